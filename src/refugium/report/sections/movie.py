"""The movie on the page: sentences, pictures and the chain of each model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.language.numbers import known, number, with_interval
from refugium.language.roles import in_words
from refugium.movie import (
    MovieResult,
    kept_cell,
    movie_told,
    reversible_words,
)
from refugium.report.charts import Figure

MOST_MODELS = 4
MOST_GENES = 12
Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class MovieSection:
    """The movie of one model."""

    model: str
    engineered: str
    sentences: list[str]
    figures: list[Figure]
    links: Sequence[Row] = field(default_factory=list)
    partners: Sequence[Row] = field(default_factory=list)
    genes: Sequence[Row] = field(default_factory=list)
    constants: Sequence[Row] = field(default_factory=list)


def movie_sections(
    movie: MovieResult | None, models: pd.DataFrame
) -> tuple[list[MovieSection], list[str]]:
    """Return the movie of each model (at most 4), and sentences for models that have none.

    `models` names what was engineered: such a course need not be what happens without it.
    """
    if movie is None:
        return [], []
    tables = movie.tables
    told = tables["courses"][tables["courses"]["status"] == "ok"]["model_id"].tolist()
    silent = {n: t[~t["model_id"].isin(told)] if "model_id" in t else t for n, t in tables.items()}
    without = [str(one) for one in movie_told(silent) if one.about in ("effects", "no movie")]
    if not len(silent["courses"]):
        without = []
    made = dict(zip(models["model_id"], models["perturbation"], strict=True))
    return [_section(movie, str(model), str(made.get(model, "")), i)
            for i, model in enumerate(told[:MOST_MODELS])], without


def _section(
    movie: MovieResult, model: str, engineered: str, number_: int
) -> MovieSection:
    own = {n: t[t["model_id"] == model] if "model_id" in t else t
           for n, t in movie.tables.items()}
    figures = [f for f in (
        _state_courses(movie, own, number_), _phase_plane(movie, own, number_),
        _half_times(movie, own, number_), _portrait(movie, own, number_),
    ) if f is not None]
    told = [one.words for one in movie_told(own) if one.about not in ("chain", "states")]
    return MovieSection(
        model=model, engineered=_made_by(engineered),
        sentences=[s[0].upper() + s[1:] for s in told],
        figures=figures, links=rows_of(own["links"]),
        partners=[row | {"returns": reversible_words(row)} for row in rows_of(own["partners"])],
        genes=_memory_rows(own), constants=_constants(own),
    )


def _made_by(perturbation: str) -> str:
    """Say how a model was made; what an engineered one does need not happen without it."""
    if ":" not in perturbation:
        return perturbation
    return f"engineered: {perturbation}; what is seen here need not happen without it"


def _state_courses(movie: MovieResult, own: Mapping[str, pd.DataFrame], i: int) -> Figure | None:
    if not (own["state_scores"]["status"] == "ok").any():
        return None
    chart = movie.plot_courses(_model(own), width="container")
    return Figure(f"ribbons-{i}", chart, (
        "States over time: mean of their genes with 95 % intervals over replicates, each panel on "
        "its own scale. The axis gives hours, days and weeks their own room; bars at the foot: "
        "drug on. It could be selection of cells."), still=i == 0)


def _phase_plane(movie: MovieResult, own: Mapping[str, pd.DataFrame], i: int) -> Figure | None:
    if not {1, 2} <= set(own["lambdas"]["constraint"]):
        return None
    chart = movie.plot_phase_plane(_model(own), width="container")
    return Figure(f"loop-{i}", chart, (
        "The way out and the way back in the plane of the two largest constraints. Square: before "
        "the drug; circles: on it; diamonds: off it; triangles: on it again. Solid: onto the "
        "drug; dashed: off it. Crosses: 95 % intervals of replicate noise. The slider plays it."),
        still=i == 0)


def _half_times(movie: MovieResult, own: Mapping[str, pd.DataFrame], i: int) -> Figure | None:
    if own["unfolding"].empty:
        return None
    chart = movie.plot_order(_model(own), width="container")
    return Figure(f"unfolding-{i}", chart, (
        "The strongest responding genes in the order of their half-times on the drug: columns are "
        "samples, on the drug first. Half-times are not onsets: a slow gene that starts at once "
        "is not a late one."), still=False)


def _portrait(movie: MovieResult, own: Mapping[str, pd.DataFrame], i: int) -> Figure | None:
    if own["nullclines"].empty:
        return None
    chart = movie.plot_portrait(_model(own), width="container")
    return Figure(f"portrait-{i}", chart, (
        "Kinetics of the first two constraints. Lines: where the first (solid) or the second "
        "(dashed) stands still, green on the drug, pink off it. Large open marks: where each "
        "phase would come to rest, if these data pin it down."), still=False)


def _model(own: Mapping[str, pd.DataFrame]) -> str:
    return str(own["courses"]["model_id"].iloc[0])


def _memory_rows(own: Mapping[str, pd.DataFrame]) -> list[Row]:
    """Return the strongest genes of each kind of return, with what they took back and kept."""
    table = own["gene_memory"]
    told = table[~table["returned"].isin(["", "none", "inconclusive"])]
    rows: list[Row] = []
    for key, part in told.groupby(["returned"], sort=False):
        best = part.reindex(part["on_change"].abs().sort_values(ascending=False).index)
        for row in rows_of(best.drop_duplicates("gene").head(MOST_GENES // 2)):
            share = (with_interval(row["recovered"], row["recovered_lo"], row["recovered_hi"],
                                   signed=False)
                     if known(row["recovered"]) else in_words(row["recovered_status"]))
            rows.append({"returned": key[0], "gene": row["gene"], "arm": row["arm"],
                         "on": number(row["on_change"], signed=True),
                         "off": number(row["off_change"], signed=True), "share": share,
                         "kept": kept_cell(row)})
    return rows


def _constants(own: Mapping[str, pd.DataFrame]) -> list[Row]:
    """Return how fast each phase moves: those of its constants that are times."""
    rows: list[Row] = []
    for row in rows_of(own["kinetics"]):
        if row["unit"] != "h":
            continue
        if row["bound"] == "lower":
            value = f"above {number(row['lo'])} h"
        elif row["bound"] == "upper":
            value = f"below {number(row['hi'])} h"
        elif row["status"] == "ok":
            value = with_interval(row["estimate"], row["lo"], row["hi"], signed=False) + " h"
        else:
            value = in_words(row["status"])
        rows.append({"name": in_words(row["quantity"]), "phase": row["phase"], "value": value})
    return rows
