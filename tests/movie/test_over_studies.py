"""One chain over several studies: each has one verdict, only those that could test it count."""

import anndata as ad
import numpy as np
import pandas as pd
import pytest
from benchmarks.movie.two_courses import rise

import refugium as rf
from refugium.core.errors import StudyError
from refugium.movie.chain import parse_chain
from refugium.movie.chain.over_studies import LINKS_BY_STUDY, links_by_study, links_over_studies
from refugium.study import Study

TEXT = """
name = "planted"
[[node]]
name = "trigger"
genes = {A1 = 1, A2 = 1, A3 = 1}
[[node]]
name = "identity lost"
genes = {B1 = 1, B2 = 1, B3 = -1}
[[node]]
name = "chromatin"
layer = "chromatin"
[[link]]
from = "trigger"
to = "identity lost"
[[link]]
from = "identity lost"
to = "chromatin"
layer = "chromatin"
"""
CHAIN = parse_chain(TEXT)
DENSE = (0.0, 1.0, 3.0, 6.0, 12.0, 24.0, 48.0, 96.0, 168.0)


def _study(name, *, first, second, times=DENSE, models=("M",), seed=0, without=()):
    """RNA on log2: the trigger rises from `first`, identity is lost from `second` hours on."""
    rng = np.random.default_rng(seed)
    genes = ["A1", "A2", "A3", "B1", "B2", "B3", *(f"HOUSE{i}" for i in range(40))]
    t = np.repeat(times, 3)
    parts, samples = [], []
    for model in models:
        change = np.zeros((len(t), len(genes)))
        for genes_of, start, length, sign in (((0, 1, 2), first, 3, 1), ((3, 4), second, 15, 1),
                                              ((5,), second, 15, -1)):
            change[:, genes_of] = sign * 2 * np.array(rise(t, start, length))[:, None]
        parts.append(7 + change + rng.normal(0, 0.1, change.shape))
        samples += [{"sample_id": f"{model}{i}", "model_id": model, "arm": "drug", "time_h": h,
                     "block": f"day {i % 3}"}
                    for i, h in enumerate(t)]
    kept = [i for i, gene in enumerate(genes) if gene not in without]
    data = ad.AnnData(np.concatenate(parts)[:, kept],
                      obs=pd.DataFrame(index=[row["sample_id"] for row in samples]),
                      var=pd.DataFrame(index=[genes[i] for i in kept]),
                      uns={"scale": "log2", "kind": "genes"})
    return Study(name, pd.DataFrame({"model_id": list(models)}),
                 pd.DataFrame({"arm": ["drug"], "start_h": 0.0, "agent": ["vemurafenib:1 uM"]}),
                 pd.DataFrame(samples), {"rna_log": data})


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    studies = [
        _study("melanoma", first=0, second=24, models=("A", "B")),
        _study("lung", first=24, second=0, models=("C",), seed=1),
        _study("colon", first=0, second=24, models=("D",), seed=2, without=("B1", "B2", "B3")),
        _study("late", first=0, second=24, times=(0.0, 96.0, 168.0), models=("E",), seed=3),
    ]
    file = tmp_path_factory.mktemp("chain") / "planted.toml"
    file.write_text(TEXT)
    return rf.compare_chains(*studies, chain=file)


def test_only_studies_that_could_test_a_link_count(compared):
    """Supported in one, contradicted in one; unmeasured and unordered are neither."""
    row = compared.links_over_studies.iloc[0]
    assert (row["n_studies"], row["n_tested"], row["n_supported"]) == (4, 2, 1)
    assert row["supported_in"] == ("melanoma",) and row["contradicted_in"] == ("lung",)
    assert row["not_measured_in"] == ("colon",) and row["not_testable_in"] == ("late",)
    assert ("trigger to identity lost: holds in 1 of 2 studies that could test it (melanoma); "
            "contradicted in lung; cannot be ordered at the sampling of late; not measured in "
            "colon.") in compared.summary()


def test_a_link_that_nobody_measured_has_no_count(compared):
    row = compared.links_over_studies.iloc[1]
    assert (row["n_tested"], row["n_supported"]) == (0, 0)
    assert "identity lost to chromatin: no study could test it" in compared.summary()


def test_nothing_is_averaged(compared):
    """Assays have no common unit: no table of the comparison holds a number but counts."""
    for schema in compared.schemas:
        assert "number" not in {column.kind for column in schema.columns}
    assert "not averaged" in compared.summary() and "not proof" in compared.summary()


def test_it_is_saved_and_loaded(compared, tmp_path):
    compared.save(tmp_path / "out")
    again = rf.ChainComparison.load(tmp_path / "out")
    assert again.summary() == compared.summary()
    pd.testing.assert_frame_equal(again.links_by_study, compared.links_by_study)


def test_movies_are_compared_as_their_studies():
    one, two = (_study("one", first=0, second=24), _study("two", first=0, second=24, seed=9))
    movies = [rf.make_movie(study, chain=CHAIN) for study in (one, two)]
    found = rf.compare_chains(*movies, chain=CHAIN, names=["one", "two"])
    expected = rf.compare_chains(one, two, chain=CHAIN)
    pd.testing.assert_frame_equal(found.links_over_studies, expected.links_over_studies)
    assert found.links_over_studies["n_supported"].iloc[0] == 2
    assert found.notes == ("M is a model of one and two: these are no independent witnesses.",)
    with pytest.raises(StudyError, match="another chain"):
        rf.compare_chains(*movies, names=["one", "two"])
    with pytest.raises(StudyError, match="one name"):
        rf.compare_chains(*movies, chain=CHAIN)


@pytest.mark.parametrize(("verdicts", "verdict", "tested"), [
    (("supported", "supported"), "supported", 2),
    (("supported", "not_measured"), "supported", 1),
    (("supported", "not_supported"), "courses_disagree", 2),
    (("supported", "contradicted"), "courses_disagree", 2),
    (("contradicted", "not_supported"), "contradicted", 2),
    (("not_supported", "not_testable_at_this_sampling"), "not_supported", 1),
    (("not_measured", "not_testable_at_this_sampling"), "not_testable_at_this_sampling", 0),
    (("not_measured", ""), "not_measured", 0), (("", ""), "no_answer", 0), ((), "no_answer", 0),
])
def test_courses_of_a_study_have_one_verdict(verdicts, verdict, tested):
    """Two courses of one study are one study; where they differ, that is said."""
    links = pd.DataFrame({"first": "a", "second": "b", "verdict": list(verdicts), "words": "w",
                          "model_id": [f"M{i}" for i in range(len(verdicts))]})
    row = links_by_study([("a", "b")], {"one": links}, "c", {}).iloc[0]
    assert (row["verdict"], row["n_tested"], row["n_courses"]) == (verdict, tested, len(verdicts))


def test_counts_are_those_of_the_verdicts():
    """Each study stands in one list, and n tested is the sum of the four that test."""
    kinds = list(LINKS_BY_STUDY.columns[5].values)
    rows = [{"chain": "c", "first": "a", "second": "b", "study": f"s{i}", "verdict": kind}
            for i, kind in enumerate(kinds)]
    row = links_over_studies(LINKS_BY_STUDY.table(rows)).iloc[0]
    lists = [column for column in row.index if column.endswith("_in")]
    assert sorted(name for column in lists for name in row[column]) == [
        f"s{i}" for i in range(len(kinds))]
    assert (row["n_tested"], row["n_supported"], row["n_studies"]) == (4, 1, 7)


def test_a_trigger_that_no_sample_could_show_was_not_tested():
    """First samples at 96 h: a trigger of six hours is neither for nor against the link."""
    chain = parse_chain(TEXT.replace("A3 = 1}", "A3 = 1}\ntrigger_window_h = 6"))
    late = _study("late", first=0, second=24, times=(0.0, 96.0, 168.0, 240.0))
    flat = _study("flat", first=0, second=1e6, times=(0.0, 96.0, 168.0, 240.0), seed=1)
    assert set(rf.make_movie(late, chain=chain).links["verdict"]) == {"not_supported",
                                                                      "not_measured"}
    row = rf.compare_chains(late, flat, chain=chain).links_over_studies.iloc[0]
    assert row["not_testable_in"] == ("late",) and row["not_supported_in"] == ("flat",)


def test_wrong_use_teaches():
    one = _study("one", first=0, second=24)
    for studies, more, words in (((one,), {}, "two studies or more"),
                                 ((one, one), {}, "one name"),
                                 ((one, one), {"names": ["a"]}, "each study has one name")):
        with pytest.raises(StudyError, match=words):
            rf.compare_chains(*studies, chain=CHAIN, **more)


def test_several_studies_on_the_command_line(tmp_path, capsys):
    from typer.testing import CliRunner

    from refugium.cli.app import app

    folders = []
    for seed, name in enumerate(("melanoma", "lung")):
        rf.write_study(_study(name, first=0, second=24, models=(name,), seed=seed),
                       tmp_path / name)
        folders.append(str(tmp_path / name))
    (tmp_path / "planted.toml").write_text(TEXT)
    asked = ["movie", *folders, "--chain", str(tmp_path / "planted.toml")]
    told = CliRunner().invoke(app, [*asked, "--out", str(tmp_path / "out")])
    assert told.exit_code == 0, told.output
    assert "holds in 2 of 2 studies that could test it (melanoma and lung)" in told.output
    assert (tmp_path / "out").is_dir()
    refused = CliRunner().invoke(app, [*asked, "--model", "lung"])
    assert refused.exit_code == 2 and "take one study" in refused.output
