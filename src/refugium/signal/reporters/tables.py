"""The tables of activities and sites: one row per contrast and node, with interval and status."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from refugium.core.stats import bh_adjust
from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.signal.parameters import CONFIDENCE
from refugium.signal.reporters.activity import Signal
from refugium.signal.reporters.nodes import SiteKey, site_keys
from refugium.signal.reporters.outliers import reference_outliers
from refugium.signal.reporters.sites_read import sites_read
from refugium.signal.schemas import ACTIVITIES, SITES


def state_of(states: pd.DataFrame, model: str, arm: str, time_h: float) -> int | None:
    """Return the state of a model and arm at a time; None if it was not measured."""
    found = None
    for state, owner, arms, time in zip(
        states["state"], states["model_id"], states["arms"], states["time_h"], strict=True
    ):
        if owner == model and arm in arms and (np.isnan(time_h) or time == time_h):
            found = int(state)
    return found


def contrast_states(
    states: pd.DataFrame, contrast: dict[str, Any]
) -> tuple[int | None, int | None]:
    """Return the case and reference states of a contrast row."""
    case = state_of(states, contrast["case_model"], contrast["case_arm"], contrast["time_h"])
    if not contrast["reference_arm"]:
        return case, None
    time_h = contrast["reference_time_h"]
    time_h = contrast["time_h"] if np.isnan(time_h) else time_h
    return case, state_of(states, contrast["reference_model"], contrast["reference_arm"], time_h)


def activities_table(signal: Signal, contrasts: pd.DataFrame) -> pd.DataFrame:
    """Answer: which nodes changed, by how much, and how sure is it?

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`refugium.signal.schemas.ACTIVITIES`.
    """
    return ACTIVITIES.table(_rows(signal, contrasts, sites=False))


def sites_table(signal: Signal, contrasts: pd.DataFrame) -> pd.DataFrame:
    """Return every reporter site in every contrast: columns of SITES."""
    return SITES.table(_rows(signal, contrasts, sites=True))


def _rows(signal: Signal, contrasts: pd.DataFrame, *, sites: bool) -> pd.DataFrame:
    names = (signal.sites if sites else signal.nodes).names
    if not names:
        return pd.DataFrame()
    parts = []
    labels = _site_labels(signal) if sites else pd.DataFrame()
    for contrast in rows_of(contrasts):
        case, reference = contrast_states(signal.states, contrast)
        if case is None or reference is None:
            continue
        effect = signal.compare(case, reference, sites=sites)
        blocks = signal.shared_blocks(case, reference, sites=sites)
        lo, hi = effect.interval(CONFIDENCE)
        p = effect.p_two_sided()
        confounded = contrast["status"] == Status.CONFOUNDED
        # the model can bridge blocks; across a bridge only a user's own contrast is told
        known = np.isfinite(effect.estimate) & (
            (blocks > 0) | (contrast["kind"] == "stated")
        )
        known &= not confounded
        status = np.where(
            ~known, Status.CONFOUNDED if confounded else Status.NOT_MEASURED,
            np.where(np.isfinite(p), Status.OK, signal.without_p),
        )
        frame = pd.DataFrame({
            "contrast": contrast["contrast"], "model_id": contrast["case_model"],
            "estimate": np.where(known, effect.estimate, np.nan),
            "lo": np.where(known, lo, np.nan), "hi": np.where(known, hi, np.nan),
            "p": np.where(known, p, np.nan), "n_blocks": blocks, "status": status,
        })
        if sites:
            frame = frame.join(labels)
        else:
            frame["node"] = names
            frame["se"] = np.where(known, effect.se, np.nan)
            frame["df"] = np.where(known, effect.df, np.nan)
            frame["q"] = bh_adjust(frame["p"].to_numpy(dtype=float))
            frame["sites_read"] = sites_read(
                signal.nodes, signal.sites, signal.sample_state, signal.sample_block,
                case=case, reference=reference)
        flagged = reference_outliers(signal, reference, sites=sites)
        frame["reference_outlier"] = flagged
        note = frame["note"].astype(str) if "note" in frame else pd.Series([""] * len(frame))
        frame["note"] = [
            "; ".join(filter(None, [text, "reference_outlier" if bad else ""]))
            for text, bad in zip(note, flagged, strict=True)
        ]
        parts.append(frame)
    if not parts:
        return pd.DataFrame()
    out = pd.concat(parts, ignore_index=True)
    if sites:
        return out
    table = signal.table.set_index("node")
    out["kind"] = out["node"].map(table["kind"])
    out["coverage"] = out["node"].map(table["coverage"])
    out["n_sites"] = np.tile(signal.nodes.n_sites.max(axis=1), len(parts))
    out["score"] = "reporter"
    return out


def _site_labels(signal: Signal) -> pd.DataFrame:
    matches = signal.matches
    features: dict[SiteKey, list[str]] = {}
    notes: dict[SiteKey, str] = {}
    genes: dict[SiteKey, tuple[str, ...]] = {}
    for key, feature, carriers, note in zip(
        site_keys(matches), matches["feature"], matches["genes"], matches["note"], strict=True
    ):
        features.setdefault(key, []).append(str(feature))
        notes.setdefault(key, str(note))
        genes.setdefault(key, carriers)
    return pd.DataFrame({
        **{name: [getattr(key, name) for key in signal.sites.names] for name in SiteKey._fields},
        "feature": [" + ".join(features[key]) for key in signal.sites.names],
        "note": [notes[key] for key in signal.sites.names],
        "genes": [genes[key] for key in signal.sites.names],
    })
