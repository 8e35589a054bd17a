"""Which figures stand on the page, each with its caption, its summary and a still picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from refugium.core.tables import rows_of
from refugium.escape import EscapeResult
from refugium.figures import (
    LIMIT,
    Chart,
    arms_timeline,
    backup_map_chart,
    backup_strip_chart,
    engagement_chart,
    engagement_rows,
    off_map,
    site_changes_chart,
    to_svg,
)
from refugium.figures import LIMIT as HIT_LIMIT
from refugium.language.roles import is_called, role_of
from refugium.report.embed import picture_uri, script_json
from refugium.study.design import Design

PICTURE_WIDTH = 760
FEW_ARMS, FEW_HITS = 5, 24
LEAD_ROWS = 10
MOST_COMPARISONS = 12
STRIP_CAPTION = (
    "Change on drug with its 95 % interval; 0 is unchanged. Orange: called as backup; blue: lost; "
    "grey square: the drug's own target; open: not called or no interval; hatched: not measured."
)
MAP_CAPTION = (
    "Before the drug (across) against on the drug (up), with 95 % intervals. On the dashed line "
    "nothing changed; above it a node rose. Larger marks: more of the node's sites measured. "
    "Orange: called as backup; blue: lost; grey square: the drug's own target; open: not called."
)


@dataclass(frozen=True)
class Figure:
    """A chart on the page; those that stand folded have no still picture."""

    id: str
    chart: Chart
    caption: str
    still: bool = True

    @property
    def summary(self) -> str:
        """What the chart shows, in words."""
        return self.chart.description

    @property
    def spec(self) -> Markup:
        """Its specification, inert."""
        return script_json(self.chart.spec)

    @property
    def picture(self) -> str:
        """The address of its still picture, shown until a script draws the chart; or nothing."""
        return picture_uri(to_svg(self.chart, width=PICTURE_WIDTH)) if self.still else ""


@dataclass(frozen=True)
class ComparisonFigures:
    """The figures of one contrast: map or strip, the sites behind its calls, a short strip."""

    contrast: str
    called: tuple[str, ...]
    maps: tuple[Figure, ...]
    sites: Figure | None
    short: Figure | None = None


def timeline_figures(design: Design) -> tuple[Figure, Figure | None]:
    """Return the timeline of the first arms, and of all arms where there are more."""
    caption = (
        "What each arm was given: dark bars are drugs, pale bars other agents, blanks are "
        "holidays; ticks are samples (a number: several at once)."
    )
    used = [a for a in dict.fromkeys(design.arms["arm"]) if a in set(design.samples["arm"])]
    first = used[:FEW_ARMS] or list(dict.fromkeys(design.arms["arm"]))[:FEW_ARMS]
    head = design.arms[design.arms["arm"].isin(first)]
    few = Figure("arms", arms_timeline(head, design.samples, width="container"), caption)
    if design.arms["arm"].nunique() <= len(first):
        return few, None
    everything = arms_timeline(design.arms, design.samples, width="container")
    return few, Figure("arms-all", everything, caption, still=False)


def hit_figure(engagement: pd.DataFrame, contrasts: Iterable[str]) -> Figure:
    """Return the engagement chart; of many rows those of these contrasts, no blind one twice."""
    rows = engagement[engagement["contrast"].isin(list(contrasts))]
    rows = engagement if rows.empty or len(engagement) <= FEW_HITS else rows
    blind = rows["change_log2"].isna()
    again = rows.duplicated(["model_id", "drug", "target", "status"])
    caption = (
        "Change of each target's own readouts with its 95 % interval; the vertical line is no "
        "change, left of it the drug lowered its target. Filled: hit; open: not hit, came back, "
        "or no interval; hatched: not measured."
    )
    kept = rows[~(blind & again)]
    if len(kept) < len(engagement) or len(engagement_rows(kept)) > HIT_LIMIT:
        caption += " Not every row is drawn; the numbers below hold more."
    return Figure("hit", engagement_chart(kept, width="container"), caption)


def comparisons(
    calls: pd.DataFrame, sites: pd.DataFrame, contrasts: Iterable[str]
) -> list[ComparisonFigures]:
    """Return the figures of these contrasts, at most 12."""
    found: list[ComparisonFigures] = []
    for number, contrast in enumerate(list(contrasts)[:MOST_COMPARISONS]):
        rows = calls[calls["contrast"] == contrast]
        if rows.empty:
            continue
        records = rows_of(rows)
        roles = {str(r["node"]): role_of(r) for r in records}
        called = tuple(str(r["node"]) for r in records if is_called(r))
        own = sites[(sites["contrast"] == contrast) & sites["node"].isin(called)]
        chart = None if own.empty else site_changes_chart(
            own, nodes=called, roles=roles, width="container"
        )
        found.append(ComparisonFigures(
            contrast, called, _maps(rows, contrast, number),
            None if chart is None else Figure(f"sites-{number}", chart, (
                "The sites behind each called node. Filled: the node's own sites; open: sites of "
                "an adaptor shared with other receptors, or without an interval."
            ), still=number == 0),
            _short(rows, number),
        ))
    return found


def drawn(names: list[str], escape: EscapeResult) -> list[str]:
    """Contrasts to draw: those with calls first, all of them if the answer names none."""
    candidates = set(escape.candidates["contrast"])
    known = list(dict.fromkeys(escape.tables["calls"]["contrast"]))
    judged = [name for name in names if name in set(known)] or known
    return sorted(judged, key=lambda name: name not in candidates)


def _short(rows: pd.DataFrame, number: int) -> Figure | None:
    """Return a strip short enough for the first screen, where nothing stands on a map."""
    if len(off_map(rows)) < len(rows) or len(rows) <= LEAD_ROWS:
        return None
    chart = backup_strip_chart(rows, width="container", most=LEAD_ROWS)
    text = f"{STRIP_CAPTION} The first {LEAD_ROWS} of {len(rows)} nodes; more stand below."
    return Figure(f"lead-{number}", chart, text, still=False)


def _maps(rows: pd.DataFrame, contrast: str, number: int) -> tuple[Figure, ...]:
    off = off_map(rows)
    figures = []
    if len(off) < len(rows):
        chart = backup_map_chart(rows, contrast=contrast, width="container")
        figures.append(Figure(f"map-{number}", chart, MAP_CAPTION, still=number == 0))
    if len(off):
        cut = (f" The first {LIMIT} of {len(off)} nodes; all are in tables/calls.csv."
               if len(off) > LIMIT else "")
        text = f"Nodes without a reference for their level. {STRIP_CAPTION}{cut}"
        chart = backup_strip_chart(rows, width="container")
        figures.append(Figure(f"strip-{number}", chart, text, still=number == 0))
    return tuple(figures)
