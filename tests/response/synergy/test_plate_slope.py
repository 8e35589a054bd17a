"""A slope across the plate: read from repeated wells, levelled, and in the interval where open."""

import numpy as np
import pandas as pd
import pytest
from benchmarks.promise import Promise
from benchmarks.response.surfaces import Drug, grid, null, stand
from benchmarks.response.virtual import PLATES, told

import refugium as rf
from refugium.response.synergy.bliss import bliss_excess
from refugium.response.synergy.layout import SurfaceLayout
from refugium.response.synergy.plate_slope import places_of, plate_slopes

DOSES = grid(7, 1, 8)
PLACES = stand(7, 8, "sides")
LAYOUT = SurfaceLayout(dose1=DOSES[0], dose2=DOSES[1], plate=np.zeros(71, dtype=int))
KEPT = null("bliss", Drug(c=0.5, hill=1.2, most=0.9), Drug(c=2.0, hill=0.8, most=0.6), *DOSES)


def along(places):
    free = (DOSES[0] == 0) & (DOSES[1] == 0)
    return (places - places[:, free].mean(axis=1)[:, None]) / np.ptp(places, axis=1)[:, None]


def test_a_straight_slope_is_found_and_taken_off():
    y = KEPT * (1 + np.array([0.2, -0.1]) @ along(PLACES))
    found = plate_slopes(y, LAYOUT, PLACES, additive=False)
    assert found.mean == pytest.approx([0.2, -0.1], abs=1e-4) and found.known == "sloped"
    assert found.level(y) == pytest.approx(KEPT, abs=1e-3)


def test_without_repeats_the_stated_slope_stays_open():
    layout = SurfaceLayout(dose1=DOSES[0][:64], dose2=DOSES[1][:64], plate=np.zeros(64, dtype=int))
    found = plate_slopes(KEPT[:64], layout, PLACES[:, :64], additive=False)
    assert not found.mean.any() and np.diag(found.covariance) == pytest.approx([0.04, 0.04])
    assert found.level(KEPT[:64]).tolist() == KEPT[:64].tolist()
    # independence keeps its product where singles share rows and columns with the pairs
    drawn = found.draw(np.broadcast_to(KEPT[:64], (50, 64)), np.random.default_rng(0))
    drawn = np.delete(drawn, np.flatnonzero(np.abs(drawn - KEPT[:64]).max(axis=1) > 0.4), axis=0)
    excess = bliss_excess(drawn[:, layout.together], drawn @ layout.first.T,
                          drawn @ layout.second.T, drawn @ layout.control.T, additive=False)
    assert np.abs(drawn - KEPT[:64]).max() > 0.1 and np.abs(excess).max() < 0.03


@pytest.mark.parametrize("places", [None, np.full((2, 71), np.nan), np.zeros((2, 71))])
def test_where_wells_stood_is_not_guessed(places):
    found = plate_slopes(KEPT, LAYOUT, places, additive=False)
    assert found.known == "plate_position_unknown" and np.isnan(found.largest).all()
    assert found.level(KEPT).tolist() == KEPT.tolist()
    assert plate_slopes(KEPT, LAYOUT, PLACES, additive=True).known == "not_asked"


def test_places_come_from_names_that_all_wells_have():
    assert places_of(["A1", "b02", "P24"]).tolist() == [[0, 1, 15], [0, 1, 23]]
    assert places_of(["A1", "row 2"]) is None and places_of(["A1", "A01"]) is None


def test_intervals_hold_nothing_under_a_slope_and_a_planted_pair_is_still_seen():
    plate = next(p for p in PLATES if p.wander and p.named and p.where == "sides")
    synergy = told("bliss", plate, 30, 3, draws=40)[1]
    own = synergy[synergy["null"] == "bliss"]
    held = Promise("bliss", 0.95, int(((own["lo"] <= 0) & (own["hi"] >= 0)).sum()), len(own),
                   "at_least")
    assert held.kept, str(held)
    calls = told("bliss", plate, 12, 3, size=0.3, draws=40)[0]["verdict"]
    assert (calls == "synergistic").sum() >= 5


def test_shares_cut_off_at_an_edge_are_no_witness_of_a_lack_of_fit():
    plate = next(p for p in PLATES if p.clipped and p.declared)
    surfaces, synergy = told("bliss", plate, 12, 4, draws=40)
    assert (surfaces["verdict"] == "model_disagrees").sum() <= 3
    own = synergy[synergy["null"] == "bliss"]
    assert ((own["lo"] <= 0) & (own["hi"] >= 0)).sum() >= 9


@pytest.mark.parametrize("named", [True, False])
def test_the_answer_says_whether_places_are_known(named):
    rng = np.random.default_rng(1)
    names = [f"{chr(65 + int(r))}{int(c) + 1}" for r, c in PLACES.T]
    table = pd.DataFrame({
        "model_id": "m", "drug": "a", "dose": DOSES[0], "unit": "uM", "partner": "b",
        "partner_dose": DOSES[1], "partner_unit": "uM", "measure": "cell count", "block": "p",
        "value": 1000 * KEPT * (1 + np.array([0.25, 0]) @ along(PLACES)) + rng.normal(0, 20, 71),
        "well": names if named else [f"well {i}" for i in range(71)]})
    found = rf.fit_response(table, draws=20)
    row = found.table("surfaces").iloc[0]
    assert row["plate"] == ("sloped" if named else "plate_position_unknown")
    assert ("Where wells stood" in found.summary()) != named
    assert ("the plate slopes by" in found.summary()) == named
