"""From a study to activities: normalise, match, average, fit once; contrasts are read off."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import anndata as ad
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.knowledge import Knowledge, top_nodes
from refugium.signal.linear_model import Effects, StateFit, fit_states
from refugium.signal.normalise import take_out_loading, to_log2
from refugium.signal.reporters.match import SCORED_KINDS, match_features
from refugium.signal.reporters.nodes import NodeValues, node_values, site_values
from refugium.signal.technical import join_technical
from refugium.study import Study, sample_ids

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


@dataclass(frozen=True, eq=False, kw_only=True)
class Signal:
    """Node and site activities of one modality, ready to be compared between states.

    Attributes
    ----------
    states
        One row per state: `state`, `model_id`, `arm`, `arms`, `time_h`, `agents`, `blocks`.
    nodes, sites
        Values per sample.
    node_fit, site_fit
        The linear model of each.
    matches
        Feature to reporter row.
    table
        One row per node: `node`, `kind`, `members`, `sites_known`, `sites_measured`,
        `coverage`, `checked` (a measured site was held against its source).
    modality, normalisation
        What was used.
    """

    states: pd.DataFrame
    nodes: NodeValues
    sites: NodeValues
    node_fit: StateFit
    site_fit: StateFit
    matches: pd.DataFrame
    table: pd.DataFrame
    sample_state: Ints
    sample_block: Ints
    modality: str
    normalisation: str
    _memo: dict[tuple[object, ...], Any] = field(default_factory=dict, repr=False)

    def compare(self, case: int, reference: int, *, sites: bool = False) -> Effects:
        """Return case minus reference for every node (or site)."""
        key = ("effect", case, reference, sites)
        if key not in self._memo:
            self._memo[key] = self._compare(case, reference, sites=sites)
        effects: Effects = self._memo[key]
        return effects

    def _compare(self, case: int, reference: int, *, sites: bool) -> Effects:
        weights = np.zeros(len(self.states))
        weights[case] += 1
        weights[reference] -= 1
        return (self.site_fit if sites else self.node_fit).combine(weights)

    def shared_blocks(self, case: int, reference: int, *, sites: bool = False) -> Ints:
        """Return for every node (or site) the number of blocks with both states measured."""
        key = ("blocks", case, reference, sites)
        if key not in self._memo:
            self._memo[key] = self._shared_blocks(case, reference, sites=sites)
        count: Ints = self._memo[key]
        return count

    def _shared_blocks(self, case: int, reference: int, *, sites: bool) -> Ints:
        values = (self.sites if sites else self.nodes).values
        count = np.zeros(values.shape[0], dtype=int)
        for block in np.unique(self.sample_block):
            both = np.ones(values.shape[0], dtype=bool)
            for state in (case, reference):
                here = (self.sample_block == block) & (self.sample_state == state)
                both &= np.isfinite(values[:, here]).any(axis=1) if here.any() else False
            count += both
        return count


@dataclass(frozen=True, eq=False, kw_only=True)
class Measured:
    """A modality on log2 with its design, before normalisation: the part that never changes."""

    log2: Array
    state: Ints
    block: Ints
    block_names: tuple[str, ...]
    states: pd.DataFrame
    matches: pd.DataFrame
    modality: str

    def without_block(self, name: str) -> Measured:
        """Leave one block out; states keep their numbers."""
        keep = self.block != self.block_names.index(name)
        return replace(self, log2=self.log2[keep], state=self.state[keep], block=self.block[keep])

    def without_site(self, node: str, site: str) -> Measured:
        """Leave one site of one node out."""
        hit = (self.matches["node"] == node) & (self.matches["site"] == site)
        return replace(self, matches=self.matches[~hit].reset_index(drop=True))


def split_lineages(measured: Measured, study: Study) -> list[Measured]:
    """Part a modality by families of models (a model and those made from it).

    Families share no contrast and need no common noise: each is fitted on its own, with its
    states numbered from 0.
    """
    root = study.design.lineages
    roots = np.array([root[str(model)] for model in measured.states["model_id"]])
    if len(set(roots)) < 2:
        return [measured]
    parts = []
    for name in dict.fromkeys(roots):
        kept = np.flatnonzero(roots == name)
        number = np.full(len(roots), -1)
        number[kept] = np.arange(len(kept))
        rows = np.isin(measured.state, kept)
        states = measured.states.iloc[kept].assign(state=np.arange(len(kept)))
        parts.append(replace(
            measured, log2=measured.log2[rows], state=number[measured.state[rows]],
            block=measured.block[rows], states=states.reset_index(drop=True),
        ))
    return parts


def prepare(study: Study, knowledge: Knowledge, modality: str) -> Measured:
    """Lay out one modality: samples with state and block, features with their reporter rows."""
    data: ad.AnnData = study.modalities[modality]
    ids = sample_ids(data)
    table = study.states(modality)
    table = table.set_index("sample_id").loc[ids].reset_index()
    values = np.asarray(data.X, dtype=float)
    log2, table = join_technical(to_log2(values, str(data.uns.get("scale", "linear"))), table)
    block_names, block = np.unique(table["block"].to_numpy(dtype=str), return_inverse=True)
    states = (
        table.groupby("state", sort=True)
        .agg(model_id=("model_id", "first"), arm=("state_arm", "first"),
             arms=("arm", lambda a: tuple(dict.fromkeys(a))), time_h=("time_h", "first"),
             agents=("agents", "first"), blocks=("block", lambda b: tuple(dict.fromkeys(b))))
        .reset_index()
    )
    return Measured(
        log2=log2, state=table["state"].to_numpy(dtype=int), block=np.asarray(block, dtype=int),
        block_names=tuple(map(str, block_names)), states=states,
        matches=match_features(data, knowledge), modality=modality,
    )


def measure(measured: Measured, knowledge: Knowledge, normalisation: str = "invariant") -> Signal:
    """Answer: how active is each node in each state, relative to others of its block?

    Parameters
    ----------
    measured
        From :func:`prepare`.
    knowledge
        For coverage.
    normalisation
        `invariant` or `as_given`.
    """
    log2 = take_out_loading(measured.log2, measured.block, normalisation)
    sites = site_values(log2, measured.block, measured.matches)
    nodes = node_values(sites, measured.block)
    state, block = measured.state, measured.block
    return Signal(
        states=measured.states, nodes=nodes, sites=sites,
        node_fit=_fit(nodes, state, block, len(measured.states)),
        site_fit=_fit(sites, state, block, len(measured.states)), matches=measured.matches,
        table=node_coverage(measured.matches, knowledge), sample_state=state, sample_block=block,
        modality=measured.modality, normalisation=normalisation,
    )


def _fit(rows: NodeValues, state: Ints, block: Ints, n_states: int) -> StateFit:
    if rows.values.shape[0] == 0:
        rows = NodeValues(("",), np.full((1, len(state)), np.nan), np.zeros((1, len(state)), int))
    return fit_states(
        rows.values, state, block, n_states=n_states, size=rows.n_sites.max(axis=1)
    )


def node_coverage(matches: pd.DataFrame, knowledge: Knowledge) -> pd.DataFrame:
    """Return per node how many of its reporter sites were measured, and what it stands for."""
    nodes = knowledge.nodes
    parent = top_nodes(knowledge)
    kinds = dict(zip(nodes["node"].astype(str), nodes["kind"].astype(str), strict=True))
    rows = knowledge.reporters[knowledge.reporters["kind"].isin(SCORED_KINDS)]
    known = rows.assign(top=[parent.get(str(n), str(n)) for n in rows["node"]])
    sizes = known.groupby("top")["window"].nunique()
    scored = matches[matches["kind"].isin(SCORED_KINDS)]
    measured = scored.groupby("node")["site"].nunique()
    members = scored.groupby("node")["member"].agg(
        lambda m: ";".join(sorted({part for text in m for part in str(text).split(";")}))
    )
    checked = scored.groupby("node")["checked"].any()
    tops = list(dict.fromkeys(parent.values()))
    out = pd.DataFrame({"node": tops})
    out["kind"] = [kinds.get(node, "kinase") for node in tops]
    out["members"] = [str(members.get(node, "")) for node in tops]
    out["sites_known"] = [int(sizes.get(node, 0)) for node in tops]
    out["sites_measured"] = [int(measured.get(node, 0)) for node in tops]
    out["checked"] = [bool(checked.get(node, False)) for node in tops]
    share = out["sites_measured"] / out["sites_known"].where(out["sites_known"] > 0)
    out["coverage"] = share.clip(upper=1.0)
    return out
