"""What untreated lines hold: each reporter site and each peptide, one value per line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from refugium.escape.levels.across_lines.line_values import line_values, node_values
from refugium.escape.levels.across_lines.parameters import KINDS_READ
from refugium.signal import take_out_loading
from refugium.signal.reporters import Measured, site_values

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


@dataclass(frozen=True, eq=False, kw_only=True)
class Baseline:
    """Untreated lines, one modality.

    Attributes
    ----------
    lines
        Models with an untreated sample, in order.
    sites
        (sites, lines), log2 against the mean of lines that plexes tie together.
    node_of
        (sites,): the node whose own site it is.
    peptides
        (peptides, lines): the same of every feature that is no reporter of any node.
    blocks
        Line to the plexes that hold it untreated.
    """

    lines: tuple[str, ...]
    sites: Array
    node_of: tuple[str, ...]
    peptides: Array
    blocks: dict[str, frozenset[str]]

    def rows_of(self, node: str) -> Ints:
        """Return the positions of the sites of a node."""
        return np.flatnonzero([own == node for own in self.node_of])

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """Nodes with a site, in order."""
        return tuple(dict.fromkeys(self.node_of))

    @cached_property
    def levels(self) -> Array:
        """(nodes, lines): the mean of each node's sites; NaN where none was measured."""
        return np.array([node_values(self.sites, self.rows_of(node)) for node in self.nodes])


def read_baseline(whole: Measured, normalisation: str) -> Baseline:
    """Answer: how high is each site in each line before any drug?

    Parameters
    ----------
    whole
        The modality, all lineages together.
    normalisation
        `invariant` or `as_given`.

    Notes
    -----
    Loading is judged on all samples of a plex, treated ones too; levels on samples that never
    saw an agent. A line with several untreated times counts once.
    """
    layout = whole.matrix.layout
    never = {s.number: s.model for s in layout.states if not s.course}
    lines = tuple(dict.fromkeys(never.values()))
    used = np.flatnonzero(np.isin(whole.matrix.state, list(never)))
    block = whole.matrix.block
    log2 = take_out_loading(whole.log2, block, normalisation)[used]
    line = np.array([lines.index(never[int(s)]) for s in whole.matrix.state[used]], dtype=int)
    own = block[used]
    found = site_values(log2, own, whole.matches[whole.matches["kind"].isin(KINDS_READ)])
    other = np.setdiff1d(np.arange(log2.shape[1]), whole.matches["position"].to_numpy(dtype=int))
    held: dict[str, set[str]] = {name: set() for name in lines}
    for number, part in zip(line, own, strict=True):
        held[lines[int(number)]].add(layout.block_names[int(part)])
    return Baseline(
        lines=lines, sites=line_values(found.values, line, own, len(lines)),
        node_of=tuple(key.node for key in found.names),
        peptides=line_values(log2[:, other].T, line, own, len(lines)),
        blocks={name: frozenset(blocks) for name, blocks in held.items()},
    )
