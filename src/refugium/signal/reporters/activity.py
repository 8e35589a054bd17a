"""From a study to activities: normalise, match, average, fit once; contrasts are read off."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.status import Status
from refugium.knowledge import Knowledge, top_nodes
from refugium.signal.linear_model import Effects, StateFit, fit_changes, fit_given, fit_states
from refugium.signal.matrix import Matrix
from refugium.signal.normalise import loading
from refugium.signal.raw.changes import GivenChanges
from refugium.signal.raw.given import GivenErrors
from refugium.signal.reporters.change_values import (
    node_changes,
    readout_changes,
    site_changes,
)
from refugium.signal.reporters.copied_readings import match_once
from refugium.signal.reporters.gene_conflicts import refuse_conflicts
from refugium.signal.reporters.interference import Interference, interference_of
from refugium.signal.reporters.match import SCORED_KINDS
from refugium.signal.reporters.measurements import measurements
from refugium.signal.reporters.nodes import (
    NodeValues,
    SiteValues,
    node_values,
    site_members,
    site_values,
)
from refugium.signal.reporters.readout_rows import ReadoutValues, readout_values
from refugium.signal.reporters.site_spread import SitesFit

Array = NDArray[np.float64]
Ints = NDArray[np.int_]
AS_GIVEN, COMMON_OFF = "as_given", "common_off"


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
    loading
        (samples,): how much more each held than its block, log2, and was taken out; 0 as given.
    modality, normalisation
        What was used.
    interference
        How much of each reading may be its neighbours' in the plex.
    site_errors
        Errors of `sites` that came with the readings; else None.
    site_changes
        Changes of `sites`, where these came in place of readings; else None. Values of nodes and
        sites are then (rows, contrasts), and there is no sample.
    """

    states: pd.DataFrame
    nodes: NodeValues
    sites: SiteValues
    node_fit: StateFit
    site_fit: StateFit
    matches: pd.DataFrame
    table: pd.DataFrame
    sample_state: Ints
    sample_block: Ints
    loading: Array
    modality: str
    normalisation: str
    interference: Interference
    site_errors: GivenErrors | None = None
    site_changes: GivenChanges | None = None
    _memo: dict[tuple[object, ...], Any] = field(default_factory=dict, repr=False)

    def shift(self, case: int, reference: int) -> float:
        """Return by how much more material the case held, mean over blocks with both; else 0.

        Of changes that came as such what most features do is not taken out: what they would
        change by if it were, is returned.
        """
        if self.site_changes is not None:
            place = self.site_changes.place(case, reference)
            return 0.0 if place is None or self.normalisation != AS_GIVEN else -place[1] * float(
                np.nan_to_num(self.site_changes.common[place[0]]))
        found = []
        for block in np.unique(self.sample_block):
            one, two = ((self.sample_block == block) & (self.sample_state == state)
                        for state in (case, reference))
            if one.any() and two.any():
                found.append(self.loading[one].mean() - self.loading[two].mean())
        return float(np.mean(found)) if found else 0.0

    @property
    def without_p(self) -> Status:
        """Why an effect that has no p has none."""
        return Status.TOO_FEW_REPLICATES if self.site_changes is None else Status.ERROR_NOT_STATED

    @cached_property
    def readouts(self) -> ReadoutValues:
        """Rows that can judge a drug: what each node makes on itself."""
        rows = readout_values(self.sites, self.sample_block, self.matches)
        return rows if self.site_changes is None else readout_changes(rows, self.site_changes)

    @cached_property
    def readout_fit(self) -> StateFit:
        """The linear model of `readouts`."""
        behind = measurements(self.sites, self.readouts.members)
        if self.site_changes is not None:
            own = fit_changes(
                self.site_changes.of_means(self.readouts.members), len(self.states))
            return SitesFit.of(own, self.site_fit, self.readouts.members, behind)
        given = None if self.site_errors is None else self.site_errors.of_means(
            self.readouts.members, self.sites.values)
        rows = _fit(self.readouts, self.sample_state, self.sample_block, len(self.states), given)
        return SitesFit.of(rows, self.site_fit, self.readouts.members, behind)

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
        return self.blocks_of((self.sites if sites else self.nodes).values, case, reference)

    def blocks_of(self, values: Array, case: int, reference: int) -> Ints:
        """Return for every row of values the number of blocks with both states measured."""
        count = np.zeros(values.shape[0], dtype=int)
        for block in np.unique(self.sample_block):
            both = np.ones(values.shape[0], dtype=bool)
            for state in (case, reference):
                here = (self.sample_block == block) & (self.sample_state == state)
                both &= np.isfinite(values[:, here]).any(axis=1) if here.any() else False
            count += both
        return count


@dataclass(frozen=True, eq=False)
class Measured:
    """A modality with its reporter rows, before normalisation: the part that never changes."""

    matrix: Matrix
    matches: pd.DataFrame

    @property
    def log2(self) -> Array:
        """(samples, features), log2; NaN = missing."""
        return self.matrix.log2.T

    @property
    def states(self) -> pd.DataFrame:
        """One row per state."""
        return self.matrix.layout.table

    def without_block(self, name: str) -> Measured:
        """Leave one block out; states keep their numbers."""
        return replace(self, matrix=self.matrix.without_block(name))

    def without_site(self, node: str, site: str) -> Measured:
        """Leave one site of one node out."""
        hit = (self.matches["node"] == node) & (self.matches["site"] == site)
        return replace(self, matches=self.matches[~hit].reset_index(drop=True))

    def of_lineages(self) -> list[Measured]:
        """Part by lineages of models, see :meth:`refugium.signal.Matrix.of_lineages`."""
        return [replace(self, matrix=part) for part in self.matrix.of_lineages()]


def match_reporters(matrix: Matrix, knowledge: Knowledge) -> Measured:
    """Find the reporter rows of the features of a modality; one reading speaks for one node.

    Raises
    ------
    StudyError
        Where the genes of its rows contradict their peptides.
    """
    refuse_conflicts(matrix.features, knowledge, modality=matrix.modality.value)
    return Measured(matrix, match_once(matrix, knowledge))


def measure(measured: Measured, knowledge: Knowledge, normalisation: str = "invariant") -> Signal:
    """Answer: how active is each node in each state, relative to others of its block?

    Parameters
    ----------
    measured
        From :func:`match_reporters`.
    knowledge
        For coverage.
    normalisation
        `invariant` or `as_given`. Of changes that came as such nobody knows whether loading was
        taken out: they are read as given, or with `common_off`, what most features do alike.
    """
    if measured.matrix.changes is not None:
        return _measure_changes(measured, measured.matrix.changes, knowledge, normalisation)
    state, block = measured.matrix.state, measured.matrix.block
    taken = np.zeros(len(state)) if normalisation == AS_GIVEN else loading(measured.log2, block)
    log2 = measured.log2 - taken[:, None]
    sites = site_values(log2, block, measured.matches)
    nodes = node_values(sites, block)
    of_sites = of_nodes = None
    if measured.matrix.given is not None:
        of_sites = measured.matrix.given.of_means(
            site_members(sites, measured.matches), measured.matrix.log2)
        of_nodes = of_sites.of_means(nodes.members, sites.values)
    site_fit = _fit(sites, state, block, len(measured.states), of_sites)
    node_fit = _fit(nodes, state, block, len(measured.states), of_nodes)
    return Signal(
        states=measured.states, nodes=nodes, sites=sites,
        node_fit=SitesFit.of(
            node_fit, site_fit, nodes.members, measurements(sites, nodes.members)),
        site_fit=site_fit,
        matches=measured.matches,
        table=node_coverage(measured.matches, knowledge), sample_state=state, sample_block=block,
        loading=taken, modality=measured.matrix.modality.value,
        normalisation=normalisation, interference=interference_of(measured.matrix),
        site_errors=of_sites,
    )


def _measure_changes(
    measured: Measured, given: GivenChanges, knowledge: Knowledge, normalisation: str
) -> Signal:
    """Return the signal of changes that came as such: no sample, comparisons as stated."""
    off = normalisation == COMMON_OFF
    sites, of_sites = site_changes(given.without_common() if off else given, measured.matches)
    nodes, of_nodes = node_changes(sites, of_sites)
    size, nothing = len(measured.states), np.zeros(0, dtype=int)
    site_fit = fit_changes(of_sites, size)
    return Signal(
        states=measured.states, nodes=nodes, sites=sites,
        node_fit=SitesFit.of(fit_changes(of_nodes, size), site_fit, nodes.members,
                             measurements(sites, nodes.members)),
        site_fit=site_fit, matches=measured.matches,
        table=node_coverage(measured.matches, knowledge), sample_state=nothing,
        sample_block=nothing, loading=np.zeros(0), modality=measured.matrix.modality.value,
        normalisation=COMMON_OFF if off else AS_GIVEN,
        interference=interference_of(measured.matrix), site_changes=of_sites,
    )


def _fit(
    rows: NodeValues | SiteValues | ReadoutValues, state: Ints, block: Ints, n_states: int,
    given: GivenErrors | None,
) -> StateFit:
    values, size = rows.values, rows.n_sites
    if given is not None and len(values):
        return fit_given(values, given.se, given.n, state, block, n_states=n_states)
    # no reporter was measured: a row of gaps keeps states and contrasts in place
    if not len(values):
        values, size = np.full((1, len(state)), np.nan), np.zeros((1, len(state)), dtype=int)
    return fit_states(values, state, block, n_states=n_states, size=size.max(axis=1))


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
    members = {str(node): tuple(sorted({name for each in sets for name in each}))
               for node, sets in scored.groupby("node")["member"]}
    checked = scored.groupby("node")["checked"].any()
    tops = list(dict.fromkeys(parent.values()))
    out = pd.DataFrame({"node": tops})
    out["kind"] = [kinds.get(node, "kinase") for node in tops]
    out["members"] = [members.get(node, ()) for node in tops]
    out["sites_known"] = [int(sizes.get(node, 0)) for node in tops]
    out["sites_measured"] = [int(measured.get(node, 0)) for node in tops]
    out["checked"] = [bool(checked.get(node, False)) for node in tops]
    share = out["sites_measured"] / out["sites_known"].where(out["sites_known"] > 0)
    # a peptide with two phosphates is a label of its own beside those of its single sites
    out["coverage"] = share.clip(upper=1.0)
    return out
