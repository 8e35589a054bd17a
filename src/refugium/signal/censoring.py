"""Seen before, absent on drug: a fall with a bound and no number; missing is never unchanged."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.status import Bound, Status
from refugium.core.tables import Column, Schema, rows_of
from refugium.signal.parameters import DETECTION_QUANTILE, MIN_SEEN
from refugium.signal.raw.fillers import Cell
from refugium.signal.reporters.activity import Measured
from refugium.signal.reporters.tables import contrast_states

Array = NDArray[np.float64]
Ints = NDArray[np.int_]

CENSORED = Schema(
    "censored",
    (
        Column("contrast", "name", "the comparison"),
        Column("model_id", "name", "model of the case"),
        Column("node", "name", "node whose site it is"),
        Column("site", "name", "site, e.g. EGFR Y1197"),
        Column("feature", "name", "peptide or antibody"),
        Column("direction", "text", "gone (fell below detection) or appeared (rose above it)"),
        Column("bound_log2", "number", "gone: fell by at least this; appeared: rose", "log2"),
        Column("n_case", "integer", "case samples that show it"),
        Column("of_case", "integer", "case samples in the blocks compared"),
        Column("n_reference", "integer", "reference samples that show it"),
        Column("of_reference", "integer", "reference samples in the blocks compared"),
    ),
    holds="readouts seen in the case only or in the reference only",
)


def censored_table(measured: Measured, contrasts: pd.DataFrame) -> pd.DataFrame:
    """Answer: which readouts are on one side of a comparison only, and by how much at least?

    Parameters
    ----------
    measured
        From :func:`refugium.signal.reporters.match_reporters`.
    contrasts
        The study's contrasts.

    Returns
    -------
    pandas.DataFrame
        Columns of CENSORED. A site is listed if MIN_SEEN or more samples of one side show it,
        all of that side, and none of as many of the other side does, within blocks that hold
        both. A block (plex) in which the site was never seen does not count: there it was not
        looked for.

    Notes
    -----
    The detection limit of a sample is the DETECTION_QUANTILE of its values; the bound is the
    mean of the side that shows it minus the mean limit of the other, and never below 0.

    Examples
    --------
    >>> from refugium.knowledge import load_knowledge
    >>> from refugium.signal import read
    >>> from refugium.signal.reporters import match_reporters
    >>> from refugium.virtual import Plan, write_tumour
    >>> study = write_tumour(Plan(seed=1)).study
    >>> matrix = read(study).matrix("phospho")
    >>> table = censored_table(match_reporters(matrix, load_knowledge()), matrix.layout.contrasts)
    >>> list(table.columns)[:3]
    ['contrast', 'model_id', 'node']
    """
    limit = np.array([_limit(row[np.isfinite(row)]) for row in measured.log2])
    rows = []
    for contrast in rows_of(contrasts):
        case, reference = contrast_states(measured.states, contrast)
        if case is None or reference is None:
            continue
        on, before = _rows(measured, case, reference)
        for match in rows_of(measured.matches):
            column = measured.log2[:, int(match["position"])]
            looked = np.isin(measured.matrix.block, measured.matrix.block[np.isfinite(column)])
            # a ceiling is no absence: what is above it was not looked for either
            looked &= measured.matrix.cell[int(match["position"])] != Cell.DROPPED
            one, other = on[looked[on]], before[looked[before]]
            if min(len(one), len(other)) < MIN_SEEN:
                continue
            found = _judge(column[one], column[other], limit[one], limit[other])
            if found is not None:
                rows.append({
                    "contrast": contrast["contrast"], "model_id": contrast["case_model"],
                    "node": match["node"], "site": match["site"], "feature": match["feature"],
                    **found,
                })
    return CENSORED.table(pd.DataFrame(rows))


def with_bounds(sites: pd.DataFrame, censored: pd.DataFrame) -> pd.DataFrame:
    """Return the changes of sites, with a bound where a site was seen on one side only.

    Parameters
    ----------
    sites
        Columns of SITES.
    censored
        Columns of CENSORED, of the same comparisons.

    Notes
    -----
    Of several peptides of a site that all went (or all appeared) the weakest bound holds. A site
    with a change of its own gets none: other peptides show it on both sides.

    Examples
    --------
    >>> from refugium.signal import SITES
    >>> with_bounds(SITES.empty(), CENSORED.empty()).empty
    True
    """
    if sites.empty or censored.empty:
        return sites
    found: dict[tuple[str, ...], tuple[Bound, float]] = {}
    for names, part in censored.groupby(["contrast", "node", "site"], sort=False):
        key = tuple(map(str, names))
        ways = set(part["direction"])
        if ways == {"gone"}:
            found[key] = Bound.AT_MOST, float(part["bound_log2"].max())
        elif ways == {"appeared"}:
            found[key] = Bound.AT_LEAST, float(part["bound_log2"].min())
    keys = zip(sites["contrast"], sites["node"], sites["site"], sites["status"], strict=True)
    bounds = [found.get(tuple(key)) if status == Status.NOT_MEASURED else None
              for *key, status in keys]
    return sites.assign(bound=[b[0] if b else "" for b in bounds],
                        bound_log2=[b[1] if b else np.nan for b in bounds])


def _limit(values: Array) -> float:
    return float(np.quantile(values, DETECTION_QUANTILE)) if len(values) else float("nan")


def _rows(measured: Measured, case: int, reference: int) -> tuple[Ints, Ints]:
    """Return the samples of both sides in blocks that hold both."""
    state, block = measured.matrix.state, measured.matrix.block
    on, before = np.flatnonzero(state == case), np.flatnonzero(state == reference)
    shared = np.intersect1d(block[on], block[before])
    return on[np.isin(block[on], shared)], before[np.isin(block[before], shared)]


def _judge(
    case: Array, reference: Array, case_limit: Array, reference_limit: Array
) -> dict[str, object] | None:
    seen, was = int(np.isfinite(case).sum()), int(np.isfinite(reference).sum())
    counts = {"n_case": seen, "of_case": len(case), "n_reference": was,
              "of_reference": len(reference)}
    if seen == 0 and was == len(reference):
        bound = float(case_limit.mean() - reference.mean())
        return {"direction": "gone", "bound_log2": min(bound, 0.0), **counts}
    if was == 0 and seen == len(case):
        bound = float(case.mean() - reference_limit.mean())
        return {"direction": "appeared", "bound_log2": max(bound, 0.0), **counts}
    return None
