"""Probabilities of classes: they add up, follow the data, and are calibrated on known truth."""

import numpy as np
import pytest
from benchmarks.promise import Promise

from builders.drugged import ERL, NONE, build, with_drug
from refugium.escape import find_escape
from refugium.escape.calls.prior import learn_prior
from refugium.escape.parameters import CHANGE_MARGIN_LOG2

DAS = ("dasatinib", "drug", 100.0)
DOWN = {"EGFR": -3.0, "GAB1": -2.5}


def _found(levels, *extra, **kwargs):
    cells = [
        {"arm": "untreated", "agents": NONE, "time_h": 24.0, "levels": {}},
        {"arm": "erlotinib", "agents": ERL, "time_h": 24.0, "levels": DOWN | levels}, *extra,
    ]
    return find_escape(build(cells, **kwargs), challenge=False)


@pytest.fixture(scope="module")
def found():
    extra = ({"arm": "dasatinib", "agents": [DAS], "time_h": 24.0, "levels": {"YES1": -3.0}},
             {"arm": "both", "agents": with_drug(DAS), "time_h": 24.0,
              "levels": DOWN | {"YES1": -3.0}})
    return _found({"IGF1R": 3.0}, *extra)


def test_they_add_up_to_one(found):
    table = found.class_probabilities
    total = table.groupby(["contrast", "node"])["probability"].sum()
    assert total.between(0.99, 1.0 + 1e-9).all()
    assert table["probability"].between(0, 1).all()


@pytest.mark.parametrize(("node", "kind"), [
    ("IGF1R/INSR", "induced"), ("SRC family", "primed"), ("GAB1", "lost"),
])
def test_a_clear_class_is_probable(found, node, kind):
    calls = found.calls.query("node == @node and contrast == 'M: erlotinib vs untreated'")
    assert calls["class"].tolist() == [kind]
    assert calls["class_probability"].iloc[0] > 0.9


def test_no_replicate_and_no_class_give_no_number():
    one = _found({"IGF1R": 3.0}, blocks=1)
    assert one.class_probabilities.empty
    assert one.calls["class_probability"].isna().all()
    calls = _found({}).calls
    assert calls.loc[calls["class"] == "undecided", "class_probability"].isna().all()


def test_the_prior_learns_how_much_moves():
    rng = np.random.default_rng(1)
    se = np.full(2000, 0.2)
    true = np.where(rng.random(2000) < 0.2, -2 * np.abs(rng.standard_normal(2000)), 0.0)
    prior = learn_prior(true + se * rng.standard_normal(2000), se, np.full(2000, 200.0))
    assert prior.falls[3:].sum() == pytest.approx(0.2, abs=0.05)
    assert prior.rises[3:].sum() < 0.03
    grid = np.linspace(-30, 30, 60_001)
    assert np.trapezoid(prior.density(grid), grid) == pytest.approx(1.0, abs=1e-3)


def test_said_is_true_as_often_as_said():
    """Changes, errors and the part above the margin are all known here."""
    from refugium.core.status import BackupClass
    from refugium.escape.calls.class_probabilities import _quantiles, _shares

    rng = np.random.default_rng(2)
    n, df = 4000, 6
    true = np.where(rng.random(n) < 0.3, 1.2 * rng.standard_normal(n), 0.1 * rng.standard_normal(n))
    se = 0.3 * np.sqrt(rng.chisquare(df, n) / df)
    seen = true + 0.3 * rng.standard_normal(n)
    prior = learn_prior(seen, se, np.full(n, float(df)))
    draws = seen[:, None] + se[:, None] * _quantiles(float(df))
    said = np.array([s[BackupClass.INDUCED]
                     for s in _shares(prior, draws, None, np.ones(n))])
    up = true > CHANGE_MARGIN_LOG2
    assert np.mean((said - up) ** 2) < 0.5 * np.var(up)
    for low, high in ((0.0, 0.1), (0.1, 0.5), (0.5, 0.9), (0.9, 1.01)):
        inside = (said >= low) & (said < high)
        gap = up[inside].mean() - said[inside].mean()
        assert abs(gap) < 0.06, (low, gap, inside.sum())
    sure = said > 0.9
    assert Promise("said above 0.9", 0.9, int(up[sure].sum()), int(sure.sum()), "at_least").kept
