"""Changes that came as such: only what was given is known, by errors that were given."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from builders.effects import as_effects
from builders.means import in_one_block
from refugium.knowledge import load_knowledge
from refugium.signal import fit_features, read
from refugium.signal.footprints import study_footprints
from refugium.signal.linear_model import fit_changes
from refugium.signal.normalise import common_change
from refugium.signal.raw.change_errors import change_errors, given_changes, only_selected
from refugium.signal.reporters import activities_table, match_reporters, measure, sites_table
from refugium.virtual import demo_plan, write_tumour

NAN = float("nan")


def changes(estimate, se=0.2, df=4.0, pairs=((1, 0), (2, 0))):
    x = np.asarray(estimate, dtype=float)
    held = {"se": np.full(x.shape, se), "df": np.full(x.shape, df)}
    return given_changes(x, held, contrasts=tuple(f"{a} vs {b}" for a, b in pairs),
                         case=np.array([a for a, _ in pairs]),
                         reference=np.array([b for _, b in pairs]))


def weights(n, case, reference):
    own = np.zeros(n)
    own[case] += 1
    own[reference] -= 1
    return own


def test_what_was_given_is_known_in_both_directions_and_nothing_else():
    fit = fit_changes(changes([[-2.0, 1.0]]), 4)
    there, back = fit.combine(weights(4, 1, 0)), fit.combine(weights(4, 0, 1))
    assert there.estimate == -2 and back.estimate == 2
    assert there.se == back.se == pytest.approx(0.2) and there.df == 4
    assert there.p_two_sided()[0] == pytest.approx(2 * stats.t.sf(10, 4))
    for case, reference in ((1, 2), (3, 0), (1, 1)):
        other = fit.combine(weights(4, case, reference))
        assert np.isnan(other.estimate).all() and np.isnan(other.p_above()).all()
    mean = np.array([-1.0, 0.5, 0.5, 0.0])
    assert np.isnan(fit.combine(mean).estimate).all()


def test_changes_at_once_have_no_covariance():
    fit = fit_changes(changes([[-2.0, 1.0]]), 3)
    both, cov, df = fit.joint(np.array([weights(3, 1, 0), weights(3, 2, 0)]))
    assert both.tolist() == [[-2.0, 1.0]] and df.tolist() == [4.0]
    assert np.isnan(cov[0, 0, 1]) and cov[0, 0, 0] == pytest.approx(0.04)


def test_a_mean_of_rows_has_the_mean_of_their_errors_and_the_fewest_df():
    own = changes([[1.0, NAN], [3.0, 2.0], [-4.0, 1.0]])
    own = replace(own, se=np.array([[0.1, NAN], [0.3, 0.2], [0.5, NAN]]),
                  df=np.array([[4.0, NAN], [2.0, 8.0], [9.0, NAN]]))
    made = own.of_means([np.array([0, 1]), np.array([0, 2])], [np.array([1, 1]), np.array([1, -1])])
    assert made.estimate.tolist() == [[2.0, 2.0], [2.5, -1.0]]
    np.testing.assert_allclose(made.se, [[0.2, 0.2], [0.3, NAN]])
    np.testing.assert_allclose(made.df, [[2.0, 8.0], [4.0, NAN]])


@pytest.mark.parametrize("df", [2.0, 4.0, 7.3, 60.0, np.inf])
def test_se_from_p_and_df_is_that_of_the_test(df):
    change, se = np.array([2.0, -0.7, 0.05]), np.array([0.3, 0.4, 0.2])
    p = 2 * stats.t.sf(np.abs(change / se), df) if np.isfinite(df) else (
        2 * stats.norm.sf(np.abs(change / se)))
    found, found_df = change_errors(change, {"p": p, "df": np.full(3, df)})
    np.testing.assert_allclose(found, se, rtol=1e-4)
    np.testing.assert_allclose(found_df, min(df, 1e6))


def test_of_p_and_n_no_test_has_a_wider_interval():
    p = np.array([1e-9, 1e-4, 0.01, 0.049, 0.051, 0.3, 0.95])
    change, n = np.full(7, 1.5), np.full(7, 3.0)
    se, df = change_errors(change, {"p": p, "n_case": n, "n_reference": n})
    half = stats.t.ppf(0.975, df) * se
    for other in (2, 3, 4, 5, 9, 40, 1e6):
        own = stats.t.ppf(0.975, other) * 1.5 / stats.t.isf(p / 2, other)
        assert (half >= own * (1 - 1e-5)).all()
    np.testing.assert_allclose(2 * stats.t.sf(1.5 / se, df), p, rtol=1e-4)


@pytest.mark.parametrize("held", [
    {}, {"se": [0.2]}, {"p": [0.01]}, {"df": [4.0]}, {"se": [0.2], "n_case": [3.0]},
    {"se": [0.2], "n_case": [1.0], "n_reference": [3.0]},
    {"se": [0.2], "df": [4.0], "n_reference": [1.0]}, {"p": [1.0], "df": [4.0]},
], ids=["nothing", "se", "p", "df", "one n", "n of 1", "df, n of 1", "p of 1"])
def test_half_an_error_is_none(held):
    se, df = change_errors(np.array([1.0]), {k: np.array(v) for k, v in held.items()})
    assert np.isnan(se).all() and np.isnan(df).all()


def test_what_a_test_borrowed_is_lent_no_further():
    held = {"se": np.array([0.2]), "df": np.array([30.0]), "n_case": np.array([3.0]),
            "n_reference": np.array([3.0])}
    assert change_errors(np.array([1.0]), held)[1] == 4
    held.pop("df")
    assert change_errors(np.array([1.0]), held)[1] == 2


def test_only_what_changed_is_recognised():
    rng = np.random.default_rng(0)
    change = rng.normal(0, 1, 200)
    p = 2 * stats.norm.sf(np.abs(change) / 0.4)
    assert not only_selected(change, p) and not only_selected(change, np.full(200, NAN))
    hits = p < 0.05
    assert only_selected(change[hits], p[hits])
    assert only_selected(change[np.abs(change) > 0.6], np.full((np.abs(change) > 0.6).sum(), NAN))
    assert not only_selected(change[:8], np.full(8, NAN))


def test_the_common_change_is_that_of_what_moves_least_apart():
    rng = np.random.default_rng(2)
    moved = np.concatenate([rng.normal(0.8, 0.05, 80), rng.normal(-2.5, 1.0, 120)])
    assert common_change(moved) == pytest.approx(0.8, abs=0.05)
    assert np.isnan(common_change(moved[:40]))


@pytest.mark.parametrize("normalisation", ["as_given", "invariant"])
def test_nodes_and_sites_change_as_the_samples_themselves_say(normalisation):
    study, pack = in_one_block(), load_knowledge()
    matrix = read(study).matrix("phospho")
    signal = measure(match_reporters(matrix, pack), pack, normalisation)
    given = read(as_effects(study, normalisation=normalisation)).matrix("phospho")
    read_off = measure(match_reporters(given, pack), pack)
    for table in (activities_table, sites_table):
        own = table(signal, matrix.layout.contrasts)
        other = table(read_off, given.layout.contrasts)
        key = ["contrast", "node", *(["site", "kind"] if "site" in own else [])]
        both = own.merge(other, on=key, suffixes=("", "_given"))
        assert len(both) == len(other) > 100
        np.testing.assert_allclose(both["estimate"], both["estimate_given"], atol=1e-9)
    sites = own.merge(other, on=key, suffixes=("", "_given"))
    one = sites[~sites["feature"].map(lambda name: " + " in name)]
    # a site of one peptide has the error of that peptide, but for what rows lend one another
    wider = (one["hi_given"] - one["lo_given"]) / (one["hi"] - one["lo"])
    assert 0.7 < wider.median() < 1.4


def test_a_listed_change_is_no_reading():
    study = as_effects(in_one_block())
    readings = read(study)
    matrix = readings.matrix("phospho")
    assert matrix.log2.shape == (len(matrix.features), 0) and matrix.samples == ()
    assert readings.reading("phospho").misfits.empty
    signal = measure(match_reporters(matrix, load_knowledge()), load_knowledge())
    assert len(signal.sample_state) == 0 and signal.normalisation == "as_given"


def test_sets_have_effects_and_nothing_beyond_chance():
    study = as_effects(write_tumour(demo_plan()).study)
    own = load_knowledge().reporters.query("kind == 'own' and sign == 1")
    sites = own[own["node"].isin(["EGFR", "ERBB2", "ERBB3", "ERBB4", "ERK"])]
    network = sites.assign(source="ERBB to ERK", target=sites["gene"] + "_" + sites["residue"],
                           weight=1.0).drop_duplicates("target")
    found = study_footprints(study, network).table("footprints")
    assert len(found) and np.isfinite(found["estimate"]).all()
    assert found[["p", "q", "lo", "hi"]].isna().all(axis=None)
    assert set(found["status"]) == {"error_not_stated"}
    data = study.modalities["phospho"]
    chosen = np.where(np.abs(data.X) > 0.5, data.X, NAN)
    kept = np.isfinite(chosen).any(axis=0)
    cut = data[:, kept].copy()
    cut.X = chosen[:, kept]
    only = replace(study, modalities={"phospho": cut})
    assert study_footprints(only, network).table("footprints").empty


def test_lineages_keep_their_own_changes():
    study = as_effects(in_one_block())
    models = pd.concat([study.models, study.models.assign(model_id="other")], ignore_index=True)
    contrasts = study.contrasts.copy()
    half = np.arange(len(contrasts)) % 2 == 0
    for side in ("case_model", "reference_model"):
        contrasts.loc[half, side] = "other"
    both = replace(study, models=models, contrasts=contrasts)
    parts = fit_features(read(both).matrix("phospho"))
    assert len(parts) == 2
    assert sum(len(p.fit.changes.contrasts) for p in parts) == len(contrasts)
    pack = load_knowledge()
    found, whole = (pd.concat([
        activities_table(measure(part, pack), part.matrix.layout.contrasts)
        for part in match_reporters(read(one).matrix("phospho"), pack).of_lineages()])
        for one in (both, study))
    key = ["contrast", "node"]
    same = found.merge(whole, on=key, suffixes=("", "_whole"))
    assert len(same) == len(whole)
    np.testing.assert_allclose(same["estimate"], same["estimate_whole"])
