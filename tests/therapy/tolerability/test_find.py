"""Harm of pairs: four answers that are never merged, doses kept, organs in common."""

import numpy as np
import pandas as pd
import pytest

from refugium.core.errors import RefugiumError
from refugium.knowledge.packs.therapies import PhaseOne
from refugium.therapy import find_tolerability


def answers(result):
    rows = result.toxicity
    return rows[["answer", "pmid"]][rows["answer"] != "label_text"].values.tolist()


def test_in_the_table_with_rows():
    found = find_tolerability("panobinostat", "Tarceva")
    assert answers(found) == [["recorded", "24429877"]]
    rows = found.toxicities[["toxicity", "affected", "treated"]].values.tolist()
    assert rows == [["atrial fibrillation", 1, 6], ["nausea", 1, 5], ["prolonged QTc", 1, 5]]
    assert "cycle 1 only: says nothing of chronic tolerability" in found.summary()


@pytest.mark.parametrize(("drug", "partner", "pmid"), [
    ("dasatinib", "erlotinib", "25170013"), ("saracatinib", "gemcitabine", "21170669")])
def test_in_the_table_without_rows_is_not_none(drug, partner, pmid):
    found = find_tolerability(drug, partner)
    assert answers(found) == [["none_recorded", pmid]]
    assert found.toxicities.empty
    assert "none recorded, not none" in found.summary()


def test_not_in_the_table_with_the_known_trial_beside():
    found = find_tolerability("osimertinib", "dasatinib")
    assert answers(found) == [["not_in_table", ""]]
    assert found.known_trials["nct"].tolist() == ["NCT02954523"]
    assert "newest trial in it PMID" in found.toxicity["source"].iloc[0]
    assert found.organs["organ"].tolist() == ["lung"]


def test_the_order_of_the_pair_does_not_matter():
    one, other = (find_tolerability(*pair) for pair in (("dasatinib", "crizotinib"),
                                                        ("crizotinib", "dasatinib")))
    assert sorted(map(tuple, answers(one))) == sorted(map(tuple, answers(other)))
    assert len(one.toxicities) == len(other.toxicities)


def test_labels_never_change_the_answer_of_the_table():
    found = find_tolerability("osimertinib", "dasatinib").toxicity
    labels = found[found["answer"] == "label_text"]
    assert len(labels) and (labels["source"] != "").all() and (labels["words"] != "").all()


def test_one_drug_under_two_names_is_no_pair():
    with pytest.raises(RefugiumError, match="not a pair"):
        find_tolerability("erlotinib", "Tarceva")


def test_organs_that_could_not_be_known_are_said():
    found = find_tolerability("RSL3", "erlotinib")
    assert found.organs.empty
    blind = found.organ_coverage.set_index("drug").loc["rsl3"]
    assert blind["trials_alone"] == 0 and not blind["label_read"]
    assert "no overlap named is not no overlap" in found.summary()


def made(doses=(), singles=("3",), toxicities=(), window="cycle_1"):
    """A table of four trials: x + y (1), x and y in different combinations (2), x alone (3), x + y
    + z (4)."""
    given = [("1", "a", "x"), ("1", "a", "y"), ("2", "a", "x"), ("2", "b", "y"), ("3", "a", "x"),
             ("4", "a", "x"), ("4", "a", "y"), ("4", "a", "z")]
    return PhaseOne({
        "phase_one_trials": pd.DataFrame({
            "pmid": list("1234"), "nct": "", "single": [p in singles for p in "1234"],
            "window": window}),
        "phase_one_drugs": pd.DataFrame(given, columns=["pmid", "combination", "drug"]),
        "phase_one_toxicities": pd.DataFrame(list(toxicities), columns=[
            "pmid", "combination", "toxicity", "organs", "grade", "level", "doses", "affected",
            "treated"]),
        "phase_one_doses": pd.DataFrame(list(doses), columns=[
            "pmid", "combination", "drug", "dose", "unit", "per_day", "remark"]),
    }, "made")


def test_drugs_of_different_combinations_are_no_pair():
    found = find_tolerability("x", "y", trials=made())
    assert [row[1] for row in answers(found)] == ["1", "4"]
    assert found.toxicity.set_index("pmid").loc["4", "others"] == ("z",)


def test_rows_of_another_combination_are_not_the_pairs():
    row = ("1", "b", "rash", ("skin",), "3", "1", "", 1.0, 6.0)
    found = find_tolerability("x", "y", trials=made(toxicities=[row]))
    assert [row[0] for row in answers(found)] == ["none_recorded", "none_recorded"]


def test_numbers_that_are_not_stated_are_not_zero():
    row = ("1", "a", "rash", ("skin",), "", "", "", np.nan, np.nan)
    found = find_tolerability("x", "y", trials=made(toxicities=[row]))
    assert "rash (numbers not stated)" in found.summary() and "0 of" not in found.summary()


@pytest.mark.parametrize(("pair", "alone", "status", "kept"), [
    (("1", "a", "x", 50.0, "mg", 1.0, ""), ("3", "a", "x", 100.0, "mg", 1.0, ""), "ok", 0.5),
    (("1", "a", "x", 50.0, "mg", 2.0, ""), ("3", "a", "x", 100.0, "mg", 1.0, ""), "ok", 1.0),
    (("1", "a", "x", 50.0, "mg/m2", 1.0, ""), ("3", "a", "x", 100.0, "mg", 1.0, ""),
     "not_comparable", None),
    (("1", "a", "x", 50.0, "mg", np.nan, ""), ("3", "a", "x", 100.0, "mg", 1.0, ""),
     "not_comparable", None),
    (("1", "a", "x", 50.0, "mg", 1.0, ""), ("3", "a", "x", 100.0, "mg", np.nan, ""),
     "no_dose_alone", None),
    (("1", "b", "x", 50.0, "mg", 1.0, ""), ("3", "a", "x", 100.0, "mg", 1.0, ""),
     "no_dose_in_pair", None),
])
def test_a_dose_is_kept_only_where_both_are_given_daily(pair, alone, status, kept):
    row = find_tolerability("x", "y", trials=made(doses=[pair, alone])).doses_kept.query(
        "of == 'x'").iloc[0]
    assert row["status"] == status
    assert np.isnan(row["kept"]) if kept is None else row["kept"] == kept


def test_toxicities_of_combinations_are_not_laid_at_one_drugs_door():
    rows = [(pmid, "a", "rash", ("skin",), "3", "1", "", 1.0, 6.0) for pmid in ("1", "3")]
    found = find_tolerability("x", "y", trials=made(toxicities=rows))
    assert found.organs.empty
    assert found.organ_coverage["trials_alone"].tolist() == [1, 0]


def test_a_result_is_saved_and_loaded(tmp_path):
    found = find_tolerability("dasatinib", "crizotinib")
    found.save(tmp_path / "saved")
    assert type(found).load(tmp_path / "saved").summary() == found.summary()
