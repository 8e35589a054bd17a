"""Colonies that are alike, that differ, and everything that makes them seem to."""

import numpy as np
import pandas as pd
import pytest
from benchmarks.population.plates import EQUAL, TIMES, UNLIKE, World, draw_plate, places

import refugium as rf
from refugium.core.errors import StudyError
from refugium.population import Difference, colonies_differ
from refugium.population.clones.counting_error import counting_error
from refugium.population.clones.lasting import early_and_late
from refugium.population.clones.slopes import fit_lines, without_plate_course
from refugium.population.clones.wells import choose_wells

LATE = TIMES >= 72
NAMES = [f"{row}{column:02d}" for row in "BCDEFGHIJKLMNO" for column in range(2, 24)]


def differ(world, seed, turnover=0.03, net=0.002, wells=300):
    rng = np.random.default_rng(seed)
    cells = draw_plate(rng, world, turnover, net, wells)
    kept = choose_wells(TIMES[LATE], cells[:, LATE], cells[:, 0], np.zeros(wells, bool)).wells
    return colonies_differ(TIMES[LATE], cells[kept][:, LATE], cells[kept, 0],
                           places(wells)[kept], alpha=0.01, alpha_lasting=0.002, rng=rng, draws=60)


@pytest.mark.parametrize("world", EQUAL, ids=lambda w: w.name)
def test_equal_cells_are_not_called_and_the_true_turnover_is_not_excluded(world):
    for seed in range(2):
        found = differ(world, seed)
        assert found.verdict in (Difference.NOT_SHOWN, Difference.UNLESS)
        assert not found.unless_per_h > 0.03


def test_clones_are_called_whatever_the_turnover():
    found = differ(World("clones", spread=0.006), 1)
    assert found.verdict == Difference.HETEROGENEOUS and found.p_lasting < 1e-4
    assert 0.004 < found.excess_per_h < 0.008
    # a high turnover could make the same scatter of slopes, and not this lasting
    assert found.p_least < 1e-6


def test_poisson_counting_would_call_equal_cells_heterogeneous():
    """The wrong answer that turnover is profiled for."""
    cells = draw_plate(np.random.default_rng(0), World("equal", error=0.0), 0.06, 0.0, 300)
    grown = cells[:, -1] / cells[:, 3]
    poisson = 1 / cells[:, 3] + 1 / np.maximum(cells[:, -1], 1)
    assert np.var(np.log(grown[cells[:, -1] > 0])) > 3 * np.median(poisson)
    assert differ(World("equal", error=0.0), 0, turnover=0.06).verdict != Difference.HETEROGENEOUS


def test_errors_that_last_go_against_lasting_growth():
    rng = np.random.default_rng(0)
    cells = draw_plate(rng, EQUAL[2], 0.01, 0.0, 3000)
    r, p = early_and_late(TIMES[LATE], np.maximum(cells[:, LATE], 1), cells[:, 0])
    assert r < 0 and p > 0.5


@pytest.mark.parametrize("rho", [0.0, 0.6])
def test_the_counting_error_and_how_long_it_lasts_are_found_beside_lines(rho):
    rng = np.random.default_rng(1)
    times = np.array([72.0, 95, 118, 142, 168])
    noise = rng.normal(size=(2000, 5))
    for k in range(1, 5):
        noise[:, k] = rho * noise[:, k - 1] + np.sqrt(1 - rho**2) * noise[:, k]
    log2 = rng.normal(0, 0.01, (2000, 1)) * times + 0.3 * noise  # clones of their own rates
    found = counting_error(times, fit_lines(times, log2).residual_log2, np.zeros((40, 2000, 5)),
                           np.zeros(2000, int))
    assert found.log2[0] == pytest.approx(0.3, rel=0.15)
    assert found.lasting == pytest.approx(rho, abs=0.12)


def test_a_plate_out_of_focus_is_no_growth():
    times, rng = np.array([0.0, 24, 48, 72]), np.random.default_rng(0)
    log2 = 6 + 0.01 * times + 0.1 * rng.normal(size=(200, 4))
    dim = log2 - np.array([0, 0, 1.0, 0])
    flat = without_plate_course(dim, 0.01, times)
    np.testing.assert_allclose(flat - flat.mean(), log2 - log2.mean(), atol=0.03)


def study(cells, *, times=TIMES, wells=None, start=0.0, **arms):
    rows = [{"well": name, "model_id": model, "arm": "drug", "time_h": t, "value": value,
             "measure": "colony cells", "block": model, "experiment": "e"}
            for model, plate in cells.items()
            for name, course in zip(wells or NAMES, plate, strict=False)
            for t, value in zip(times, course, strict=True) if not np.isnan(value)]
    return rf.Study("plates", models=pd.DataFrame({"model_id": list(cells)}), modalities={},
                    samples=pd.DataFrame(columns=["sample_id", "model_id", "arm"]),
                    wells=pd.DataFrame(rows), arms=pd.DataFrame({
                        "arm": ["drug"], "start_h": start, "agent": ["erlotinib"]} | arms))


def test_lines_have_an_order_with_ties_and_a_verdict_each():
    rng = np.random.default_rng(4)
    plates = {name: draw_plate(rng, world, 0.02, net * np.log(2), 300) for name, world, net in (
        ("slow", EQUAL[0], -0.012), ("same", EQUAL[0], 0.004), ("tied", EQUAL[0], 0.004),
        ("clones", UNLIKE[2], 0.02))}
    found = rf.fit_population(study(plates), draws=60, seed=1)
    ranks = found.colony_rates.query("wells == 'all'").set_index("model_id")
    assert ranks.loc["slow", ["rank_lo", "rank_hi"]].tolist() == [1, 1]
    assert ranks.loc["clones", ["rank_lo", "rank_hi"]].tolist() == [4, 4]
    # plates are out of focus by 10 % at single times: wells alone would tell these two apart
    assert ranks.loc["same", "rank_hi"] == ranks.loc["tied", "rank_hi"] == 3
    truth = np.array([-0.012, 0.004, 0.004, 0.02])
    assert ((ranks["lo"] < truth) & (truth < ranks["hi"])).all()
    rows = found.colonies.set_index("model_id")
    assert rows.loc["clones", "verdict"] == "heterogeneous"
    assert set(rows["verdict"]) - {"heterogeneous"} <= {"not_shown", "unless_turnover_is_higher"}
    assert (rows["alpha"] == 0.05 / 4).all()
    again = rf.fit_population(study(plates), draws=60, seed=1)
    pd.testing.assert_frame_equal(again.colonies, found.colonies)
    assert "slow" in found.summary() and "(1)" in found.summary()


def test_empty_wells_are_told_from_colonies_by_what_growth_goes_with():
    rng = np.random.default_rng(2)
    world = World("dying colonies and objects", objects=60, empty=0.5)
    cells = draw_plate(rng, world, 0.02, -0.006, 300)
    found = rf.fit_population(study({"line": cells}), draws=60)
    row = found.colonies.iloc[0]
    assert row["size_r"] < -0.3 and row["size_p"] < 1e-6 and row["n_compared"] < 160
    both = found.colony_rates.set_index("wells")["rate_per_h"]
    truth = -0.006 / np.log(2)
    # as colonies shrink, objects make up more of what is counted: at least this fast
    assert truth < both["compared"] < 0.6 * truth < both["all"]
    assert "objects that are no cells" in found.summary()


def test_edges_are_left_out_and_rates_begin_after_the_drug():
    rng = np.random.default_rng(3)
    names = [f"{row}{column:02d}" for row in "ABCDEFGH" for column in range(1, 13)]
    cells = draw_plate(rng, EQUAL[0], 0.02, 0.004, 96)
    found = rf.fit_population(study({"line": cells}, wells=names, start=20.0), draws=40, from_h=50)
    row = found.colonies.iloc[0]
    assert (row["n_edge"], row["n_wells"], row["n_times"]) == (36, 96, 5)
    assert found.colony_rates["from_h"].tolist() == [72, 72]


def test_too_little_is_said():
    rng = np.random.default_rng(5)
    cells = draw_plate(rng, EQUAL[0], 0.02, 0.0, 300)
    few = rf.fit_population(study({"few": cells[:20], "none": np.zeros((300, 8))}))
    assert set(few.colonies["status"]) == {"too_few_points"} == set(few.colony_rates["status"])
    short = rf.fit_population(study({"short": cells[:, :6]}, times=TIMES[:6]))
    assert short.colonies["status"].tolist() == ["too_few_points"]
    assert short.colony_rates["status"].tolist() == ["ok", "ok"]
    gap = cells.astype(float)
    gap[:10, 5] = np.nan
    assert rf.fit_population(study({"gap": gap}), draws=40).colonies["n_wells"].tolist() == [290]
    none = study({"m": cells})
    other = rf.Study("o", models=none.models, arms=none.arms, modalities={}, samples=none.samples,
                     wells=none.wells.assign(measure="nuclei"))
    assert rf.fit_population(other).colonies.empty
    assert "No colonies" in rf.fit_population(other).summary()


def test_wells_that_are_one_and_the_same_are_no_colonies_that_differ():
    found = rf.fit_population(study({"same": np.full((300, 8), 40.0)}), draws=40)
    assert found.colonies["verdict"].tolist() == ["not_shown"]
    np.testing.assert_allclose(found.colony_rates["rate_per_h"], 0, atol=1e-12)
    scaled = rf.fit_population(study({"grown": np.outer(np.arange(10, 310), 2 ** (TIMES / 50))}),
                               draws=40)
    assert scaled.colonies["verdict"].tolist() == ["not_shown"]


def test_errors_that_last_through_all_readings_tell_nothing():
    rng = np.random.default_rng(6)
    bends = rng.normal(0, 0.3, (300, 1)) * ((TIMES - 120) / 50) ** 2
    cells = np.round(rng.integers(100, 900, (300, 1)) * np.exp(bends))
    found = rf.fit_population(study({"bent": cells}), draws=60)
    row = found.colonies.iloc[0]
    assert row["error_lasts"] > 0.8 and row["status"] == "not_identifiable"
    assert "not told from counting errors that last" in found.summary()


def test_what_no_plate_holds_is_refused():
    cells = draw_plate(np.random.default_rng(5), EQUAL[0], 0.02, 0.0, 300)
    good = study({"m": cells})
    with pytest.raises(StudyError, match="fewer than no cells"):
        rf.fit_population(rf.Study(
            "bad", models=good.models, arms=good.arms, modalities={}, samples=good.samples,
            wells=good.wells.assign(value=-1.0)))
    with pytest.raises(StudyError, match="before the drug"):
        rf.fit_population(good, from_h=-1.0)
