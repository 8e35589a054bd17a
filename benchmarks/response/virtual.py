"""Virtual surfaces: how often nothing is called something, how often something is, and coverage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.promise import Promise
from benchmarks.response.surfaces import Array, Drug, drugs, grid, null, read, slope, stand
from refugium.response.synergy.layout import SurfaceLayout
from refugium.response.synergy.surface_table import SurfaceReadings, surface_tables

LEVELS = 7
"""Doses of each drug above 0."""
ALPHA = 0.05
COVERAGE = 0.95


@dataclass(frozen=True, kw_only=True)
class Plate:
    """How a surface was read."""

    name: str
    copies: int = 1
    controls: int = 1
    wander: float = 0.0
    where: str = ""
    named: bool = False
    clipped: bool = False
    declared: bool = False
    sd: float = 0.05


PLATES = (
    Plate(name="two wells per pair, eight controls", copies=2, controls=8),
    Plate(name="one well, eight controls", controls=8),
    Plate(name="one well, one control"),
    Plate(name="one well, shares declared", declared=True),
    Plate(name="slope of 10 % either way, controls at one edge, places not named", controls=8,
          wander=0.1, where="edge"),
    Plate(name="slope of 10 % either way, controls at one edge, places named", controls=8,
          wander=0.1, where="edge", named=True),
    Plate(name="slope of 10 % either way, controls on both sides, places named", controls=8,
          wander=0.1, where="sides", named=True),
    Plate(name="no slope, controls at one edge, places named", controls=8, where="edge",
          named=True),
    Plate(name="no slope, controls on both sides, places named", controls=8, where="sides",
          named=True),
    Plate(name="one well, eight controls, clipped at 0 and 1", controls=8, clipped=True),
)
PLANTED = (0.1, 0.2)
"""Share of cells by which a planted pair goes beyond independence where both drugs do most."""


def planted(one: Drug, two: Drug, dose1: Array, dose2: Array, size: float) -> Array:
    """Return a surface that goes beyond independence by `size` where both drugs act fully."""
    both = (1 - one.kept(dose1)) * (1 - two.kept(dose2)) / (one.most * two.most)
    return null("bliss", one, two, dose1, dose2) - size * both


def surface(kept: Array, doses: tuple[Array, Array], plate: Plate, rng: np.random.Generator,
            name: str) -> SurfaceReadings:
    """Return what a plate reads of a surface."""
    places = stand(LEVELS, plate.controls, plate.where) if plate.where else None
    factor = slope(places, plate.wander, rng) if places is not None and plate.wander else 1.0
    y = read(kept, rng, sd=plate.sd, factor=factor, clipped=plate.clipped)
    free = (doses[0] == 0) & (doses[1] == 0)
    return SurfaceReadings(
        head={"model_id": name, "experiment": name, "drug": "a", "partner": "b", "unit": "nM",
              "partner_unit": "nM", "background": (), "measure": "cell count",
              "scale": "fraction"},
        value=y if plate.declared else y / y[free].mean(), additive=False,
        untreated=1.0 if plate.declared else float("nan"),
        layout=SurfaceLayout(dose1=doses[0], dose2=doses[1],
                             plate=np.zeros(len(y), dtype=int)),
        places=places if plate.named else None)


def told(kind: str, plate: Plate, repeats: int, seed: int, *, size: float = 0.0,
         draws: int = 100) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables of `repeats` surfaces."""
    rng = np.random.default_rng(np.random.SeedSequence([seed, len(plate.name)]))
    made = []
    for number in range(repeats):
        doses = grid(LEVELS, plate.copies, plate.controls)
        one, two = drugs(rng)
        kept = (planted(one, two, *doses, size) if size else null(kind, one, two, *doses))
        made.append(surface(kept, doses, plate, rng, str(number)))
    return surface_tables(made, seed=seed, draws=draws)


def main(repeats: int, seed: int) -> None:
    """Print a row per null and plate."""
    for kind in ("bliss", "loewe", "hsa"):
        for plate in PLATES:
            surfaces, synergy = told(kind, plate, repeats, seed)
            calls = surfaces["verdict"]
            false = calls == "synergistic" if kind == "hsa" else calls.isin(
                ["synergistic", "antagonistic"])
            print(Promise(f"{kind} null, {plate.name}: any false call", ALPHA, int(false.sum()),
                          repeats, "at_most"), flush=True)
            for name in (kind, "zip") if kind == "bliss" else (kind,):
                own = synergy[(synergy["null"] == name) & synergy["lo"].notna()]
                inside = (own["lo"] <= 0) & (own["hi"] >= 0)
                print("  ", Promise(f"{name} interval holds 0", COVERAGE, int(inside.sum()),
                                    len(own), "at_least"),
                      f"; median width {(own['hi'] - own['lo']).median():.3f}", flush=True)
            veto = int((calls == "model_disagrees").sum())
            print(f"   model_disagrees in {veto} of {repeats}", flush=True)
    for size in PLANTED:
        for plate in PLATES[:3]:
            calls = told("bliss", plate, repeats, seed, size=size)[0]["verdict"]
            print(f"planted {size}, {plate.name}: synergistic in "
                  f"{int((calls == 'synergistic').sum())} of {repeats}, antagonistic in "
                  f"{int((calls == 'antagonistic').sum())}, model_disagrees in "
                  f"{int((calls == 'model_disagrees').sum())}", flush=True)


if __name__ == "__main__":
    main(100, 0)
