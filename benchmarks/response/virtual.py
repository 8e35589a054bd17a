"""Virtual surfaces: how often nothing is called something, how often something is, and coverage."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

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
    Plate(name="one well, eight controls, shares declared, clipped at 0 and 1", controls=8,
          clipped=True, declared=True),
)
PIECE = 20
"""Surfaces that are kept together: an interrupted run goes on from the last piece."""
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
    rng = np.random.default_rng(np.random.SeedSequence([seed, *f"{kind} {plate.name}".encode()]))
    made = []
    for number in range(repeats):
        doses = grid(LEVELS, plate.copies, plate.controls)
        one, two = drugs(rng)
        kept = (planted(one, two, *doses, size) if size else null(kind, one, two, *doses))
        made.append(surface(kept, doses, plate, rng, str(number)))
    return surface_tables(made, seed=seed, draws=draws)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the suite: a null, or a planted pair, on one kind of plate."""

    kind: str
    plate: Plate
    size: float = 0.0

    @property
    def name(self) -> str:
        """What is printed, and what its kept pieces are called by."""
        what = f"planted {self.size}" if self.size else f"{self.kind} null"
        return f"{what}, {self.plate.name}"


ROWS = (*(Row(kind=kind, plate=plate) for kind in ("bliss", "loewe", "hsa") for plate in PLATES),
        *(Row(kind="bliss", plate=plate, size=size) for size in PLANTED for plate in PLATES))


def piece(row: Row, count: int, seed: int) -> pd.DataFrame:
    """Return verdicts and intervals of some surfaces of a row, one line each."""
    surfaces, synergy = told(row.kind, row.plate, count, seed, size=row.size)
    out = surfaces[["model_id", "verdict"]].set_index("model_id")
    for null_, own in synergy.groupby("null"):
        ends = own.set_index("model_id")[["lo", "hi"]]
        out = out.join(ends.add_prefix(f"{null_} "))
    return out.reset_index()


def kept_row(row: Row, repeats: int, seed: int, kept: Path) -> pd.DataFrame:
    """Return the surfaces of a row; pieces that an earlier run left are read, not made again."""
    parts = []
    for first in range(0, repeats, PIECE):
        count = min(PIECE, repeats - first)
        # a piece of other size or seed, or of a row by another name, is another piece
        key = hashlib.sha256(f"{row} {seed} {first} {count}".encode()).hexdigest()[:16]
        file = kept / f"virtual-{key}.csv"
        if not file.is_file():
            made = piece(row, count, seed + 1_000_003 * (first // PIECE))
            # written whole or not at all: a run may end at any moment
            made.to_csv(file.with_suffix(".part"), index=False)
            file.with_suffix(".part").replace(file)
        parts.append(pd.read_csv(file, keep_default_na=True).fillna({"verdict": ""}))
    return pd.concat(parts, ignore_index=True)


def said(row: Row, found: pd.DataFrame) -> list[str]:
    """Return the lines of a row."""
    calls = found["verdict"]
    count = {name: int((calls == name).sum()) for name in
             ("synergistic", "antagonistic", "model_disagrees")}
    if row.size:
        return [f"{row.name}: " + ", ".join(
            f"{name} in {number} of {len(found)}" for name, number in count.items())]
    false = count["synergistic"] + (0 if row.kind == "hsa" else count["antagonistic"])
    lines = [str(Promise(f"{row.name}: any false call", ALPHA, false, len(found), "at_most"))]
    for name in (row.kind, "zip") if row.kind == "bliss" else (row.kind,):
        lo, hi = found[f"{name} lo"], found[f"{name} hi"]
        known = lo.notna()
        inside = int(((lo <= 0) & (hi >= 0)).sum())
        held = Promise(f"{name} interval holds 0", COVERAGE, inside, int(known.sum()), "at_least")
        lines.append(f"   {held}; median width {(hi - lo).median():.3f}")
    return [*lines, f"   model_disagrees in {count['model_disagrees']} of {len(found)}"]


def main(repeats: int, seed: int, *, kept: Path, only: str = "") -> None:
    """Print the rows whose name holds `only`, each as soon as its surfaces are there."""
    kept.mkdir(parents=True, exist_ok=True)
    for row in ROWS:
        if only in row.name:
            for line in said(row, kept_row(row, repeats, seed, kept)):
                print(line, flush=True)


if __name__ == "__main__":
    main(100, 0, kept=Path("response-kept"))
