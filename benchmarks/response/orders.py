"""Virtual order designs: how often an order is said to matter that does not, and that does.

Cells grow by the drugs that are on, some hours late, with what both do together beside the sum; or
the first drug has changed what the second one does. Wells start from seeds that scatter, are
counted with errors that grow as cells get few, and stand on plates that differ.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.promise import Promise
from refugium.response.residual.orders.table import order_table
from refugium.study.treatment import Agent, History, Period

A, B = Agent("a", "drug", 1.0, "uM"), Agent("b", "drug", 2.0, "uM")
ALPHA = 0.05
SWITCH_H, END_H = 36.0, 72.0


def arm(*steps: tuple[float, set[Agent]]) -> History:
    """Return a history."""
    return tuple(Period(at, frozenset(agents)) for at, agents in steps)


SEQUENCES = {
    "a, b": arm((0, {A}), (SWITCH_H, {B})), "b, a": arm((0, {B}), (SWITCH_H, {A})),
    "a, off": arm((0, {A}), (SWITCH_H, set())), "late b": arm((SWITCH_H, {B})),
    "b, off": arm((0, {B}), (SWITCH_H, set())), "late a": arm((SWITCH_H, {A})), "none": (),
}
PRETREATED = {
    "a, a+b": arm((0, {A}), (SWITCH_H, {A, B})), "b, a+b": arm((0, {B}), (SWITCH_H, {A, B})),
    "late a+b": arm((SWITCH_H, {A, B})), "a": arm((0, {A})), "b": arm((0, {B})),
    "late b": arm((SWITCH_H, {B})), "late a": arm((SWITCH_H, {A})), "none": (),
}


@dataclass(frozen=True, kw_only=True)
class World:
    """How drugs act: doublings per hour lost, together beside the sum, and after the other."""

    name: str
    arms: dict[str, History]
    lost: tuple[float, float] = (0.03, 0.04)
    together: float = 0.0
    b_after_a: float = 0.0
    lag_h: float = 0.0
    wells: int = 4
    times: tuple[float, ...] = (0.0, 24.0, 48.0, 72.0)
    plates: int = 1
    sd: float = 0.08


WORLDS = (
    World(name="sequences, no memory", arms=SEQUENCES),
    World(name="sequences, drugs act 8 h late", arms=SEQUENCES, lag_h=8.0),
    World(name="sequences, one reading", arms=SEQUENCES, times=(END_H,)),
    World(name="sequences, three plates", arms=SEQUENCES, plates=3),
    World(name="pretreatment, synergy but no memory", arms=PRETREATED, together=0.02),
    World(name="pretreatment, synergy, drugs act 8 h late", arms=PRETREATED, together=0.02,
          lag_h=8.0),
)
PLANTED = (
    World(name="sequences, b loses .03 more after a", arms=SEQUENCES, b_after_a=0.03),
    World(name="pretreatment, b loses .03 more after a", arms=PRETREATED, b_after_a=0.03),
)


def counts(world: World, history: History, rng: np.random.Generator) -> np.ndarray:
    """Return cells of one well at the times of the world."""
    log2 = np.log2(200.0) + rng.normal(0, world.sd)
    step, made, on_since = 0.5, [], {}
    for t in np.arange(0.0, END_H + step, step):
        if t in world.times:
            made.append(log2)
        seen = [p for p in history if p.start_h <= t]
        agents = {a.name for a in seen[-1].agents} if seen else set()
        on_since = {name: on_since.get(name, t) for name in agents}
        acting = {name for name, since in on_since.items() if t - since >= world.lag_h}
        a_first = "b" in on_since and any(A in p.agents and p.start_h < on_since["b"] for p in seen)
        rate = 0.04 - world.lost[0] * ("a" in acting) - world.lost[1] * ("b" in acting)
        rate -= world.together * (len(acting) == 2)
        rate -= world.b_after_a * ("b" in acting and a_first)
        log2 += rate * step
    cells = 2 ** np.array(made)
    # few cells are counted less well
    return np.asarray(cells * np.exp(rng.standard_t(6, len(made)) * np.sqrt(
        world.sd**2 + 1 / np.maximum(cells, 1.0)) / np.sqrt(1.5)))


def wells_of(world: World, rng: np.random.Generator) -> pd.DataFrame:
    """Return the wells of one study."""
    plates = np.exp(rng.normal(0, 0.15, world.plates))
    return pd.DataFrame([
        {"well": f"{name} {plate} {copy}", "model_id": "m", "arm": name, "time_h": t,
         "measure": "cell count", "value": plates[plate] * value, "unit": "", "block": f"p{plate}",
         "experiment": "e"}
        for name, history in world.arms.items() for plate in range(world.plates)
        for copy in range(world.wells)
        for t, value in zip(world.times, counts(world, history, rng), strict=True)])


def told(world: World, repeats: int, seed: int) -> list[pd.DataFrame]:
    """Return the table `orders` of `repeats` studies."""
    rng = np.random.default_rng(np.random.SeedSequence([seed, *world.name.encode()]))
    return [order_table(wells_of(world, rng), world.arms) for _ in range(repeats)]


def main(repeats: int, seed: int) -> None:
    """Print a row per world."""
    for world in (*WORLDS, *PLANTED):
        said = sum((table["verdict"] == "order_matters").any() for table in told(
            world, repeats, seed))
        line = (f"orders: {world.name}: called in {said} of {repeats}" if world in PLANTED
                else Promise(f"orders: {world.name}: any false call", ALPHA, int(said), repeats,
                             "at_most"))
        print(line, flush=True)


if __name__ == "__main__":
    main(500, 0)
