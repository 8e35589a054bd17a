"""What is stated as pairs is told by check, and what is no pair is questioned."""

import dataclasses

import pytest
from benchmarks.movie.state_worlds import states_study

import refugium as rf


def paired(change=None, **how):
    """Three pairs of one line (or of several), changed sample by sample."""
    study = states_study(paired=True, **how)
    if change is None:
        return study
    return dataclasses.replace(study, samples=change(study.samples.copy()))


def told(study):
    report = rf.check_study(study)
    own = report.warnings[report.warnings["where"] == "samples.pair"]
    return own["found"].tolist(), report.summary()


def at(column, row, value):
    def change(samples):
        samples.loc[row, column] = value
        return samples
    return change


def test_sound_pairs_are_told_and_not_questioned():
    found, summary = told(paired())
    assert found == []
    assert ("3 of 3 stated pairs with samples of one line in two states or more ('p0', 'p1', 'p2')"
            in " ".join(summary.split()))


def test_a_study_without_pairs_says_nothing_of_them():
    found, summary = told(states_study())
    assert found == [] and "Pairs:" not in summary


@pytest.mark.parametrize(("change", "words"), [
    (at("pair", 0, "alone"), "2 pairs hold one sample only"),
    (at("pair", 0, ""), "1 sample without a pair beside samples of the same line that have one: "
     "'A 0 0'"),
    (at("pair", [0, 1], "p9"), "1 pair holds samples of one state only"),
    (at("block", 0, "b2"), "1 pair holds samples in several blocks"),
])
def test_ends_and_states_that_do_not_match_are_named(change, words):
    found, _ = told(paired(change))
    assert any(one.startswith(words) for one in found), found


def test_names_used_again_in_another_line_and_pairs_across_lines():
    found, summary = told(paired(models=("A", "B")))
    assert [one for one in found if "is named in several lines: 'A', 'B'" in one]
    assert "6 of 6 stated pairs" in " ".join(summary.split())
    study = paired(models=("A", "B"))
    samples = study.samples.copy()
    samples["pair"] = [f"{m}{p}" for m, p in zip(samples["model_id"], samples["pair"], strict=True)]
    samples.loc[samples["sample_id"] == "B 1 0", "pair"] = "Ap0"
    found, _ = told(dataclasses.replace(study, samples=samples))
    assert "the pair 'Ap0' lies across lines: 'A', 'B'" in found
