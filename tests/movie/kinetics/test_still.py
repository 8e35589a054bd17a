"""Nothing moves: the exact test keeps its rate; a path that moves is seen; paths branch rightly."""

import numpy as np
import pandas as pd
from benchmarks.promise import Promise

from builders.paths import DRUG_ON, readings
from refugium.core.status import Status
from refugium.movie.kinetics import fit_kinetics
from refugium.movie.kinetics.series import paths_of, read_series
from refugium.movie.kinetics.still import p_still, predecessors


def noise(seed: int) -> pd.DataFrame:
    table = readings()
    return table.assign(value=np.random.default_rng(seed).normal(size=len(table)))


def p_of(table: pd.DataFrame, seed: int = 0) -> float:
    return p_still(read_series(table, DRUG_ON), seed=np.random.SeedSequence(seed))


def test_nothing_moves_at_the_stated_rate():
    found = [p_of(noise(seed)) for seed in range(300)]
    for level in (0.05, 0.2):
        assert Promise("p of nothing", level, sum(p <= level for p in found), 300, "at_most").kept


def test_noise_without_stated_sd_gives_no_constant():
    seed = next(s for s in range(20) if p_of(noise(s), s) > 0.5)
    found = fit_kinetics(noise(seed), drug_on=DRUG_ON)
    assert set(found.constants["status"]) == {str(Status.FLAT)}


def test_a_path_that_moves_is_seen():
    found = [p_of(readings(noise=0.1, seed=seed)) for seed in range(20)]
    assert max(found) <= 0.01


def test_order_of_rows_does_not_matter():
    table = readings(noise=0.3, seed=3)
    assert abs(p_of(table) - p_of(table.sample(frac=1, random_state=0))) < 0.05


def test_each_state_follows_the_one_before_on_its_own_path():
    states = [("off", 30.0), ("off", 40.0), ("on", 0.0), ("on", 10.0), ("on", 25.0), ("on", 50.0)]
    drug_on = {"on": [(0.0, True)], "off": [(0.0, True), (29.0, False)]}
    paths = paths_of(states, drug_on, 1.0)
    before = predecessors(paths.phase, paths.duration)
    assert before.tolist() == [4, 0, -1, 2, 3, 4]
