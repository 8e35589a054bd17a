"""Every feature of a modality in one linear model: changes for footprints, abundance, censoring."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.signal.linear_model import Effects, StateFit, fit_changes, fit_given, fit_states
from refugium.signal.matrix import Matrix
from refugium.signal.normalise import take_out_loading
from refugium.signal.raw.expression import expressed
from refugium.signal.raw.panels import against_housekeeping
from refugium.signal.reporters.tables import contrast_states

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


@dataclass(frozen=True, eq=False, kw_only=True)
class FeatureFit:
    """All features of one modality and one lineage of models, fitted on states and blocks.

    Attributes
    ----------
    modality, normalisation
        What was used.
    features, genes
        Names of the rows, and the gene (or protein) of each.
    values, residuals
        (features, samples), log2; NaN = missing.
    fit
        The linear model.
    states
        One row per state, as in :class:`refugium.signal.reporters.activity.Signal`.
    state, block
        (samples,).
    """

    modality: str
    normalisation: str
    features: tuple[str, ...]
    genes: tuple[str, ...]
    values: Array
    residuals: Array
    fit: StateFit
    states: pd.DataFrame
    state: Ints
    block: Ints

    def change(self, contrast: dict[str, object]) -> Effects | None:
        """Return case minus reference for every feature.

        None where a side was not measured, or treatment and block cannot be told apart.
        """
        weights = self.weights(contrast)
        return None if weights is None else self.fit.combine(weights)

    def weights(self, contrast: dict[str, object]) -> Array | None:
        """Return a contrast as weights of the states, (states,); None where it has no two sides."""
        case, reference = contrast_states(self.states, contrast)
        if case is None or reference is None or contrast["status"] != Status.OK:
            return None
        weights = np.zeros(len(self.states))
        weights[case] += 1
        weights[reference] -= 1
        return weights

    def changes(self, contrasts: pd.DataFrame) -> pd.DataFrame:
        """Return the estimates, (features, contrasts), for the contrasts that can be computed."""
        found = {}
        for row in rows_of(contrasts):
            effect = self.change(row)
            if effect is not None and np.isfinite(effect.estimate).any():
                found[str(row["contrast"])] = effect.estimate
        return pd.DataFrame(found, index=list(self.features))


def fit_features(matrix: Matrix, normalisation: str = "") -> list[FeatureFit]:
    """Answer: how does every feature of a modality change, with what noise?

    Parameters
    ----------
    matrix
        The modality; of counts the genes that are there.
    normalisation
        `invariant` or `as_given`; default: invariant, but as given for RNA (a panel of RNA against
        its housekeeping genes).

    Returns
    -------
    list of FeatureFit
        One per lineage (a model and those made from it): lineages share no noise.

    Examples
    --------
    >>> from refugium.signal import read
    >>> from refugium.virtual import Plan, write_tumour
    >>> fits = fit_features(read(write_tumour(Plan(seed=1)).study).matrix("phospho"))
    >>> fits[0].values.shape == fits[0].residuals.shape
    True
    """
    # of reads the depth is off already, per million
    if matrix.changes is not None:
        return [_of_changes(part) for part in matrix.of_lineages()]
    method = normalisation or ("as_given" if matrix.modality.of_reads else "invariant")
    keep = np.isfinite(matrix.log2).any(axis=1)
    if matrix.counts is not None and matrix.depth is not None:
        # an empty sample has no counts per million and says nothing of a gene
        deep = matrix.depth > 0
        keep &= expressed(matrix.counts[:, deep].T, matrix.depth[deep])
    given = (against_housekeeping(matrix.log2, matrix.genes) if matrix.modality.of_reads
             else matrix.log2)
    log2 = take_out_loading(given[keep].T, matrix.block, method)
    whole = replace(matrix.of_rows(np.flatnonzero(keep)), log2=log2.T)
    return [_of_lineage(part, method) for part in whole.of_lineages()]


def _of_changes(matrix: Matrix) -> FeatureFit:
    """Return the features of which changes came as such: no value, and nothing left over."""
    assert matrix.changes is not None
    states = matrix.layout.table
    return FeatureFit(
        modality=matrix.modality.value, normalisation="as_given", features=matrix.feature_names,
        genes=matrix.genes, values=matrix.log2, residuals=matrix.log2,
        fit=fit_changes(matrix.changes, len(states)), states=states, state=matrix.state,
        block=matrix.block,
    )


def _of_lineage(matrix: Matrix, method: str) -> FeatureFit:
    states, state = matrix.layout.table, matrix.state
    # numbered anew: a lineage may lack blocks, and each would be an empty column of the design
    block = np.asarray(np.unique(matrix.block, return_inverse=True)[1], dtype=int)
    given = matrix.given
    fit = fit_states(matrix.log2, state, block, n_states=len(states)) if given is None else (
        fit_given(matrix.log2, given.se, given.n, state, block, n_states=len(states)))
    fitted = fit.coef[:, state] + fit.coef[:, len(states) + block]
    return FeatureFit(
        modality=matrix.modality.value, normalisation=method, features=matrix.feature_names,
        genes=matrix.genes, values=matrix.log2, residuals=matrix.log2 - fitted, fit=fit,
        states=states, state=state, block=block,
    )
