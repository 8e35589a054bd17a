"""A rise that growth of the same arms allows to be selection is said to be so, others are not."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from refugium.core.status import RISEN, Told
from refugium.escape import find_escape
from refugium.virtual import Plan, write_tumour

PLAN = Plan(planted="induced", backup="MET", noise_log2=0.1, n_plexes=4, misannotated=0.0, seed=4)


def wells(free, on_drug, *, measure="cell count", unit="", first=10.0, until=24.0):
    rows = [(f"{arm}{well}", arm, t, value)
            for arm, fold in (("vehicle", free), ("erlotinib", on_drug)) for well in range(3)
            for t, value in ((0.0, first), (until, first * fold * (1 + 0.01 * well)))]
    return pd.DataFrame(rows, columns=["well", "arm", "time_h", "value"]).assign(
        model_id="virtual", block="e", experiment="e", measure=measure, unit=unit)


@pytest.fixture(scope="module")
def risen():
    return write_tumour(PLAN).study


def rise(study):
    calls = find_escape(study, challenge=False).calls
    calls = calls[calls["class"].isin([str(c) for c in RISEN]) & (calls["level"] == "candidate")]
    return calls.iloc[0]


@pytest.mark.parametrize(("folds", "told"), [((4.0, 3.5), Told.NO), ((16.0, 0.5), Told.YES)])
def test_the_bound_is_the_ratio_of_folds(risen, folds, told):
    row = rise(dataclasses.replace(risen, wells=wells(*folds)))
    assert row["could_be_selection"] == told
    assert row["selection_bound_log2"] == pytest.approx(np.log2(folds[0] / folds[1]), abs=0.05)
    assert row["selection_bound_log2"] >= np.log2(folds[0] / folds[1])


def dying(free, on_drug, shares, *, measure="cell count", as_number=False):
    """Wells with dead cells beside: a share in per cent, or a number beside living ones."""
    table = wells(free, on_drug, measure=measure)
    dead = table.assign(measure="dead fraction", unit="%")
    dead["value"] = [100 * shares[arm] * (t > 0) for arm, t in zip(
        dead["arm"], dead["time_h"], strict=True)]
    if as_number:
        dead = dead.assign(measure="dead cells", unit="cells", value=[
            v * s / (100 - s) for v, s in zip(table["value"], dead["value"], strict=True)])
    return pd.concat([table, dead], ignore_index=True)


@pytest.mark.parametrize("as_number", [False, True])
@pytest.mark.parametrize(("shares", "more"), [
    ({"vehicle": 0.0, "erlotinib": 0.25}, np.log2(1 / 0.75)),
    ({"vehicle": 0.2, "erlotinib": 0.2}, 0.0), ({"vehicle": 0.2, "erlotinib": 0.1}, 0.0),
    ({"vehicle": 0.05, "erlotinib": 0.28}, np.log2(0.95 / 0.72))])
def test_dead_cells_are_taken_off_where_they_were_read(risen, shares, more, as_number):
    plain = rise(dataclasses.replace(risen, wells=wells(4.0, 3.5)))
    row = rise(dataclasses.replace(risen, wells=dying(4.0, 3.5, shares, as_number=as_number)))
    added = row["selection_bound_log2"] - plain["selection_bound_log2"]
    assert added == pytest.approx(more, abs=0.01)
    assert "dead cells taken off" in row["caution"]
    assert "if no cell counted there was dead" in plain["caution"]


def test_dead_cells_of_one_arm_or_another_time_are_said_to_be_in_it(risen):
    table = dying(4.0, 3.5, {"vehicle": 0.0, "erlotinib": 0.2})
    lone = table[~((table["measure"] == "dead fraction") & (table["arm"] == "vehicle"))]
    early = table[~((table["measure"] == "dead fraction") & (table["time_h"] > 0))]
    for part in (lone, early):
        row = rise(dataclasses.replace(risen, wells=part))
        assert "if no cell counted there was dead" in row["caution"]


def test_a_count_of_living_cells_holds_no_dead_ones(risen):
    table = dying(4.0, 3.5, {"vehicle": 0.0, "erlotinib": 0.2}, measure="live cells")
    row = rise(dataclasses.replace(risen, wells=table))
    assert row["selection_bound_log2"] == pytest.approx(np.log2(4.0 / 3.5), abs=0.05)
    assert "dead cells taken off" in row["caution"]


@pytest.mark.parametrize(("table", "words"), [
    (None, "was not read"),
    (wells(4.0, 3.5, until=12.0), "was not read"),  # growth ends before the sample
    (wells(4.0, 3.5, measure="confluence", unit="%", first=20.0), "ran out of room"),
])
def test_without_a_bound_it_is_said_why(risen, table, words):
    row = rise(risen if table is None else dataclasses.replace(risen, wells=table))
    assert row["could_be_selection"] == Told.NOT_TESTED
    assert np.isnan(row["selection_bound_log2"]) and words in row["caution"]


def test_against_a_sample_before_the_drug_no_bound_holds(risen):
    samples = risen.samples.assign(time_h=risen.samples["time_h"].where(
        risen.samples["arm"] != "vehicle", 0.0))
    row = rise(dataclasses.replace(risen, samples=samples, wells=wells(4.0, 3.5)))
    assert row["could_be_selection"] == Told.NOT_TESTED
    assert "untreated cells of the same time" in row["caution"]


def test_no_mixture_of_clones_exceeds_the_bound():
    """Clones of any number, share and growth, none sped up by the drug: the mean stays below."""
    rng = np.random.default_rng(1)
    for _ in range(2000):
        n = rng.integers(2, 6)
        share = rng.dirichlet(np.ones(n) * rng.uniform(0.05, 2))
        free = np.exp(rng.uniform(-1, 3, n))
        kept = free * rng.uniform(0, 1, n) ** 3
        level = rng.lognormal(0, 3, n)
        mean_free = (share * free * level).sum() / (share * free).sum()
        mean_drug = (share * kept * level).sum() / (share * kept).sum()
        assert mean_drug / mean_free <= (share * free).sum() / (share * kept).sum() * (1 + 1e-9)
