"""The spread of sites in the error of a node: size, coverage, closed forms, and what is read."""

import numpy as np
import pytest
from benchmarks.promise import Promise

from refugium.signal.linear_model import StateFit, fit_states
from refugium.signal.reporters.nodes import SiteKey, SiteValues, node_values
from refugium.signal.reporters.site_spread import SitesFit
from refugium.signal.reporters.sites_read import sites_read

NODES, STATES = 30, 3
W = np.array([-1.0, 1.0, 0.0])


def _fit(y, node, state, block):
    keys = tuple(SiteKey(f"node {n}", f"site {i}", "own") for i, n in enumerate(node))
    sites = SiteValues(keys, y, np.isfinite(y).astype(int))
    nodes = node_values(sites, block)
    rows = fit_states(nodes.values, state, block, n_states=STATES)
    fit = SitesFit.of(rows, fit_states(y, state, block, n_states=STATES), nodes.members,
                      np.arange(sum(len(own) for own in nodes.members)))
    return nodes, sites, fit


def _study(rng, n_blocks, mean, spread):
    """Draw nodes of 2 to 4 sites: effects of site, of site x plex, of node x sample, heavy tails.

    A quarter of sites is missing in each plex.
    """
    state, block = np.tile(np.arange(STATES), n_blocks), np.repeat(np.arange(n_blocks), STATES)
    node = np.repeat(np.arange(NODES), rng.integers(2, 5, NODES))
    size = len(node)
    change = np.zeros((size, STATES))
    change[:, 1] = mean + spread * rng.standard_normal(size)
    y = change[:, state] + 0.15 * rng.standard_normal((NODES, len(state)))[node]
    y += 0.15 * rng.standard_normal((size, n_blocks, STATES))[:, block, state]
    y += 0.25 * rng.standard_t(5, y.shape) / np.sqrt(5 / 3)
    y[(rng.random((size, n_blocks)) < 0.25)[:, block]] = np.nan
    return _fit(y, node, state, block)[2]


@pytest.mark.parametrize("n_blocks", [3, 4])
@pytest.mark.parametrize(("mean", "spread"), [(0.0, 0.0), (0.0, 0.5), (1.5, 0.5)])
def test_intervals_hold_the_change_of_the_node(n_blocks, mean, spread):
    """Sites that differ by 0.5 log2: intervals of the readings alone held it in 0.71 to 0.84."""
    rng = np.random.default_rng(10 * n_blocks + int(10 * mean))
    inside, blind = [], []
    for _ in range(120):
        fit = _study(rng, n_blocks, mean, spread)
        effect, alone = fit.combine(W), StateFit.joint(fit, W[None])
        row = int(rng.choice(np.flatnonzero(effect.df > 0)))
        lo, hi = effect.interval(0.95)
        inside.append(bool(lo[row] <= mean <= hi[row]))
        blind.append(bool(abs(alone[0][row, 0] - mean) <= 2.2 * np.sqrt(alone[1][row, 0, 0])))
    promise = Promise("coverage", 0.95, sum(inside), len(inside), "at_least")
    assert promise.kept, str(promise)
    if spread and n_blocks > 3:
        assert np.mean(blind) < 0.9  # the spread is needed


def test_many_like_nodes_have_the_variance_of_the_mean_of_their_sites():
    """Closed form: no noise but the spread, so the variance is tau^2 / k."""
    rng = np.random.default_rng(1)
    k, nodes, tau = 4, 400, 0.7
    state, block = np.tile([0, 1, 2], 3), np.repeat(np.arange(3), 3)
    change = np.zeros((k * nodes, STATES))
    change[:, 1] = tau * rng.standard_normal(k * nodes)
    y = change[:, state] + 0.01 * rng.standard_normal((k * nodes, 9))
    effect = _fit(y, np.repeat(np.arange(nodes), k), state, block)[2].combine(W)
    assert np.mean(effect.se**2) == pytest.approx(tau**2 / k, rel=0.1)


def test_sites_that_agree_add_nothing_and_one_site_has_no_spread():
    rng = np.random.default_rng(2)
    state, block = np.tile([0, 1, 2], 3), np.repeat(np.arange(3), 3)
    node = np.repeat(np.arange(20), np.where(np.arange(20) < 10, 3, 1))
    y = 0.3 * rng.standard_normal((20, 9))[node]  # all noise is shared by the sites of a node
    fit = _fit(y, node, state, block)[2]
    plain = StateFit.joint(fit, W[None])
    assert np.allclose(fit.combine(W).se, np.sqrt(plain[1][:, 0, 0]))
    assert np.allclose(fit.combine(W).df, plain[2])


def test_the_joint_covariance_is_one():
    fit = _study(np.random.default_rng(3), 3, 0.5, 0.6)
    pair = np.array([[-1.0, 1.0, 0.0], [-1.0, 0.0, 1.0]])
    _, cov, df = fit.joint(pair)
    assert np.linalg.eigvalsh(cov[df > 0]).min() > 0
    one = fit.joint(pair, np.array([2, 5]))
    assert np.allclose(one[1], cov[[2, 5]])
    assert np.allclose(cov[:, 0, 0], fit.joint(pair[:1])[1][:, 0, 0])


@pytest.mark.parametrize(("seen", "said"), [
    (["ab", "ab"], "same"), (["a", "a"], "one_site"), (["a", "b"], "apart"),
    (["ab", "bc"], "overlapping"), (["ab", "c"], "apart"), (["a", "ab", "bc"], "overlapping"),
    (["a", "c", "a"], "apart"), (["", ""], ""), (["ab", ""], "same"),
    (["a", "d", "bd", "ab"], "overlapping"),
])
def test_which_sites_the_blocks_read(seen, said):
    state, block = np.tile([0, 1, 2], len(seen)), np.repeat(np.arange(len(seen)), 3)
    y = np.array([[0.0 if site in seen[b] else np.nan for b in block] for site in "abcd"])
    nodes, sites, _ = _fit(y, np.zeros(4, dtype=int), state, block)
    assert sites_read(nodes, sites, state, block, case=1, reference=0) == [said]


def test_a_block_without_the_reference_ties_nothing():
    state, block = np.array([0, 1, 0, 1, 1]), np.array([0, 0, 1, 1, 2])
    y = np.array([[0.0, 1, np.nan, np.nan, 1], [np.nan, np.nan, 0, 1, 1]])
    nodes, sites, _ = _fit(y, np.zeros(2, dtype=int), state, block)
    assert sites_read(nodes, sites, state, block, case=1, reference=0) == ["apart"]


def test_sites_that_all_fell_leave_open_how_far_not_whether():
    """Falls of 1, 3 and 5 among nodes that do not move: a wide interval and a small p."""
    rng = np.random.default_rng(4)
    state, block = np.tile([0, 1, 2], 3), np.repeat(np.arange(3), 3)
    node = np.repeat(np.arange(40), 3)
    y = 0.2 * rng.standard_normal((120, 9))
    y[:3, state == 1] -= np.array([1.0, 3.0, 5.0])[:, None]
    effect = _fit(y, node, state, block)[2].combine(W)
    lo, hi = effect.interval(0.95)
    assert hi[0] - lo[0] > 4 * np.median(hi[1:] - lo[1:])
    assert effect.p_below()[0] < 1e-4
    assert effect.times(-1).p_above()[0] == pytest.approx(effect.p_below()[0])
