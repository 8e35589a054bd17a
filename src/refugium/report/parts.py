"""The page in order: each part declared once; a later room adds its part by one entry here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.escape import CHANGE_MARGIN_LOG2
from refugium.language.numbers import counted
from refugium.movie import MIN_FEATURES
from refugium.report.charts import MOST_COMPARISONS
from refugium.report.marked_lines import marked_rows
from refugium.report.page_content import PageContent
from refugium.report.sections.denominators import denominators
from refugium.report.sections.detour import detour_figures
from refugium.report.sections.evidence import call_evidence, hit_evidence
from refugium.report.sections.growth import growth_rows
from refugium.report.sections.lines import lines_section
from refugium.report.sections.open_questions import Need, open_questions
from refugium.report.sections.phenotypes import phenotype_rows
from refugium.report.sections.states import states_section
from refugium.report.sections.therapy import therapy_section

MOST_LINES = 200
"""Rows of a side table on the page; the file beside holds all."""
MOVIE_TIMES = 3
"""Times from which a study without a movie is told why, model by model."""
FEW_SENTENCES = 3
"""Sentences on survivors in view; the others fold."""
OPEN_CALLS = 30
"""Called rows in view; the others are folded."""
Filled = Mapping[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of the page.

    Attributes
    ----------
    name
        Its anchor, and its template `templates/parts/<name>.html.j2`.
    nav
        Its word in the list of sections.
    title
        Its heading, or the question that stands open without it.
    fill
        Makes the values of its template from the content; None: the data do not allow it.
    would_need
        What it would need, said under the open questions where it is absent.
    """

    name: str
    nav: str
    title: str
    fill: Callable[[PageContent], Filled]
    would_need: Callable[[PageContent], str] | str = ""

    def needs(self, page: PageContent) -> Need:
        """Return what would answer it, for a page without it."""
        told = self.would_need if isinstance(self.would_need, str) else self.would_need(page)
        return Need(self.title, told)


def _answer(page: PageContent) -> Filled:
    hit, refuge, overturn, next_steps = page.questions
    answers = [hit, refuge, *page.findings, overturn]
    unseen = page.escape.tables["not_measured"]
    return {
        "answers": answers, "next": next_steps, "lead": page.lead,
        "denominators": denominators(page.escape.tables), "unseen": rows_of_page(unseen),
        "n_unseen": len(unseen), "n_calls": len(page.escape.tables["calls"]),
    }


def _arms(page: PageContent) -> Filled:
    few, every = page.timelines
    return {"few": few, "every": every, "count": page.design.arms["arm"].nunique()}


def _hit(page: PageContent) -> Filled:
    table = page.escape.tables["engagement"]
    if table.empty:
        return None
    return {"figure_": page.hit, "lead": page.lead, "count": len(table),
            "hits": hit_evidence(table, marked_rows(page.lines, "engagement"))}


def _map(page: PageContent) -> Filled:
    if not page.comparisons:
        return None
    return {"comparisons": page.comparisons, "most": MOST_COMPARISONS, "lead": page.lead,
            "n_calls": len(page.escape.tables["calls"])}


def _by(page: PageContent) -> Filled:
    return {"answer": page.answer, "margin": CHANGE_MARGIN_LOG2}


def _why(page: PageContent) -> Filled:
    called, others = call_evidence(page.escape.tables, marked_rows(page.lines, "calls"))
    return {"called": called, "others": others, "open_calls": OPEN_CALLS,
            "comparisons": page.comparisons, "n_called": len(page.escape.candidates)}


def _detour(page: PageContent) -> Filled:
    found = detour_figures(page.escape.tables)
    return {"detours": found} if found else None


def _pathways(page: PageContent) -> Filled:
    return {"pathways": page.pathways, "lead": page.lead} if page.pathways else None


def _states(page: PageContent) -> Filled:
    section = states_section(page.movie)
    return None if section is None else {"states": section}


def _movie(page: PageContent) -> Filled:
    told, without = page.movies
    return {"movies": told, "without": without, "lead": page.lead} if told else None


def _lines(page: PageContent) -> Filled:
    section = lines_section(page.escape.tables)
    return None if section is None else {"lines": section}


def _growth(page: PageContent) -> Filled:
    near, far = growth_rows(page.escape.tables, set(page.design.samples["arm"]))
    return {"near": near, "far": far} if near or far else None


def _doses(page: PageContent) -> Filled:
    if not page.doses and not page.alone:
        return None
    notes = () if page.response is None else page.response.notes
    return {"blocks": page.doses, "few": FEW_SENTENCES, "lead": None if page.alone else page.lead,
            "notes": notes, "where": "tables/response/{}.csv" if not page.alone else "{}.parquet"
            if page.therapy is None else "{}.parquet of refugium response"}


def _phenotypes(page: PageContent) -> Filled:
    found, sentences = phenotype_rows(page.escape.tables["phenotypes"])
    return {"phenotypes": found, "sentences": sentences} if found or sentences else None


def _therapy(page: PageContent) -> Filled:
    if page.therapy is None or page.therapy.tables["path"].empty:
        return None
    return {"therapy": therapy_section(page.therapy, page.escape.tables["calls"]),
            "few": FEW_SENTENCES + 1, "alone": page.alone}


def _notes(page: PageContent) -> Filled:
    by_kind: dict[str, list[dict[Any, Any]]] = {}
    for row in rows_of_page(page.escape.tables["notes"]):
        by_kind.setdefault(str(row["kind"]), []).append(row)
    losses = page.design.losses
    return {"notes": by_kind, "losses": rows_of_page(losses), "n_losses": len(losses)}


def _open(page: PageContent) -> Filled:
    absent = [part.needs(page) for part in PARTS if part.would_need and part.fill(page) is None]
    times = page.design.samples["time_h"].dropna().nunique()
    # of fewer times the part says what a movie would need; changes given as such have no samples
    said = times >= MOVIE_TIMES or (
        page.movie is not None and len(page.movie.tables["effect_courses"]))
    return {"needs": [*absent, *open_questions(page.design)],
            "said": page.movies[1] if said and not page.told else []}


def _methods(page: PageContent) -> Filled:
    manifest = page.escape.manifest
    return {"manifest": manifest, "command": page.command or manifest.command,
            "contrasts": rows_of_page(page.contrasts), "n_contrasts": len(page.contrasts),
            "alone": page.alone}


def _movie_needs(page: PageContent) -> str:
    times = int(page.design.samples["time_h"].dropna().nunique())
    return ("a sample before the drug and two or more stated times on it, with replicates, of "
            f"{MIN_FEATURES} features or more (here: {counted(times, 'time')}).")


def _dose_needs(page: PageContent) -> str:
    told = () if page.response is None else page.response.notes
    return " ".join(["wells at four doses or more of a drug, or of two drugs beside each other, or "
                     "a second drug on survivors and on untreated cells.", *told])


PARTS: tuple[Part, ...] = (
    Part(name="answer", nav="Answer", title="The answer", fill=_answer),
    Part(name="arms", nav="Arms", title="What was given, and when samples were taken", fill=_arms),
    Part(name="hit", nav="Hit?", title="Hit?", fill=_hit,
         would_need="an arm with a drug whose target is known."),
    Part(name="map", nav="Backup", title="Backup: what is active while the target is blocked",
         fill=_map, would_need="readouts of the nodes themselves (their phospho-sites) on the drug "
         "and off it."),
    Part(name="lines", nav="Lines", title="Lines at baseline: what is higher where cells survive?",
         fill=_lines, would_need="several lines with untreated samples in shared blocks, and their "
         "response to the drug (table responses, or growth wells)."),
    Part(name="by", nav="By comparison", title="Comparison by comparison", fill=_by),
    Part(name="why", nav="Why", title="Why we say so", fill=_why),
    Part(name="detour", nav="Detour", title="Detour: by which known way past the blocked target?",
         fill=_detour, would_need="a called node that the network holds."),
    Part(name="pathways", nav="Pathways", title="Pathways and states, read from their genes",
         fill=_pathways, would_need="RNA or proteins with enough genes of a pathway or state, on "
         "the drug and off it."),
    Part(name="states", nav="States",
         title="States: which lists of genes moved, in how many models?", fill=_states,
         would_need="RNA or proteins on the drug and before or without it, two samples or more of "
         "each."),
    Part(name="movie", nav="Movie", title="The movie: in what order, and is the way back another?",
         fill=_movie, would_need=_movie_needs),
    Part(name="growth", nav="Growth",
         title="Growth: does a second agent do more on the drug than off it?", fill=_growth,
         would_need="live cells counted on the drug and off it, with a second agent and without."),
    Part(name="doses", nav="Doses", title="Doses: what does each do, and what do two do together?",
         fill=_doses, would_need=_dose_needs),
    Part(name="phenotypes", nav="Phenotypes", title="Death, migration and other phenotypes",
         fill=_phenotypes, would_need="wells in which death, migration or the like was read."),
    Part(name="therapy", nav="What to add",
         title="What to add: from call to partner to cells", fill=_therapy,
         would_need="a called node that a known drug hits, or wells in which two drugs met."),
    Part(name="notes", nav="Traps and notes", title="Traps and notes", fill=_notes),
    Part(name="open", nav="Open questions", title="Open questions", fill=_open),
    Part(name="methods", nav="Methods", title="Methods", fill=_methods),
)
"""In the order of the page."""


def rows_of_page(table: pd.DataFrame) -> list[dict[Any, Any]]:
    """Return the rows of a side table that stand on the page."""
    return rows_of(table.head(MOST_LINES))
