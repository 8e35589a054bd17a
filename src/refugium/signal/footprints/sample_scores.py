"""Sets of genes at the level of samples: one score a sample, then the model of the study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.stats import mean_seen
from refugium.signal.feature_fit import FeatureFit
from refugium.signal.footprints.gene_names import rename_targets
from refugium.signal.linear_model import StateFit, fit_changes, fit_states
from refugium.signal.raw.changes import GivenChanges
from refugium.signal.reporters.nodes import centre_additive

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


@dataclass(frozen=True, eq=False, kw_only=True)
class SampleScores:
    """Scores of sets in samples, fitted on states and blocks.

    Attributes
    ----------
    names
        (sets,).
    genes, weights
        (sets,): the members that were read, named as the data name them, and their signed weights.
    n_in_set
        (sets,): members of each set, read or not.
    values
        (sets, samples), log2, up to a constant per set and block; NaN = no member was read.
    fit
        The linear model of `values`: :meth:`StateFit.combine` gives changes between states.
    """

    names: tuple[str, ...]
    genes: tuple[tuple[str, ...], ...]
    weights: tuple[Array, ...]
    n_in_set: tuple[int, ...]
    values: Array
    fit: StateFit

    def row(self, name: str) -> int | None:
        """Return the position of a set; None if no member was read."""
        return self.names.index(name) if name in self.names else None


def score_samples(
    features: FeatureFit, network: pd.DataFrame, *, strata: Ints | None = None,
    as_named: bool = False,
) -> SampleScores:
    """Answer: how high does each set of genes stand in each sample, and how sure is a change?

    Parameters
    ----------
    features
        One modality of genes and one lineage, genes that are not there left out.
    network
        `source` (set), `target` (gene symbol), `weight` (signed).
    strata
        (samples,), numbers from 0: samples with a level of their own in common (pairs, each within
        a block) in place of the blocks.
    as_named
        Whether targets are named as the data name them; else they are looked up under other names.

    Returns
    -------
    SampleScores
        Sets of which a member was read.

    Notes
    -----
    A sample's score is sum of weight x (log2 value less the gene's mean over the block) over sum of
    absolute weights: with weights of 1 and -1 the mean of its signed members. Missing values: the
    gene constant is fitted beside a sample constant, so that a gap does not pull the score. The
    scores, not the genes, then go through the study's linear model: however much the genes of a set
    vary together, replicates of the score show it, and it stands in the error. For one number a
    sample a rotation test is this t test. Variances are moderated where there are eight sets or
    more; degrees of freedom are never more than the residual ones times the effective number of
    independent sets, (sum of eigenvalues)^2 / sum of their squares of the residual correlation:
    sets share genes and samples. A state with a lone sample has a change and no error.

    References
    ----------
    Wu D et al. (2010), rotation tests of gene sets, doi:10.1093/bioinformatics/btq401

    Examples
    --------
    >>> from refugium.signal import read
    >>> from refugium.signal.feature_fit import fit_features
    >>> from refugium.virtual import demo_plan, write_tumour
    >>> fit = fit_features(read(write_tumour(demo_plan()).study).matrix("phospho"))[0]
    >>> own = sorted({gene for gene in fit.genes if gene in ("EGFR", "SHC1", "MAPK1")})
    >>> net = pd.DataFrame({"source": "ERBB to ERK", "target": own, "weight": 1.0})
    >>> scores = score_samples(fit, net)
    >>> scores.n_in_set, scores.values.shape == (1, fit.values.shape[1])
    ((3,), True)
    """
    edges = network if as_named else rename_targets(network, features.genes)[0]
    best = best_feature(features)
    block = features.block if strata is None else strata
    if features.fit.changes is None:
        return score_rows(features.values, best, edges, state=features.state, block=block,
                          n_states=len(features.states))
    sets = _members(edges, best)
    return _of_changes(features.fit.changes, len(features.states), SampleScores(
        names=tuple(name for name, _, _ in sets), n_in_set=tuple(size for _, _, size in sets),
        genes=tuple(tuple(here["target"].astype(str)) for _, here, _ in sets),
        weights=tuple(here["weight"].to_numpy(dtype=float) for _, here, _ in sets),
        values=np.zeros((len(sets), 0)), fit=features.fit), best)


def score_rows(
    values: Array, rows: Mapping[str, int], edges: pd.DataFrame, *, state: Ints, block: Ints,
    n_states: int,
) -> SampleScores:
    """Score sets in any matrix of genes: what :func:`score_samples` does to those of a study.

    Parameters
    ----------
    values
        (features, samples), log2, NaN = missing.
    rows
        Gene to its row.
    edges
        `source` (set), `target` (gene, named as in `rows`), `weight` (signed).
    state, block
        (samples,), integers from 0.
    n_states
        Number of states.

    Examples
    --------
    >>> y = np.array([[5.0, 5.2, 7.1, 7.0], [3.0, 3.1, 5.0, 5.2]])
    >>> net = pd.DataFrame({"source": "one", "target": ["a", "b"], "weight": 1.0})
    >>> found = score_rows(y, {"a": 0, "b": 1}, net, state=np.array([0, 0, 1, 1]),
    ...                    block=np.zeros(4, dtype=int), n_states=2)
    >>> found.fit.combine(np.array([-1.0, 1.0])).estimate.round(2).tolist()
    [2.0]
    """
    sets = _members(edges, rows)
    weights = [here["weight"].to_numpy(dtype=float) for _, here, _ in sets]
    table = np.array([
        _by_block(values[[rows[gene] for gene in here["target"]]], weight, block)
        for (_, here, _), weight in zip(sets, weights, strict=True)
    ]).reshape(len(sets), len(state))
    fit = fit_states(table, state, block, n_states=n_states)
    return SampleScores(
        names=tuple(name for name, _, _ in sets), n_in_set=tuple(size for _, _, size in sets),
        genes=tuple(tuple(here["target"].astype(str)) for _, here, _ in sets),
        weights=tuple(weights), values=table,
        fit=_no_surer(fit, table, state=state, block=block, n_states=n_states),
    )


def _members(
    edges: pd.DataFrame, rows: Mapping[str, int]
) -> list[tuple[str, pd.DataFrame, int]]:
    """Return each set of which a member was read: its name, those members, its size."""
    here = edges[edges["target"].isin(list(rows))]
    size = edges["source"].value_counts()
    return [(str(name), own, int(size[name]))
            for name, own in here.groupby("source", sort=False)]


def _of_changes(
    changes: GivenChanges, n_states: int, sets: SampleScores, best: dict[str, int]
) -> SampleScores:
    """Score changes that came as such: mean of the members, mean of their errors.

    Nobody sees how the genes of a set vary together: they are taken as if they did. Where only what
    changed is listed, a set of it has no error.
    """
    members = [np.array([best[gene] for gene in genes], dtype=int) for genes in sets.genes]
    found = changes.of_means(members, sets.weights)
    found = replace(found, se=np.where(found.selected, np.nan, found.se),
                    df=np.where(found.selected, np.nan, found.df))
    return replace(sets, values=found.estimate, fit=fit_changes(found, n_states))


def best_feature(fit: FeatureFit) -> dict[str, int]:
    """Return the row of each gene: the one with the highest mean value."""
    level = mean_seen(fit.values, axis=1)
    order = np.argsort(-level, kind="stable")
    found: dict[str, int] = {}
    for row in order:
        found.setdefault(fit.genes[row], int(row))
    return {gene: found[gene] for gene in dict.fromkeys(fit.genes)}


def weighted_means(values: Array, weights: Array) -> Array:
    """Return sum of weight x value over sum of absolute weights, of the members that were read.

    Parameters
    ----------
    values
        (members, samples), NaN = missing.
    weights
        (members,), signed.

    Examples
    --------
    >>> weighted_means(np.array([[1.0, np.nan], [-3.0, -2.0]]), np.array([1.0, -1.0])).tolist()
    [2.0, 2.0]
    """
    known = np.isfinite(values)
    total = np.abs(weights) @ known
    summed = weights @ np.where(known, values, 0.0)
    return np.where(total > 0, summed / np.where(total > 0, total, 1.0), np.nan)


def _by_block(rows: Array, weights: Array, blocks: Ints) -> Array:
    out = np.full(rows.shape[1], np.nan)
    for block in np.unique(blocks):
        columns = np.flatnonzero(blocks == block)
        # turned first: where a gap makes the sample constants, all members must rise together
        part = (rows[:, columns].T * np.sign(weights)).T
        read = np.isfinite(part).any(axis=1)
        if read.any():
            out[columns] = weighted_means(centre_additive(part[read]), np.abs(weights[read]))
    return out


def _no_surer(
    fit: StateFit, values: Array, *, state: Ints, block: Ints, n_states: int
) -> StateFit:
    """Bound the degrees of freedom by what independent sets could lend."""
    if not len(values):
        return fit
    # rows with the same gaps share a design, and so the degrees of freedom that they have alone
    alone: dict[bytes, Array] = {}
    own = []
    for row, known in zip(values, np.isfinite(values), strict=True):
        key = known.tobytes()
        if key not in alone:
            alone[key] = fit_states(row[None], state, block, n_states=n_states).df[0]
        own.append(alone[key])
    fitted = fit.coef[:, state] + fit.coef[:, n_states + block]
    return replace(fit, df=np.minimum(fit.df, np.array(own) * independent(values - fitted)))


def independent(residuals: Array) -> float:
    """Return the effective number of independent rows: the participation ratio of their scatter.

    Examples
    --------
    >>> one, other = np.array([1.0, -1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0, -1.0])
    >>> independent(np.stack([one, 2 * one])), independent(np.stack([one, other]))
    (1.0, 2.0)
    """
    whole = residuals[:, np.isfinite(residuals).all(axis=0)] if residuals.size else residuals
    size = np.sqrt((whole**2).sum(axis=1))
    if not (size > 0).any():
        return 1.0
    unit = whole[size > 0] / size[size > 0][:, None]
    share = np.linalg.svd(unit, compute_uv=False) ** 2
    return float(round(share.sum() ** 2 / (share**2).sum(), 9))
