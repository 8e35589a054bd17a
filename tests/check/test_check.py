"""What a study holds and what it can answer."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from builders.studies import design
from refugium.check import StudyReport, check_study
from refugium.check.cautions import find_cautions
from refugium.check.timelines import axis
from refugium.io import read_study
from refugium.language.times import say_time
from refugium.study import Study
from refugium.study.design.blocks import comparable

BASIC = [("U", 0, "none"), ("E", 0, "erlotinib:1 uM")]
PULSE = [("U", 0, "none"), ("on", 0, "enc"), ("pulse", 0, "enc"), ("pulse", 168, "none"),
         ("pulse", 336, "enc")]


def wells(rows, unit="cells"):
    return pd.DataFrame(rows, columns=["well", "arm", "time_h", "value"]).assign(
        model_id="m", measure="count", unit=unit)


def answer(study, number):
    return check_study(study).questions.set_index("number").loc[number, "answer"]


def test_timelines_draw_periods_and_samples():
    study = design([("U", 0), ("on", 168), ("pulse", 336), ("pulse", 504), ("on", float("nan"))],
                   PULSE)
    lines = check_study(study).arms.set_index("arm")["timeline"]
    _, ticks = axis(study.design)
    at = dict(zip([0, 168, 336, 504], [i for i, c in enumerate(ticks) if c == "|"], strict=True))
    assert set(lines["U"]) == {"o", "-"}
    assert lines["on"].endswith(" ?")
    assert set(lines["on"][: at[504]]) == {"+", "=", "o"}
    assert [lines["pulse"][at[t]] for t in (0, 168, 336, 504)] == ["+", "+", "o", "o"]
    assert set(lines["pulse"][at[0] + 1 : at[168]]) == {"="}
    assert set(lines["pulse"][at[168] + 1 : at[336]]) == {"."}
    assert set(lines["pulse"][at[336] + 1 : at[504]]) == {"="}


@pytest.mark.parametrize("times", [
    [0], [0, 1, 2], [0, 0.25, 24, 24 * 365], [-720, -24, 0, 6], list(range(0, 2000, 10)),
])
def test_the_axis_copes_with_minutes_to_years(times):
    study = design([("E", t) for t in times], BASIC)
    labels, ticks = axis(study.design)
    assert ticks.count("|") == len(times)
    assert say_time(times[0], minutes=True) in labels
    line = check_study(study).arms.set_index("arm").loc["E", "timeline"]
    assert line.count("o") == len(times)
    assert len(line) <= max(70, len(times) + 70)


def test_many_unknown_times_are_counted():
    study = design([("E", float("nan"))] * 9, BASIC)
    assert check_study(study).arms.set_index("arm").loc["E", "timeline"].endswith(" ?x9")


def test_comparable_groups():
    assert comparable([]).tolist() == []
    assert comparable([{"a"}, {"b"}, {"a", "b"}, {"c"}]).tolist() == [0, 0, 0, 1]


@pytest.mark.parametrize("seed", range(20))
def test_groups_are_the_rank_of_the_design(seed):
    """Oracle: a difference of two states is estimable if it lies in the row space."""
    rng = np.random.default_rng(seed)
    n_states, n_blocks = rng.integers(2, 6, size=2)
    blocks = [{f"b{b}" for b in rng.choice(n_blocks, rng.integers(1, 3))} for _ in range(n_states)]
    rows = [np.r_[np.eye(n_states)[s], np.eye(n_blocks)[int(b[1:])]]
            for s, own in enumerate(blocks) for b in own]
    X = np.array(rows)
    group = comparable(blocks)
    used = len({b for own in blocks for b in own})
    assert np.linalg.matrix_rank(X) == n_states + used - len(set(group))
    for one in range(n_states):
        for two in range(n_states):
            c = np.zeros(X.shape[1])
            c[one] += 1
            c[two] -= 1
            estimable = np.linalg.matrix_rank(np.vstack([X, c])) == np.linalg.matrix_rank(X)
            assert estimable == (group[one] == group[two])


def test_confounding_is_named():
    report = check_study(design([("U", 24, "R1"), ("E", 24, "R2")], BASIC))
    table = report.confounding.set_index("contrast")
    assert table.loc["", "status"] == "confounded"
    assert "rank 2 of 3" in table.loc["", "words"]
    assert "R1 | R2" in table.loc["", "words"]
    assert table.loc["m: E vs no reference", "status"] == "confounded"
    assert not report.ok
    assert "cannot be told apart" in report.summary()


def test_models_in_blocks_of_their_own_are_not_confounded():
    study = design([(a, 24, m, m) for m in ("m1", "m2") for a in ("U", "E")], BASIC)
    report = check_study(study)
    assert report.ok
    assert "within a model" in report.confounding["words"].iloc[0]


def test_replicates_of_states_and_contrasts():
    report = check_study(design([("U", 24, "R1"), ("E", 24, "R1"), ("E", 24, "R2")], BASIC))
    table = report.replicates.set_index("name")
    assert table.loc["m: E at 24 h", ["samples", "blocks", "status"]].tolist() == [2, 2, "ok"]
    assert table.loc["m: U at 24 h", "status"] == "too_few_replicates"
    assert table.loc["m: E vs U", ["samples", "blocks", "replicates", "status"]].tolist() == [
        1, 1, 1, "too_few_replicates"]


def test_all_ten_questions_are_answered_with_a_reason():
    table = check_study(design([("U", 24)], BASIC)).questions
    assert table["number"].tolist() == list(range(1, 11))
    assert set(table["answer"]) <= {"answerable", "partly", "no"}
    assert (table["reason"] != "").all()
    assert (table.loc[table["answer"] != "answerable", "needed"] != "").all()


R = ("R1", "R2")
EARLY_LATE = [(arm, t, r) for arm in ("U", "E") for t in (2, 48) for r in R]


@pytest.mark.parametrize(
    ("study", "number", "expected"),
    [
        (design(EARLY_LATE, BASIC), 1, "answerable"),
        (design([s for s in EARLY_LATE if s[1] == 2], BASIC), 1, "partly"),
        (design([s for s in EARLY_LATE if s[2] == "R1"], BASIC), 1, "partly"),
        (design([(a, float("nan"), r) for a in "UE" for r in R], BASIC), 1, "partly"),
        (design([("U", 2)], BASIC), 1, "no"),
        (design(EARLY_LATE, BASIC, modality=False), 1, "no"),
        (design([("U", 2, "R1"), ("E", 2, "R2")], BASIC), 1, "no"),
        (design(EARLY_LATE, BASIC), 2, "partly"),
        (design(EARLY_LATE, BASIC, wells=wells([("A", "E", 0, 1.0)])), 2, "answerable"),
        (design([("E", 24)], BASIC), 2, "partly"),
        (design(EARLY_LATE, BASIC), 3, "no"),
        (design([("U", 0, r) for r in R] + [("E", t, r) for t in (2, 24, 168) for r in R], BASIC),
         4, "answerable"),
        (design([("U", 0)] + [("E", t) for t in (2, 24, 168)], BASIC), 4, "partly"),
        (design([("E", t, r) for t in (2, 24, 168) for r in R], BASIC), 4, "partly"),
        (design([("U", 0), ("E", 24)], BASIC), 4, "no"),
        (design([(a, t, r) for r in R for a, t in (
            ("U", 0), ("on", 168), ("pulse", 200), ("pulse", 336))], PULSE), 5, "answerable"),
        (design([("U", 0), ("on", 168), ("pulse", 200)], PULSE), 5, "partly"),
        (design([("pulse", 200), ("pulse", 100)], PULSE), 5, "partly"),
        (design([("U", 0), ("on", 168)], PULSE), 5, "no"),
        (design([("U", 0)], BASIC, wells=wells([("A", "E", t, 1.0) for t in (0, 100, 200, 500)])),
         6, "answerable"),
        (design([("U", 0)], BASIC, wells=wells([("A", "E", t, 1.0) for t in (0, 24, 48, 72)])),
         6, "partly"),
        (design([("U", 0)], BASIC, wells=wells([("A", "U", t, 1.0) for t in (0, 24, 48, 72)])),
         6, "no"),
        (design([("U", 0)], BASIC), 7, "no"),
        (design([("U", 0)], [*BASIC, ("D", 0, "das"), ("ED", 0, "erl:1 uM + das")],
                wells=wells([(a, a, 72, 1.0) for a in ("E", "D", "ED")])), 7, "partly"),
        (design([("U", 0)], [*BASIC, ("ED", 0, "erl:1 uM + das")],
                wells=wells([("a", "ED", 72, 1.0)])), 7, "partly"),
        (design([("U", 0)], [
            ("U", 0, "none"), *[(f"a{i}", 0, f"a:{i} nM") for i in (1, 2, 3)],
            *[(f"b{i}", 0, f"b:{i} nM") for i in (1, 2, 3)],
            *[(f"a{i}b{j}", 0, f"a:{i} nM + b:{j} nM") for i in (1, 2, 3) for j in (1, 2, 3)]],
            wells=wells([(a, a, 72, 1.0) for a in (
                *[f"{d}{i}" for d in "ab" for i in (1, 2, 3)],
                *[f"a{i}b{j}" for i in (1, 2, 3) for j in (1, 2, 3)])])), 7, "answerable"),
        (design(EARLY_LATE, BASIC), 8, "no"),
        (design(EARLY_LATE, BASIC), 9, "no"),
        (design(EARLY_LATE, BASIC), 10, "answerable"),
        (design([("U", 2), ("E", 2)], BASIC), 10, "partly"),
    ],
)
def test_questions(study, number, expected):
    assert answer(study, number) == expected


def test_serial_patients_and_many_tumour_types():
    base = design([("U", t, "", "p1") for t in (0, 24, 48)], BASIC)
    models = pd.DataFrame({"model_id": [f"p{i}" for i in range(1, 21)], "kind": "patient",
                           "lineage": [f"type {i}" for i in range(20)]})
    assert answer(dataclasses.replace(base, models=models), 9) == "partly"
    many = design([("U", 0, "", f"p{i}") for i in range(1, 21)], BASIC)
    assert answer(dataclasses.replace(many, models=models), 8) == "partly"


def test_a_dose_of_zero_is_a_control_and_no_doubt():
    study = design([("ctrl", 1), ("U", 1)], [("ctrl", 0, "erl:0 nM"), ("U", 0, "none")])
    assert messages(study) == ""


def messages(study):
    return " | ".join(c["found"] for c in find_cautions(study))


@pytest.mark.parametrize(
    ("study", "word"),
    [
        (design([("U", 1, "R1"), ("U", 1, "r-1")], BASIC), "almost the same name: 'R1', 'r-1'"),
        (design([("E", 1), ("e", 1)], [("E", 0, "erl"), ("e", 0, "Erl")]), "'E', 'e'"),
        (design([("U", 1)], BASIC, modality=False), "in no modality: 's0'"),
        (design([("U", 1)], BASIC), "neither samples nor wells: 'E'"),
        (design([("E", 1)], [("E", 0, "erl:1")]), "dose without unit: 'erl'"),
        (design([("a", 1), ("b", 1)], [("a", 0, "erl:1 uM"), ("b", 0, "erl:400 ng/ml")]),
         "erl in several units: 'uM', 'ng/ml'"),
        (design([("a", 1), ("b", 1)], [("a", 0, "erl"), ("b", 0, "DMSO mix")]),
         "named like a control, but counted as an agent: 'DMSO mix'"),
        (design([("ctrl", 1), ("b", 1)], [("ctrl", 0, "BSA"), ("b", 0, "erl")]),
         "named like a control, but counted as an agent: 'BSA'"),
        (design([("a", 1), ("b", 1)], [("a", 0, "erl"), ("b", 0, "ethanol:100 mM")]),
         "counted as vehicle or medium, with a dose: 'ethanol'"),
        (design([("a", 1)], [("a", 0, "erlotinib and dasatinib")]), "one name for two agents"),
        (design([("E", 1), ("U", 1), ("U", float("nan"))], BASIC), "some times are not stated"),
        (design([("E", 1, "R1"), ("U", 1)], BASIC), "some samples have no block: 's1'"),
        (design([("E", 0), ("E", 0), ("U", 0)], BASIC), "taken as its last period starts"),
        (design([("U", 1)], BASIC[:1], parents={"m": "wt"}), ""),
    ],
)
def test_cautions(study, word):
    assert word in messages(study)


@pytest.mark.parametrize(("agent", "doubted"), [
    ("NT157", False), ("NT-219", False), ("NT", True), ("siNT 1", True), ("NT_1", True),
    ("shScramble", True), ("IgG control", True), ("control-X", True), ("DMSO_2", True),
    ("erlotinib", False),
])
def test_only_names_of_controls_are_doubted(agent, doubted):
    study = design([("a", 1)], [("a", 0, agent)])
    assert ("named like a control" in messages(study)) is doubted


def test_names_that_differ_in_a_number_are_not_almost_the_same():
    doses = ("das 1.5 nM", "das 15 nM", "das 0.5 nM", "das 5 nM", "A-1", "A-10")
    study = design([(d, 1) for d in doses], [(d, 0, "dasatinib") for d in doses])
    assert "almost the same" not in messages(study)


def test_samples_without_a_value_and_features_without_a_gene():
    study = design([("U", 1), ("E", 1)], BASIC)
    data = study.modalities["phospho"].copy()
    data.X[1] = np.nan
    data.var["gene"] = ["A", ""]
    data.uns["kind"] = "peptides"
    text = messages(dataclasses.replace(study, modalities={"phospho": data}))
    assert "no value at all in 's1'" in text
    assert "without a gene: 'B'" in text


def test_near_duplicate_experiments_are_named():
    rng = np.random.default_rng(0)
    growth = np.exp(rng.normal(0.1, 0.05, (6, 10)).cumsum(axis=1))
    rows = [{"well": f"{b}{w}", "model_id": "m", "arm": "U", "time_h": t, "block": b,
             "measure": "confluence", "value": k * growth[w, t], "unit": "%"}
            for b, k in (("a", 1.0), ("b", 1.1)) for w in range(6) for t in range(10)]
    assert "read twice" in messages(design([("U", 1)], BASIC, wells=pd.DataFrame(rows)))


def test_the_report_is_read_like_a_page(valid):
    report = check_study(read_study(valid))
    text = report.summary()
    for word in ("made-up base study", "Arms", "Blocks", "Replicates", "The ten questions",
                 " 10. What to measure next?", "Warnings: none", "Lost or changed: nothing"):
        assert word in text
    assert text == check_study(read_study(valid)).summary()
    assert "nan" not in text.split()


def test_the_report_is_frozen_and_hands_out_copies(valid):
    report = check_study(read_study(valid))
    for name in ("arms", "lost", "confounding", "replicates", "questions", "warnings"):
        table = getattr(report, name)
        table["added"] = "changed"
        assert "added" not in getattr(report, name)
    with pytest.raises(dataclasses.FrozenInstanceError):
        report.tables = {}


def test_the_report_is_saved_and_loaded(valid, tmp_path):
    report = check_study(read_study(valid))
    report.save(tmp_path / "r")
    again = StudyReport.load(tmp_path / "r")
    for name, table in report.tables.items():
        pd.testing.assert_frame_equal(table, again.tables[name])
    assert again.summary() == report.summary()


def test_a_study_of_wells_only():
    study = Study(
        name="growth", models=pd.DataFrame({"model_id": ["m"]}),
        arms=pd.DataFrame(BASIC, columns=["arm", "start_h", "agent"]),
        samples=pd.DataFrame(), modalities={},
        wells=wells([(a, a, t, 1.0) for a in "UE" for t in (0, 24)]),
    )
    report = check_study(study)
    assert report.ok
    assert report.arms["wells"].tolist() == [1, 1]
    assert "2 series of count" in report.summary()
