"""Could a rise be selection alone: a subclone that outgrows, while no cell changes its state?"""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.status import RISEN, CallRole, CaseRole, Told
from refugium.core.tables import rows_of
from refugium.escape.parameters import LEAST_WELLS, ROOM_PERCENT, SELECTION_Z, SPED_UP_BY
from refugium.escape.situations import View
from refugium.response import crowded_at, dead_shares, growth_table, is_of_living
from refugium.study.design import Design

NAN = float("nan")
Row = dict[str, Any]

NOT_READ = "could be selection: growth of the same arms over the same time was not read"
BEFORE = "could be selection: the bound from growth holds against untreated cells of the same time"
FALLING = "could be selection: it is read from a site that marks it by falling, which has no bound"
CROWDED = "could be selection: untreated cells ran out of room, which breaks the bound from growth"
NOT_SEEN, TAKEN_OFF = "if no cell counted there was dead", "dead cells taken off"
SPED_UP = "could be selection: inhibitors of {} make some clones grow faster, and no bound holds"


def bound_selection(
    calls: pd.DataFrame, contrasts: pd.DataFrame, views: Sequence[View], design: Design
) -> pd.DataFrame:
    """Say of each rise how much of it selection alone could make, and whether it is more.

    Parameters
    ----------
    calls
        Calls with their changes; rises of backup nodes are asked.
    contrasts, views
        Which arms and times each compares; only what adds a drug is asked, for what a ligand adds
        may well make cells grow faster.
    design
        Growth wells of the same arms.

    Returns
    -------
    pandas.DataFrame
        The calls with `selection_bound_log2` and `could_be_selection` (no: the whole interval lies
        beyond the bound; yes; not_tested), and a caution that says why where it is not tested.

    Notes
    -----
    A clone that makes a share s of the cells, and keeps on the drug the growth that it has without
    it, can make at most s x (untreated fold / fold on drug) of them in the end; the mean of any
    readout over cells cannot rise by more than that ratio, if the drug makes no clone grow faster.
    A site that marks a node by falling has no such bound: a clone without it takes over.
    The bound is log2 of the ratio of live cells, its upper end at one-sided 97.5 %, of the first
    reading not before the sample. Dead cells are taken off a count that may hold them where their
    share was read in both arms at the same time (:func:`refugium.response.dead_shares`, without an
    error of its own, and never to narrow the bound: a count may hold none); else the sentence says
    that they may be in it. It does not hold against a sample before the drug, where untreated cells
    ran out of room (seen in confluence only), and for drugs known to speed some clones.
    """
    place = {str(r["contrast"]): r for r in rows_of(contrasts)}
    grown: dict[float, pd.DataFrame] = {}
    out = calls.copy()
    bounds, told = pd.Series(NAN, index=out.index), pd.Series(str(Told.NOT_TESTED), index=out.index)
    cautions = dict(zip(out.index, out["cautions"], strict=True))
    falling = {str(node) for v in views for node in v.signal.matches.loc[
        v.signal.matches["sign"] < 0, "node"]}
    drugged = {s.contrast for v in views for s in v.situations.each if s.role == CaseRole.DRUG}
    asked = out["class"].isin([str(c) for c in RISEN]) & out["contrast"].isin(drugged)
    for index in out.index[asked & (out["role"] == str(CallRole.BACKUP))]:
        row = out.loc[index]
        bound, why, alive = (NAN, FALLING, False) if str(row["node"]) in falling else _bound(
            place[str(row["contrast"])], tuple(row["targets"]), design, grown)
        if why:
            cautions[index] = (*cautions[index], why)
            continue
        bounds[index] = bound
        told[index] = str(Told.NO if row["change_lo"] > bound else Told.YES)
        more = "" if row["change_lo"] > bound else ": could be selection"
        words = f"selection alone could raise it by up to {max(bound, 0):.2f} log2 by the growth " \
            f"of the same arms, {TAKEN_OFF if alive else NOT_SEEN}{more}"
        cautions[index] = (*cautions[index], words)
    out["cautions"] = pd.Series(cautions, dtype=object)
    return out.assign(selection_bound_log2=bounds, could_be_selection=told)


def _bound(
    place: Row, targets: tuple[str, ...], design: Design, grown: dict[float, pd.DataFrame]
) -> tuple[float, str, bool]:
    """Return the bound in log2, why there is none, and whether it is of living cells throughout."""
    time_h = float(place["time_h"])
    sped = [t for t in targets if t in SPED_UP_BY]
    if sped:
        return NAN, SPED_UP.format(" and ".join(sped)), False
    if place["case_model"] != place["reference_model"] or not np.isfinite(time_h) \
            or place["reference_time_h"] != time_h:
        return NAN, BEFORE, False
    wells = design.wells
    if wells.empty:
        return NAN, NOT_READ, False
    later = wells.loc[wells["time_h"] >= time_h, "time_h"]
    horizon = float(later.min()) if len(later) else NAN
    if not np.isfinite(horizon):
        return NAN, NOT_READ, False
    if horizon not in grown:
        table = growth_table(_from_start(wells), horizon_h=horizon)
        # an experiment that ends before the sample says nothing of the time up to it
        grown[horizon] = table[(table["phenotype"] == "growth") & (table["horizon_h"] >= time_h)]
    table = grown[horizon]
    own = table[table["model_id"] == place["case_model"]]
    ratios, wells_read, alive = [], 0, []
    dead = _log_alive(design, place, horizon)
    for (_, measure), block in own.groupby(["block", "measure"], sort=False):
        fold = {str(r["arm"]): r for r in rows_of(block)}
        case, free = fold.get(str(place["case_arm"])), fold.get(str(place["reference_arm"]))
        if case is None or free is None or not (case["fold"] > 0 and free["fold"] > 0):
            continue
        wells_read += min(int(case["n_wells"]), int(free["n_wells"]))
        parts = [float(np.nan_to_num(r["fold_se"])) / float(r["fold"]) for r in (case, free)]
        living = is_of_living(str(measure))
        alive.append(living or bool(np.isfinite(dead)))
        ratios.append(float(np.log2(free["fold"] / case["fold"]))
                      + (0.0 if living else max(float(np.nan_to_num(dead)), 0.0))
                      + SELECTION_Z * hypot(*parts) / np.log(2))
    # one well shows no error, and a bound without one is no bound
    if wells_read < LEAST_WELLS:
        return NAN, NOT_READ, False
    if _crowded(design, str(place["case_model"]), str(place["reference_arm"]), horizon):
        return NAN, CROWDED, False
    # the experiment that leaves most room to selection
    return max(ratios), "", all(alive)


def _log_alive(design: Design, place: Row, horizon_h: float) -> float:
    """Return log2 of the living share without the drug over that on it; NaN: not read in both."""
    shares = dead_shares(design.wells)
    own = shares[(shares["model_id"] == place["case_model"]) & (shares["time_h"] == horizon_h)]
    share = dict(zip(own["arm"].astype(str), own["share"].astype(float), strict=True))
    case, free = (share.get(str(place[f"{side}_arm"]), NAN) for side in ("case", "reference"))
    if not (0 <= case < 1 and 0 <= free < 1):
        return NAN
    return float(np.log2((1 - free) / (1 - case)))


def _from_start(wells: pd.DataFrame) -> pd.DataFrame:
    """Keep experiments that were read when the drug went on, or before: growth since is bounded."""
    first = wells.groupby("block")["time_h"].transform("min")
    return wells[first <= 0]


def _crowded(design: Design, model: str, arm: str, horizon_h: float) -> bool:
    """Whether untreated cells were read above half confluence by then."""
    wells = design.wells
    own = wells[(wells["model_id"] == model) & (wells["arm"] == arm)
                & (wells["time_h"] <= horizon_h)]
    return any(bool((part["value"] > crowded_at(part, ROOM_PERCENT)).any())
               for _, part in own.groupby(["block", "measure"], sort=False))
