"""What untreated lines say of nodes: each promise held on hundreds of cohorts of numbers."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.promise import Promise

from refugium.escape.levels.across_lines.slopes.judge import NODES, SITES, Judged, Lines

N_NODES, N_LINES, COHORTS = 40, 8, 300
RESPONSE = np.tile([0.0, 1.0], N_LINES // 2)
OTHER = ("other",) * N_NODES
DECLARED = ("declared", *OTHER[1:])


def _judged(
    levels: np.ndarray, *, family: tuple[str, ...] = OTHER, others: np.ndarray | None = None,
    **rivals: np.ndarray,
) -> Judged:
    return Judged(Lines(
        levels=levels, sizes=np.full(len(levels), 3), response=RESPONSE,
        others=np.empty((0, N_LINES)) if others is None else others,
        origin=np.arange(N_LINES), family=family, rivals=rivals))


def _false(name: str, called: list[bool]) -> None:
    assert Promise(name, 0.05, sum(called), len(called), "at_most").kept


def test_a_lineage_that_goes_with_response_calls_no_node() -> None:
    """Each node goes with it by its own amount; without competitors half of studies would call."""
    rng = np.random.default_rng(1)
    called, shown = [], []
    for _ in range(COHORTS // 2):
        place = RESPONSE + 0.5 * rng.normal(size=N_LINES)
        levels = rng.normal(size=(N_NODES, 1)) * place + 0.6 * rng.normal(size=(N_NODES, N_LINES))
        judged = _judged(levels, family=DECLARED)
        called.append(bool(judged.passes.any()))
        shown.append(bool((judged.p_family <= 0.025).any()))
    _false("lineage", called)
    assert np.mean(shown) > 0.3


@pytest.mark.parametrize("family", [OTHER, DECLARED])
def test_nothing_planted_calls_no_node(family: tuple[str, ...]) -> None:
    """Lines share a part of their noise in all nodes: no more witnesses than there are."""
    rng = np.random.default_rng(2)
    called = []
    for _ in range(COHORTS):
        shared = rng.normal(size=(N_NODES, 1)) * rng.normal(size=N_LINES)
        noise = 0.8 * rng.standard_t(5, (N_NODES, N_LINES)) + 0.4 * shared
        called.append(bool(_judged(noise, family=family).passes.any()))
    _false("nothing", called)


def test_many_nodes_that_follow_growth_are_aliased_together() -> None:
    """Corrected like the slope: else of ten nodes that growth moves one would often pass."""
    rng = np.random.default_rng(3)
    called = []
    for _ in range(COHORTS // 2):
        growth = RESPONSE + 0.4 * rng.normal(size=N_LINES)
        levels = 0.5 * rng.normal(size=(N_NODES, N_LINES))
        levels[:10] += 2.0 * growth
        called.append(bool(_judged(levels, growth=growth).passes.any()))
    _false("growth", called)


def test_a_refuge_beside_a_rival_passes_and_says_what_was_held() -> None:
    rng = np.random.default_rng(4)
    levels = 0.4 * rng.normal(size=(N_NODES, N_LINES))
    levels[0] += 2.5 * RESPONSE
    judged = _judged(levels, family=DECLARED, growth=rng.normal(size=N_LINES))
    assert np.flatnonzero(judged.passes).tolist() == [0]
    assert judged.aliased(0) == (["growth"], [])
    assert [kind for _, kind in judged.scatters[0]] == [NODES]


def test_a_node_that_is_its_rival_is_aliased() -> None:
    rng = np.random.default_rng(5)
    growth = RESPONSE + 0.2 * rng.normal(size=N_LINES)
    levels = 0.4 * rng.normal(size=(N_NODES, N_LINES))
    levels[0] += 3.0 * growth
    judged = _judged(levels, family=DECLARED, growth=growth, weather=rng.normal(size=N_LINES))
    assert judged.p_family[0] <= 0.025
    assert judged.aliased(0)[1] == ["growth"]


def test_few_nodes_are_held_against_sites_and_too_few_sites_against_nothing() -> None:
    rng = np.random.default_rng(6)
    levels = 0.4 * rng.normal(size=(5, N_LINES))
    levels[0] += 2.5 * RESPONSE
    moved = rng.normal(size=(80, 1)) * 2 * RESPONSE + 0.4 * rng.normal(size=(80, N_LINES))
    family = ("declared", *OTHER[:4])
    kinds, passed = [], []
    for others in (moved, 0.4 * rng.normal(size=(80, N_LINES)), moved[:10]):
        judged = _judged(levels, family=family, others=others)
        kinds.append([kind for _, kind in judged.scatters[0]])
        passed.append(bool(judged.passes[0]))
    assert kinds == [[SITES], [SITES], []]
    assert passed == [False, True, False]


def test_few_nodes_that_move_more_than_sites_count_themselves() -> None:
    """Nine nodes go with a lineage, single sites hardly: these alone would let nodes pass."""
    rng = np.random.default_rng(8)
    called = []
    for _ in range(COHORTS):
        place = RESPONSE + 0.5 * rng.normal(size=N_LINES)
        levels = rng.normal(size=(9, 1)) * place + 0.6 * rng.normal(size=(9, N_LINES))
        others = 0.2 * rng.normal(size=(80, 1)) * place + 0.6 * rng.normal(size=(80, N_LINES))
        called.append(bool(_judged(levels, family=OTHER[:9], others=others).passes.any()))
    _false("few nodes", called)


def test_the_target_is_a_competitor_and_no_question() -> None:
    rng = np.random.default_rng(7)
    levels = 0.4 * rng.normal(size=(N_NODES, N_LINES))
    levels[1] += 3.0 * RESPONSE
    judged = _judged(levels, family=("declared", "", *OTHER[2:]))
    assert not judged.asked[1]
    assert np.isnan(judged.p_family[1])
    assert not judged.passes[1]
