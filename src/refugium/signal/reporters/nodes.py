"""From sites to nodes: one value per node and sample, within each block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.stats import mean_seen
from refugium.signal.reporters.match import SCORED_KINDS

Array = NDArray[np.float64]
ADDITIVE_ROUNDS = 20


class SiteKey(NamedTuple):
    """Which readout a row of sites is; any name may hold any character."""

    node: str
    site: str
    kind: str


def site_keys(matches: pd.DataFrame) -> list[SiteKey]:
    """Return the key of every row of :func:`refugium.signal.reporters.match.match_features`."""
    columns = (matches[name].astype(str) for name in SiteKey._fields)
    return [SiteKey(*key) for key in zip(*columns, strict=True)]


@dataclass(frozen=True, eq=False)
class NodeValues:
    """Values of nodes in samples, up to a constant per node and block.

    Attributes
    ----------
    names
        Row names.
    values
        (rows, samples), log2, NaN = not measured in that sample's block.
    n_sites
        (rows, samples): sites behind each value.
    members
        (rows,): positions of the sites of each.
    """

    names: tuple[str, ...]
    values: Array
    n_sites: NDArray[np.int_]
    members: tuple[NDArray[np.int_], ...]


@dataclass(frozen=True, eq=False)
class SiteValues:
    """The same of single sites."""

    names: tuple[SiteKey, ...]
    values: Array
    n_sites: NDArray[np.int_]


def centre_additive(part: Array) -> Array:
    """Take the row constant off a (features, samples) block with holes: rows + samples model.

    Complete rows: plain row centring. With holes the two-way additive model is fitted by
    alternation, so that a hole does not pull its row.
    """
    if np.isfinite(part).all():
        return np.asarray(part - part.mean(axis=1, keepdims=True))
    known = np.isfinite(part)
    filled = np.where(known, part, 0.0)
    per_row = np.maximum(known.sum(axis=1), 1)
    per_sample = np.maximum(known.sum(axis=0), 1)
    sample = np.zeros(part.shape[1])
    row = np.zeros(part.shape[0])
    for _ in range(ADDITIVE_ROUNDS):
        row = ((filled - sample) * known).sum(axis=1) / per_row
        sample = ((filled - row[:, None]) * known).sum(axis=0) / per_sample
    return np.asarray(part - row[:, None])


def _centre_rows(rows: Array) -> Array:
    """Return what :func:`centre_additive` makes of each row alone, to the last digit."""
    known = np.isfinite(rows)
    filled, count = np.where(known, rows, 0.0), np.maximum(known.sum(axis=1), 1)
    sample, row = np.zeros(rows.shape), np.zeros(len(rows))
    for _ in range(ADDITIVE_ROUNDS):
        row = ((filled - sample) * known).sum(axis=1) / count
        sample = (filled - row[:, None]) * known
    whole = known.all(axis=1)
    row[whole] = rows[whole].mean(axis=1)
    return np.asarray(rows - row[:, None])


def site_values(log2: Array, blocks: NDArray[np.int_], matches: pd.DataFrame) -> SiteValues:
    """Return one row per (node, site): the mean of the features that measure it.

    Parameters
    ----------
    log2
        (samples, features), log2.
    blocks
        (samples,).
    matches
        From :func:`refugium.signal.reporters.match.match_features`.
    """
    # sites before nodes: one seen in many peptides would outvote the others
    keys = site_keys(matches)
    names = list(dict.fromkeys(keys))
    out = np.full((len(names), log2.shape[0]), np.nan)
    positions = matches["position"].to_numpy(dtype=int)
    signs = matches["sign"].to_numpy(dtype=float)
    code = {key: i for i, key in enumerate(names)}
    member = np.array([code[key] for key in keys], dtype=int)
    for block in np.unique(blocks):
        rows = np.flatnonzero(blocks == block)
        # a site that falls with activity is turned, or it would cancel the others
        data = (log2[np.ix_(rows, positions)] * signs).T if len(positions) else None
        if data is None:
            continue
        seen = np.flatnonzero(np.isfinite(data).any(axis=1))
        order = seen[np.argsort(member[seen], kind="stable")]
        site, first, size = np.unique(member[order], return_index=True, return_counts=True)
        # most sites are seen in one feature: these are centred together, row by row
        alone = size == 1
        out[np.ix_(site[alone], rows)] = _centre_rows(data[order[first[alone]]])
        for number, start, n in zip(site[~alone], first[~alone], size[~alone], strict=True):
            part = centre_additive(data[order[start:start + n]])
            out[number, rows] = mean_seen(part, axis=0)
    return SiteValues(tuple(names), out, np.isfinite(out).astype(int))


def site_members(sites: SiteValues, matches: pd.DataFrame) -> list[NDArray[np.int_]]:
    """Return the positions of the features behind each row of `sites`."""
    position = matches["position"].to_numpy(dtype=int)
    members: dict[SiteKey, list[int]] = {name: [] for name in sites.names}
    for key, at in zip(site_keys(matches), position.tolist(), strict=True):
        members[key].append(at)
    return [np.array(members[name], dtype=int) for name in sites.names]


def node_values(sites: SiteValues, blocks: NDArray[np.int_]) -> NodeValues:
    """Return one row per node: the mean of its scored sites (own, or adaptor), block by block."""
    scored = [key.node if key.kind in SCORED_KINDS else "" for key in sites.names]
    names = [n for n in dict.fromkeys(scored) if n]
    out = np.full((len(names), sites.values.shape[1]), np.nan)
    count = np.zeros(out.shape, dtype=int)
    member = np.array(scored)
    for block in np.unique(blocks):
        rows = np.flatnonzero(blocks == block)
        data = sites.values[:, rows]
        alive = np.isfinite(data).any(axis=1)
        for node, name in enumerate(names):
            part = data[(member == name) & alive]
            if len(part):
                out[node, rows] = mean_seen(centre_additive(part), axis=0)
                count[node, rows] = len(part)
    own = tuple(np.flatnonzero(member == name) for name in names)
    return NodeValues(tuple(names), out, count, own)
