"""What the kinetics found, as tables; saved, loaded and said in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from refugium.core.result import Result
from refugium.core.status import Status
from refugium.core.tables import Schema, rows_of
from refugium.movie.kinetics.fitting.compare import MODELS
from refugium.movie.kinetics.portrait import NULLCLINES
from refugium.movie.kinetics.schemas import KINETICS, PATH, PHASE_TABLE, RETURN

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class Kinetics(Result):
    """Kinetics of escape and return: constants, phases, return, models, path, nullclines.

    Attributes
    ----------
    tables
        `kinetics` (also `constants`): estimate, 90 % interval, bound and status per phase and
        constant. `phases`: stability, motion and their probabilities. `returning`: is the return
        slower, is the state back in time, and how long is the window? `models`: the coupled model
        against simpler ones. `path`: the fitted path of every arm with its 90 % posterior band.
        `nullclines`: lines on which a component stands still, per phase, within the data. Each
        is also an attribute, which returns a copy.
    notes
        What a reader must know.

    Examples
    --------
    >>> Kinetics({}).constants.empty
    True
    """

    schemas: ClassVar[tuple[Schema, ...]] = (
        KINETICS, PHASE_TABLE, RETURN, MODELS, PATH, NULLCLINES,
    )

    notes: tuple[str, ...] = ()

    @property
    def constants(self) -> pd.DataFrame:
        """One row per phase and constant: estimate, 90 % interval, bound, status."""
        return self.table("kinetics")

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
