"""The whole movie on planted studies, its words, and what bad designs give: never a number."""

import anndata as ad
import numpy as np
import pandas as pd
import pytest

import refugium as rf
from builders.planted_courses import GENES, planted_study
from refugium.core.errors import StudyError
from refugium.core.status import Phase
from refugium.movie.chain import parse_chain
from refugium.movie.time_course.courses import courses

CHAIN = """
[[node]]
name = "A"
%s
[[node]]
name = "B"
genes = {SLOW1 = 1, SLOW3 = 1, SLOW5 = 1}
[[link]]
from = "A"
to = "B"
"""
FAST_THEN_SLOW = parse_chain(
    CHAIN.replace('"A"', '"NF-kB"') % "genes = {REV1 = 1, REV3 = 1, REV5 = 1}")
SHORT = {"times": (0.0, 6.0, 24.0), "off": ()}  # too few times for kinetics: fast


@pytest.fixture(scope="module")
def movie():
    return rf.make_movie(planted_study(again=(360.0, 408.0), told=True), chain=FAST_THEN_SLOW)


def test_genes_are_told_apart(movie):
    """Planted genes are back or not back, and kept where planted; silent ones none of them."""
    table = movie.table("gene_memory")
    first = table[table["on_point"] == table["on_point"].min()]
    kind = first["gene"].str.replace(r"\d+", "", regex=True)
    share = pd.crosstab(kind, first["returned"], normalize="index")
    assert share.loc["REV", "reversible"] > 0.8
    assert share.loc["MEM", "not_back"] > 0.8
    assert share.loc["HOUSE", "none"] > 0.95
    kept = pd.crosstab(kind, first["kept"], normalize="index")["kept"]
    assert kept["MEM"] > 0.8 and kept.drop("MEM").max() == 0


def test_gene_that_is_zero_everywhere_is_not_measured(movie):
    """It is listed as left out, and no table names it."""
    assert movie.table("courses")["n_absent"].iloc[0] >= 1
    assert "ZERO" not in set(movie.table("onsets")["feature"])


def test_phases_are_members_in_plain_words(movie):
    """Tables hold the words themselves, so that Parquet, CSV and JSON stay what they were."""
    held = {
        name: table[column] for name, table in movie.tables.items()
        for column in ("phase", "to_phase") if column in table and len(table)
    }
    assert {"points", "state_scores", "onsets", "nearest", "nullclines"} <= set(held)
    assert set(held["points"]) == set(Phase)
    for name, words in held.items():
        assert set(words) <= set(Phase), name
        assert {type(word) for word in words} == {str}, name


def test_composition_is_said():
    """Where most of the changed genes go up, counts per million lower the others: it is said."""
    told = rf.make_movie(planted_study(one_way=True))
    assert told.table("courses")["composition_log2"].iloc[0] > 0.5
    assert "composition" in told.summary()


def test_states_and_words(movie):
    """The melanocytic state falls on the drug and comes back; selection is named."""
    scores = movie.table("state_scores").query("state == 'MELANOCYTIC'")
    on = scores[scores["phase"] == "on"].iloc[-1]
    off = scores[scores["phase"] == "off"].iloc[-1]
    assert on["change_hi"] < -1 and off["change_hi"] > on["change_hi"]
    text = movie.summary()
    assert "could be selection" in text and "nan" not in text
    for banned in ("proves", "responsible", "reprogramming"):
        assert banned not in text


def test_same_seed_same_movie(movie):
    """All tables agree to the last digit."""
    again = rf.make_movie(planted_study(again=(360.0, 408.0), told=True), chain=FAST_THEN_SLOW)
    for name, table in movie.tables.items():
        pd.testing.assert_frame_equal(table, again.tables[name], check_exact=False, rtol=1e-10)


def test_saved_and_loaded(movie, tmp_path):
    """Tables, notes and manifest come back."""
    movie.save(tmp_path / "m")
    back = rf.MovieResult.load(tmp_path / "m")
    pd.testing.assert_frame_equal(back.table("links"), movie.table("links"))
    assert back.notes == movie.notes and back.summary() == movie.summary()


def test_genes_that_stay_make_another_way(movie):
    """A third of the genes stay: the off states lie off the way out, said to be geometry."""
    table = movie.table("hysteresis")
    assert (table["verdict"] == "another_way").all() and (table["lo"] > 0).all()
    assert "a loop is expected wherever genes differ in rate, and is no memory" in movie.summary()


def test_words_of_memory_have_their_denominators(movie):
    """Kept of how many tested; nothing is said of a count of 0."""
    text = movie.summary()
    assert "kept through 7 d off the drug: " in text and " genes tested" in text
    assert "none of this is memory" in text
    assert ": 0 " not in text and " 0 of " not in text and " 0 came" not in text


def test_words_say_what_is_meant(movie):
    """No bare phrase of the workshop, no reason that is not the real one, aliases last."""
    text = movie.summary()
    assert "off the way out" not in text and "slow (" not in text
    assert "times the way's length" in text
    short = rf.make_movie(planted_study(off=())).summary()
    assert "no readout of this node" not in short


def test_what_would_tell_is_kept_to_where_something_changed():
    """Nothing responds: no times are proposed that would tell what is kept."""
    study = planted_study(off=(240.0,))
    data = study.modalities["rna_counts"].copy()
    rng = np.random.default_rng(0)
    data.X = rng.poisson(np.tile(data.X.mean(axis=0), (data.n_obs, 1)) * rng.gamma(
        100, 0.01, data.shape)).astype(float)
    still = rf.make_movie(rf.Study("still", study.models, study.arms, study.samples,
                                   {"rna_counts": data}))
    assert len(still.memory_plan)
    assert "what would tell what is kept" not in still.summary()
    assert "what would tell what is kept" in rf.make_movie(planted_study(off=(240.0,))).summary()


def test_harvests_that_nothing_tells_are_said(movie):
    """The same genes where no block is stated: what would do as much, and what would tell."""
    text = rf.make_movie(planted_study(), chain=FAST_THEN_SLOW).summary()
    assert "taken for harvests of their own" in movie.summary()
    assert "taken for harvests of their own" not in text
    assert "shifts of each harvest" in text and "would do as much" in text
    assert "untreated cells of the same harvests would tell" in text
    assert "which samples were handled together is not stated" in text


NUMBERS = ("constraints", "onsets", "half_times", "hysteresis", "gene_memory", "kinetics")


@pytest.mark.parametrize("study, status", [
    ({"times": (0.0,), "off": ()}, "too_few_points"),
    ({"times": (0.0, 24.0), "off": ()}, "too_few_points"),
    ({"baseline": False}, "no_baseline"),
    ({"times": (0.0, 24.0), "off": (72.0, 96.0)}, "too_few_points"),
    ({"replicates": 1}, "too_few_replicates"),
], ids=["one time", "two times", "no baseline", "mostly off", "one replicate"])
def test_bad_designs_give_a_status(study, status):
    """The reason is said, and every table of numbers is empty."""
    movie = rf.make_movie(planted_study(**study))
    found = movie.table("courses")["status"].tolist()
    assert found == [status]
    assert all(movie.tables[name].empty for name in NUMBERS)
    assert "no movie" in movie.summary() or "No model" in movie.summary()


def test_missing_replicate_is_no_obstacle():
    """A point with one sample less is told with a wider interval, not dropped."""
    study = planted_study(off=())
    keep = np.arange(len(study.samples)) != 14
    ids = study.samples["sample_id"][keep]
    data = study.modalities["rna_counts"][list(ids)].copy()
    less = rf.Study("less", study.models, study.arms, study.samples[keep], {"rna_counts": data})
    assert rf.make_movie(less).table("courses")["status"].tolist() == ["ok"]
    assert rf.make_movie(less).table("points")["n_replicates"].tolist() == [3, 3, 3, 3, 2]


def test_unknown_model_and_empty_study():
    """Both errors name what to do."""
    study = planted_study(off=())
    with pytest.raises(StudyError, match="known: M"):
        rf.make_movie(study, model="N")
    bare = rf.Study("bare", study.models, study.arms, study.samples, {})
    with pytest.raises(StudyError, match="followed over time"):
        rf.make_movie(bare)
    with pytest.raises(StudyError, match="did you mean rna_counts"):
        rf.make_movie(study, modality="rna")


def _joined(*parts):
    """Several planted studies as one."""
    data = [part.modalities["rna_counts"].copy() for part in parts]
    samples = [part.samples.copy() for part in parts]
    for i, (own, table) in enumerate(zip(data, samples, strict=True)):
        own.obs_names = [f"{i}{name}" for name in own.obs_names]
        table["sample_id"] = [f"{i}{name}" for name in table["sample_id"]]
    joined = ad.concat(data)
    joined.var, joined.uns = data[0].var, dict(data[0].uns)
    return rf.Study("joined", pd.concat([p.models for p in parts]).drop_duplicates(),
                    pd.concat([p.arms for p in parts]), pd.concat(samples),
                    {"rna_counts": joined})


def test_a_model_sampled_once_is_said():
    """It is not left out in silence, whichever model is asked for."""
    study = _joined(planted_study(**SHORT), planted_study(times=(0.0,), off=(), model="N", arm="n"))
    for movie in (rf.make_movie(study), rf.make_movie(study, model="N")):
        row = movie.table("courses").set_index("model_id").loc["N"]
        assert row["status"] == "too_few_points" and "fewer than two" in row["reason"]
        assert "N: no movie (sampled at fewer than two known times)" in movie.summary()


def test_two_drugs_do_not_share_their_constants():
    """Kinetics fit one treatment: an arm with another drug or dose is left out, and said."""
    other = planted_study(arm="other", seed=1, **SHORT)
    other.arms["dose"] = 10.0
    movie = rf.make_movie(_joined(planted_study(**SHORT), other))
    assert any("kinetics of drug alone" in note for note in movie.notes)
    assert "kinetics of drug alone" in movie.summary()


def test_an_arm_that_changes_its_drug_has_no_kinetics():
    """One set of constants on drug cannot be that of two drugs."""
    study = planted_study(again=(360.0, 408.0))
    study.arms.loc[study.arms["start_h"] == 336.0, "agent"] = "trametinib"
    movie = rf.make_movie(study)
    assert movie.table("kinetics").empty
    assert any("another; no kinetics" in note for note in movie.notes)


def test_samples_without_a_time_are_counted():
    """They are left out, and the page says how many."""
    for times, words in (((0.0, 6.0, 24.0, 72.0), "3 samples are left out: the time is not stated"),
                         ((0.0, 24.0), "known times; samples without a time: 3")):
        study = planted_study(times=times, off=())
        study.samples.loc[study.samples["time_h"] == 24.0, "time_h"] = np.nan
        movie = rf.make_movie(study)
        assert movie.table("courses")["n_untimed"].tolist() == [3]
        assert words in movie.summary()


@pytest.mark.parametrize("off_h", [24.0, 500.0])
def test_a_phase_that_no_sample_sees_is_doubted(off_h):
    """Times in days among hours leave switches without samples after them."""
    study = planted_study(**SHORT)
    off = study.arms.assign(start_h=off_h, agent="none", kind="none", dose=np.nan, unit="")
    late = rf.Study("late", study.models, pd.concat([study.arms, off]), study.samples,
                    study.modalities)
    assert "all times in hours" in rf.make_movie(late).summary()
    assert "all times in hours" not in rf.make_movie(study).summary()


def test_copied_samples_are_no_replicates():
    """A matrix pasted three times has no noise, and says nothing beyond it."""
    study = planted_study(**SHORT)
    data = study.modalities["rna_counts"]
    data.X = np.repeat(np.asarray(data.X)[::3], 3, axis=0)
    movie = rf.make_movie(study)
    assert movie.table("courses")["status"].tolist() == ["too_few_replicates"]
    assert "samples s0 and s1 hold the same values" in movie.summary()
    assert all(movie.tables[name].empty for name in NUMBERS)


def test_technical_repeats_count_once():
    """Samples that bear one replicate label are one sample; if all do, there is no replicate."""
    study = planted_study(**SHORT)
    labels = pd.Series(["1", "1", "2"] * 3)
    for given, status in ((labels, "ok"), ("1", "too_few_replicates")):
        made = rf.Study("t", study.models, study.arms, study.samples.assign(replicate=given),
                        study.modalities)
        movie = rf.make_movie(made)
        assert movie.table("courses")["status"].tolist() == [status]
    assert "no technical repeat" in movie.summary()
    assert movie.table("points")["n_replicates"].tolist() == [1, 1, 1]


def test_a_gap_is_not_a_zero():
    """A gene with a missing count is left out and named, never read as nothing."""
    study = planted_study(**SHORT)
    study.modalities["rna_counts"].X[3, GENES.index("REV0")] = np.nan
    movie = rf.make_movie(study)
    assert "REV0" not in set(movie.table("onsets")["feature"])
    plain = rf.make_movie(planted_study(**SHORT))
    assert (movie.table("courses")["n_absent"] == plain.table("courses")["n_absent"] + 1).all()


@pytest.mark.parametrize("then", ["vemurafenib:10 uM", "vemurafenib:1 uM + trametinib:1 nM"])
def test_another_drug_ends_the_way_out(then):
    """What follows a second drug, or another dose, is not told as the way out of the first."""
    study = planted_study(off=())
    arms = pd.DataFrame({"arm": "drug", "start_h": [0.0, 24.0],
                         "agent": ["vemurafenib:1 uM", then]})
    movie = rf.make_movie(rf.Study("two", study.models, arms, study.samples, study.modalities))
    assert movie.table("onsets")["onset_by_h"].max() <= 24.0
    assert "told before that only" in movie.summary()
    assert movie.table("kinetics").empty


def test_a_sample_of_zeros_is_left_out_and_named():
    study = planted_study(**SHORT)
    study.modalities["rna_counts"].X[4] = 0
    course = rf.make_movie(study).table("courses").iloc[0]
    assert course["status"] == "ok"
    assert "empty samples left out: s4" in course["recipe"]


def test_a_sample_of_gaps_on_a_log_scale_is_left_out_too():
    study = planted_study(**SHORT)
    counts = study.modalities["rna_counts"]
    logs = counts.copy()
    logs.X, logs.uns = np.log2(counts.X + 1.0), {**counts.uns, "scale": "log2"}
    logs.X[4] = np.nan
    course = courses(rf.Study("logs", study.models, study.arms, study.samples,
                              {"rna_log": logs}))[0]
    assert "empty samples left out: s4" in course.recipe and len(course.features) > 20


def test_samples_of_zeros_only_teach():
    study = planted_study(**SHORT)
    study.modalities["rna_counts"].X[:] = 0
    with pytest.raises(StudyError, match="every sample"):
        rf.make_movie(study)


def test_genes_under_another_name_are_found_and_told():
    """The data say SILV, the signature PMEL: same state, and the page says so."""
    plain = rf.make_movie(planted_study(**SHORT))
    study = planted_study(**SHORT, rename=lambda names: ["SILV" if n == "PMEL" else n
                                                        for n in names])
    movie = rf.make_movie(study)
    assert movie.table("courses")["renamed"].tolist() == ["PMEL as SILV"]
    assert "read under another name in the data (PMEL as SILV)" in movie.summary()
    for name in ("state_scores", "links"):
        pd.testing.assert_frame_equal(movie.table(name), plain.table(name))


def test_a_chain_may_name_any_signature_and_no_other(tmp_path):
    """Not only states; a typo is an error, not a stage that was not measured."""
    study = planted_study(**SHORT)
    file = tmp_path / "chain.toml"
    file.write_text(CHAIN % "signatures = {HALLMARK_HYPOXIA = 1}")
    stages = rf.make_movie(study, chain=file).table("stages").set_index("node")
    assert stages.loc["A", "verdict"] == "not_measured" and stages.loc["A", "coverage"] == 0
    assert "not in the data: PGK1" in stages.loc["A", "words"]
    assert set(rf.make_movie(study, chain=file).table("state_scores")["state"]).isdisjoint(
        {"HALLMARK_HYPOXIA"})
    file.write_text(CHAIN % "signatures = {MELANOCYTC = 1}")
    with pytest.raises(StudyError, match=r"chain.toml.*MELANOCYTC.*MELANOCYTIC"):
        rf.make_movie(study, chain=file)


def test_partners_say_the_window_or_why_not(movie):
    """Along a chain that holds, each agent has a window, or a status in place of it."""
    told = movie.table("partners")
    assert set(told["reversible_status"]) == {"ok"} and told["reversible_lo_h"].notna().all()
    assert "the state returns by itself up to" in movie.summary()
    # long enough that the fast stage has a peak of its own; never off the drug
    short = rf.make_movie(planted_study(times=(0.0, 6.0, 30.0, 60.0), off=(), told=True),
                          chain=FAST_THEN_SLOW)
    told = short.table("partners")
    assert len(told) and set(told["reversible_status"]) == {"no_off_sample"}
    assert told["reversible_until_h"].isna().all() and told["to_h"].notna().all()
    assert "would return by itself is not known" in short.summary()


def test_a_sample_that_does_not_fit_is_told_as_check_tells_it():
    """The same detector, the same words: a column of counts pasted one row down."""
    study = planted_study(**SHORT)
    counts = study.modalities["rna_counts"].X
    counts[4] = np.roll(counts[4], 1)
    told = [note for note in rf.make_movie(study).notes if note.startswith("sample 's4'")]
    assert len(told) == 1 and "1 row down" in told[0]
    assert any(told[0].startswith(words) for words in rf.check_study(study).warnings["found"])
