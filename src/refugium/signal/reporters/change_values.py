"""From changes of features that came as such to those of sites, nodes and readouts."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.signal.raw.changes import GivenChanges
from refugium.signal.reporters.match import SCORED_KINDS
from refugium.signal.reporters.nodes import NodeValues, SiteValues, site_keys
from refugium.signal.reporters.readout_rows import ReadoutValues

Ints = NDArray[np.int_]


def site_changes(
    changes: GivenChanges, matches: pd.DataFrame
) -> tuple[SiteValues, GivenChanges]:
    """Return one row per (node, site): the mean over the features that measure it.

    Parameters
    ----------
    changes
        Of the features.
    matches
        From :func:`refugium.signal.reporters.match.match_features`.

    Returns
    -------
    tuple
        Values and their errors, (sites, contrasts): changes in the place of readings.
    """
    keys = site_keys(matches)
    names = tuple(dict.fromkeys(keys))
    position, sign = (matches[name].to_numpy(dtype=float) for name in ("position", "sign"))
    own = [np.array([i for i, key in enumerate(keys) if key == name], dtype=int) for name in names]
    found = changes.of_means([position[i].astype(int) for i in own], [sign[i] for i in own])
    return SiteValues(names, found.estimate, np.isfinite(found.estimate).astype(int)), found


def node_changes(sites: SiteValues, changes: GivenChanges) -> tuple[NodeValues, GivenChanges]:
    """Return one row per node: the mean of its scored sites, own or adaptor.

    Parameters
    ----------
    sites, changes
        From :func:`site_changes`.
    """
    scored = np.array([key.node if key.kind in SCORED_KINDS else "" for key in sites.names])
    names = tuple(n for n in dict.fromkeys(scored.tolist()) if n)
    members = tuple(np.flatnonzero(scored == name) for name in names)
    found = changes.of_means(members)
    return NodeValues(names, found.estimate, changes.counts(members), members), found


def readout_changes(rows: ReadoutValues, changes: GivenChanges) -> ReadoutValues:
    """Fill rows that can judge a drug with the changes of their sites.

    Parameters
    ----------
    rows
        Without a number, for their members.
    changes
        Of the sites.
    """
    return ReadoutValues(
        names=rows.names, values=changes.of_means(rows.members).estimate,
        n_sites=changes.counts(rows.members), sites=rows.sites, members=rows.members)
