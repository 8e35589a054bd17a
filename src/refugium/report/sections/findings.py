"""What the movie and the pathways found, as questions of the first screen."""

from __future__ import annotations

from collections.abc import Sequence

from refugium.language.lists import first_few
from refugium.movie import MovieResult, movie_findings, states_words
from refugium.report.first_screen import Question
from refugium.report.marked_lines import Line
from refugium.report.sections.pathways import Pathways

MOST, MOST_PAIRS = 3, 2


def findings(
    movie: MovieResult | None, pathways: Sequence[Pathways], lines: Sequence[str] = (),
    contexts: Sequence[str] = (), doses: Sequence[str] = (), second: Sequence[str] = (),
) -> list[Question]:
    """Return what was found beside hit and refuge; the most telling comparisons first.

    Parameters
    ----------
    movie
        States, order, memory, chain and kinetics; None: neither genes nor times to follow.
    pathways
        Pathways and states of each comparison.
    lines, contexts, doses, second
        Sentences about lines at baseline, drugs over their contexts, doses, and second drugs.

    Examples
    --------
    >>> findings(None, [])
    []
    """
    found = []
    if contexts:
        over = [Line("", words) for words in contexts[:MOST]]
        found.append(Question("Did the drug hit, over all contexts?", tuple(over)))
    if lines:
        higher = [Line("", words) for words in lines[:MOST]]
        found.append(Question("What is higher, before the drug, in the lines that survive it?",
                              tuple(higher)))
    states = [] if movie is None else states_words(
        movie.tables["state_changes"], movie.tables["states_over_models"])
    if states:
        moved = [Line("", f"{words[0].upper()}{words[1:]}") for words in states[:MOST]]
        found.append(Question("Which states moved, and in how many models?", tuple(moved)))
    telling = sorted((p for p in pathways if p.sure), key=lambda p: -p.sure)
    if telling and not states:  # one engine has answered: its sets stand in the part of pathways
        same: dict[str, list[str]] = {}
        for p in telling:
            same.setdefault(p.figure.summary, []).append(p.contrast)
        moved = [Line("", f"{first_few(names, 1)}: {said}")
                 for said, names in list(same.items())[:MOST]]
        found.append(Question("Which pathways and states moved?", tuple(moved)))
    told = [] if movie is None else movie_findings(movie.tables)
    if told:
        shown = [Line("", words) for words in told[:MOST]]
        found.append(Question("What does the movie show?", tuple(shown)))
    if second:
        closes = tuple(Line("", words) for words in second[:MOST_PAIRS])
        found.append(Question("Which second drug closes the refuge?", closes))
    if doses:
        given = tuple(Line("", words) for words in doses[:MOST])
        found.append(Question("What do doses do to cell number?", given))
    return found
