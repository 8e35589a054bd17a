"""The page: answer first, then how we know, then how it was done; one file, no request."""

from __future__ import annotations

import datetime
import os
from collections.abc import Collection, Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path

import jinja2
import pandas as pd
from markupsafe import Markup

from refugium.core.errors import RefugiumError
from refugium.core.manifest import Manifest
from refugium.escape import EscapeResult
from refugium.language.names import shown
from refugium.language.numbers import number, p_value
from refugium.language.roles import in_words
from refugium.language.times import page_time
from refugium.movie import MovieResult
from refugium.report import embed
from refugium.report.page_content import PageContent
from refugium.report.parts import PARTS, Part
from refugium.response import ResponseResult
from refugium.signal import Readings
from refugium.study.design import Design
from refugium.therapy import TherapyResult


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
    response: ResponseResult | None = None,
    therapy: TherapyResult | None = None,
    only: Collection[str] = (),
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
    response
        What doses do; None: no wells.
    therapy
        From call to pair; None: not asked.
    only
        Names of the parts of a page of one answer, whose tables lie beside it; empty: every part.

    Returns
    -------
    str
        HTML. The words are readable without a script; charts are still pictures until one runs.
    """
    content = PageContent(readings=readings, escape=escape, contrasts=contrasts, command=command,
                          footprints=footprints, movie=movie, response=response,
                          therapy=therapy, alone=bool(only))
    environment = _environment()
    script = embed.inline_script(_own("page.js"))
    return environment.get_template("page.html.j2").render(
        title=title or content.design.name,
        date=(generated or today()).isoformat(),
        version=_version(escape),
        design=content.design, readings=readings,
        drugs=_agents(content.design),
        parts=list(_filled(environment, content, only)), alone=bool(only),
        style=Markup(_own("page.css")),  # the package's own style sheet
        bundle=embed.bundle(),
        script=script,
        policy=embed.policy([embed.bundle(), script]),
    )


def write_answer_page(
    folder: Path, *, readings: Readings, command: str, response: ResponseResult | None = None,
    therapy: TherapyResult | None = None, escape: EscapeResult | None = None,
) -> Path:
    """Write `index.html` beside the saved tables of one answer, and return its path.

    Parameters
    ----------
    folder
        Where the answer was saved.
    readings
        Of the study: its name, models and arms.
    command
        The command that reproduces it.
    response, therapy
        The answer: what doses do, or from call to pair.
    escape
        The calls that the pairs answer; None: the study holds no signalling.
    """
    answer = response if therapy is None else therapy
    parts = {"therapy": therapy, "doses": response}
    manifest = replace(Manifest() if answer is None else answer.manifest, command=command)
    page = render_page(
        readings=readings, escape=EscapeResult(
            {} if escape is None else escape.tables, manifest), title=None, generated=None,
        contrasts=readings.design.compared.iloc[:0], command=command, response=response,
        therapy=therapy, only=(
            *(name for name, there in parts.items() if there is not None), "notes", "methods"))
    path = Path(folder) / "index.html"
    path.write_text(page, encoding="utf-8")
    return path


def _filled(
    environment: jinja2.Environment, content: PageContent, only: Collection[str]
) -> Iterator[tuple[Part, Markup]]:
    """Yield each part that the data allow, with its HTML; the others stand as open questions."""
    for part in PARTS:
        if only and part.name not in only:
            continue
        values = part.fill(content)
        if values is not None:
            template = environment.get_template(f"parts/{part.name}.html.j2")
            yield part, Markup(template.render(design=content.design, **values))


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
