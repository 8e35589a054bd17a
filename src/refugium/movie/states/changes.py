"""What did each set of genes do between two states of a model? Samples are the units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from refugium.core.stats import mean_seen
from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.movie.parameters import CONFIDENCE, MIN_SET_COVERAGE, MIN_SET_GENES
from refugium.movie.states.matched import further, matched_sets
from refugium.movie.states.pairs import Pairs, find_pairs
from refugium.signal import FeatureFit, Matrix, fit_features
from refugium.signal.footprints import (
    MAY_BE_REREADS,
    Rereads,
    SampleScores,
    best_feature,
    find_rereads,
    rename_targets,
    score_samples,
)
from refugium.study.design import Design

Array = NDArray[np.float64]
Row = dict[str, Any]

LONE = "one sample on a side: an effect, and nothing to judge it by"
REPEATS = "samples of a side differ by no more than reading again does: they are one sample"
NO_ERROR = "no usable error was given beside the changes"
BEFORE = "against the samples before the drug: what time in culture does by itself is in it"
BATCH = ("which samples were handled together is not stated: if case and reference were apart, "
         "all of it may be batch")
ACROSS = "pairs whose samples lie in several blocks are not read as pairs"


@dataclass(frozen=True, eq=False, kw_only=True)
class Compared:
    """One contrast with what its genes did, for what is asked over models.

    Attributes
    ----------
    contrast
        Its row.
    rows
        Its rows of STATE_CHANGES, one a set, with `se` and `df` beside.
    members
        Set to its genes that were read, with their weights.
    genes, level, change
        (genes,): names, mean log2 and change.
    """

    contrast: Row
    rows: list[Row]
    members: Mapping[str, list[tuple[str, float]]]
    genes: tuple[str, ...]
    level: Array
    change: Array


def compare_states(
    design: Design, matrix: Matrix, sets: pd.DataFrame, *, pools: bool = False, seed: int = 0,
    models: frozenset[str] | None = None,
) -> tuple[list[Row], list[Compared]]:
    """Answer: which sets of genes rose or fell in each comparison, beyond what samples differ by?

    Parameters
    ----------
    design
        Of the study.
    matrix
        A modality of genes.
    sets
        `source` (set), `target` (gene), `weight` (signed), `kind`, `node`.
    pools
        Whether samples are pools of cells: these scatter little, and are no repeats of one library.
    seed
        Of the sets matched on expression.
    models
        Only comparisons of these; None: all.

    Returns
    -------
    tuple
        Rows of STATE_CHANGES without a reading (sets not measured, comparisons without a
        reference), and the comparisons that there are; `q` and `verdict` are still to come.

    Notes
    -----
    The engine is that of hits read from transcripts
    (:func:`refugium.signal.footprints.score_samples`): one score a sample, one linear model of
    states and blocks per line of descent, errors of the residuals of the scores. Where samples name
    their pair, the pair takes the place of the block: a paired test. A lone sample on either side:
    the effect and no p. One modality is read in one scale; genes below the filter of expression are
    not measured.
    """
    blank: list[Row] = []
    found: list[Compared] = []
    asked = matrix.layout.contrasts
    if models is not None:
        asked = asked[asked["case_model"].isin(models)]
    pair_of = dict(zip(design.samples["sample_id"], design.samples["pair"], strict=True))
    sets, _ = rename_targets(sets, matrix.genes)
    named = sets.drop_duplicates("source")
    about = {str(row["source"]): {"about": row["kind"], "node": row["node"]}
             for row in rows_of(named)}
    sizes = sets["source"].value_counts()
    for number, features in enumerate(fit_features(matrix)):
        lineage = set(features.states["model_id"])
        own = asked[asked["case_model"].isin(lineage)]
        if own.empty:
            continue
        part = matrix.of_models(lineage)
        pairs = find_pairs(part.samples, part.block, pair_of)
        fit = features if pairs.strata is None else replace(
            features, values=np.where(pairs.left_out, np.nan, features.values))
        here = sets.loc[sets["target"].isin(set(features.genes)), "source"].value_counts()
        n_read = {name: int(here.get(name, 0)) for name in about}
        names = {name for name in about if _enough(n_read[name], int(sizes[name]))}
        # sets that are not read lend no variance to those that are
        scores = score_samples(fit, sets[sets["source"].isin(names)], strata=pairs.strata,
                               as_named=True)
        for model in dict.fromkeys(own["case_model"]):
            head = {"model_id": model, **_who(design, model)}
            blank += [{**head, "state": name, **about[name], "n_in_set": int(sizes[name]),
                       "n_genes": n_read[name], "status": Status.NOT_MEASURED,
                       "reason": "too few of its genes are read here"}
                      for name in about if name not in names]
        lineage_found, refused = _of_lineage(
            features, scores, pairs, own, about=about,
            repeats=Rereads() if pools else find_rereads(part),
            seed=seed + number)
        found += [replace(one, rows=[{**row, **_who(design, row["model_id"])}
                                     for row in one.rows]) for one in lineage_found]
        blank += [{**row, **_who(design, row["model_id"])} for row in refused]
    return blank, found


def _who(design: Design, model: str) -> Row:
    """Return the subject of a model where it is stated, else the root of its line of descent."""
    table = design.models.set_index("model_id")
    # a line, or a person, under two names is one unit: that of the first of them
    again = any(model in (pair.model, pair.other) for pair in design.same_lines)
    asked = design.lineages[model] if again else model
    return {"unit": str(table.loc[asked, "subject_id"] or design.lineages[model]),
            "of": table.loc[model, "kind"]}


def _enough(read: int, size: int) -> bool:
    return read >= min(MIN_SET_GENES, size) and read >= MIN_SET_COVERAGE * size


def _of_lineage(
    features: FeatureFit, scores: SampleScores, pairs: Pairs, contrasts: pd.DataFrame, *,
    about: Mapping[str, Row], repeats: Rereads, seed: int,
) -> tuple[list[Compared], list[Row]]:
    best = best_feature(features)
    place = {gene: i for i, gene in enumerate(best)}
    at = list(best.values())
    told, weights, refused = [], [], []
    for row in rows_of(contrasts):
        own = features.weights(row)
        if own is None:
            status = row["status"] if row["status"] != Status.OK else Status.NO_BASELINE
            refused.append({**_head(row), "status": status, "reason": Status(status).advice})
            continue
        told.append(row)
        weights.append(own)
    if not told or not scores.names:
        return [], refused
    change = np.array([features.fit.combine(w).estimate[at] for w in weights]).T
    values = features.values[at]
    level = mean_seen(values, axis=1)
    usual, spread = matched_sets(
        level, change, [np.array([place[g] for g in genes]) for genes in scores.genes],
        scores.weights, seed=seed)
    members = {name: list(zip(genes, weight.tolist(), strict=True)) for name, genes, weight in zip(
        scores.names, scores.genes, scores.weights, strict=True)}
    sampled = features.fit.changes is None
    found = []
    for k, (row, w) in enumerate(zip(told, weights, strict=True)):
        effect = scores.fit.combine(w)
        lo, hi = effect.interval(CONFIDENCE)
        p = effect.p_two_sided()
        beyond = further(effect.estimate, effect.se, effect.df, usual=usual[:, k],
                         spread=spread[:, k])
        case, reference = int(np.argmax(w)), int(np.argmin(w))
        again = bool(repeats.one & {case, reference})
        same_time = bool(row["time_h"] == row["reference_time_h"])
        stated = bool(_blocks(features, case) and _blocks(features, reference))
        beside = _beside(row, pairs, stated=stated,
                         doubtful=bool(repeats.doubtful & {case, reference}))
        rows = []
        for i, name in enumerate(scores.names):
            status, reason = _status(features, float(p[i]), again=again)
            if not np.isfinite(effect.estimate[i]):
                status, reason = Status.NOT_MEASURED, "not read on both sides of a block"
            rows.append({
                **_head(row), "state": name, **about[name],
                "n_genes": len(scores.genes[i]), "n_in_set": scores.n_in_set[i],
                "n_case": int(scores.fit.samples[i, case]) if sampled else 0,
                "n_reference": int(scores.fit.samples[i, reference]) if sampled else 0,
                "paired": pairs.strata is not None, "blocks_stated": stated,
                "change_log2": effect.estimate[i], "matched_log2": usual[i, k], "status": status,
                **({"se": effect.se[i], "df": effect.df[i], "lo": lo[i], "hi": hi[i], "p": p[i],
                    "p_matched": beyond[i], "break_even_log2": np.nan if same_time else
                    _break_even(lo[i], hi[i], scores.weights[i])}
                   if status == Status.OK else {"se": np.nan, "df": 0.0}),
                "reason": "; ".join(w for w in (reason, beside) if w),
            })
        found.append(Compared(contrast=row, rows=rows, members=members, genes=tuple(best),
                              level=level, change=change[:, k]))
    return found, refused


def _status(features: FeatureFit, p: float, *, again: bool) -> tuple[Status, str]:
    if again:
        return Status.TOO_FEW_REPLICATES, REPEATS
    if np.isfinite(p):
        return Status.OK, ""
    if features.fit.changes is not None:
        return Status.ERROR_NOT_STATED, NO_ERROR
    return Status.TOO_FEW_REPLICATES, LONE


def _break_even(lo: float, hi: float, weights: Array) -> float:
    """Return the scatter over genes of one harvest against another that would do as much.

    Shifts of each gene with this standard deviation move the mean of the set beyond the end of its
    interval that lies nearer to 0 in one of twenty cases.
    """
    least = max(lo, -hi, 0.0)
    genes = float(np.abs(weights).sum() ** 2 / (weights**2).sum())
    return least * float(np.sqrt(genes)) / float(special.ndtri(0.5 + CONFIDENCE / 2))


def _blocks(features: FeatureFit, state: int) -> bool:
    """Whether the blocks of a state are stated."""
    blocks = features.states["blocks"].iloc[state]
    return bool(blocks) and "" not in blocks


def _beside(row: Row, pairs: Pairs, *, stated: bool, doubtful: bool) -> str:
    words = [BEFORE] if row["kind"] == "before" else []
    if not stated:
        words.append(BATCH)
    if pairs.across:
        words.append(ACROSS)
    if doubtful:
        words.append(MAY_BE_REREADS)
    return "; ".join(words)


def _head(row: Row) -> Row:
    return {"model_id": row["case_model"], "contrast": row["contrast"], "arm": row["case_arm"],
            "drug": row["agents"], "kind": row["kind"], "time_h": row["time_h"],
            "reference_time_h": row["reference_time_h"]}
