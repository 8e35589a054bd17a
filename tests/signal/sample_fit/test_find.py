"""One sample at fault is named, with its likely cause; clean studies are left alone."""

from dataclasses import replace

import numpy as np
import pytest

from builders.drugged import ERL, NONE, build
from builders.planted_courses import planted_study
from builders.samples_at_fault import FAULTS, given, plant, with_values
from refugium.signal import Misfit, find_misfits, read
from refugium.virtual import Plan, write_tumour

KIND = {"constant": Misfit.CONSTANT, "log2": Misfit.OTHER_SCALE, "ln": Misfit.OTHER_SCALE,
        "log10": Misfit.OTHER_SCALE, "thousands": Misfit.OTHER_SCALE, "shifted": Misfit.SHIFTED,
        "sorted": Misfit.UNORDERED, "mixed": Misfit.UNORDERED, "exchanged": Misfit.EXCHANGED,
        "other": Misfit.UNLIKE_MATES}
SURE = [name for name in FAULTS if name not in ("exchanged", "other_line")]


def misfits(study):
    table = read(study).reading("phospho").misfits
    return table[table["sample"] != ""]


def tumour(seed, **more):
    return write_tumour(Plan(seed=seed, planted="induced", n_plexes=3, **more)).study


@pytest.mark.parametrize("name", SURE)
def test_the_sample_at_fault_is_named(name):
    for seed in range(3):
        study, at = plant(tumour(seed), name, seed)
        found = misfits(study)
        assert set(found["sample"]) == set(at), (seed, found["words"].tolist())
        assert set(found["kind"]) == {KIND[name.split("_")[0]]}
        assert (found["words"] != "").all() and (found["remedy"] != "").all()


def responding(seed, blocks=4, block=None):
    """Untreated and drugged samples; a fifth of the peptides answers."""
    study = build([{"arm": "U", "agents": NONE, "time_h": 24.0, "levels": {}},
                   {"arm": "E", "agents": ERL, "time_h": 24.0, "levels": {}}],
                  blocks=blocks, noise=0.25, seed=seed, spare=120)
    log2, drugged = given(study, "log2"), np.arange(2 * blocks) >= blocks
    log2[np.ix_(drugged, np.arange(25))] -= 2.5
    made = with_values(study, log2, "log2")
    return made if block is None else replace(made, samples=made.samples.assign(block=block))


@pytest.mark.parametrize("blocks", [3, 4, 6])
@pytest.mark.parametrize("block", [None, "", "one"])
def test_exchanged_labels_are_named(blocks, block):
    for seed in range(3):
        study = responding(seed, blocks, block)
        assert misfits(study).empty
        log2 = given(study, "log2").copy()
        log2[[0, blocks]] = log2[[blocks, 0]]
        found = misfits(with_values(study, log2, "log2"))
        assert set(found["kind"]) == {Misfit.EXCHANGED}
        assert set(found["sample"]) == set(study.samples["sample_id"].iloc[[0, blocks]])


def test_a_label_that_is_wrong_alone_is_named():
    study = responding(5, 4, "")
    log2 = given(study, "log2").copy()
    log2[1] = log2[5] + np.random.default_rng(0).normal(0, 0.2, log2.shape[1])
    assert misfits(with_values(study, log2, "log2"))["sample"].tolist() == ["M|U|24.0|1"]


@pytest.mark.parametrize("block", [None, ""])
def test_another_line_among_replicates_is_named(block):
    study = responding(2, 4, block)
    log2 = given(study, "log2").copy()
    log2[2] += np.random.default_rng(1).normal(0, 2.5, log2.shape[1])
    found = misfits(with_values(study, log2, "log2"))
    assert found["sample"].tolist() == ["M|U|24.0|2"]
    assert found["kind"].tolist() == [Misfit.UNLIKE_MATES]


CLEAN = [
    {}, {"planted": "mixed"}, {"planted": "primed", "n_plexes": 1}, {"n_plexes": 2},
    {"planted": "none", "n_plexes": 6}, {"global_growth": 2.0}, {"strong_baseline": True},
    {"selection": True}, {"noise_log2": 0.4, "ischaemia": 0.4}, {"loading_log2": 0.8},
    {"plex_log2": 1.0, "missing": 0.4}, {"n_background": 5}, {"n_background": 2000},
]


@pytest.mark.parametrize("plan", CLEAN, ids=str)
def test_clean_studies_are_left_alone(plan):
    """Thirteen kinds of tumours, three each; a strong drug on top of every second."""
    for seed in range(3):
        study = write_tumour(Plan(seed=seed + 40, **plan)).study
        if seed % 2:
            log2 = given(study, "log2").copy()
            on = (study.states().set_index("sample_id").loc[
                list(study.modalities["phospho"].obs_names)]["agents"] != "").to_numpy()
            answer = np.random.default_rng(seed).random(log2.shape[1]) < 0.7
            log2[np.ix_(on, answer)] -= 3.0
            study = with_values(study, log2, "log2")
        assert find_misfits(read(study).matrix("phospho"))["words"].tolist() == []


@pytest.mark.parametrize("seed", [2, 4, 14, 16, 7])
def test_courses_of_genes_that_answer_together_are_left_alone(seed):
    """Genes of one programme stand beside each other in the file: no column is shifted there."""
    study = planted_study(seed=seed, replicates=2 + seed % 3, one_way=bool(seed % 2))
    assert read(study).reading("rna_counts").misfits["words"].tolist() == []
