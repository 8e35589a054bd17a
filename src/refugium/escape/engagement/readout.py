"""By which sites a drug's hit can be seen: what its target makes, or what shows its output."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from refugium.core.status import ReadFrom
from refugium.escape.situations import Situation, Situations
from refugium.signal import Effects, StateFit
from refugium.signal.reporters import ALONE, WITH_OTHERS, ReadoutKey, Signal


@dataclass(frozen=True, eq=False, kw_only=True)
class Readout:
    """Which rows show a target.

    Attributes
    ----------
    fit, row, sign
        Where the row stands, and whether it falls (1) or rises (-1) as the target falls.
    read_from
        What the row can say.
    node, sites
        Whose sites they are, and which.
    n_sites, blocks
        How many were measured; blocks that hold case and reference.
    words
        What must be said beside; empty where the target's own sites are read.
    """

    fit: StateFit
    row: int
    sign: int
    read_from: ReadFrom
    node: str
    sites: tuple[str, ...]
    n_sites: int
    blocks: int
    words: str = ""

    def change(self, case: int, reference: int) -> Effects:
        """Return case minus reference of all rows of the fit, turned so that a hit is a fall."""
        weights = np.zeros(len(self.fit.component))
        weights[case] += 1
        weights[reference] -= 1
        return self.fit.combine(weights).times(self.sign)


def readout_of(
    signal: Signal, situations: Situations, situation: Situation, drug: str, target: str
) -> Readout | None:
    """Answer: by which sites can this drug's hit be seen here? None: by none that was measured."""
    return next(readouts_of(signal, situations, situation, drug, target), None)


def readouts_of(
    signal: Signal, situations: Situations, situation: Situation, drug: str, target: str
) -> Iterator[Readout]:
    """Yield all that was measured of what can show this drug's hit, best first.

    Notes
    -----
    In this order, where measured in case and reference: sites that the target alone
    makes (`direct`); what shows its output, best first; sites that it makes with others, or whose
    maker is not known; further outputs. A site that only another kinase makes never judges: MEK's
    own loop is RAF's work. Own sites are left out where the drug is known to raise them while the
    kinase is off.
    """
    assert situation.reference is not None
    why = situations.misleading.get((drug, target), "")
    own = "were not measured"
    if target in signal.nodes.names:
        own = "mislead under this drug" if why else "are made by other kinases"
    first, further = situations.readouts.get(target, ()), situations.further.get(target, ())
    if any(key.node == target for key in signal.readouts.names):
        further = ()  # own sites that vanished here are the news: no output speaks in their place
    ways: list[tuple[ReadoutKey | str, int]] = [
        *([] if why else [(ReadoutKey(target, ALONE), 1)]), *first,
        *([] if why else [(ReadoutKey(target, WITH_OTHERS), 1)]), *further,
    ]
    for name, sign in ways:
        found = _measured(signal, situation, name, sign, own)
        if found is not None:
            yield found


def _measured(
    signal: Signal, situation: Situation, name: ReadoutKey | str, sign: int, own: str
) -> Readout | None:
    assert situation.reference is not None
    rows = signal.readouts if isinstance(name, ReadoutKey) else signal.nodes
    if name not in rows.names:
        return None
    row = list(rows.names).index(name)
    blocks = int(signal.blocks_of(
        rows.values[row : row + 1], situation.case, situation.reference)[0])
    if blocks == 0 and situation.kind != "stated":
        return None
    n_sites = int(rows.n_sites[row].max())
    if isinstance(name, ReadoutKey):
        return Readout(
            fit=signal.readout_fit, row=row, sign=sign, node=name.node, n_sites=n_sites,
            read_from=ReadFrom.DIRECT if name.makers == ALONE else ReadFrom.OUTPUT,
            sites=signal.readouts.sites[row], blocks=blocks,
        )
    sites = tuple(dict.fromkeys(key.site for key in signal.sites.names if key.node == name))
    return Readout(
        fit=signal.node_fit, row=row, sign=sign, read_from=ReadFrom.OUTPUT, node=name,
        sites=sites, n_sites=n_sites, blocks=blocks,
        words=f"read from {name}, downstream: its own sites {own}",
    )
