"""One study as samples and as means: the same changes, with the errors that were given."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats as sps

from builders.means import as_means, in_one_block
from refugium.core.status import Status
from refugium.knowledge import load_knowledge
from refugium.signal import fit_features, read
from refugium.signal.reporters import match_reporters, measure


@pytest.fixture(scope="module")
def pair():
    study = in_one_block()
    return study, as_means(study)


def _contrasts(study):
    table = study.design.layout("phospho").contrasts
    return [row for row in table.to_dict(orient="records") if row["status"] == Status.OK]


def test_features_change_as_their_samples_do_with_welchs_error(pair):
    samples, _ = pair
    (whole,), (given,) = (fit_features(read(s).matrix("phospho"), "as_given") for s in pair)
    rows = _contrasts(samples)
    assert rows
    for row in rows:
        one, two = whole.change(row), given.change(row)
        assert np.allclose(one.estimate, two.estimate, atol=1e-9)
        case, reference = (whole.values[:, whole.state == s] for s in _states(whole, row))
        oracle = sps.ttest_ind_from_stats(
            case.mean(axis=1), case.std(axis=1, ddof=1), case.shape[1], reference.mean(axis=1),
            reference.std(axis=1, ddof=1), reference.shape[1], equal_var=False)
        assert np.allclose(two.p_two_sided(), oracle.pvalue, rtol=1e-6)


def _states(fit, row):
    keys = {(r["model_id"], r["arm"], r["time_h"]): r["state"]
            for r in fit.states.to_dict(orient="records")}
    return (keys[row["case_model"], row["case_arm"], row["time_h"]],
            keys[row["reference_model"], row["reference_arm"], row["reference_time_h"]])


def test_nodes_have_the_estimates_of_the_samples(pair):
    knowledge = load_knowledge()
    one, two = (measure(match_reporters(read(s).matrix("phospho"), knowledge), knowledge,
                        "as_given") for s in pair)
    assert one.nodes.names == two.nodes.names
    for fit in ("node_fit", "site_fit", "readout_fit"):
        for case in range(1, len(one.states)):
            weights = np.zeros(len(one.states))
            weights[case], weights[0] = 1, -1
            a, b = (getattr(s, fit).combine(weights) for s in (one, two))
            assert np.allclose(a.estimate, b.estimate, atol=1e-9, equal_nan=True)
            known = np.isfinite(b.se)
            assert known.any()
            if fit == "site_fit":
                # four dishes a side, each with a variance of its own: Welch's df
                assert ((b.df[known] >= 3 - 1e-9) & (b.df[known] <= 6 + 1e-9)).all()


def test_n_of_one_gives_effects_only(pair):
    _, means = pair
    data = means.modalities["phospho"].copy()
    data.layers["sd"][:], data.layers["n"][:] = np.nan, 1.0
    (fit,) = fit_features(read(replace(means, modalities={"phospho": data})).matrix("phospho"))
    for row in _contrasts(means):
        effect = fit.change(row)
        assert np.isfinite(effect.estimate).all()
        assert np.isnan(effect.se).all()


def test_the_order_of_states_and_features_says_nothing(pair):
    _, means = pair
    data = means.modalities["phospho"]
    rng = np.random.default_rng(5)
    rows, columns = rng.permutation(data.n_obs), rng.permutation(data.n_vars)
    turned = replace(means, modalities={"phospho": data[rows][:, columns].copy()})
    (one,), (two,) = (fit_features(read(s).matrix("phospho")) for s in (means, turned))
    back = np.argsort(columns)
    for row in _contrasts(means):
        a, b = one.change(row), two.change(row)
        assert np.allclose(a.estimate, b.estimate[back], atol=1e-8)
        assert np.allclose(a.se, b.se[back], atol=1e-8)
