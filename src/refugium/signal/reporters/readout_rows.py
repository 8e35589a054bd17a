"""Rows that can judge a drug: what a node makes on itself, apart from what others make on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.stats import mean_seen
from refugium.core.tables import rows_of
from refugium.signal.reporters.nodes import SiteKey, SiteValues, centre_additive, site_keys

Array = NDArray[np.float64]

ALONE, WITH_OTHERS = "alone", "with others"


class ReadoutKey(NamedTuple):
    """A node, and which of its own sites are read.

    `alone`: those that it alone makes; `with others`: those that it makes too, or of which the
    maker is not known. Sites that only other kinases make are in neither.
    """

    node: str
    makers: str


@dataclass(frozen=True, eq=False)
class ReadoutValues:
    """Values of such rows, up to a constant per row and block.

    Attributes
    ----------
    names
        Row names.
    values
        (rows, samples), log2.
    n_sites
        (rows, samples): sites behind each value.
    sites
        (rows,): names of the sites, as `EGFR Y1197`.
    members
        (rows,): positions of the sites of each.
    """

    names: tuple[ReadoutKey, ...]
    values: Array
    n_sites: NDArray[np.int_]
    sites: tuple[tuple[str, ...], ...]
    members: tuple[NDArray[np.int_], ...]


def readout_values(
    sites: SiteValues, blocks: NDArray[np.int_], matches: pd.DataFrame
) -> ReadoutValues:
    """Answer: which rows may say whether a drug hit a node?

    Parameters
    ----------
    sites, blocks
        As for :func:`refugium.signal.reporters.nodes.node_values`.
    matches
        With `makers` and `specific` of every site.

    Notes
    -----
    MEK's own loop is made by RAF: under a MEK inhibitor it stands or rises, and says nothing of
    the hit. Which sites a node makes itself is a column of the knowledge pack.
    """
    about = {key: (tuple(row["makers"]), bool(row["specific"]))
             for key, row in zip(site_keys(matches), rows_of(matches),
                                 strict=True)}
    members: dict[ReadoutKey, list[int]] = {}
    for position, key in enumerate(sites.names):
        makers, alone = about[key]
        if key.kind != "own":
            continue
        if alone:
            members.setdefault(ReadoutKey(key.node, ALONE), []).append(position)
        if not makers or key.node in makers:
            members.setdefault(ReadoutKey(key.node, WITH_OTHERS), []).append(position)
    names = tuple(members)
    out = np.full((len(names), sites.values.shape[1]), np.nan)
    count = np.zeros(out.shape, dtype=int)
    for block in np.unique(blocks):
        columns = np.flatnonzero(blocks == block)
        for row, name in enumerate(names):
            part = sites.values[members[name]][:, columns]
            part = part[np.isfinite(part).any(axis=1)]
            if len(part):
                out[row, columns] = mean_seen(centre_additive(part), axis=0)
                count[row, columns] = len(part)
    said: list[tuple[str, ...]] = []
    for name in names:
        keys: list[SiteKey] = [sites.names[i] for i in members[name]]
        said.append(tuple(key.site for key in keys))
    own = tuple(np.array(members[name], dtype=int) for name in names)
    return ReadoutValues(names, out, count, tuple(said), own)
