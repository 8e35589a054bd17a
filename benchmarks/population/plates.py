"""Virtual plates of colonies: equal ones under every nuisance, and ones that differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from refugium.population.simulated.one_type import draw_descendants

TIMES = np.array([0.0, 21, 47, 72, 95, 118, 142, 168])


@dataclass(frozen=True)
class World:
    """How a plate comes about.

    `spread`: sd of clonal rates, doublings per hour; `kept_h`: hours that a state lasts (0: for
    ever); `rho`: correlation of counting errors between readings; `objects`: counted per well that
    are no cells; `empty`: share of wells without a colony; `room`: cells at which a well is full;
    `clock`: steps of a cell cycle (1: no memory); `side`: sd over wells of a rate that
    goes smoothly across the plate, doublings per hour.
    """

    name: str
    spread: float = 0.0
    kept_h: float = 0.0
    rho: float = 0.0
    objects: float = 0.0
    empty: float = 0.0
    room: float = np.inf
    clock: int = 1
    side: float = 0.0
    error: float = 0.12


EQUAL = (World("equal"), World("equal, no counting error", error=0.0),
         World("equal, errors last", rho=0.6),
         World("equal, wells without a colony", objects=30, empty=0.4),
         World("equal, crowded", room=2000.0), World("equal, cells on a clock", clock=10),
         World("equal, one side of the plate grows faster", side=0.004))
UNLIKE = (World("clones, sd 0.002 per h", spread=0.002), World("clones, sd 0.004 per h", 0.004),
          World("clones, sd 0.008 per h", 0.008),
          World("clones 0.004, errors last", 0.004, rho=0.6),
          World("states kept for 200 h, 0.006", 0.006, kept_h=200.0))


def places(wells: int) -> np.ndarray:
    """Return row and column of each well: 22 columns within the edge of a plate of 384."""
    return np.stack(np.divmod(np.arange(wells), 22), axis=1) + 2.0


def draw_plate(
    rng: np.random.Generator, world: World, turnover: float, net: float, wells: int
) -> np.ndarray:
    """Return (wells, times) counts."""
    now = np.exp(rng.normal(5.0, 1.0, wells)).astype(np.int64) + 1
    now[rng.random(wells) < world.empty] = 0
    own = net + world.spread * np.log(2) * rng.normal(size=wells)
    rows, columns = places(wells).T
    own += world.side * np.log(2) * (rows - rows.mean() + columns - columns.mean()) / (
        np.hypot(rows.std(), columns.std()))
    seen = [now]
    stages = np.zeros((wells, 1), dtype=np.int64)
    if world.clock > 1:
        stages = rng.multinomial(now, np.full(world.clock, 1 / world.clock))
    for hours in np.diff(TIMES):
        if world.kept_h:
            change = rng.random(wells) < 1 - np.exp(-hours / world.kept_h)
            own = np.where(change, net + world.spread * np.log(2) * rng.normal(size=wells), own)
        if world.clock > 1:
            stages = _clocked(rng, stages, hours, own, turnover)
            now = stages.sum(axis=1)
        else:
            fast = np.maximum(turnover, np.abs(own))
            full = np.maximum(1 - now / world.room, 0.0)
            now = draw_descendants(rng, now, hours, birth_per_h=(fast + own) / 2 * full,
                                   death_per_h=(fast - own) / 2)
        seen.append(now)
    cells = np.stack(seen, axis=1).astype(float)
    if world.objects:
        cells += rng.poisson(world.objects * np.exp(0.3 * rng.normal(size=wells)))[:, None]
    noise = rng.standard_t(5, size=cells.shape) * np.sqrt(3 / 5)
    for k in range(1, cells.shape[1]):
        noise[:, k] = world.rho * noise[:, k - 1] + np.sqrt(1 - world.rho**2) * noise[:, k]
    shared = np.exp(0.1 * rng.normal(size=cells.shape[1]))
    return np.round(cells * shared * np.exp(world.error * noise))


def _clocked(
    rng: np.random.Generator, stages: np.ndarray, hours: float, own: np.ndarray, turnover: float
) -> np.ndarray:
    """Return cells by stage of the cycle after some hours, in steps of half an hour."""
    steps, k = round(hours * 2), stages.shape[1]
    dt = hours / steps
    death = (np.maximum(turnover, np.abs(own)) - own) / 2
    # Euler-Lotka, 2 (pace / (pace + own + death))^k = 1: the same births per cell as without clock
    pace = (own + death) / (2 ** (1 / k) - 1)
    for _ in range(steps):
        dying = rng.binomial(stages, -np.expm1(-death * dt)[:, None])
        stages = stages - dying
        moving = rng.binomial(stages, -np.expm1(-pace * dt)[:, None])
        stages = stages - moving
        stages[:, 1:] += moving[:, :-1]
        stages[:, 0] += 2 * moving[:, -1]
    return stages
