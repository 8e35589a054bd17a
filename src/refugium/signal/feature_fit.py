"""Every feature of a modality in one linear model: changes for footprints, abundance, censoring."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.signal.expression import expressed, log_cpm, pool_cells
from refugium.signal.linear_model import Effects, StateFit, fit_states
from refugium.signal.normalise import take_out_loading, to_log2
from refugium.signal.reporters.tables import contrast_states
from refugium.signal.technical import join_technical
from refugium.study import Study, sample_ids
from refugium.study.design import technical

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


@dataclass(frozen=True, eq=False, kw_only=True)
class FeatureFit:
    """All features of one modality and one family of models, fitted on states and blocks.

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
        case, reference = contrast_states(self.states, contrast)
        if case is None or reference is None or contrast["status"] != Status.OK:
            return None
        weights = np.zeros(len(self.states))
        weights[case] += 1
        weights[reference] -= 1
        return self.fit.combine(weights)

    def changes(self, contrasts: pd.DataFrame) -> pd.DataFrame:
        """Return the estimates, (features, contrasts), for the contrasts that can be computed."""
        found = {}
        for row in rows_of(contrasts):
            effect = self.change(row)
            if effect is not None and np.isfinite(effect.estimate).any():
                found[str(row["contrast"])] = effect.estimate
        return pd.DataFrame(found, index=list(self.features))


def fit_features(study: Study, modality: str, normalisation: str = "") -> list[FeatureFit]:
    """Answer: how does every feature of a modality change, with what noise?

    Parameters
    ----------
    study
        The study.
    modality
        Counts become log2(CPM + 1) of the genes that are there; cells are summed into samples.
        Other modalities become log2.
    normalisation
        `invariant` or `as_given`; default: invariant, but as given for RNA.

    Returns
    -------
    list of FeatureFit
        One per family of models (a model and those made from it): families share no noise.

    Examples
    --------
    >>> from refugium.virtual import Plan, write_tumour
    >>> fits = fit_features(write_tumour(Plan(seed=1)).study, "phospho")
    >>> fits[0].values.shape == fits[0].residuals.shape
    True
    """
    data = pool_cells(study.modalities[modality])
    table = study.states(modality).drop_duplicates("sample_id").set_index("sample_id")
    table = table.loc[sample_ids(data)].reset_index()
    raw = data.X
    matrix = np.asarray(raw.toarray() if hasattr(raw, "toarray") else raw, dtype=float)
    scale = str(data.uns.get("scale", "linear"))
    counted = modality.startswith("rna")
    method = normalisation or ("as_given" if counted else "invariant")
    keep = np.ones(matrix.shape[1], dtype=bool)
    if counted and scale == "linear":
        gaps = np.isnan(matrix)
        matrix = np.nan_to_num(matrix)
        keep = expressed(matrix[~technical(table)])
        log2 = np.where(gaps, np.nan, log_cpm(matrix))
    else:
        log2 = to_log2(matrix, scale)
        keep = np.asarray(np.isfinite(log2).any(axis=0))
    log2, table = join_technical(log2, table)
    block = np.asarray(pd.factorize(table["block"].astype(str), sort=True)[0], dtype=int)
    log2 = take_out_loading(log2[:, keep], block, method)
    features = tuple(np.array(data.var_names, dtype=object)[keep].astype(str))
    held = data.var["gene"] if "gene" in data.var else pd.Series(data.var_names)
    genes = tuple(held.to_numpy(dtype=object)[keep].astype(str))
    return [
        _of_lineage(modality=modality, method=method, features=features, genes=genes,
                    values=log2[rows].T, table=table.iloc[rows], block=block[rows])
        for rows in _lineages(study, table)
    ]


def _lineages(study: Study, table: pd.DataFrame) -> list[Ints]:
    """Return the samples of each family of models: a model and those made from it."""
    root = study.design.lineages
    roots = np.array([root[str(model)] for model in table["model_id"]])
    return [np.flatnonzero(roots == name) for name in dict.fromkeys(roots)]


def _of_lineage(
    *, modality: str, method: str, features: tuple[str, ...], genes: tuple[str, ...],
    values: Array, table: pd.DataFrame, block: Ints,
) -> FeatureFit:
    codes, numbers = np.unique(table["state"].to_numpy(dtype=int), return_inverse=True)
    state = np.asarray(numbers, dtype=int)
    states = (
        table.assign(state=state).groupby("state", sort=True)
        .agg(model_id=("model_id", "first"), arm=("state_arm", "first"),
             arms=("arm", lambda a: tuple(dict.fromkeys(a))), time_h=("time_h", "first"))
        .reset_index()
    )
    own = np.asarray(np.unique(block, return_inverse=True)[1], dtype=int)
    fit = fit_states(values, state, own, n_states=len(codes))
    fitted = fit.coef[:, state] + fit.coef[:, len(codes) + own]
    return FeatureFit(modality=modality, normalisation=method, features=features, genes=genes,
                      values=values, residuals=values - fitted, fit=fit, states=states,
                      state=state, block=own)
