"""A shift of each harvest is no other road: the scatter that would do as much is said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from refugium.movie.memory.hysteresis import find_hysteresis
from refugium.movie.parameters import HARVEST_LOG2
from refugium.movie.time_course.course import POINTS, Course
from refugium.movie.time_course.untreated import Untreated

HOURS = (0.0, 20.0, 72.0, 168.0, 336.0, 504.0)
GENES = 400


def _back_on_the_way(harvest: float, *, off: float = 0.0, beside: bool = False, seed: int = 0):
    """Out in five points, then half-way back on the same line; each point with its own shift."""
    rng = np.random.default_rng(seed)
    way = rng.choice([-1.0, 1.0], GENES) * rng.uniform(1, 4, GENES)
    aside = rng.standard_normal(GENES)
    place = np.array([0.0, 0.3, 0.6, 0.8, 1.0, 0.5])
    state = place[:, None] * way + harvest * rng.standard_normal((6, GENES))
    state[-1] += off * aside
    point = np.repeat(np.arange(6), 3)
    values = state[point].T + 0.1 * rng.standard_normal((GENES, 18))
    phases = ["before", *["on"] * 4, "off"]
    points = POINTS.table(pd.DataFrame({
        "point": range(6), "model_id": "M", "time_h": HOURS, "arm": "hol", "phase": phases,
        "arms": [("hol",)] * 6, "agents": "d", "switches": [0, 1, 1, 1, 1, 2],
        "since_h": [np.nan, 20, 72, 168, 336, 168], "n_replicates": 3}))
    untreated = Untreated(arm="DMSO", weights=np.eye(6), start=np.eye(6)[0], first=0, begins_h=0.0,
                          between_h=(), beyond_h=()) if beside else None
    return Course(model_id="M", modality="rna_log", features=tuple(f"g{i}" for i in range(GENES)),
                  values=values, point=point, points=points, paths={"hol": tuple(range(6))},
                  absent={}, recipe="", untreated=untreated)


@pytest.mark.parametrize("harvest", [0.15, 0.25])
def test_shifts_of_harvests_make_no_other_way(harvest):
    for seed in range(4):
        found = find_hysteresis(_back_on_the_way(harvest, seed=seed), draws=100)
        assert (found["verdict"] != "another_way").all()
        assert (found["break_even_log2"] < HARVEST_LOG2).all()


def test_another_way_beyond_any_harvest_is_said():
    found = find_hysteresis(_back_on_the_way(0.1, off=1.5), draws=100)
    assert (found["verdict"] == "another_way").all()
    assert (found["break_even_log2"] > HARVEST_LOG2).all()


def test_untreated_cells_of_the_same_times_tell_harvests():
    """The same distance without them is not told from a harvest."""
    alone = find_hysteresis(_back_on_the_way(0.0, off=0.4), draws=100)
    assert (alone["verdict"] == "not_resolved").all()
    found = find_hysteresis(_back_on_the_way(0.0, off=0.6, beside=True), draws=100)
    assert found["break_even_log2"].isna().all()
    assert (found["verdict"] == "another_way").all()
