"""Doses on the page: a second drug on survivors, dose curves, pairs; counts, figures, numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from refugium.core.tables import rows_of
from refugium.figures import (
    MOST_CURVES,
    curve_verdict,
    dose_curves_chart,
    dose_surface_chart,
    residual_curves_chart,
)
from refugium.language.lists import listed
from refugium.language.names import shown
from refugium.language.numbers import counted, with_interval
from refugium.language.roles import in_words
from refugium.report.charts import Figure
from refugium.response import (
    ResponseResult,
    curve_groups,
    excess_of,
    points_of_surface,
    residual_groups,
    response_counts,
    surface_verdict,
    surfaces_in_order,
)

CURVE_FIGURES, MOST_SURFACES, MOST_RESIDUAL = 6, 6, 3
"""Figures of each kind; the first of each stands open, the others fold."""
MOST_ROWS = 200
RESIDUAL = (
    "Orange circles: survivors; grey squares: untreated cells of the same experiment; lines join "
    "means. Diamonds: the dose at which each stands still, in its pale 95 % interval (drawn even "
    "where narrower than the diamond). Dose 0 stands apart from the logarithmic axis."
)
CURVES = (
    "Circles: wells. Solid line: fitted curve; diamond: half-effect dose in its pale 95 % "
    "interval, open to the end of the axis where it is open. Dashed green: a curve that misses "
    "its wells. Dotted: means joined, for the half effect is not within the doses. Dashed grey: "
    "flat. Triangles: wells beyond the axis."
)
RATES = (
    "Rates of these curves are slopes from the time on at which each well settles; those of "
    "survivors above are medians of slopes over one window for all wells, which a single image out "
    "of focus does not move. Where the two disagree, look at the wells."
)
SURFACE = (
    "Above: what was read, darker is more cells or faster growth. Below: how much more effect "
    "than independence (Bliss) gives. Blue: more cells are lost than expected; orange: more "
    "survive; a dot: not read. What may be said stands for the whole pair, never for single doses."
)


@dataclass(frozen=True, kw_only=True)
class Block:
    """One kind of answer: sentences, figures (the first in view), rows of numbers.

    Attributes
    ----------
    figures
        Each with its name; the first stands open.
    head, rows
        A table of numbers, its first column naming the row.
    n_rows, table
        How many there are, and the file that holds them all.
    """

    title: str
    sentences: tuple[str, ...]
    figures: tuple[tuple[str, Figure], ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    n_rows: int
    table: str

    @property
    def open(self) -> Figure | None:
        """The figure in view."""
        return self.figures[0][1] if self.figures else None


def dose_blocks(response: ResponseResult | None) -> list[Block]:
    """Return survivors, curves and pairs, as far as the data hold them.

    Examples
    --------
    >>> dose_blocks(None), dose_blocks(ResponseResult({}))
    ([], [])
    """
    if response is None:
        return []
    said = response_counts(response.tables)
    return [block for name, make in (("residual", _residual), ("curves", _curves),
                                     ("surfaces", _surfaces))
            if len(response.tables[name])
            for block in [make(response, tuple(said[name]))]]


def _residual(response: ResponseResult, said: tuple[str, ...]) -> Block:
    table = response.tables["residual"]
    points = response.tables["residual_points"]
    figures = []
    for number, group in enumerate(residual_groups(table)[:MOST_RESIDUAL]):
        chart = residual_curves_chart(group, points, width="container")
        figures.append((f"{shown(group['readout'].iloc[0], 60)}",
                        Figure(f"residual-{number}", chart, RESIDUAL, still=number == 0)))
    rows = [(
        _of(row), _cells(row), _verdict(row["verdict"] or row["route"]),
        _ends(row, "interaction"), _ends(row, "ratio", signed=False), _ends(row, "depth_gain"),
        f"{row['n_wells']} and {row['n_wells_untreated']}",
    ) for row in rows_of(table.head(MOST_ROWS))]
    return Block(
        title="A second drug on survivors, beside untreated cells", sentences=said,
        figures=tuple(figures), head=(
            "model, partner", "cells", "verdict", "difference of effects",
            "ratio of doses of no growth", "decades deeper", "wells"),
        rows=tuple(rows), n_rows=len(table), table="residual")


def _curves(response: ResponseResult, said: tuple[str, ...]) -> Block:
    table, points = response.tables["curves"], response.tables["curve_points"]
    groups = curve_groups(table)
    figures = []
    for number, group in enumerate(groups[:CURVE_FIGURES]):
        chart = dose_curves_chart(group, points, width="container")
        name = f"{shown(group['model_id'].iloc[0], 40)}, {shown(group['measure'].iloc[0], 40)}"
        cut = f", {MOST_CURVES} drawn" if len(group) > MOST_CURVES else ""
        figures.append((f"{name}: {counted(len(group), 'curve')}{cut}",
                        Figure(f"curves-{number}", chart, CURVES, still=number == 0)))
    drawn = [row for group in groups for row in rows_of(group)]
    # other scales of the same curves come after those that are drawn
    drawn += rows_of(table.drop(index=[at for group in groups for at in group.index]))
    rows = [(_of(row), shown(row["measure"], 30), str(row["scale"]), curve_verdict(row),
             f"{row['n_wells']}") for row in drawn[:MOST_ROWS]]
    if len(response.tables["residual"]) and (table["scale"] == "rate").any():
        said = (*said, RATES)
    return Block(
        title="Dose curves", sentences=said, figures=tuple(figures),
        head=("model, drug", "read", "scale", "what is known", "wells"), rows=tuple(rows),
        n_rows=len(table), table="curves")


def _surfaces(response: ResponseResult, said: tuple[str, ...]) -> Block:
    bliss = excess_of(response.tables["synergy"])
    every = surfaces_in_order(response.tables["surfaces"])
    figures = []
    for number, row in enumerate(every[:MOST_SURFACES]):
        own = points_of_surface(response.tables["surface_points"], row)
        chart = dose_surface_chart(own, verdict=surface_verdict(row, bliss), width="container")
        figures.append((f"{_of(row)}: {surface_verdict(row, bliss)}",
                        Figure(f"surface-{number}", chart, SURFACE, still=number == 0)))
    rows = [(_of(row), shown(row["measure"], 30), surface_verdict(row, bliss), f"{row['n_wells']}")
            for row in every[:MOST_ROWS]]
    return Block(
        title="Pairs of drugs", sentences=said, figures=tuple(figures),
        head=("model, drugs", "read", "what may be said", "wells"), rows=tuple(rows),
        n_rows=len(every), table="surfaces")


def _of(row: Mapping[str, Any]) -> str:
    drugs = [shown(row[name], 30) for name in ("drug", "partner") if row.get(name)]
    beside = f" beside {shown(listed(list(row['background'])), 40)}" if row["background"] else ""
    where = f" ({shown(row['experiment'], 30)})" if row["experiment"] else ""
    return f"{shown(row['model_id'], 30)}, {' + '.join(drugs)}{beside}{where}"


def _cells(row: Mapping[str, Any]) -> str:
    return f"{_verdict(row['cells'])}: {shown(listed(list(row['first_drug'])), 40)}"


def _verdict(word: object) -> str:
    return in_words(word) or "not judged"


def _ends(row: Mapping[str, Any], name: str, *, signed: bool = True) -> str:
    return with_interval(row[name], row[f"{name}_lo"], row[f"{name}_hi"], signed=signed)
