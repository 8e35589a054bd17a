"""States at sample level: before and after, pairs, patients, several lines; nothing moves."""

import numpy as np
import pandas as pd
import pytest
from benchmarks.movie.state_worlds import STATES, states_study
from benchmarks.promise import Promise

import refugium as rf
from builders.expression import expression
from refugium.core.stats import bh_adjust
from refugium.knowledge import load_knowledge, signature_network
from refugium.movie.states.matched import matched_sets
from refugium.movie.states.moved import states_moved
from refugium.movie.states.pairs import find_pairs
from refugium.movie.states.sentences import states_words
from refugium.signal import read
from refugium.signal.footprints import score_rows

ERK = {"ERK_OUTPUT_MPAS": -1.5}
MOVED = ["up", "down"]


def moved(study):
    return states_moved(read(study), load_knowledge())


def of(table, name, **keys):
    rows = table[table["state"] == name]
    for key, value in keys.items():
        rows = rows[rows[key] == value]
    return rows.iloc[0]


def null_kernel(rng, *, n, sets=40, size=12, rho=0.5, shared=0.0):
    """Scores of sets whose genes vary together, of two states that are one."""
    own = np.repeat(rng.standard_normal((sets, 2 * n)), size, axis=0)
    all_ = rng.standard_normal((1, 2 * n)) * rng.choice([-1, 1], (sets * size, 1))
    alone = rng.standard_t(4, own.shape) / np.sqrt(2)
    sd = np.exp(rng.normal(-1.2, 0.5, (sets * size, 1)))
    values = sd * (np.sqrt(rho) * own + np.sqrt(shared) * all_
                   + np.sqrt(max(1 - rho - shared, 0)) * alone)
    names = [f"g{i}" for i in range(sets * size)]
    net = pd.DataFrame({"source": np.repeat([f"s{k}" for k in range(sets)], size),
                        "target": names, "weight": 1.0})
    scores = score_rows(values, {g: i for i, g in enumerate(names)}, net,
                        state=np.repeat([0, 1], n), block=np.zeros(2 * n, dtype=int), n_states=2)
    return scores.fit.combine(np.array([-1.0, 1.0]))


@pytest.mark.parametrize(("n", "rho", "shared"), [(3, 0.5, 0.0), (3, 0.2, 0.6), (2, 0.5, 0.0)])
def test_nothing_is_beyond_chance_more_often_than_promised(n, rho, shared):
    rng = np.random.default_rng(7)
    found = [null_kernel(rng, n=n, rho=rho, shared=shared) for _ in range(200)]
    false = sum(bool((bh_adjust(effect.p_two_sided()) <= 0.05).any()) for effect in found)
    assert Promise("a set beyond chance", 0.05, false, 200, bound="at_most").kept


def test_before_and_after_with_three_replicates_gets_an_answer():
    study = states_study({"": ERK})
    movie = rf.make_movie(study)
    row = of(movie.state_changes, "ERK_OUTPUT_MPAS")
    assert row["verdict"] == "down" and row["status"] == "ok"
    assert row["lo"] < -1.5 < row["hi"]
    assert (row["n_case"], row["n_reference"], row["kind"]) == (3, 3, "before")
    others = movie.state_changes[movie.state_changes["state"].isin(STATES[1:])]
    assert not others["verdict"].isin(MOVED).any()
    told = movie.summary().splitlines()
    assert told[0] == "on trametinib, ERK output fell by 1.5 log2 at 24 h."
    assert "time in culture" in told[1] and "selection" in told[1]


def test_untreated_cells_of_the_same_time_are_the_reference():
    movie = rf.make_movie(states_study({"": ERK}, times=(24.0, 24.0)))
    row = of(movie.state_changes, "ERK_OUTPUT_MPAS")
    assert (row["verdict"], row["kind"]) == ("down", "agent")
    assert np.isnan(row["break_even_log2"])
    assert "time in culture" not in movie.summary()


def test_one_sample_a_state_has_effects_and_no_claim():
    found = moved(states_study({"": ERK}, n=1)).changes
    told = found[found["contrast"] != ""]
    assert set(told["status"]) == {"too_few_replicates"}
    assert told[["lo", "hi", "p", "q"]].isna().all().all()
    assert (found["verdict"] == "").all()
    assert of(told, "ERK_OUTPUT_MPAS")["change_log2"] == pytest.approx(-1.5, abs=0.7)
    words = states_words(found, moved(states_study(n=1)).over_models)
    assert words == ["on trametinib, what 10 states did is listed and not judged (one replicate: "
                     "an effect can be shown, a p-value cannot)."]


def test_a_lone_sample_on_one_side_is_enough_to_withhold():
    found = moved(states_study({"": ERK}, n=(3, 1))).changes
    assert found["p"].isna().all()


def test_samples_of_one_subject_are_compared_with_each_other():
    world = {"subject": 1.5, "n": 12, "noise": 0.2, "seed": 3}
    pairs = of(moved(states_study({"": {"MESENCHYMAL": 0.8}}, paired=True, **world)).changes,
               "MESENCHYMAL")
    apart = of(moved(states_study({"": {"MESENCHYMAL": 0.8}}, **world)).changes, "MESENCHYMAL")
    assert pairs["paired"] and not apart["paired"]
    assert pairs["verdict"] == "up" and apart["verdict"] != "up"
    assert pairs["hi"] - pairs["lo"] < 0.4 * (apart["hi"] - apart["lo"])


def test_pairs_that_lie_in_two_blocks_are_not_read_as_pairs():
    found = find_pairs(["a", "b", "c", "d"], np.array([0, 0, 1, 1]),
                       {"a": "p", "b": "q", "c": "p", "d": "q"})
    assert found.strata is None and found.across == 2


def test_fifty_patients_are_one_line_and_a_row_each():
    names = [f"patient {i}" for i in range(50)]
    study = states_study({"": {"MESENCHYMAL": 0.5}}, models=names, n=1, kind="patient",
                         noise=0.5, seed=1)
    movie = rf.make_movie(study)
    row = of(movie.states_over_models, "MESENCHYMAL")
    assert (row["n_models"], row["n_units"], row["n_told"]) == (50, 50, 0)
    assert row["verdict"] == "up" and row["lo"] < 0.5 < row["hi"]
    assert not movie.states_over_models.query("state != 'MESENCHYMAL'")["verdict"].isin(MOVED).any()
    own = movie.state_changes.query("state == 'MESENCHYMAL'")
    assert len(own) == 50 and own["p"].isna().all()
    assert "mesenchymal genes rose by a mean of" in movie.summary()
    assert "over 50 patients" in movie.summary()


def test_fifty_patients_in_whom_nothing_moves():
    names = [f"patient {i}" for i in range(50)]
    found = moved(states_study(models=names, n=1, kind="patient", seed=2))
    assert not found.over_models["verdict"].isin(MOVED).any()
    assert found.over_models["p"].notna().any()
    assert states_words(*found)[0].startswith("on trametinib, of 10 states none is shown to move")


def test_several_lines_with_one_that_goes_the_other_way():
    study = states_study({"": ERK, "A": {"MESENCHYMAL": 1.5}, "B": {"G1_S": -1.5, "G2_M": -1.5},
                          "C": {"MESENCHYMAL": -1.5, "G1_S": -1.5, "G2_M": -1.5}},
                         models=("A", "B", "C"))
    movie = rf.make_movie(study)
    erk, emt = (of(movie.states_over_models, name) for name in ("ERK_OUTPUT_MPAS", "MESENCHYMAL"))
    assert (erk["n_down"], erk["n_up"], erk["n_units"]) == (3, 0, 3)
    assert (emt["models_up"], emt["models_down"]) == (("A",), ("C",))
    assert emt["verdict"] not in MOVED
    first = movie.summary().splitlines()[0]
    assert "ERK output fell in 3 of 3 lines" in first
    assert "genes of S phase and of mitosis fell in 2 of 3 lines" in first
    assert "mesenchymal genes" in first and "in 1 of 3 lines" in first


def test_sublines_of_one_line_are_no_independent_witnesses():
    study = states_study({"": ERK}, models=("A", "B", "C"))
    models = study.models.assign(subject_id="one patient")
    found = moved(rf.Study("kin", models, study.arms, study.samples, study.modalities))
    row = of(found.over_models, "ERK_OUTPUT_MPAS")
    assert (row["n_models"], row["n_units"], row["n_down"]) == (3, 1, 3)
    assert row["status"] == "too_few_replicates" and np.isnan(row["p"])
    assert "no independent witnesses" in states_words(*found)[-1]


def test_what_only_all_lines_together_show_is_told():
    found = moved(states_study({"": {"MESENCHYMAL": 0.8}}, models=tuple("ABCDEFGH"), n=2,
                               noise=0.4, seed=4))
    row = of(found.over_models, "MESENCHYMAL")
    assert row["verdict"] == "up" and (row["n_up"], row["n_down"]) == (0, 0)
    assert "mesenchymal genes rose by a mean of" in states_words(*found)[0]
    assert "over 8 lines" in states_words(*found)[0]


def test_two_lines_are_shown_and_not_pooled():
    row = of(moved(states_study({"": ERK}, models=("A", "B"))).over_models, "ERK_OUTPUT_MPAS")
    assert np.isnan(row["p"]) and row["status"] == "too_few_replicates"
    assert row["least"] < row["most"] < -1


def test_treatment_that_goes_with_the_batch_is_refused():
    found = moved(states_study({"": ERK}, blocks=("before", "on"))).changes
    assert found["p"].isna().all() and found["change_log2"].isna().all()
    refused = found[found["state"] == ""]
    assert refused["status"].tolist() == ["confounded"]
    words = states_words(found, moved(states_study()).over_models)
    assert words[-1].startswith("states are not read in 1 comparison (A: drug")
    assert "cannot be told apart" in words[-1]


def test_blocks_that_are_not_stated_are_said():
    found = moved(states_study({"": ERK}, blocks=("", "")))
    assert not found.changes["blocks_stated"].any()
    assert "batch" in states_words(*found)[-1]


def test_a_drug_that_moves_every_gene_moves_no_state_by_itself():
    """Replicates are tight: every mean of genes is beyond chance, none further than others."""
    claimed = beyond = 0
    for seed in range(6):
        found = moved(states_study(others=1.0, noise=0.05, times=(24.0, 24.0), seed=seed)).changes
        beyond += int((found["q"] <= 0.05).sum())
        claimed += int(found["verdict"].isin(MOVED).sum())
    assert beyond > 30
    assert claimed / beyond < 0.1


def test_what_two_harvests_would_do_is_no_state():
    claimed = beyond = 0
    for seed in range(6):
        found = moved(states_study(harvest=0.2, noise=0.05, together=0.0, seed=seed)).changes
        beyond += int((found["q"] <= 0.05).sum())
        claimed += int(found["verdict"].isin(MOVED).sum())
    assert beyond > 10
    assert claimed <= 1


def test_sets_matched_on_expression_know_what_weak_genes_do():
    rng = np.random.default_rng(0)
    level = np.sort(rng.uniform(0, 12, 1000))
    change = np.where(level < 3, 1.0, 0.0)[:, None] + rng.normal(0, 0.2, (1000, 1))
    weak = np.flatnonzero(level < 3)[:10]
    usual, spread = matched_sets(level, change, [weak], [np.ones(10)])
    anywhere, _ = matched_sets(np.full(1000, np.nan), change, [weak], [np.ones(10)])
    assert usual[0, 0] == pytest.approx(1.0, abs=0.1) and spread[0, 0] < 0.15
    assert anywhere[0, 0] == pytest.approx(0.25, abs=0.05)


def test_one_library_read_three_times_is_one_sample():
    net = signature_network(["state"], names=["ERK_OUTPUT_MPAS"])
    study = expression({g: {"drug": -2.0} for g in net["target"]}, {"drug": ("trametinib",)},
                       noise=0.0, genes=[f"MORE{i}" for i in range(200)])
    found = moved(study).changes
    told = found[found["contrast"] != ""]
    assert set(told["status"]) == {"too_few_replicates"} and told["p"].isna().all()


def test_a_study_without_genes_has_no_states():
    from refugium.virtual import demo_plan, write_tumour

    found = moved(write_tumour(demo_plan()).study)
    assert found.changes.empty and found.over_models.empty
    assert states_words(*found) == []


def test_the_page_shows_states_of_a_study_that_is_no_movie(tmp_path):
    made = rf.run(states_study({"": ERK}), out=tmp_path / "page", challenge=False)
    page = made.page.read_text(encoding="utf-8")
    assert "Which states moved, and in how many models?" in page
    assert 'id="states"' in page
    assert "ERK output fell by" in page
    assert (tmp_path / "page" / "tables" / "movie" / "state_changes.csv").exists()
