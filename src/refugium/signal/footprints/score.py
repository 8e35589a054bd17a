"""The footprint score: what a node's signed targets say about its activity in each contrast."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse, special

from refugium.core.errors import KnowledgeError, StudyError
from refugium.core.stats import bh_adjust
from refugium.core.status import Status
from refugium.core.tables import Column, Schema
from refugium.signal.footprints.bootstrap import DRAWS, slope_intervals
from refugium.signal.footprints.inflation import DEFAULT_CORRELATION, set_inflation
from refugium.signal.footprints.kernel import TINY, p_of_t, ulm
from refugium.signal.parameters import CONFIDENCE

Array = NDArray[np.float64]
Ints = NDArray[np.int_]
MIN_FEATURES = 3
MIN_PROTEINS = 3
SMALLEST_P = 1e-300

FOOTPRINTS = Schema(
    "footprints",
    (
        Column("modality", "name", "where its targets were measured"),
        Column("source", "name", "the signature or node whose targets are read"),
        Column("kind", "text", "state, pathway, hallmark, kinase, ... as in the network"),
        Column("node", "name", "node that it stands for; empty: none"),
        Column("contrast", "name", "the comparison"),
        Column("model_id", "name", "model of the case"),
        Column("estimate", "number", "slope of the change on the weight", "log2 per weight"),
        Column("t", "number", "slope over its standard error, features taken as independent"),
        Column("z", "number", "normal deviate with the sign of t and the p of this row"),
        Column("p", "number", "two-sided p, variance inflated"),
        Column("q", "number", "Benjamini-Hochberg within the contrast"),
        Column("n_features", "integer", "targets measured in the contrast"),
        Column("n_proteins", "integer", "proteins that hold them"),
        Column("renamed", "text", "targets that the data hold under another name: `A as B; ...`"),
        Column("inflation", "number", "variance over that of independent targets"),
        Column("lo", "number", "lower end of the 95 % interval", "log2 per weight"),
        Column("hi", "number", "upper end of the 95 % interval", "log2 per weight"),
        Column("status", "enum", "ok, or why there is no number", values=Status),
    ),
)


def footprint_table(
    effects: pd.DataFrame,
    network: pd.DataFrame,
    *,
    proteins: Mapping[str, str] | None = None,
    residuals: pd.DataFrame | None = None,
    correlation: float = DEFAULT_CORRELATION,
    min_features: int = MIN_FEATURES,
    min_proteins: int = MIN_PROTEINS,
    confidence: float = CONFIDENCE,
    draws: int = DRAWS,
    seed: int = 0,
) -> pd.DataFrame:
    """Answer: do the targets of each node move with their signs, compared with all features?

    Parameters
    ----------
    effects
        (features, contrasts), log2 changes; NaN = not measured in that contrast.
    network
        `source`, `target` (a feature), `weight` (signed); optional `protein` of the target.
    proteins
        Protein of each feature, targets or not; goes before `protein` of the network. A feature
        without one counts as a protein of its own.
    residuals
        (features, samples), log2, left over after the design was fitted: the correlation of each
        set is then read from them, elsewhere `correlation` is used.
    min_features, min_proteins
        Fewer measured targets, or on fewer proteins: `not_measured`.
    confidence, draws, seed
        Of the interval (bootstrap clustered on protein).

    Returns
    -------
    pandas.DataFrame
        Columns of FOOTPRINTS, a row for every source in every contrast.

    Raises
    ------
    KnowledgeError
        If the network lacks a column, repeats an edge, holds a weight that is no number or puts
        one target on two proteins.
    StudyError
        If features or contrasts repeat, or an effect is infinite.

    Notes
    -----
    t is that of the kernel over the features measured in the contrast. p takes t / sqrt(inflation)
    with n - 2 degrees of freedom, or those of the residuals if fewer (CAMERA). The null is
    competitive: targets change no more than other features. The interval stands on its own,
    clustered, estimate of error and can disagree with p at its edge.

    References
    ----------
    Badia-i-Mompel P et al. (2022), doi:10.1093/bioadv/vbac016
    Wu D, Smyth GK (2012), doi:10.1093/nar/gks461

    Examples
    --------
    >>> y = pd.DataFrame({"drug": [2.0, 1.5, -1.8, 0.1, -0.1, 0.0]}, index=list("abcdef"))
    >>> net = pd.DataFrame({"source": "K", "target": list("abc"), "weight": [1, 1, -1]})
    >>> row = footprint_table(y, net).iloc[0]
    >>> float(row["t"].round(1)), int(row["n_features"]), row["status"]
    (15.6, 3, 'ok')
    """
    sources, weights, protein = _arrange(effects, network, proteins)
    values = effects.to_numpy(dtype=float).T
    left = None if residuals is None else residuals.reindex(effects.index).to_numpy(dtype=float)
    patterns, inverse = np.unique(np.isfinite(values), axis=0, return_inverse=True)
    which = np.asarray(inverse).reshape(-1)
    tables: dict[int, dict[str, NDArray[Any]]] = {}
    seeds = np.random.SeedSequence(seed).spawn(len(patterns))
    for number, mask in enumerate(patterns):
        here = np.flatnonzero(which == number)
        own = np.unique(protein[mask], return_inverse=True)[1]
        features, holders = _counts(weights[mask], own)
        enough = (features >= min_features) & (holders >= min_proteins)
        y, w = values[np.ix_(here, mask)], sparse.csc_array(weights[mask][:, enough])
        numbers: dict[str, Array] = {}
        if enough.any() and mask.sum() >= MIN_FEATURES:
            numbers = _numbers(y, w, None if left is None else left[mask], correlation)
            numbers["lo"], numbers["hi"] = slope_intervals(
                y, w, own, confidence=confidence, draws=draws, seed=seeds[number]
            )
        for row, contrast in enumerate(here):
            status = np.full(len(sources), str(Status.NOT_MEASURED), dtype=object)
            table: dict[str, NDArray[Any]] = {"n_features": features, "n_proteins": holders}
            for name, column in numbers.items():
                table[name] = np.full(len(sources), np.nan)
                table[name][enough] = column[row]
            if numbers:
                flat = np.ptp(y[row]) <= TINY
                lacking = Status.FLAT if flat else Status.NOT_TESTABLE
                status[enough] = np.where(np.isnan(numbers["t"][row]), lacking, Status.OK)
                table["q"] = bh_adjust(table["p"])
            tables[int(contrast)] = table | {"status": status}
    names = {name for table in tables.values() for name in table}
    blank = np.full(len(sources), np.nan)
    joined = {
        name: np.concatenate([tables[i].get(name, blank) for i in range(len(tables))])
        for name in names
    }
    return FOOTPRINTS.table(pd.DataFrame({
        "source": np.tile(np.array(sources, dtype=object), len(tables)),
        "contrast": np.repeat(np.array(effects.columns, dtype=object), len(sources)), **joined,
    }))


def _arrange(
    effects: pd.DataFrame, network: pd.DataFrame, proteins: Mapping[str, str] | None
) -> tuple[list[str], sparse.csc_array, Ints]:
    """Return sources, weights (features, sources) and the protein of each feature as a number."""
    for name in ("source", "target", "weight"):
        if name not in network:
            raise KnowledgeError("the network lacks a column", column=name)
    for axis, labels in (("feature", effects.index), ("contrast", effects.columns)):
        if labels.has_duplicates:
            twice = labels[labels.duplicated()][0]
            raise StudyError(f"a {axis} stands twice", found=twice, remedy="merge or rename it")
    if np.isinf(effects.to_numpy(dtype=float)).any():
        raise StudyError("an effect is infinite", remedy="write NaN where there is no number")
    edges = network.assign(weight=pd.to_numeric(network["weight"], errors="coerce"))
    if not np.isfinite(edges["weight"]).all():
        raise KnowledgeError("an edge has no finite weight", column="weight")
    again = edges.duplicated(["source", "target"])
    if again.any():
        first = tuple(edges.loc[again, ["source", "target"]].iloc[0])
        raise KnowledgeError("an edge stands twice", found=first, remedy="keep one weight per edge")
    sources = sorted(edges["source"].unique())
    row = effects.index.get_indexer(pd.Index(edges["target"]))
    column = pd.Index(sources).get_indexer(pd.Index(edges["source"]))
    use = (row >= 0) & (edges["weight"] != 0).to_numpy()
    weights = sparse.coo_array(
        (edges["weight"].to_numpy(dtype=float)[use], (row[use], column[use])),
        shape=(len(effects), len(sources)),
    ).tocsc()
    holder: dict[str, str] = {}
    if "protein" in edges:
        stated = edges.dropna(subset=["protein"]).drop_duplicates(["target", "protein"])
        torn = stated.loc[stated["target"].duplicated(), "target"]
        if len(torn):
            raise KnowledgeError("a target has two proteins", column="protein", found=torn.iloc[0])
        holder = dict(stated[["target", "protein"]].to_numpy())
    holder |= dict(proteins or {})
    # a pair, so that a feature without protein never meets a protein of the same name
    names = [(0, holder[f]) if f in holder else (1, f) for f in effects.index]
    return sources, weights, pd.factorize(pd.Series(names, dtype=object))[0]


def _counts(weights: sparse.csc_array, protein: Ints) -> tuple[Ints, Ints]:
    """Return the number of targets of each set and of the proteins that hold them."""
    coo = sparse.coo_array(weights)
    pairs = np.unique(np.stack([coo.col, protein[coo.row]]), axis=1)
    size = weights.shape[1]
    return np.bincount(coo.col, minlength=size), np.bincount(pairs[0], minlength=size)


def _numbers(
    y: Array, w: sparse.csc_array, residuals: Array | None, correlation: float
) -> dict[str, Array]:
    """Return (contrasts, sets) for every column but the interval; NaN without variance."""
    n, total = y.shape[1], np.asarray(w.sum(axis=0)).reshape(-1)
    spread = np.asarray((w * w).sum(axis=0)).reshape(-1) - total**2 / n
    safe = np.where(spread > TINY, spread, np.nan)
    untold = np.isnan(safe) | (np.ptp(y, axis=1) <= TINY)[:, None]
    t = np.where(untold, np.nan, ulm(y, w))
    inflation, df = set_inflation(w, residuals, correlation)
    p = p_of_t(t, df, inflation=inflation)
    return {
        "estimate": np.where(untold, np.nan, (y @ w - np.outer(y.mean(axis=1), total)) / safe),
        "t": t,
        # a p that is 0 in this arithmetic would have an infinite deviate
        "z": np.sign(t) * -special.ndtri(np.maximum(p, SMALLEST_P) / 2),
        "p": p,
        "inflation": np.broadcast_to(inflation, t.shape),
    }
