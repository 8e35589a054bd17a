"""Which two growth experiments are one read twice."""

import numpy as np
import pandas as pd
import pytest

from refugium.response.near_duplicates import find_near_duplicates
from refugium.study.schemas import WELLS

TIMES = np.arange(0.0, 60.0, 3.0)


def growth(seed, wells=12, scatter=0.1):
    """Log readings: every well follows its arm's rate, with its own scatter."""
    rng = np.random.default_rng(seed)
    rates = np.linspace(0.01, 0.06, wells // 2).repeat(2)[:, None]
    return rates * TIMES + rng.normal(0, scatter, (wells, len(TIMES)))


def table(block, log_readings, factor=1.0):
    return [
        {"well": f"{block}{w}", "model_id": "m", "arm": f"dose {w // 2}", "time_h": t,
         "measure": "confluence", "value": factor * float(np.exp(y)), "unit": "%", "block": block}
        for w, row in enumerate(log_readings) for t, y in zip(TIMES, row, strict=True)
    ]


def verdict(*tables):
    pairs = find_near_duplicates(pd.DataFrame([row for rows in tables for row in rows]))
    assert len(pairs) == 1
    return pairs.iloc[0]


def test_independent_experiments_of_one_design_are_not_duplicates():
    pair = verdict(table("a", growth(1)), table("b", growth(2)))
    assert pair["correlation"] > 0.9
    assert abs(pair["fluctuation"]) < 0.3
    assert not pair["near_duplicate"]


def test_arms_that_part_over_few_times_are_not_scatter():
    def plate(seed):
        rng = np.random.default_rng(seed)
        return pd.DataFrame([
            {"well": f"{seed} {arm} {w}", "model_id": "m", "arm": arm, "time_h": t, "unit": "%",
             "measure": "confluence", "block": str(seed),
             "value": np.exp(k * t + rng.normal(0, 0.1))}
            for arm, k in {"a": 0.03, "b": 0.02, "c": -0.01, "d": -0.03}.items()
            for w in range(4) for t in (0.0, 48.0, 96.0)
        ])

    pairs = find_near_duplicates(pd.concat([plate(seed) for seed in range(6)]))
    assert len(pairs) == 15
    assert pairs["correlation"].min() > 0.9
    assert not pairs["near_duplicate"].any()


def test_the_same_images_analysed_twice_are():
    again = growth(1) + np.random.default_rng(3).normal(0, 0.02, (12, len(TIMES)))
    pair = verdict(table("a", growth(1)), table("b", again, factor=1.15))
    assert pair["equal_share"] == 0
    assert pair["near_duplicate"]


def test_a_copy_is_found_by_equal_values_even_where_no_scatter_is_seen():
    def single_wells(block):
        return [row for row in table(block, growth(1))
                if row["time_h"] < 27 and int(row["well"][1:]) % 2]

    pair = verdict(single_wells("a"), single_wells("b"))
    assert pair["equal_share"] == 1
    assert np.isnan(pair["fluctuation"])
    assert pair["near_duplicate"]


def test_whole_per_cents_and_full_wells_are_equal_by_chance():
    def plate(seed):
        rows = pd.DataFrame(table(str(seed), growth(seed, scatter=0.03), factor=8.0))
        return rows.assign(value=np.minimum(rows["value"].round(), 60.0)).to_dict("records")

    pair = verdict(plate(1), plate(2))
    assert not pair["near_duplicate"]
    assert verdict(plate(1), [{**row, "block": "copy"} for row in plate(1)])["near_duplicate"]


def test_a_part_of_the_time_course_is_enough():
    whole = table("a", growth(1))
    part = [row for row in table("b", growth(1), factor=0.9) if row["time_h"] <= 30]
    assert verdict(whole, part)["near_duplicate"]


@pytest.mark.parametrize("rows", [[], table("a", growth(1)), table("", growth(1))])
def test_nothing_to_compare_gives_an_empty_table(rows):
    wells = pd.DataFrame(rows) if rows else WELLS.empty()
    assert find_near_duplicates(wells).empty


def test_rows_in_any_order_and_names_past_ten():
    rows = pd.DataFrame([*table("a", growth(1)), *table("b", growth(1) + 0.001)])
    expected = find_near_duplicates(rows)
    assert expected["near_duplicate"].all()
    pd.testing.assert_frame_equal(
        find_near_duplicates(rows.sample(frac=1, random_state=1)).sort_values("block"), expected)


def test_a_copy_whose_wells_were_renamed_is_found():
    copy = pd.DataFrame(table("b", growth(1)))
    copy["well"] = copy["well"].map({f"b{w}": f"b{11 - w}" for w in range(12)})
    pair = find_near_duplicates(pd.concat([pd.DataFrame(table("a", growth(1))), copy])).iloc[0]
    assert (pair["equal_share"], pair["near_duplicate"]) == (1, True)
