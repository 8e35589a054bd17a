"""Not a simple return: closed forms fit, worlds without memory are silent, rebounds are found."""

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.movie.loops import arrange
from benchmarks.movie.returns import MEMORYLESS, OFF_TIMES, SAMPLINGS, own_rates, rebound
from benchmarks.movie.simple import ask, false_not_simple

from refugium.movie import courses
from refugium.movie.memory.gaps import Gaps
from refugium.movie.memory.genes import gene_memory
from refugium.movie.memory.sentences import simple_words
from refugium.movie.memory.simple.find import find_not_simple
from refugium.movie.memory.simple.misfit import least_misfit, least_misfit_in_copies
from refugium.movie.memory.simple.shapes import Switches, pools, relay, turnover
from refugium.movie.parameters import HARVEST_LOG2
from refugium.virtual import CoursePlan, Programme, write_course

WHEN = Switches(on_h=np.array([6.0, 24, 72, 168]), off_h=np.array([24.0, 72, 336]),
                exposed_h=168.0)
SMALL = 0.05**2 * np.eye(7)


def step(half_h, times):
    return 1 - 2.0 ** (-np.asarray(times) / half_h)


def seen(gap):
    """Gaps as given, each with its own small error."""
    gap = np.atleast_2d(np.asarray(gap, dtype=float))
    return Gaps(estimate=gap, cov=np.tile(SMALL, (len(gap), 1, 1)), df=np.full(len(gap), 30.0))


def linear(half_h, weight):
    """Out and back of a linear system of two pools."""
    on = sum(w * step(h, WHEN.on_h) for h, w in zip(half_h, weight, strict=True))
    off = sum(w * (step(h, 168) * 2.0 ** (-WHEN.off_h / h))
              for h, w in zip(half_h, weight, strict=True))
    return np.concatenate([on, off])


def test_the_least_misfit_is_that_of_least_squares():
    rng = np.random.default_rng(1)
    shapes, gap = rng.standard_normal((5, 6, 2)), rng.standard_normal((3, 6))
    root = rng.standard_normal((3, 6, 6))
    precision = root @ root.transpose(0, 2, 1)
    for g in range(3):
        white = np.linalg.cholesky(precision[g]).T
        left = [np.linalg.lstsq(white @ x, white @ gap[g], rcond=None)[1][0] for x in shapes]
        assert least_misfit(shapes, gap, precision)[g] == pytest.approx(min(left))
        one = [np.linalg.lstsq(white @ x[:, :1], white @ gap[g], rcond=None)[1][0] for x in shapes]
        assert least_misfit(shapes[:, :, :1], gap, precision)[g] == pytest.approx(min(one))
        only = np.arange(5)[:, None] == np.full(3, 2)
        assert least_misfit(shapes, gap, precision, only)[g] == pytest.approx(left[2])


def test_two_columns_that_are_one_count_once():
    column = np.arange(1.0, 5)
    twin = np.stack([column, column], axis=1)[None]
    gap = np.array([[1.0, 2, 3, 5]])
    eye = np.eye(4)[None]
    assert least_misfit(twin, gap, eye) == pytest.approx(least_misfit(twin[:, :, :1], gap, eye))


@pytest.mark.parametrize("half_h", [8.0, 25.0, 90.0, 300.0])
def test_closed_forms_lie_on_the_grid_of_shapes(half_h):
    """A step between two rates of the grid, in log2 and in copies, leaves next to nothing."""
    precision = np.linalg.inv(SMALL)[None]
    log2 = 3 * linear([half_h], [1])[None]
    assert least_misfit(pools(WHEN, 1.0, 0.0), log2, precision)[0] < 0.3
    copies = np.log2(1 + 7 * linear([half_h], [1]))[None]
    assert least_misfit_in_copies(pools(WHEN, 1.0, 0.0), copies, precision)[0] < 0.5


def test_limits_of_turnover_and_relay():
    """Little change of turnover is a plain step; a factor far below its half-point passes on."""
    k = WHEN.rates
    few = turnover(WHEN)[:len(k), :, 0]  # up by half a log2: off the drug 2^.5 times as quick
    assert few[:, 3] == pytest.approx(np.log2(1 + (2**0.5 - 1) * -np.expm1(-k * 168)))
    shapes = relay(WHEN)[:, :, 0]
    assert (np.diff(shapes[:, :4]) > -1e-9).all() and (np.diff(shapes[:, 4:]) < 0.35).all()
    assert (shapes <= 1 + 1e-9).all() and (shapes >= 0).all()


@pytest.mark.parametrize(("gap", "said"), [
    (3 * linear([20], [1]), False), (2 * linear([15, 120], [1, 1]), False),
    (3 * linear([10, 60], [1, -0.6]), False),
    ([1.4, 2.4, 3, 3, 0.1, 0.0, 2.5], True), ([-1.4, -2.4, -3, -3, -0.1, 0.0, -2.5], True),
    ([1.4, 2.4, 3, 3, 1.5, 1.5, 1.5], True), ([1.4, 2.4, 3, 3, 3.0, 4.0, 6.0], True),
], ids=["one step", "two pools", "feedback", "rebound", "rebound down", "half stays", "further"])
def test_what_is_simple_and_what_is_not(gap, said):
    found = find_not_simple(seen(gap), WHEN, np.array([True]))
    assert bool(found.called()[0]) is said


def test_an_unusual_way_out_is_no_unusual_return():
    """Nothing for 72 h and then all at once, which no pool does; back in one step."""
    out = [0.0, 0.0, 0.1, 3.0]
    back = (3 * 2.0 ** (-WHEN.off_h / 20)).tolist()
    gaps = seen([*out, *back])
    assert not find_not_simple(gaps, WHEN, np.array([True])).called()[0]
    assert least_misfit(pools(WHEN, 1.0, 0.0), gaps.estimate, np.linalg.inv(gaps.cov))[0] > 40


@pytest.mark.parametrize(("when", "later", "reason"), [
    (replace(WHEN, off_h=np.array([336.0])), False, "one_off_time"),
    (replace(WHEN, on_h=np.array([24.0, 168])), False, "few_on_times"),
    (WHEN, True, "earlier_holiday"),
])
def test_too_little_is_refused_with_its_reason(when, later, reason):
    points = len(when.on_h) + len(when.off_h)
    gaps = Gaps(estimate=np.full((3, points), 3.0), cov=np.tile(0.01 * np.eye(points), (3, 1, 1)),
                df=np.array([20.0, 20, 0]))
    found = find_not_simple(gaps, when, np.array([True, False, True]), later=later)
    assert found.reason.tolist() == [reason, "not_changed", "no_replicate"]
    assert not found.tested.any() and np.isnan(found.p).all()


@pytest.mark.parametrize("sampling", SAMPLINGS)
@pytest.mark.parametrize("world", MEMORYLESS)
def test_worlds_without_memory_return_simply(world, sampling):
    promise = false_not_simple(world, sampling, OFF_TIMES[2], 2)
    assert promise.kept, promise


def test_rebounds_are_found_among_simple_returns():
    rng = np.random.default_rng(4)
    when = SAMPLINGS["weekly, some stay on"]
    way = rebound(rng, 60, when, OFF_TIMES[1]).beside(own_rates(rng, 140, when, OFF_TIMES[1]))
    found = ask(way, when, OFF_TIMES[1], rng)
    assert found.called()[:60].mean() > 0.7
    assert found.called()[60:].sum() <= 3


def rebounds():
    rng = np.random.default_rng(6)
    way = np.array([0.0, 1.4, 2.4, 3, 3, 0.2, 0.0, 2.8])
    means = np.concatenate([np.repeat(way[None], 30, axis=0), np.zeros((100, 8))])
    phases = ("before", *["on"] * 4, *["off"] * 3)
    return arrange(means, phases, np.array([0, 6, 24, 72, 168, 192, 240, 504.0]), rng, noise=0.1)


def test_the_table_and_its_words():
    told = gene_memory(replace(rebounds(), repeated_harvests=True))
    assert (told["simple_return"][:30] == "not_simple_return").all()
    assert (told["simple_return"][30:] == "").all()
    assert (told["kept"] != "kept").all() and (told["history"] == "").all()
    words = simple_words(told, rebounds().points)[0]
    assert "30 of 30 genes" in words and "no memory" in words
    old = told.drop(columns=[c for c in told if c.startswith("simple_")])
    assert simple_words(old, rebounds().points) == []


def test_shifts_of_harvests_are_feared_where_nothing_tells_them():
    """The same rebound, one half of its size: a shift of 0.3 of each harvest would do as much."""
    course = rebounds()
    smaller = gene_memory(replace(course, values=0.45 * course.values))
    weak = smaller["simple_return"][:30]
    assert (weak == "harvest").mean() > 0.8
    assert (smaller["simple_break_even_log2"][:30].dropna() < HARVEST_LOG2).any()
    assert "shifts of each harvest" in simple_words(smaller, course.points)[0]


@pytest.mark.parametrize("beside", [True, False])
def test_another_generator_without_memory(beside):
    """Weibull rises, onsets up to 72 h, a drug that washes out, harvests that shift by 0.3."""
    programmes = tuple(Programme(name=f"o{o:g}h{h:g}", half_h=h, onset_h=o, size_log2=2.5,
                                 back_h=h * s)
                       for o, h, s in ((0, 10, 1), (0, 30, 3), (36, 8, 1), (72, 20, 2)))
    said = changed = 0
    for seed in range(2):
        made = write_course(CoursePlan(
            seed=seed, programmes=programmes, n_still=100, counts=False, beside=beside,
            on_h=(6.0, 24.0, 48.0, 96.0, 168.0, 336.0), off_h=(24.0, 72.0, 168.0, 336.0),
            harvest_log2=0.3))
        table = gene_memory(courses(made.study)[0])
        said += (table["simple_return"] == "not_simple_return").sum()
        changed += (table["simple_status"] == "ok").sum()
    assert changed > 200
    assert said <= 0.01 * changed
