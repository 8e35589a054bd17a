"""Sets of genes at the level of samples: correlated genes are no replicates."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from builders.expression import expression
from refugium.signal import fit_states, read
from refugium.signal.feature_fit import fit_features
from refugium.signal.footprints import score_samples, weighted_means
from refugium.signal.footprints.sample_scores import independent

GENES = [f"OTHER{i}" for i in range(12)]


def scores(sets, **more):
    study = expression({}, {"trt": ["trametinib"]}, **more)
    fit = fit_features(read(study).matrix("rna_counts"))[0]
    net = pd.DataFrame([{"source": name, "target": gene, "weight": weight}
                        for name, members in sets.items() for gene, weight in members.items()])
    return fit, score_samples(fit, net)


def test_the_score_is_the_signed_mean_of_centred_genes():
    weights = dict(zip(GENES, [1.0, -1.0] * 6, strict=True))
    fit, found = scores({"S": weights}, seed=1)
    rows = np.array([fit.values[fit.genes.index(gene)] for gene in GENES])
    centred = rows - rows.mean(axis=1, keepdims=True)
    wanted = (np.array(list(weights.values()))[:, None] * centred).mean(axis=0)
    assert found.values[0] == pytest.approx(wanted)


def test_a_change_is_a_plain_t_test_of_the_scores():
    fit, found = scores({"S": dict.fromkeys(GENES, 1.0)}, seed=2)
    effect = found.fit.combine(np.array([-1.0, 1.0]))
    a, b = (found.values[0, fit.state == state] for state in (1, 0))
    wanted = stats.ttest_ind(a, b)
    assert effect.p_two_sided()[0] == pytest.approx(wanted.pvalue)


def test_a_gap_does_not_pull_the_score():
    rows = np.array([[1.0, 2.0, 3.0], [11.0, 12.0, np.nan]])
    assert weighted_means(rows - np.nanmean(rows, axis=1, keepdims=True), np.ones(2)) == (
        pytest.approx([-0.75, 0.25, 1.0]))
    fit, found = scores({"S": dict.fromkeys(GENES, 1.0)}, seed=3)
    place = fit.genes.index(GENES[0])
    fit.values[place, 0] = np.nan
    net = pd.DataFrame({"source": "S", "target": GENES, "weight": 1.0})
    again = score_samples(fit, net)
    away = (again.values - found.values)[0] - (again.values - found.values)[0, 1]
    assert np.abs(away[1:]).max() < 0.05


def test_genes_that_vary_together_make_no_false_changes():
    """Two replicates a state, 80 % of the variance shared by all genes of the set."""
    rng, false, repeats = np.random.default_rng(4), 0, 2000
    state, block = np.array([0, 0, 1, 1]), np.zeros(4, dtype=int)
    for _ in range(repeats):
        rows = np.sqrt(0.8) * rng.standard_normal(4) + np.sqrt(0.2) * rng.standard_normal((20, 4))
        fit = fit_states(weighted_means(rows, np.ones(20))[None], state, block)
        false += fit.combine(np.array([-1.0, 1.0])).p_two_sided()[0] <= 0.05
    assert stats.binomtest(int(false), repeats).proportion_ci(0.99).low <= 0.05


def test_sets_of_the_same_genes_lend_no_degrees_of_freedom():
    same = {f"S{i}": dict.fromkeys(GENES, 1.0) for i in range(12)}
    _, found = scores(same, seed=5)
    assert found.fit.df[:, 0] == pytest.approx(4.0)
    assert independent(np.eye(5)) == pytest.approx(5.0)


def test_sets_without_a_member_have_no_row_and_lone_samples_no_error():
    _, found = scores({"S": {"no such gene": 1.0}, "T": dict.fromkeys(GENES, 1.0)}, n=1, seed=6)
    assert found.names == ("T",) and found.row("S") is None
    effect = found.fit.combine(np.array([-1.0, 1.0]))
    assert np.isfinite(effect.estimate[0]) and np.isnan(effect.se[0])
