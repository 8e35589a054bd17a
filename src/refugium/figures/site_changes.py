"""Why we say so: the sites behind each called node, each with its own change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.figures.chart import Chart
from refugium.figures.engagement import reason
from refugium.figures.forest import Row, forest
from refugium.figures.layout import WIDTH, Width
from refugium.figures.theme import empty_chart, themed
from refugium.language.names import shown
from refugium.language.numbers import p_value, with_interval
from refugium.language.roles import Role, in_words

AXIS = "change of the site, log2"
LIMIT = 80


def site_changes_chart(
    sites: pd.DataFrame, *, nodes: Sequence[str] | None = None,
    roles: Mapping[str, Role] | None = None, width: Width = WIDTH,
) -> Chart:
    """Draw each node's sites with their 95 % intervals.

    Parameters
    ----------
    sites
        Rows of the `sites` table of one contrast.
    nodes
        Only these nodes, in this order; None: all.
    roles
        Role of each node (see :mod:`refugium.language.roles`); it gives the colour.
    width
        Pixels, or `container`.

    Returns
    -------
    Chart
        A heading per node, a row per site: filled marks are the node's own sites, open marks
        sites of a shared adaptor or without an interval. A missing number is hatched.
    """
    wanted = list(dict.fromkeys(sites["node"])) if nodes is None else list(nodes)
    rows: list[Row] = []
    for node in wanted:
        own = sites[sites["node"] == node]
        if own.empty:
            continue
        role = (roles or {}).get(node, Role.PLAIN)
        rows.append(Row(shown(node), heading=True))
        rows += [_row(site, role) for site in rows_of(own)]
    if not rows:
        return empty_chart("No site of a called node is in the data.", width=width)
    chart = forest(rows[:LIMIT], axis=AXIS, width=width)
    return themed(chart, _description(sites, wanted, len(rows) > LIMIT))


def _row(site: Mapping[Any, Any], role: Role) -> Row:
    own = site["kind"] == "own"
    note = in_words(site["note"])
    words = [*([] if own else [str(site["kind"])]), *([note] if note else [])]
    return Row(
        shown(site["site"]), shown("; ".join(words), 40),
        site["estimate"], site["lo"], site["hi"], role=role, filled=own, indent=True,
        missing=reason(site["status"]),
        detail=f"{shown(site['feature'])}; p {p_value(site['p'])}; {site['n_blocks']} blocks",
    )


def _description(sites: pd.DataFrame, nodes: Sequence[str], cut: bool) -> str:
    words = []
    for site in rows_of(sites[sites["node"].isin(nodes)].head(6)):
        value = with_interval(site["estimate"], site["lo"], site["hi"])
        words.append(f"{shown(site['site'], 40)} {value}")
    note = f" The first {LIMIT} lines are drawn." if cut else ""
    return f"Sites behind {len(nodes)} nodes, change in log2: {'; '.join(words)}.{note}"
