"""Untreated cells that fill their wells hide what a partner does to them: not told as more."""

import numpy as np
import pandas as pd
import pytest
from benchmarks.promise import Promise

from refugium.response import STOOD_STILL, growth_table, interaction_table, pool_experiments
from refugium.response.room import continued

TIMES = np.array([0.0, 24.0, 48.0, 72.0])
ARMS = ("U", "D", "P", "D+P")
STUDIES = 30
FREE, DRUGGED = 4.0, 2.0
"""Doublings in 72 h without and with the drug."""


def grown(doublings, capacity, kind, lag_h=0.0):
    """Fold at each time; `capacity`: the most, as a multiple of the seeding."""
    free = 2.0 ** (doublings * np.clip((TIMES - lag_h) / (TIMES[-1] - lag_h), 0, None))
    if capacity is None:
        return free
    if kind == "logistic":
        return capacity * free / (capacity + free - 1)
    return np.minimum(free, capacity)


def studies(rng, capacity, kind, *, alone, together, lag_h=0.0, scatter=0.08):
    """Wells of three experiments, four wells an arm; every study is a model of its own.

    `alone`, `together`: doublings that the partner takes without and with the drug.
    """
    parts = []
    wells = pd.MultiIndex.from_product([range(4), TIMES], names=["well", "time_h"])
    for model in range(STUDIES):
        for block in "123":
            for arm, doublings in zip(ARMS, (FREE, DRUGGED, FREE - alone, DRUGGED - together),
                                      strict=True):
                course = grown(doublings + 0.05 * rng.standard_normal(), capacity, kind, lag_h)
                value = 100 * course * np.exp(scatter * rng.standard_normal((4, len(TIMES))))
                parts.append(pd.DataFrame({"value": value.ravel()}, index=wells).assign(
                    block=block, model_id=str(model), arm=arm).reset_index())
    table = pd.concat(parts, ignore_index=True).assign(measure="count")
    return table.assign(well=table["model_id"] + table["arm"] + table["well"].astype(str))


def pooled(wells):
    quartets = pd.DataFrame([{
        "model_id": model, "agent_model_id": model, "background": "D", "control": "U",
        "background_agent": "D+P", "control_agent": "P", "agent": "P 10 nM",
    } for model in wells["model_id"].unique()])
    return pool_experiments(interaction_table(growth_table(wells), quartets))


def told(wells):
    """Return in how many studies the partner is lower on both scales: as read, and with room."""
    table = pooled(wells)
    table["read"] = table["verdict"] == "lower"
    table["room"] = (table["read"] & (table["with_room_hi"] < 0)
                     & (table["late_share"] >= STOOD_STILL))
    return table.groupby("model_id")[["read", "room"]].all().sum()


@pytest.mark.parametrize(("capacity", "kind", "lag_h", "read_at_least"), [
    (None, "", 0.0, 0), (10, "logistic", 0.0, 2), (20, "logistic", 0.0, 0),
    (6, "until full", 0.0, 25), (10, "until full", 12.0, 20)])
def test_a_partner_that_kills_alike_is_not_told_to_kill_more_on_the_drug(
    capacity, kind, lag_h, read_at_least
):
    found = told(studies(np.random.default_rng(7), capacity, kind, alone=1.0, together=1.0,
                         lag_h=lag_h))
    assert found["read"] >= read_at_least  # else this world shows nothing
    assert Promise("told with room", 0.05, int(found["room"]), STUDIES, "at_most").kept


@pytest.mark.parametrize(("capacity", "least"), [(None, 25), (40, 15)])
def test_one_that_kills_on_the_drug_only_is_still_told(capacity, least):
    found = told(studies(np.random.default_rng(8), capacity, "logistic", alone=0.0, together=1.0))
    assert found["room"] >= least


def test_two_times_tell_nothing_of_room():
    wells = studies(np.random.default_rng(9), None, "", alone=0.0, together=1.0)
    table = pooled(wells[wells["model_id"].eq("0") & wells["time_h"].isin([0.0, 72.0])])
    assert table[["with_room", "p_with_room", "late_share"]].isna().all(axis=None)
    assert (table["verdict"] == "lower").all()


def test_cells_with_room_are_taken_as_they_are():
    found = continued(grown(3.0, None, "")[None], TIMES)
    assert (found.fold, found.late_share) == pytest.approx((8.0, 1.0))
    slow = np.array([[1.0, 1.0, 2.0, 8.0]])  # settled first: the fastest third is the last
    assert continued(slow, TIMES).fold == pytest.approx(8.0)


def test_a_full_well_is_continued_at_its_fastest_rate():
    found = continued(grown(4.0, 6.0, "until full")[None], TIMES)
    assert found.late_share == pytest.approx(0.0, abs=1e-9)
    assert found.fold == pytest.approx(6.0 * 2 ** (4 / 3))
    assert np.isnan(found.se)


def test_what_did_not_grow_is_not_continued():
    assert np.isnan(continued(np.array([[4.0, 3.0, 2.0, 1.0]]), TIMES).fold)
    assert np.isnan(continued(np.array([[4.0, 0.0, 2.0, 1.0]]), TIMES).fold)
