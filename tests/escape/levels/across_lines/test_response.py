"""A line's response counts at the dose at which its activities were read."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from refugium.escape.levels.across_lines.response import drug_responses, response_words
from refugium.knowledge import load_knowledge
from refugium.study import Study
from refugium.virtual import LinesPlan, write_lines

PLAN = LinesPlan(seed=5, n_lines=8)
LINES = [f"line {i}" for i in range(1, 9)]


@pytest.fixture(scope="module")
def study() -> Study:
    return write_lines(PLAN).study  # sampled on 1 uM


def stated(study: Study, doses: list[float], unit: str, kind: str = "gr") -> Study:
    """State a response of each line at each dose; it falls with the dose."""
    rows = [{"model_id": line, "drug": PLAN.drug, "kind": kind, "dose": dose, "unit": unit,
             "value": 0.5 - 0.01 * rank, "group": "survives" if rank else "dies"}
            for line in LINES for rank, dose in enumerate(doses)]
    table = pd.DataFrame(rows)
    return dataclasses.replace(study, wells=study.wells.iloc[:0], responses=table.assign(
        value=table["value"] if kind == "gr" else np.nan,
        group="" if kind == "gr" else table["group"]))


def read(study: Study) -> tuple[dict[str, float], dict[str, tuple[str, str]], list[str]]:
    responses = drug_responses(study.design, load_knowledge())
    (own,) = [r for r in responses if r.drug == PLAN.drug]
    return ({name: line.value for name, line in own.lines.items()}, own.other_dose,
            [text for drug, text in response_words(responses) if drug == PLAN.drug])


@pytest.mark.parametrize(("doses", "unit", "value"), [
    ([1000.0], "nM", 0.5), ([1.0], "uM", 0.5), ([0.5, 5.0], "uM", 0.5), ([1.9], "uM", 0.5),
    # of several doses that of the samples, not the highest number
    ([0.1, 1.0, 10.0], "uM", 0.49), ([100.0, 900.0, 10000.0], "nM", 0.49),
    ([np.nan], "", 0.5),
])
def test_a_response_at_the_dose_of_the_samples_is_used(
    study: Study, doses: list[float], unit: str, value: float
) -> None:
    values, other, words = read(stated(study, doses, unit))
    assert values == dict.fromkeys(LINES, pytest.approx(value))
    assert not other and not words


@pytest.mark.parametrize(("doses", "unit", "at"), [
    ([100.0], "nM", "100 nM"), ([2.1], "uM", "2.1 uM"), ([1000.0], "uM", "1000 uM"),
    ([1000.0], "ng/ml", "1000 ng/ml")])
def test_one_at_another_dose_is_told_and_not_used(
    study: Study, doses: list[float], unit: str, at: str
) -> None:
    made = stated(study, doses, unit)
    responses = drug_responses(made.design, load_knowledge())
    used = [r for r in responses if r.drug == PLAN.drug and r.source == "responses"]
    assert all(not r.lines for r in used)
    told = [text for _, text in response_words(used)]
    assert told == [f"{', '.join(LINES[:-1])} and {LINES[-1]}: response at {PLAN.drug} {at}, "
                    f"activity at {PLAN.drug} 1 uM: such a response is not used"]


def test_only_the_lines_concerned_are_left_out(study: Study) -> None:
    made = stated(study, [1.0], "uM")
    table = made.responses.assign(dose=np.where(made.responses["model_id"] == "line 3", 0.1, 1.0))
    values, other, _ = read(dataclasses.replace(made, responses=table))
    assert set(values) == set(LINES) - {"line 3"}
    assert other == {"line 3": (f"{PLAN.drug} 0.1 uM", f"{PLAN.drug} 1 uM")}


@pytest.mark.parametrize("dose", [0.1, 10.0])
def test_wells_at_another_dose_are_not_used(study: Study, dose: float) -> None:
    arms = study.arms.copy()
    more = arms[arms["arm"] == PLAN.drug].assign(arm="wells only", dose=dose)
    wells = study.wells.assign(arm=study.wells["arm"].replace(PLAN.drug, "wells only"))
    made = dataclasses.replace(study, arms=pd.concat([arms, more], ignore_index=True), wells=wells)
    values, other, words = read(made)
    assert not values and set(other) == set(LINES)
    assert len(words) == 1
