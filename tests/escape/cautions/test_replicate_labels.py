"""Labels of replicates that hide a batch: found where it is, silent where it is not."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats as sps

from builders.drugged import ERL, NONE, build
from refugium.escape import find_escape
from refugium.escape.cautions.replicate_labels import label_effect, label_words
from refugium.escape.parameters import LABEL_ALPHA
from refugium.signal import read
from refugium.virtual import Plan, write_tumour


def laid_out(states=6, labels=3, strata=1):
    """Stratum, state and label of a complete design."""
    stratum = np.repeat(np.arange(strata), states * labels)
    return stratum, np.repeat(np.arange(strata * states), labels), np.tile(
        np.arange(labels), strata * states)


def test_scatter_that_is_all_batch_goes_all_with_the_label():
    stratum, state, label = laid_out(strata=2)
    rng = np.random.default_rng(1)
    log2 = rng.normal(0, 5, (12, 9))[state] + rng.normal(0, 1, (6, 9))[3 * stratum + label]
    found = label_effect(log2, stratum, state, label)
    assert found.share == pytest.approx(1.0)
    assert (found.p, found.states) == (0.001, 12)
    assert found.shuffled < 0.4


@pytest.mark.parametrize("states", [5, 9])
def test_without_a_batch_the_share_is_what_chance_gives(states):
    """A label's mean residual over k states holds 1 / k of the variance."""
    stratum, state, label = laid_out(states=states)
    log2 = np.random.default_rng(2).normal(0, 1, (len(state), 4000))
    found = label_effect(log2, stratum, state, label)
    assert found.share == pytest.approx(1 / states, abs=0.01)
    assert found.shuffled == pytest.approx(1 / states, abs=0.01)


def test_p_is_uniform_without_a_batch():
    """Features that go together, noise that differs by state, values missing: 400 studies."""
    rng = np.random.default_rng(3)
    stratum, state, label = laid_out(states=5, strata=2)
    p = []
    for seed in range(400):
        common = rng.normal(0, 1, (len(state), 3)) @ rng.normal(0, 1, (3, 25))
        log2 = (common + rng.normal(0, 1, common.shape)) * rng.uniform(0.2, 3, 10)[state][:, None]
        log2[rng.random(log2.shape) < 0.1] = np.nan
        p.append(label_effect(log2, stratum, state, label, draws=99, seed=seed).p)
    for level in (0.05, 0.2, 0.5):
        hits = int((np.array(p) <= level).sum())
        assert sps.binomtest(hits, 400, level).pvalue > 0.01, (level, hits)


def test_what_states_differ_in_and_how_samples_are_listed_change_nothing():
    stratum, state, label = laid_out()
    rng = np.random.default_rng(4)
    log2 = rng.normal(0, 1, (18, 7)) + 0.6 * rng.normal(0, 1, (3, 7))[label]
    found = label_effect(log2, stratum, state, label)
    moved = label_effect(log2 + rng.normal(0, 9, (6, 7))[state], stratum, state, label)
    assert (moved.share, moved.p) == (pytest.approx(found.share), found.p)
    order = rng.permutation(18)
    listed = label_effect(log2[order], stratum[order], state[order], label[order])
    assert listed.share == pytest.approx(found.share)


@pytest.mark.parametrize(("states", "labels"), [(3, 3), (4, 2), (7, 2), (6, 1)])
def test_too_few_arrangements_are_not_tested(states, labels):
    stratum, state, label = laid_out(states=states, labels=labels)
    assert label_effect(np.ones((len(state), 2)), stratum, state, label) is None


def test_labels_that_stand_on_one_state_say_nothing():
    stratum, state, _ = laid_out()
    assert label_effect(np.ones((18, 2)), stratum, state, np.arange(18)) is None


def tumour(seed, **amounts):
    return write_tumour(Plan(seed=seed, planted="primed", n_background=60, **amounts)).study


def without_blocks(study):
    return replace(study, samples=study.samples.assign(block=""))


def words_of(study):
    return label_words(read(study).matrix("phospho"), "invariant")


def test_a_plex_that_is_not_stated_is_found_and_a_stated_one_is_not():
    for seed in range(5):
        study = tumour(seed)
        assert "with the same label" in words_of(without_blocks(study))
        assert words_of(study) == ""


def test_exchangeable_replicates_of_virtual_tumours_rarely_move_together():
    """50 tumours without anything that samples of one plex share."""
    plain = {"plex_log2": 0.0, "ischaemia": 0.0, "compression": 0.0, "missing": 0.0}
    told = sum(
        words_of(without_blocks(tumour(seed, **plain))) != ""
        for seed in range(50)
    )
    assert sps.binomtest(told, 50, LABEL_ALPHA, alternative="greater").pvalue > 0.01


def test_the_note_stands_in_the_notes_with_share_and_p():
    cells = [{"arm": arm, "agents": agents, "time_h": hours, "levels": {}, "block": "all"}
             for arm, agents in (("untreated", NONE), ("erlotinib", ERL)) for hours in (4, 24, 72)]
    study = build(cells)
    assert "replicate_labels" not in set(find_escape(study, challenge=False).notes["kind"])
    data = study.modalities["phospho"]
    batch = np.random.default_rng(5).normal(0, 0.3, (3, data.n_vars))
    data.X = data.X * np.exp2(batch[study.samples["replicate"].astype(int)])
    notes = find_escape(study, challenge=False).notes.query("kind == 'replicate_labels'")
    assert notes["where"].tolist() == ["built by hand"]
    words = notes["words"].iloc[0]
    assert words.startswith("Replicates with the same label move together: ")
    assert "p 0.001" in words and "over 6 states" in words
