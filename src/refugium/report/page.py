"""The page: answer first, then how we know, then how it was done; one file, no request."""

from __future__ import annotations

import datetime
import os
from importlib import resources
from typing import Any

import jinja2
import pandas as pd
from markupsafe import Markup

from refugium.core.errors import RefugiumError
from refugium.escape import CHANGE_MARGIN_LOG2, EscapeResult
from refugium.language.names import shown
from refugium.language.numbers import number, p_value
from refugium.language.roles import in_words
from refugium.language.times import page_time
from refugium.movie import MovieResult
from refugium.report import embed
from refugium.report.charts import MOST_COMPARISONS, comparisons, hit_figure, timeline_figures
from refugium.report.comparison_rows import answer_by_comparison
from refugium.report.first_screen import first_screen
from refugium.report.marked_lines import marked_rows
from refugium.report.sections.detour import detour_figures
from refugium.report.sections.evidence import call_evidence, hit_evidence
from refugium.report.sections.growth import growth_rows
from refugium.report.sections.movie import movie_sections
from refugium.report.sections.open_questions import open_questions
from refugium.report.sections.pathways import pathway_figures
from refugium.report.sections.phenotypes import phenotype_rows
from refugium.signal import Readings
from refugium.study.design import Design

MOST_LINES = 200
"""Rows of a side table on the page; the file beside holds all."""

OPEN_CALLS = 30
"""Called rows in view; the others are folded."""


def render_page(
    *,
    readings: Readings,
    escape: EscapeResult,
    title: str | None,
    generated: datetime.date | None,
    contrasts: pd.DataFrame,
    command: str,
    footprints: pd.DataFrame | None = None,
    movie: MovieResult | None = None,
) -> str:
    """Return the page as one HTML text that needs no other file and sends no request.

    Parameters
    ----------
    readings
        What was measured.
    escape
        What was found.
    title
        Heading; None: the study's name.
    generated
        Date on the page; None: SOURCE_DATE_EPOCH if set, else today.
    contrasts
        Which state was compared with which (columns of `derived_contrasts`).
    command
        The command that reproduces the page.
    footprints
        Pathways and states (columns of `footprints`); None: not read.
    movie
        Order, memory, chain and kinetics; None: not followed over time.

    Returns
    -------
    str
        HTML. The words are readable without a script; charts are still pictures until one runs.
    """
    design = readings.design
    answer = answer_by_comparison(escape.tables)
    few_arms, all_arms = timeline_figures(design)
    pathways = [] if footprints is None else pathway_figures(footprints)
    sections = movie_sections(movie, design.models)
    short = first_screen(escape.tables, elsewhere=[
        name for name, there in (("the pathways and states", pathways),
                                 ("the movie", sections[0])) if there
    ])
    lines = [line for block in (*answer.first, *answer.more) for line in block.lines]
    lines += [line for part in short for line in part.lines]
    called, others = call_evidence(escape.tables, marked_rows(lines, "calls"))
    script = embed.inline_script(_own("page.js"))
    return _environment().get_template("page.html.j2").render(
        title=title or design.name,
        date=(generated or today()).isoformat(),
        version=_version(escape),
        design=design, readings=readings,
        drugs=_agents(design),
        short=short,
        answer=answer,
        few_arms=few_arms,
        all_arms=all_arms,
        hit=hit_figure(escape.tables["engagement"], answer.contrasts),
        hits=hit_evidence(escape.tables["engagement"], marked_rows(lines, "engagement")),
        comparisons=comparisons(
            escape.tables["calls"], escape.tables["sites"], drawn(answer.contrasts, escape)
        ),
        most_comparisons=MOST_COMPARISONS,
        open_calls=OPEN_CALLS,
        unseen=_rows(escape.tables["not_measured"], MOST_LINES),
        called=called,
        others=others,
        growth=growth_rows(escape.tables, set(design.samples["arm"])),
        detours=detour_figures(escape.tables),
        pathways=pathways,
        movie=sections,
        phenotypes=phenotype_rows(escape.tables["phenotypes"]),
        open_questions=open_questions(design, movie),
        notes=_notes(escape.tables["notes"]),
        losses=_rows(design.losses, MOST_LINES),
        counts={"losses": len(design.losses), "unseen": len(escape.tables["not_measured"]),
                "contrasts": len(contrasts), "calls": len(escape.tables["calls"]),
                "hits": len(escape.tables["engagement"]), "called": len(escape.candidates)},
        contrasts=_rows(contrasts, MOST_LINES),
        margin=CHANGE_MARGIN_LOG2,
        manifest=escape.manifest,
        command=command or escape.manifest.command,
        style=Markup(_own("page.css")),  # the package's own style sheet
        bundle=embed.bundle(),
        script=script,
        policy=embed.policy([embed.bundle(), script]),
    )


def today() -> datetime.date:
    """Return the date for the page, which honours SOURCE_DATE_EPOCH.

    Raises
    ------
    RefugiumError
        If SOURCE_DATE_EPOCH is not a number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not epoch:
        return datetime.datetime.now(tz=datetime.UTC).date()
    try:
        return datetime.datetime.fromtimestamp(int(epoch), tz=datetime.UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise RefugiumError("SOURCE_DATE_EPOCH is not a number of seconds", found=epoch,
                            remedy="unset it or give seconds since 1970") from error


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("refugium.report", "templates"),
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )
    environment.filters |= {
        "name": lambda value: shown(value, 120), "short": lambda value: shown(value, 40),
        "words": in_words, "hours": page_time, "number": number, "p": p_value,
    }
    return environment


def _own(name: str) -> str:
    return (resources.files("refugium.report") / "templates" / name).read_text(encoding="utf-8")


def _version(escape: EscapeResult) -> str:
    found = escape.manifest.versions.get("refugium", "")
    return found if found and found != "not installed" else "in development"


def _agents(design: Design) -> list[str]:
    active = design.arms[~design.arms["kind"].isin(["none", "medium", "vehicle"])]
    return list(dict.fromkeys(str(name) for name in active["agent"]))


def drawn(names: list[str], escape: EscapeResult) -> list[str]:
    """Contrasts to draw: those with calls first, all of them if the answer names none."""
    candidates = set(escape.candidates["contrast"])
    known = list(dict.fromkeys(escape.tables["calls"]["contrast"]))
    judged = [name for name in names if name in set(known)] or known
    return sorted(judged, key=lambda name: name not in candidates)


def _rows(table: pd.DataFrame, most: int) -> list[dict[Any, Any]]:
    return table.head(most).to_dict(orient="records")


def _notes(table: pd.DataFrame) -> dict[str, list[dict[Any, Any]]]:
    found: dict[str, list[dict[Any, Any]]] = {}
    for row in _rows(table, MOST_LINES):
        found.setdefault(str(row["kind"]), []).append(row)
    return found
