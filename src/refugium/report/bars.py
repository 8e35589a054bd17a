"""Small pictures in table cells: an interval on a common scale, and a node's sites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from refugium.figures import fair_domain
from refugium.language.names import shown
from refugium.language.numbers import known, with_interval
from refugium.language.roles import Role

WIDTH, HEIGHT = 120, 16
SITE, TALL = 11, 30
MOST_SITES = 6
Row = Mapping[Any, Any]


def scale_of(rows: Sequence[Row]) -> tuple[float, float]:
    """Return the scale that the bars of a table share."""
    drawn = [row for row in rows if known(row["change_log2"])]
    return fair_domain(
        [r["change_log2"] for r in drawn], [r["change_lo"] for r in drawn],
        [r["change_hi"] for r in drawn],
    )


def interval_bar(row: Row, scale: tuple[float, float], role: Role) -> Markup:
    """Return a change with its interval; hatched where it is missing."""
    if not known(row["change_log2"]):
        return Markup('<span class="hatch" aria-hidden="true"></span>')
    low, high = scale

    def place(value: float) -> float:
        return round((min(max(value, low), high) - low) / (high - low) * WIDTH, 1)

    band = Markup("")
    if known(row["change_lo"]) and known(row["change_hi"]):
        left, right = place(row["change_lo"]), place(row["change_hi"])
        band = Markup('<rect x="{}" y="4" width="{}" height="8"/>').format(
            left, round(max(right - left, 1.0), 1)
        )
    body = Markup('<line x1="{0}" x2="{0}" y1="0" y2="16"/>{1}<circle cx="{2}" cy="8" r="4"/>')
    return _svg(WIDTH, HEIGHT, role, body.format(place(0.0), band, place(row["change_log2"])))


def site_bars(sites: Sequence[Row], role: Role) -> Markup:
    """Return one bar per site, up or down from no change; missing sites hatched; at most six."""
    chosen = sorted(sites, key=lambda s: (s["kind"] != "own", not known(s["estimate"])))
    if not chosen:
        return Markup("")
    most = max((abs(s["estimate"]) for s in chosen if known(s["estimate"])), default=1.0)
    most = max(most, 1.0)
    parts = []
    for number, site in enumerate(chosen[:MOST_SITES]):
        x = number * (SITE + 3)
        name = escape(f"{shown(site['site'], 60)}: "
                      f"{with_interval(site['estimate'], site['lo'], site['hi'])} log2")
        if not known(site["estimate"]):
            parts.append(Markup(
                '<g class="gone"><title>{}</title><rect x="{}" y="1" width="{}" height="28"/></g>'
            ).format(name, x, SITE - 2))
            continue
        size = round(max(abs(site["estimate"]) / most * (TALL / 2 - 1), 1.0), 1)
        top = round(TALL / 2 - size if site["estimate"] > 0 else TALL / 2, 1)
        look = "own" if site["kind"] == "own" else "shared"
        parts.append(Markup(
            '<g class="{}"><title>{}</title><rect x="{}" y="{}" width="{}" height="{}"/></g>'
        ).format(look, name, x, top, SITE - 2, size))
    wide = min(len(chosen), MOST_SITES) * (SITE + 3)
    line = Markup('<line x1="0" x2="{}" y1="15" y2="15"/>').format(wide)
    more = len(chosen) - MOST_SITES
    tail = Markup(' <span class="soft">+{}</span>').format(more) if more > 0 else Markup("")
    return _svg(wide, TALL, role, line + Markup("").join(parts)) + tail


def _svg(width: float, height: float, role: Role, body: Markup) -> Markup:
    return Markup(
        '<svg class="bar {}" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true">{}</svg>'
    ).format(role, width, height, width, height, body)
