"""CPU time of a plate's likelihood and of schedules, beside SciPy's solvers."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.integrate import odeint, solve_ivp

from refugium.population.likelihood.counts import count_log_likelihood
from refugium.population.likelihood.measurement import Kind, Measurement
from refugium.population.likelihood.steps import steps_between
from refugium.population.model.moments import moment_generator
from refugium.population.model.rates import Rates
from refugium.population.model.schedules import moments_of_schedules, survival_of_schedules

WELLS, DOSES, SCHEDULES, PERIODS = 384, 12, 100_000, 12
TIMES = np.array([0, 21.4, 47.5, 68.4, 95, 117.4, 141.9, 166.5])


def _cpu(made: Callable[[], Any], repeats: int) -> float:
    """Return the least CPU seconds of one call over five rounds."""
    made()
    least = np.inf
    for _ in range(5):
        begin = time.process_time()
        for _ in range(repeats):
            made()
        least = min(least, (time.process_time() - begin) / repeats)
    return least


def main() -> None:
    """Print the plate's likelihood and its peers, then schedules per second."""
    rng = np.random.default_rng(0)
    rates = Rates(birth_per_h=np.tile([0.03, 0.02], (DOSES, 1)),
                  death_per_h=np.stack([np.linspace(0.01, 0.05, DOSES), np.full(DOSES, 0.01)], 1),
                  switch_per_h=np.array([[0, 0.002], [0.001, 0]]))
    counts, arm = rng.poisson(100, (len(TIMES), WELLS)).astype(float), np.arange(WELLS) % DOSES
    composition, measured = np.array([0.99, 0.01]), Measurement(kind=Kind.COUNTS, error=0.1)
    own = _cpu(lambda: count_log_likelihood(counts, arm, steps_between(rates, TIMES), composition,
                                            measured), 20)
    alone = _cpu(lambda: steps_between(rates, TIMES), 20)
    g, start = moment_generator(rates), np.array([0.99, 0.01, 0.0099, -0.0099, 0.0099])

    def lsoda(doses: np.ndarray) -> None:
        for d in doses:
            odeint(lambda x, _, a=g[d]: a @ x, start, TIMES)

    def ivp(doses: np.ndarray) -> None:
        for d in doses:
            solve_ivp(lambda _, x, a=g[d]: a @ x, (0, TIMES[-1]), start, "LSODA", t_eval=TIMES)

    for name, solve in (("odeint", lsoda), ("solve_ivp LSODA", ivp)):
        dose, well = _cpu(lambda s=solve: s(np.arange(DOSES)), 1), _cpu(
            lambda s=solve: s(arm), 1)
        print(f"speed: {name}, moments alone: per well {well * 1e3:.0f} ms ({well / own:.0f} x), "
              f"per dose {dose * 1e3:.1f} ms ({dose / own:.1f} x); own moments alone "
              f"{alone * 1e3:.2f} ms ({well / alone:.0f} x, {dose / alone:.1f} x)")
    print(f"speed: likelihood of {WELLS} wells x {len(TIMES)} times at {DOSES} doses "
          f"{own * 1e3:.2f} CPU ms (aim < 1): means, covariances, filter, negative binomial")
    for kinds in (2, 4):
        _schedules(kinds, rng.integers(kinds, size=(SCHEDULES, PERIODS)))


def _schedules(kinds: int, order: np.ndarray) -> None:
    """Print schedules per second: weeks of some kinds in random order."""
    two = Rates(birth_per_h=np.array([0.03, 0.02]),
                death_per_h=np.linspace([0.01, 0.01], [0.06, 0.015], kinds),
                switch_per_h=np.array([[0, 0.002], [0.001, 0]]))
    hours = np.full(kinds, 168.0)
    means = _cpu(lambda: moments_of_schedules(two, hours, order, np.array([1e6, 1e3])), 1)
    gone = _cpu(lambda: survival_of_schedules(two, hours, order), 1)
    print(f"speed: {SCHEDULES:,} schedules of {PERIODS} weeks of {kinds} kinds: means and "
          f"covariances {SCHEDULES / means:,.0f} per s (aim 500,000 on means), extinction "
          f"{SCHEDULES / gone:,.0f} per s (aim 50,000)")
