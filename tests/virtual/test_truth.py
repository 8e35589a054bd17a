from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from refugium.knowledge import load_knowledge
from refugium.virtual import Plan, write_tumour
from refugium.virtual.peptides import reporter_library

CLEAN = Plan(
    misannotated=0.0, off_target=0, noise_log2=0.0, plex_log2=0.0, loading_log2=0.0,
    compression=0.0, missing=0.0, missing_single=0.0, ischaemia=0.0, shared_noise=0.0, seen=1.0,
)


def own_change(tumour, node, case, reference="vehicle", time_h=None):
    """Median log2 change of a node's own peptides between two arms."""
    return float(np.median(site_changes(tumour, node, case, reference, time_h, signed=True)))


def site_changes(tumour, node, case, reference="vehicle", time_h=None, *, signed=False):
    """Log2 change of each own peptide; `signed`: as a change of the node's activity."""
    library = reporter_library(load_knowledge())
    mine = (library.node == node) & np.isin(library.kind.astype(str), ["own", "adaptor"])
    own = dict(zip(library.names[mine], library.sign[mine], strict=True))
    data = tumour.study.modalities["phospho"]
    samples = tumour.study.samples
    time_h = max(tumour.plan.times) if time_h is None else time_h
    log2 = pd.DataFrame(np.log2(data.X), index=data.obs_names, columns=data.var_names)
    log2 = log2.loc[:, [name in own for name in log2.columns]]
    rows = {
        arm: log2[((samples["arm"] == arm) & (samples["time_h"] == time_h)).to_numpy()]
        for arm in (case, reference)
    }
    change = rows[case].mean() - rows[reference].mean()
    sign = [own[name] if signed else 1.0 for name in change.index]
    return (change * sign).to_numpy()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("planted", "low", "high"),
    [
        ("induced", 0.7, 9), ("induced_early", 0.7, 9), ("induced_late", 0.7, 9),
        ("primed", -1e-9, 1e-9), ("persistent", -1e-9, 1e-9), ("lost", -9, -0.7),
    ],
)
def test_the_planted_node_does_what_its_class_says(planted, low, high, seed):
    tumour = write_tumour(replace(CLEAN, planted=planted, seed=seed))
    truth = tumour.truth.set_index("node")
    node = truth.index[truth["class"] == planted].item()
    assert low <= own_change(tumour, node, "erlotinib") <= high
    assert own_change(tumour, "EGFR", "erlotinib") < -1.5
    if truth.loc[node, "inhibitor"]:
        drug = truth.loc[node, "inhibitor"]
        assert own_change(tumour, node, f"erlotinib + {drug}", "erlotinib") < -0.7
        if planted == "primed":
            assert own_change(tumour, node, drug) < -0.7


@pytest.mark.parametrize(
    ("planted", "at_4", "at_24"), [("induced_early", True, True), ("induced_late", False, True)]
)
def test_early_rises_before_a_day_and_late_does_not(planted, at_4, at_24):
    tumour = write_tumour(replace(CLEAN, planted=planted, backup="MET"))
    for time_h, risen in ((4.0, at_4), (24.0, at_24), (72.0, True)):
        change = own_change(tumour, "MET", "erlotinib", time_h=time_h)
        assert change > 0.7 if risen else abs(change) < 1e-9


@pytest.mark.parametrize("seed", range(5))
def test_site_ratios_go_with_activity(seed):
    tumour = write_tumour(replace(CLEAN, planted="mixed", seed=seed))
    for row in tumour.truth[tumour.truth["measured"]].itertuples():
        moved = row.activity_on - row.activity_before
        changes = site_changes(tumour, row.node, "erlotinib", signed=True)
        if abs(moved) < 1e-9:
            assert np.abs(changes).max() < 1e-9
        else:
            assert (np.sign(changes) == np.sign(moved)).all(), row.node


def test_a_stronger_activity_gives_a_larger_ratio_at_every_site():
    changes = [
        site_changes(
            write_tumour(replace(CLEAN, planted="induced", backup="MET", active=a)),
            "MET", "erlotinib",
        )
        for a in (0.2, 0.5, 0.9)
    ]
    assert (np.diff(np.stack(changes), axis=0) > 0).all()


@pytest.mark.parametrize("seed", range(20))
def test_with_nothing_planted_only_brakes_rise(seed):
    truth = write_tumour(replace(CLEAN, seed=seed)).truth.set_index("node")
    assert set(truth.index[truth["rises"]]) == {"GSK3", "FOXO", "TSC2", "BAD"}
    assert (truth.loc[["ERK", "AKT", "GAB1", "SHC1"], "class"] == "coupled").all()
    assert set(truth["class"]) == {"target", "coupled", "quiet"}


@pytest.mark.parametrize("seed", range(20))
def test_a_planted_backup_does_not_make_what_the_target_drives_rise(seed):
    truth = write_tumour(replace(CLEAN, planted="induced", seed=seed)).truth.set_index("node")
    down = truth.loc[["ERK", "RSK", "AKT", "S6"]]
    assert (down["activity_on"] < down["activity_before"]).all()


def test_adaptors_follow_the_receptors_they_serve():
    tumour = write_tumour(replace(CLEAN, planted="induced", backup="IGF1R/INSR"))
    assert own_change(tumour, "IRS", "erlotinib") > 0.7
    assert own_change(tumour, "GAB1", "erlotinib") < -0.7


def test_off_targets_that_were_active_are_lost():
    truth = write_tumour(replace(CLEAN, off_target=3)).truth
    lost = truth[truth["class"] == "lost"]
    assert len(lost) == 3
    assert (lost["activity_on"] < lost["activity_before"]).all()


def test_selection_raises_a_node_that_no_cell_switched_on():
    plan = replace(CLEAN, selection=True, times_h=(72.0,), seed=1)
    tumour = write_tumour(plan)
    truth = tumour.truth[tumour.truth["selected"] & tumour.truth["measured"]]
    assert len(truth) > 0
    assert not truth["rises"].any()
    changes = np.concatenate([site_changes(tumour, n, "erlotinib") for n in truth["node"]])
    assert np.median(changes) > 0.3
    assert not write_tumour(replace(plan, selection=False)).truth["selected"].any()


def test_global_growth_lowers_proliferation_sites_whatever_their_sign():
    tumour = write_tumour(replace(CLEAN, global_growth=1.0, times_h=(72.0,)))
    for node in ("CDK1/2", "RB/CDK4/6"):
        assert (site_changes(tumour, node, "erlotinib") < -0.5).all()
    assert np.abs(site_changes(tumour, "ALK", "erlotinib")).max() < 1e-9


def test_a_quarter_of_sites_does_not_follow_its_node():
    shares = []
    for seed in range(30):
        truth = write_tumour(Plan(seed=seed)).truth
        shares.append((truth["n_true"].sum(), truth["n_peptides"].sum()))
    right, total = np.sum(shares, axis=0)
    assert 1 - right / total == pytest.approx(0.25, abs=0.02)
