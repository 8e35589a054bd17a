from dataclasses import replace

import numpy as np
import pytest

from refugium.virtual import Plan, write_tumour

STILL = Plan(
    misannotated=0.0, off_target=0, noise_log2=0.0, plex_log2=0.0, loading_log2=0.0,
    compression=0.0, missing=0.0, missing_single=0.0, ischaemia=0.0, shared_noise=0.0,
    n_background=600,
)


def _background(plan):
    """Log2 intensities of unrelated peptides, (samples, peptides), and each sample's block."""
    tumour = write_tumour(plan)
    data = tumour.study.modalities["phospho"]
    unrelated = data.var["uniprot"].to_numpy() == ""
    return np.log2(data.X[:, unrelated]), tumour.study.samples["block"].to_numpy()


def test_without_noise_unrelated_peptides_stand_still():
    values, _ = _background(STILL)
    assert np.ptp(values, axis=0).max() < 1e-9


@pytest.mark.parametrize("missing", [0.05, 0.2, 0.4])
def test_missing_values_are_as_many_as_planned_and_come_plex_by_plex(missing):
    plan = replace(STILL, missing=missing, n_plexes=4)
    values, block = _background(plan)
    gone = np.isnan(values)
    whole = np.stack([gone[block == b].all(axis=0) for b in np.unique(block)])
    part = np.stack([gone[block == b].any(axis=0) for b in np.unique(block)])
    assert (whole == part).all()
    assert gone.sum() / (600 * len(block)) + 1 - values.shape[1] / 600 == pytest.approx(
        missing, abs=0.05
    )


def test_rare_peptides_are_missing_more_often():
    values, _ = _background(replace(STILL, missing=0.3, n_plexes=6))
    level, share = np.nanmedian(values, axis=0), np.isnan(values).mean(axis=0)
    low = level < np.median(level)
    assert share[low].mean() > 1.5 * share[~low].mean()


def test_single_values_are_missing_at_their_own_rate():
    values, _ = _background(replace(STILL, missing_single=0.05, n_plexes=6))
    assert np.isnan(values).mean() == pytest.approx(0.05, abs=0.01)


def test_noise_has_the_planned_size_and_heavy_tails():
    values, _ = _background(replace(STILL, noise_log2=0.25, n_plexes=12, times_h=(1e-6,)))
    noise = values - values.mean(axis=0)
    assert np.median(noise.std(axis=0, ddof=1)) == pytest.approx(0.25, rel=0.15)
    unit = (noise / noise.std(axis=0)).ravel()
    assert np.mean(unit**4) > 3.3


def test_loading_moves_a_whole_sample_and_plexes_differ():
    values, _ = _background(replace(STILL, loading_log2=0.5))
    assert np.ptp(values - values[0], axis=1).max() < 1e-9
    assert np.abs((values - values[0]).mean(axis=1)).max() > 0.1
    values, block = _background(replace(STILL, plex_log2=0.5))
    means = np.stack([values[block == b].mean(axis=0) for b in np.unique(block)])
    assert means.std(axis=0, ddof=1).mean() > 0.3


def test_interference_pulls_ratios_towards_one():
    changes = []
    for compression in (0.0, 0.15, 0.5):
        tumour = write_tumour(replace(STILL, compression=compression, seen=1.0))
        data = tumour.study.modalities["phospho"]
        arm = tumour.study.samples["arm"].to_numpy()
        own = (data.var["gene"] == "EGFR").to_numpy()
        log2 = np.log2(data.X[:, own])
        changes.append(
            log2[arm == "erlotinib"].mean(axis=0) - log2[arm == "vehicle"].mean(axis=0)
        )
    falling = changes[0] < -0.5
    for more, less in ((0, 1), (1, 2)):
        assert (np.abs(changes[more]) > np.abs(changes[less]))[falling].all()


def test_handling_moves_stress_sites_together_along_a_block():
    plan = replace(STILL, ischaemia=0.5, planted="primed", seen=1.0, unseen=())
    tumour = write_tumour(plan)
    data = tumour.study.modalities["phospho"]
    stress = data.var["gene"].isin(["HSPB1", "MAPK14", "MAPKAPK2"]).to_numpy()
    values = np.log2(data.X[:, stress])
    block = tumour.study.samples["block"].to_numpy()
    for b in np.unique(block):
        part = values[block == b] - values[block == b].mean(axis=0)
        steps = part / np.abs(part).max(axis=0)
        assert np.abs(np.corrcoef(steps.T)).min() > 0.9


def test_a_strong_baseline_hides_the_target():
    def change(plan):
        tumour = write_tumour(plan)
        data = tumour.study.modalities["phospho"]
        arm = tumour.study.samples["arm"].to_numpy()
        own = (data.var["gene"] == "EGFR").to_numpy()
        log2 = np.log2(data.X[:, own])
        return (log2[arm == "erlotinib"] - log2[arm == "vehicle"]).mean()

    plain = np.mean([change(replace(STILL, seed=s)) for s in range(10)])
    strong = np.mean([change(replace(STILL, seed=s, strong_baseline=True)) for s in range(10)])
    assert plain < strong < 0
