"""From a study to every answer the data allow, to one page."""

from __future__ import annotations

import logging
import shlex
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from refugium.check import find_cautions
from refugium.core.errors import StudyError
from refugium.core.manifest import sha256_of
from refugium.datasets import get_published, list_published
from refugium.escape import EscapeResult, find_escape
from refugium.io import input_hashes, read_study
from refugium.io.formats import require_mudata, write_h5mu
from refugium.knowledge import signature_network
from refugium.knowledge.packs import read_substrates, shipped_substrates
from refugium.language.lists import listed
from refugium.language.suggest import nearest
from refugium.movie import MovieResult, make_movie
from refugium.report import write_report
from refugium.response import ResponseResult, fit_response
from refugium.signal import Readings, read
from refugium.signal.footprints import study_footprints
from refugium.study import Modality, Study
from refugium.therapy import TherapyResult, rank_therapies

log = logging.getLogger(__name__)
MOVIE_TIMES = 3
"""Distinct sample times from which a study is followed over time."""


@dataclass(frozen=True, eq=False)
class Run:
    """What one run made: the study, its contrasts, the answers, and where the page lies."""

    study: Study
    contrasts: pd.DataFrame
    escape: EscapeResult
    footprints: pd.DataFrame
    movie: MovieResult | None
    response: ResponseResult | None
    page: Path | None
    therapy: TherapyResult | None = None


def open_study(name_or_path: str | Path) -> tuple[Study, dict[str, str]]:
    """Open a study folder, or a published study by name; an existing path wins.

    Returns
    -------
    tuple
        The study and the SHA-256 of its input files.

    Raises
    ------
    StudyError
        If it is neither.
    """
    study, hashes, own = _opened(name_or_path)
    if own:
        _tell(read(study))
    return study, hashes


def _opened(name_or_path: str | Path) -> tuple[Study, dict[str, str], bool]:
    """Return the study, its hashes, and whether it is the user's own."""
    path, name = Path(name_or_path), str(name_or_path)
    if path.exists():
        return read_study(path), input_hashes(path), True
    published = list(list_published()["name"])
    if name not in published:
        raise StudyError("no study here, and no published one of this name", file=name,
                         remedy=_which_study(nearest(name, published)))
    study = get_published(name)
    return study, {f"{name} (published)": "checked against the pinned SHA-256"}, False


def _which_study(near: list[str]) -> str:
    folder = "name a folder that holds study.toml, or an .h5mu file made from one"
    lists = "`refugium data list` names the published studies"
    return f"did you mean {listed(near, last='or')}? {lists}; otherwise {folder}" if near else (
        f"{folder}; {lists}")


def _tell(readings: Readings) -> None:
    """Log what in a study of the user's own may not be meant, as `refugium check` says it."""
    cautions = find_cautions(readings)
    if cautions:
        told = [f"  {c['where']}: {c['found']}. To do: {c['remedy']}." for c in cautions]
        log.warning("study %s: warnings: %d, see `refugium check`\n%s", readings.design.name,
                    len(cautions), "\n".join(told))


def run(
    study: Study | str | Path,
    *,
    out: str | Path | None = None,
    figures: bool = False,
    h5mu: bool = False,
    challenge: bool = True,
    substrates: str | Path | None = None,
) -> Run:
    """Answer every question that a study allows, and write the page.

    Parameters
    ----------
    study
        A study, its folder, or the name of a published one.
    out
        Folder to write: page (`index.html`), `results.json`, tables. None: nothing is written.
    figures
        Also write each figure as SVG and PNG.
    h5mu
        Also write the study as `study.h5mu` (needs the extra `h5mu`).
    challenge
        Recompute each call leaving parts out (what would overturn it).
    substrates
        The user's own kinase-substrate table (see
        :func:`refugium.knowledge.packs.read_substrates`), in place of the built-in one
        (:func:`refugium.knowledge.packs.shipped_substrates`): footprints of sites beside those of
        signatures. They never make a call.

    Returns
    -------
    Run

    Examples
    --------
    >>> import refugium as rf
    >>> from refugium.virtual import Plan, write_tumour
    >>> made = rf.run(write_tumour(Plan(planted="induced", seed=2)).study, challenge=False)
    >>> made.escape.engagement[["drug", "target", "verdict"]].to_numpy().tolist()
    [['erlotinib', 'EGFR', 'partial']]
    >>> made.contrasts["contrast"].tolist(), made.page
    (['virtual: erlotinib vs vehicle'], None)
    """
    hashes: dict[str, str] = {}
    words = "a study in memory"
    if h5mu:
        require_mudata("study.h5mu")
    # read first: a fault in a table of the user's own is told before the long work
    sites = (shipped_substrates() if substrates is None
             else read_substrates(substrates).network)
    networks = [signature_network(), sites]
    if not isinstance(study, Study):
        words = str(study)
        study, hashes, own = _opened(study)
    else:
        own = True
    readings = read(study)  # before anything is said of it: each matrix is read once
    if own:
        _tell(readings)
    command = f"refugium run {shlex.quote(words)}" if hashes else f"rf.run of {words}"
    if substrates is not None:
        command += f" --substrates {shlex.quote(str(substrates))}"
        hashes = {**hashes, f"{substrates} (substrates)": sha256_of(Path(substrates))}
    log.info("study %s: %d samples", study.name, len(study.samples))
    contrasts = readings.design.compared.copy()
    escape = find_escape(readings, challenge=challenge)
    escape = replace(escape, manifest=replace(escape.manifest, inputs=hashes, command=command))
    footprints = pd.concat([study_footprints(readings, net).table("footprints")
                            for net in networks], ignore_index=True)
    movie = _movie(readings)
    response = _response(study)
    therapy = _therapy(readings, escape, response)
    page = None
    if out is not None:
        page = write_report(
            Path(out), readings=readings, escape=escape, contrasts=contrasts, command=command,
            figures=figures, footprints=footprints, movie=movie, response=response,
            therapy=therapy,
        )
        if h5mu:
            write_h5mu(study, page.parent / "study.h5mu")
    return Run(study=study, contrasts=contrasts, escape=escape, footprints=footprints,
               movie=movie, response=response, page=page, therapy=therapy)


def _response(study: Study) -> ResponseResult | None:
    """Read doses from the wells; wells that cannot be what they are said to be are told, no more.

    The other answers do not rest on them: `refugium response` refuses the study.
    """
    if study.wells.empty:
        return None
    try:
        return fit_response(study)
    except StudyError as refused:
        log.warning("study %s: doses were not read: %s", study.name, refused)
        return ResponseResult({}, notes=(f"The wells were not read as doses: {refused}",))


def _therapy(
    readings: Readings, escape: EscapeResult, response: ResponseResult | None
) -> TherapyResult | None:
    """Follow calls to pairs; wells that cannot be what they say cost this answer, not the rest."""
    try:
        return rank_therapies(readings, escape=escape, response=response)
    except StudyError as error:
        log.warning("no second drug is ranked: %s", error)
        return None


def _movie(readings: Readings) -> MovieResult | None:
    """Follow the study over time; of two states with genes, ask which states moved."""
    times = readings.design.samples["time_h"].dropna()
    genes = any(Modality(name).of_genes for name in readings.of)
    # changes that came as such have no samples: their times are those of the contrasts
    effects = any(reading.of_effects for reading in readings.of.values()) and (
        readings.design.compared["time_h"].nunique() > 1)
    if not readings.of or (times.nunique() < MOVIE_TIMES and not genes and not effects):
        return None
    return make_movie(readings)
