"""Whether a called node fell when the partner came to the drug, where that was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from refugium.core.status import HIT, Change
from refugium.core.tables import rows_of
from refugium.knowledge import Knowledge
from refugium.knowledge.packs.therapies import drug_name
from refugium.study.design import Design
from refugium.therapy.measured.from_start import nanomolar
from refugium.therapy.path.called import agents_in, comparisons
from refugium.therapy.path.schema import NodeFell

Key = tuple[str, frozenset[str], str, str]


@dataclass(frozen=True, kw_only=True)
class Read:
    """What the node did under one dose of the partner (NaN: not stated)."""

    dose_nM: float  # noqa: N815
    fell: NodeFell


def nodes_under_partners(
    calls: pd.DataFrame, engagement: pd.DataFrame, design: Design,
    *, knowledge: Knowledge | None = None,
) -> dict[Key, list[Read]]:
    """Answer: what did each node do when one partner was added to what cells were on?

    Parameters
    ----------
    calls, engagement
        Tables of :func:`refugium.find_escape`.
    design
        Of the same study.
    knowledge
        Knowledge pack; the built-in one by default.

    Returns
    -------
    dict
        By model, names of the agents before, partner and node: each dose at which it was read.

    Notes
    -----
    Fell: the partner engaged the node as its target, or the node's change is `down`. Did not fall:
    its change is shown to be nothing (`none`), never merely not shown.
    """
    added = {}
    for row in comparisons(design).values():
        case = agents_in(design, str(row["case_arm"]), row["time_h"])
        before = agents_in(design, str(row["reference_arm"]), row["reference_time_h"])
        new = case - before
        # a sample of the same arm or of another model adds no partner
        if len(new) == 1 and before and before < case and (
                row["case_model"] == row["reference_model"]):
            agent = next(iter(new))
            added[row["contrast"]] = (row["case_model"], frozenset(a.name for a in before), agent,
                                      drug_name(agent.name, knowledge=knowledge))
    found: dict[Key, list[Read]] = {}
    engaged = {(r["contrast"], r["target"]) for r in rows_of(engagement) if r["verdict"] in HIT}
    for row in rows_of(calls):
        if row["contrast"] not in added:
            continue
        model, on, agent, partner = added[row["contrast"]]
        down = (row["contrast"], row["node"]) in engaged or row["change"] == Change.DOWN
        fell = (NodeFell.FELL if down else NodeFell.DID_NOT_FALL if row["change"] == Change.NONE
                else NodeFell.CANNOT_TELL)
        found.setdefault((model, on, partner, row["node"]), []).append(
            Read(dose_nM=nanomolar(agent), fell=fell))
    return found


def fell_at(reads: Sequence[Read], dose_nM: float) -> NodeFell:
    """Answer: did the node fall at this dose? More drug never hits it less.

    Parameters
    ----------
    reads
        What it did at each dose.
    dose_nM
        The dose that cells met; NaN: not stated, and only a reading without a stated dose counts.

    Examples
    --------
    >>> low, high = Read(dose_nM=10.0, fell=NodeFell.FELL), Read(dose_nM=90.0,
    ...                                                          fell=NodeFell.FELL)
    >>> [str(fell_at(one, 50.0)) for one in ([low], [high], [])]
    ['fell', 'not_measured', 'not_measured']
    """
    unstated = dose_nM != dose_nM
    at_most = [r for r in reads if r.dose_nM <= dose_nM or (unstated and r.dose_nM != r.dose_nM)]
    at_least = [r for r in reads if r.dose_nM >= dose_nM or (unstated and r.dose_nM != r.dose_nM)]
    if any(r.fell == NodeFell.FELL for r in at_most):
        return NodeFell.FELL
    if any(r.fell == NodeFell.DID_NOT_FALL for r in at_least):
        return NodeFell.DID_NOT_FALL
    here = [r for r in at_most if r in at_least]
    return NodeFell.CANNOT_TELL if here else NodeFell.NOT_MEASURED


def read_of(found: Mapping[Key, list[Read]], key: Key, dose_nM: float) -> NodeFell:
    """Return the answer for one node; not measured where nothing was read."""
    return fell_at(found.get(key, []), dose_nM)
