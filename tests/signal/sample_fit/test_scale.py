"""A scale that the numbers speak against is questioned; the right one is not."""

import numpy as np
import pytest

from builders.intensities import clean
from refugium.signal.sample_fit.scale import question_scale

LN, TEN = np.log(2), np.log10(2)


def intensities(seed, features=400):
    rng = np.random.default_rng(seed)
    level, spread = rng.uniform(13, 24), rng.uniform(1.5, 1.95)
    return level + spread * rng.standard_normal(features) + 0.3 * rng.standard_normal((6, features))


def asked(values, scale, kind="peptides", of_reads=False):
    return [f.cause for f in question_scale(values, scale, kind, of_reads=of_reads)]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("kind", ["peptides", "sites", "genes"])
def test_logarithms_to_another_base(seed, kind):
    log2 = intensities(seed)
    assert asked(log2, "log2", kind) == []
    assert asked(log2 * LN, "log2", kind) == ["natural logarithms"]
    assert asked(log2 * TEN, "log2", kind) == ["logarithms to the base 10"]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("digits", [4, 6, None])
def test_whole_numbers_behind_logarithms_tell_the_base(seed, digits):
    """Also where middle and spread would fit log2: RNA, beads, wide panels."""
    counts = np.random.default_rng(seed).negative_binomial(1, 0.004, (6, 300)) + 0.0

    def put(x):
        return x if digits is None else np.round(x, digits)
    assert asked(put(np.log1p(counts)), "log2", of_reads=True) == ["natural logarithms"]
    assert asked(put(np.log10(counts + 1)), "log2", of_reads=True) == ["logarithms to the base 10"]
    assert asked(put(np.log2(counts + 1)), "log2", of_reads=True) == []


@pytest.mark.parametrize("factor", [1.0, LN, TEN])
def test_logarithms_declared_linear(factor):
    assert asked(intensities(1) * factor, "linear") == ["logarithms"]


@pytest.mark.parametrize("kind", ["peptides", "sites", "antibodies", "beads", "lfq"])
def test_intensities_declared_linear_are_not_questioned(kind):
    for seed in range(12):
        values, scale = clean(kind, seed)
        assert scale == "linear" and asked(values, "linear", kind) == []


def test_rna_per_million():
    rng = np.random.default_rng(0)
    share = rng.lognormal(0, 2, (6, 6000))
    cpm = share / share.sum(axis=1, keepdims=True) * 1e6
    assert asked(np.log2(cpm + 1), "log2", of_reads=True) == []
    assert asked(np.log1p(cpm), "log2", of_reads=True) == ["natural logarithms"]
    assert asked(np.log1p(cpm / 100), "log2", of_reads=True) == ["natural logarithms"]
    assert asked(cpm, "linear", of_reads=True) == ["counts per million (TPM, CPM)"]
    assert asked(rng.poisson(cpm * rng.uniform(5, 9, (6, 1))) + 0.0, "linear", of_reads=True) == []
