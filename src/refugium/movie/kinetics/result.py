"""What the kinetics found, as tables; saved, loaded and said in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from refugium.core.saved import load_tables, save_tables
from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.movie.kinetics.fitting.compare import MODELS
from refugium.movie.kinetics.portrait import NULLCLINES
from refugium.movie.kinetics.schemas import KINETICS, PATH, PHASE_TABLE, RETURN

_TABLES = (KINETICS, PHASE_TABLE, RETURN, MODELS, PATH, NULLCLINES)


@dataclass(frozen=True, eq=False)
class Kinetics:
    """Kinetics of escape and return: constants, phases, return, models, path, nullclines.

    Attributes
    ----------
    tables
        By name; each is also an attribute, which returns a copy.
    notes
        What a reader must know.

    Examples
    --------
    >>> Kinetics({}).constants.empty
    True
    """

    tables: Mapping[str, pd.DataFrame]
    notes: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        arranged = {s.name: s.table(self.tables.get(s.name, s.empty())) for s in _TABLES}
        object.__setattr__(self, "tables", arranged)

    @property
    def constants(self) -> pd.DataFrame:
        """One row per phase and constant: estimate, 90 % interval, bound, status."""
        return self.tables["kinetics"].copy()

    @property
    def phases(self) -> pd.DataFrame:
        """One row per phase: stability, motion, and their probabilities."""
        return self.tables["phases"].copy()

    @property
    def returning(self) -> pd.DataFrame:
        """Is the return slower, is the state back in time, and how long is the window?"""
        return self.tables["returning"].copy()

    @property
    def models(self) -> pd.DataFrame:
        """The coupled model against simpler ones."""
        return self.tables["models"].copy()

    @property
    def path(self) -> pd.DataFrame:
        """The fitted path of every arm with its 90 % posterior band."""
        return self.tables["path"].copy()

    @property
    def nullclines(self) -> pd.DataFrame:
        """Lines on which a component stands still, per phase, within the data."""
        return self.tables["nullclines"].copy()

    def summary(self) -> str:
        """Say the constants of time, the return and the best model in plain text."""
        lines = []
        times = self.constants[self.constants["unit"] == "h"]
        for row in rows_of(times):
            name = f"{row['quantity'].replace('_', ' ')} {row['phase']} drug"
            lines.append(f"{name}: {_words(row)}")
        for row in rows_of(self.phases):
            if row["status"] == Status.OK:
                lines.append(f"{row['phase']} drug: fixed point {row['stability']}, motion "
                             f"{row['motion']}")
        for row in rows_of(self.returning):
            lines.append(f"{row['quantity'].replace('_', ' ')}: {_words(row)}")
        best = self.models[self.models["best"]]
        lines += [f"Best model (BIC): {r['model']}, {r['meaning']}" for r in rows_of(best)]
        return "\n".join([*lines, *self.notes])

    def save(self, folder: str | Path) -> None:
        """Save as one JSON and one Parquet file per table, into a new folder."""
        save_tables(Path(folder), "Kinetics", self.tables, {"notes": list(self.notes)})

    @classmethod
    def load(cls, folder: str | Path) -> Kinetics:
        """Load what :meth:`save` saved."""
        tables, head = load_tables(Path(folder), "Kinetics")
        return cls(tables, tuple(head.get("notes", ())))


def _words(row: Mapping[str, object]) -> str:
    if row["status"] != Status.OK:
        return str(Status(str(row["status"])).advice)
    if row["unit"] == "probability":
        return f"{row['estimate']:.2f}"
    if row["bound"] == "lower":
        return f"at least {row['lo']:.3g} {row['unit']}"
    if row["bound"] == "upper":
        return f"at most {row['hi']:.3g} {row['unit']}"
    return f"{row['estimate']:.3g} {row['unit']} ({row['lo']:.3g} to {row['hi']:.3g})"
