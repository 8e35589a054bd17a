"""What goes wrong in virtual studies: each mishap does what it says, and nothing else."""

import numpy as np
import pytest

from refugium.core.errors import RefugiumError
from refugium.response import dead_shares
from refugium.virtual import Plan, write_tumour
from refugium.virtual.plan import MISHAPS

CLEAN = {"compression": 0.0, "missing": 0.0, "missing_single": 0.0, "loading_log2": 0.0,
         "plex_log2": 0.0, "noise_log2": 0.01, "shared_noise": 0.0, "ischaemia": 0.0}


def log2(tumour):
    (data,) = tumour.study.modalities.values()
    return np.log2(np.asarray(data.X))


def arms(tumour):
    return tumour.study.samples["arm"].to_numpy()


@pytest.mark.parametrize("mishap", [m for m in MISHAPS if m])
def test_each_can_be_written_and_is_the_same_each_time(mishap):
    plan = Plan(seed=4, mishap=mishap, direct_inhibitor=True, wells=True, times_h=(4.0, 24.0))
    one, two = write_tumour(plan), write_tumour(plan)
    assert np.array_equal(log2(one), log2(two), equal_nan=True)


def test_an_unknown_one_is_refused():
    with pytest.raises(RefugiumError):
        Plan(mishap="flood")


@pytest.mark.parametrize(("mishap", "arm"), [("lone_case", "erlotinib"),
                                             ("lone_reference", "vehicle")])
def test_a_lone_sample_is_alone(mishap, arm):
    counts = write_tumour(Plan(seed=1, mishap=mishap)).study.samples["arm"].value_counts()
    assert counts[arm] == 1
    assert counts.drop(arm).min() == 3


def test_exchanged_samples_hold_each_others_cells():
    plan = Plan(seed=2, **CLEAN)
    right = write_tumour(plan)
    wrong = write_tumour(Plan(seed=2, mishap="exchanged", **CLEAN))
    apart = np.abs(log2(wrong) - log2(right)).max(axis=1) > 0.5
    assert sorted(arms(wrong)[apart]) == ["erlotinib", "vehicle"]


def test_one_sample_is_of_another_line():
    right, wrong = (write_tumour(Plan(seed=2, mishap=m, **CLEAN)) for m in ("", "other_line"))
    apart = np.abs(log2(wrong) - log2(right)).mean(axis=1)
    assert (apart > 0.5).sum() == 1


def test_cells_die_where_both_drugs_are_on_and_only_there():
    plan = Plan(seed=3, mishap="dying_pair", direct_inhibitor=True, wells=True)
    tumour = write_tumour(plan)
    share = dead_shares(tumour.study.wells).set_index(["arm", "time_h"])["share"]
    pair = next(arm for arm in tumour.levels.index.get_level_values(0) if "+" in arm)
    assert share[pair, 24.0] > 0.5
    assert share.drop((pair, 24.0)).max() < 0.1
    twin = write_tumour(Plan(seed=3, direct_inhibitor=True))
    lost = (twin.cells - tumour.cells).groupby("arm").mean().mean(axis=1)
    assert lost[pair] == pytest.approx(1.2, abs=0.3)
    assert lost.drop(pair).abs().max() < 1e-12


def test_wells_of_one_row_share_what_their_mates_cannot_show():
    plan = {**CLEAN, "seed": 5}
    right, wrong = (write_tumour(Plan(mishap=m, **plan)) for m in ("", "one_row"))
    assert set(wrong.study.samples["block"]) == {"plate 1"}
    values, arm = log2(wrong) - log2(right), arms(wrong)
    for name in set(arm):
        own = values[arm == name]
        assert own.std(axis=0).mean() < 0.05 < np.abs(own.mean(axis=0)).mean()


def test_a_rise_can_come_once():
    times = (1.0, 4.0, 8.0, 24.0)
    tumour = write_tumour(Plan(seed=6, planted="induced", times_h=times, rises_at_h=(8.0,)))
    node = tumour.truth.set_index("node")["class"].eq("induced").idxmax()
    on = tumour.levels.loc["erlotinib", node]
    assert on[8.0] > 0.5
    assert on.drop(8.0).max() < 0.05
    with pytest.raises(RefugiumError):
        Plan(times_h=(4.0,), rises_at_h=(8.0,))


def test_noise_in_common_shows_as_correlation_between_sites():
    def shared(share):
        plan = Plan(seed=7, n_plexes=40, sample_noise=share, **{**CLEAN, "noise_log2": 0.5})
        tumour = write_tumour(plan)
        own = log2(tumour)[arms(tumour) == "vehicle"]
        value = np.linalg.svd(own - own.mean(axis=0), compute_uv=False) ** 2
        return value[:2].sum() / value.sum()

    assert shared(0.8) > 0.6 > 0.3 > shared(0.0)
