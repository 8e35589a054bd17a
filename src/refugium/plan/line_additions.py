"""What could be added to lines at baseline so that an open node is decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import nnls

from refugium.core.status import LinesVerdict, Status
from refugium.core.tables import Column, Schema, rows_of
from refugium.escape import (
    BLOCKED,
    DECLARED,
    DESIGN_SHIFT_LOG2,
    FAMILY_ALPHA,
    LEAST_LINES,
    lines_power,
)
from refugium.language.lists import listed
from refugium.language.numbers import counted
from refugium.plan.power import ENOUGH_POWER
from refugium.plan.rows import Row, span
from refugium.signal.reporters import Signal

Array = NDArray[np.float64]

MOST_NAMED = 4
MOST_LINES = 24
"""More driver-positive lines of one lineage are hard to find."""
LINES, SITES, PLEXES, PARTED, BRIDGE = "lines", "sites", "plexes", "parted lines", "bridge"

PLAN_LINES = Schema("plan_lines", (
    Column("drug", "name", "the drug that lines survive or not"),
    Column("node", "name", "the node; empty: all of them"),
    Column("now", "words", "what is said of it now"),
    Column("kind", "text", "what is added: lines, sites, plexes, parted lines (in which the node "
           "and what it is aliased with do not go together), bridge (a plex of both responses)"),
    Column("addition", "text", "the same in words"),
    Column("n_added", "integer", "how many: lines, own sites in all, samples of each line in all"),
    Column("power_now", "number", "power for `effect_log2`, as the study is"),
    Column("power_then", "number", "the same with the addition; missing: cannot be computed"),
    Column("effect_log2", "number", "difference in cells that the power is for", "log2"),
    Column("seen_log2", "number", "difference seen", "log2"),
    Column("sd_then", "number", "standard deviation between lines with the addition", "log2"),
    Column("alpha", "number", "one-sided p of the family's first step"),
    Column("would_change", "flag", "the addition brings the node to 80 % power"),
))


def line_additions(
    across: pd.DataFrame, signals: Sequence[Signal], *, samples: int
) -> Iterator[Row]:
    """Answer: how many lines, sites or plexes would decide a node across lines?

    Parameters
    ----------
    across
        Table `across_lines` of the study.
    signals
        Of its lineages, for the noise of readings and the sites that are known.
    samples
        Untreated samples of a line, as most lines have them.

    Yields
    ------
    dict
        Columns of :data:`PLAN_LINES`; nodes that were declared or are blocked by an arm of the
        study.

    Notes
    -----
    Variance between lines = a + b / sites, over all nodes of the study; the share b / sites is
    what further sites take off. The variance of one sample, from replicates, is what further
    plexes take off. Power by :func:`refugium.escape.lines_power`, without the rivals: an upper
    bound.
    """
    for _, part in across.groupby("drug", sort=False):
        rows = rows_of(part)
        asked = [r for r in rows if r["family"] in (DECLARED, BLOCKED)]
        if not any(r["status"] == Status.OK for r in rows):
            yield from _not_tested(rows)
            continue
        a, b = _by_sites(part)
        for row in asked:
            if row["status"] == Status.OK and np.isfinite(row["sd"]):
                yield from _of_node(row, rows, a, b, signals, samples=samples)


def _not_tested(rows: list[Row]) -> Iterator[Row]:
    first = max(rows, key=lambda r: int(r["n_origins"]))
    head = {"drug": first["drug"], "node": "", "now": str(first["status"])}
    if any(r["status"] == Status.CONFOUNDED for r in rows):
        yield {**head, "now": str(Status.CONFOUNDED), "kind": BRIDGE,
               "addition": "a plex that holds untreated lines of either response", "n_added": 1}
    elif first["status"] == Status.TOO_FEW_POINTS:
        n = max(LEAST_LINES - int(first["n_origins"]), 1)
        yield {**head, "kind": LINES, "n_added": n,
               "addition": f"{counted(n, 'further independent line')}, untreated, two or more of "
               "either response in all"}


def _of_node(
    row: Row, rows: Sequence[Row], a: float, b: float, signals: Sequence[Signal], *,
    samples: int,
) -> Iterator[Row]:
    head = {"drug": row["drug"], "node": row["node"], "now": str(row["verdict"]),
            "seen_log2": row["difference"]}
    if row["verdict"] == LinesVerdict.ALIASED:
        yield {**head, "kind": PARTED, "n_added": 2,
               "addition": f"lines in which {row['node']} and {listed(row['aliased_with'])} do not "
               "go together"}
    if row["verdict"] == LinesVerdict.SHARED:
        yield {**head, "kind": PARTED, "n_added": 2, "addition": "lines of one lineage that differ "
               "in response: between these much else differs as well"}
    if row["verdict"] != LinesVerdict.NOT_SHOWN:
        return
    alpha = _alpha(row, rows)
    sd, df, k = float(row["sd"]), float(row["df"]), int(row["n_sites"])
    alive = int(row["n_survive"])
    # lines of one growth experiment lie in neither group
    others = int(row["n_lines"] - row["n_single"]) - alive

    def power(sd: float, more: int = 0) -> float:
        # half of the new lines survive; a new line is a further witness of the noise as well
        return lines_power(sd, alive + more // 2, others + more - more // 2, df=df + more,
                           reliability=float(row["reliability"]), alpha=alpha)

    now = power(sd)

    def then(kind: str, addition: str, n: int, *, power_then: float, sd_then: float) -> Row:
        return {**head, "kind": kind, "addition": addition, "n_added": n, "power_now": now,
                "power_then": power_then, "effect_log2": DESIGN_SHIFT_LOG2, "alpha": alpha,
                "sd_then": sd_then, "would_change": now < ENOUGH_POWER <= power_then}

    room = range(2, max(MOST_LINES - alive - others, 2) + 1, 2)
    n = next((m for m in room if power(sd, m) >= ENOUGH_POWER), room[-1])
    yield then(LINES, f"{n} further lines, half of them surviving", n, power_then=power(sd, n),
               sd_then=sd)
    known = _known_sites(row["node"], signals)
    if known > k and b > 0:
        less = sd * np.sqrt((a + b / known) / (a + b / k))
        yield then(SITES, f"all {known} own sites that are known, by a targeted assay", known,
                   power_then=power(less), sd_then=less)
    reading = _reading(row["node"], signals)
    if np.isfinite(reading) and samples:
        less = float(np.sqrt(max(sd ** 2 - reading / (2 * samples), sd ** 2 * a / (a + b / k))))
        yield then(PLEXES, "each line untreated in as many plexes again", 2 * samples,
                   power_then=power(less), sd_then=less)


def _alpha(row: Row, rows: Sequence[Row]) -> float:
    """Return the p of Holm's first step in the family of a node."""
    tested = [r["family"] for r in rows if np.isfinite(r["p_family"])]
    share = 2 if DECLARED in tested and row["family"] != DECLARED else 1
    return FAMILY_ALPHA / (share * max(tested.count(row["family"]), 1))


def _by_sites(part: pd.DataFrame) -> tuple[float, float]:
    """Return a and b of variance between lines = a + b / sites, neither below 0."""
    own = part[np.isfinite(part["sd"])]
    variance = own["sd"].to_numpy(dtype=float) ** 2
    design = np.column_stack([np.ones(len(own)), 1 / own["n_sites"].to_numpy(dtype=float)])
    # noisier nodes tell their noise less exactly
    (a, b), _ = nnls(design / variance[:, None], np.ones(len(own)))
    return float(a), float(b)


def _known_sites(node: str, signals: Sequence[Signal]) -> int:
    known = [int(n) for signal in signals
             for n in signal.table.loc[signal.table["node"] == node, "sites_known"]]
    return max(known, default=0)


def _reading(node: str, signals: Sequence[Signal]) -> float:
    """Return the variance of one sample of a node, from replicates; NaN: none."""
    found: list[float] = []
    for signal in signals:
        if node in signal.nodes.names:
            at = signal.nodes.names.index(node)
            found += signal.node_fit.variance[at][signal.node_fit.df[at] > 0].tolist()
    return float(np.median(found)) if found else float("nan")


def line_sentences(plan: pd.DataFrame) -> list[str]:
    """Say what would decide nodes across lines: nodes it would decide first, drug by drug."""
    said = [f"- across lines, {row['drug']}{_of(row)}: {row['addition']}."
            for row in rows_of(plan) if not np.isfinite(row["power_then"])]
    open_ = plan[np.isfinite(plan["power_then"]) & (plan["power_now"] < ENOUGH_POWER)]
    for (drug, kind), part in open_.groupby(["drug", "kind"], sort=False):
        good = part[part["would_change"]]
        best = good if len(good) else part
        first = rows_of(best.sort_values("power_now").head(1))[0]
        names = listed(best["node"].tolist(), most=MOST_NAMED)
        # of several nodes each needs its own number
        what = {LINES: f"{span(best['n_added'])} further lines, half of them surviving",
                SITES: "all own sites that are known, by a targeted assay",
                PLEXES: "each line untreated in as many plexes again"}[str(kind)]
        would = "would decide" if len(good) else "would not decide"
        said.append(f"- across lines, {drug}: {what} {would} {names}: power for "
                    f"{first['effect_log2']:g} log2 in cells from {span(best['power_now'])} to "
                    f"{span(best['power_then'])}, rivals not counted.")
    return said


def _of(row: Mapping[str, object]) -> str:
    return f", {row['node']}" if row["node"] else ""
