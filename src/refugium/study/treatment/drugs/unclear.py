"""Names of drugs that are not understood, or that hide one drug as two: said, never passed over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from refugium.knowledge import Knowledge, find_drug
from refugium.language.names import first_word
from refugium.language.suggest import nearest
from refugium.study.treatment.drugs.aims import TARGETED_KINDS, aims_of
from refugium.study.treatment.history import Agent

UNKNOWN, TWICE = "unknown_drug", "one_drug_two_names"
"""Kinds of what is unclear."""
ALIKE = 0.85
"""Likeness (0 to 1) from which a known drug's name is suggested."""


@dataclass(frozen=True)
class Unclear:
    """A drug that is not understood: its kind, its name, a sentence and what to do."""

    kind: str
    where: str
    words: str
    remedy: str


def unclear_drugs(
    given: Iterable[Agent], written: Iterable[object], knowledge: Knowledge
) -> list[Unclear]:
    """Answer: which drugs are not known, so that their target is not either, or have two names?

    Parameters
    ----------
    given
        Agents of the arms that are asked about.
    written
        Every agent's name of the study, as its arms write it.
    knowledge
        Drugs and nodes.

    Notes
    -----
    Arms are compared by the names of their agents as written: `erlotinib` and `Tarceva` are two
    agents, and neither is the reference of a combination with the other.

    Examples
    --------
    >>> from refugium.knowledge import load_knowledge
    >>> unclear_drugs([Agent("osimertinb", "drug")], [], load_knowledge())[0].remedy
    "write 'osimertinib' if that is meant"
    """
    agents = {a for a in given if a.kind in TARGETED_KINDS and not a.neutral}
    names = dict.fromkeys(a.name for a in sorted(agents, key=str) if not aims_of(a, knowledge))
    found = [_unknown(name, knowledge) for name in names]
    called: dict[str, list[str]] = {}
    for name in dict.fromkeys(written):
        called.setdefault(find_drug(str(name), knowledge=knowledge) or "", []).append(str(name))
    found += [Unclear(
        TWICE, drug, f"{' and '.join(same)} are one drug, {drug}, under several names: they count "
        "as different agents here and are not compared with each other; write one name.",
        f"write {drug!r} in every row") for drug, same in called.items() if drug and len(same) > 1]
    return found


def _unknown(name: str, knowledge: Knowledge) -> Unclear:
    if find_drug(name, knowledge=knowledge) is not None:
        return Unclear(UNKNOWN, name,
                       f"No target of {name} is known here: under it alone nothing is judged.",
                       "nothing, if it is no inhibitor; else name its target, as MEKi")
    first = first_word(name)
    known = first and find_drug(first, knowledge=knowledge)
    near = [known] if known else nearest(
        name, knowledge.drugs["drug"], most=1, alike=ALIKE)
    hint = f"did you mean {near[0]}?" if near else (
        "write its generic name; an inhibitor known only by its target may be called EGFRi")
    return Unclear(
        UNKNOWN, name, f"{name} is not among the drugs known here: what it hits is unknown, so "
        f"under it alone no target and no backup is judged ({hint}).",
        f"write {near[0]!r} if that is meant" if near else
        "write its generic name, or leave it: everything else is judged")
