"""The table of phase I trials: counts of its source, windows, organs, doses a day."""

import os
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from refugium.core.errors import KnowledgeError
from refugium.knowledge.packs.therapies import load_phase_one, read_phase_one
from refugium.knowledge.packs.therapies.phase_one import times_a_day
from refugium.knowledge.packs.therapies.toxicity_terms import Organ, organs_of
from refugium.knowledge.packs.therapies.windows import Window, window_of


@pytest.fixture(scope="module")
def trials():
    return load_phase_one().tables


def test_counts_of_the_built_in_table(trials):
    drugs, seen = trials["phase_one_drugs"], set(trials["phase_one_toxicities"]["pmid"])
    dasatinib = set(drugs.loc[drugs["drug"] == "dasatinib", "pmid"])
    assert len(dasatinib) == 16
    assert len(dasatinib & seen) == 13
    assert len(dasatinib & set(trials["phase_one_doses"]["pmid"])) == 6
    # the source has one more row, which holds nothing: with it 355 of 2,576
    every = trials["phase_one_trials"]["pmid"]
    assert (len(every), int((~every.isin(seen)).sum())) == (2575, 354)


def test_erlotinib_with_panobinostat_by_its_rows(trials):
    rows = trials["phase_one_toxicities"].query("pmid == '24429877'")
    found = rows[["toxicity", "affected", "treated"]].values.tolist()
    assert found == [["atrial fibrillation", 1, 6], ["nausea", 1, 5], ["prolonged QTc", 1, 5]]
    assert rows["organs"].tolist() == [("heart",), ("gut",), ("heart",)]


@pytest.mark.published
@pytest.mark.skipif(not os.environ.get("REFUGIUM_DATA"), reason="REFUGIUM_DATA names no mirror")
def test_the_built_in_table_is_made_of_its_source(trials):
    again = read_phase_one(Path(os.environ["REFUGIUM_DATA"]) / "phase1-dlt").tables
    for name, table in again.items():
        assert_frame_equal(table.reset_index(drop=True), trials[name], obj=name)


@pytest.mark.parametrize(("said", "window"), [
    ("during the first cycle", Window.CYCLE_1),
    ("in the Wrst cycle of therapy", Window.CYCLE_1),
    ("during Cycle 1.", Window.CYCLE_1),
    ("the first 28 days", Window.CYCLE_1),
    ("cycles 1 or 2", Window.CYCLES_1_2),
    ("in the first two (3-week) cycles", Window.CYCLES_1_2),
    ("within the first or second cycle of treatment", Window.CYCLES_1_2),
    ("during cycles 1 to 4", Window.LONGER),
    ("during any cycle", Window.LONGER),
    ("12 weeks", Window.LONGER),
    # counted from the end, or not every cycle: not told
    ("within 30 days after infusion of the last dose", Window.OTHER),
    ("during the first cycle of each dose level", Window.OTHER),
    ("during the radiotherapy", Window.OTHER),
    ("NA", Window.NOT_STATED), ("", Window.NOT_STATED),
])
def test_windows_are_read_from_words(said, window):
    assert window_of(said) == window


@pytest.mark.parametrize(("term", "organs"), [
    ("prolonged QTc", {Organ.HEART}),
    ("dyspnoea, atrial fibrillation", {Organ.LUNG, Organ.HEART}),
    ("noncardiogenic pulmonary edema", {Organ.LUNG, Organ.METABOLISM}),
    ("heartburn", {Organ.NOT_CLASSED}),
    ("cholecystitis", {Organ.NOT_CLASSED}),
    ("hand–foot syndrome", {Organ.SKIN}),
    ("pulmonary embolism", {Organ.VESSELS}),
    ("treatment delay", {Organ.NOT_CLASSED}),
])
def test_organs_are_read_from_words(term, organs):
    assert set(organs_of(term)) == organs


@pytest.mark.parametrize(("frequency", "schedule", "times"), [
    ("1", "daily", 1), ("2", "daily", 2), ("1", "daily every 4 weeks", 1),
    ("NA", "twice daily", 2), ("2", "twice daily", 2),
    ("1", "weekly", None), ("1", "daily on days 1-14", None), ("0", "daily", None),
    ("NA", "daily", None), ("4", "twice daily", None),
])
def test_a_day_is_counted_only_where_it_is_told(frequency, schedule, times):
    found = times_a_day(frequency, schedule)
    assert found != found if times is None else found == times


def test_a_folder_without_its_files_teaches(tmp_path):
    with pytest.raises(KnowledgeError, match=r"observed_dlt"):
        read_phase_one(tmp_path)
    for name in ("trial", "drug", "observed_dlt", "mtd"):
        pd.DataFrame({"PMID": ["1"]}).to_csv(tmp_path / f"{name}.csv", index=False)
    with pytest.raises(KnowledgeError, match="column is missing"):
        read_phase_one(tmp_path)
