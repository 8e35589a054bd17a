"""Arms of singles and pairs: who got what, checked once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.errors import RefugiumError
from refugium.response.pairs.columns import numbers_of

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Arms:
    """Singles and pairs of one model.

    Attributes
    ----------
    drugs, outcomes
        Their names.
    dose
        (arms, drugs), 0 = absent.
    response
        (arms, outcomes): log ratio to untreated cells.
    single, pair
        (arms,): which arms hold one drug, and which two.
    members
        (arms, 2): index of the first and the last drug of each arm.
    """

    drugs: list[str]
    outcomes: list[str]
    dose: Array
    response: Array
    single: NDArray[np.bool_]
    pair: NDArray[np.bool_]
    members: NDArray[np.int_]

    @property
    def amounts(self) -> Array:
        """Doses as amounts: the lowest dose of a drug is 1, twice as much log2(3).

        Effects grow with the logarithm of a dose rather than with the dose.
        """
        lowest = np.where(self.dose > 0, self.dose, np.inf).min(axis=0)
        return np.log2(1 + self.dose / np.where(np.isfinite(lowest), lowest, 1.0))


def read_arms(doses: pd.DataFrame, responses: pd.DataFrame) -> Arms:
    """Return arms from two tables with one row per arm.

    Raises
    ------
    RefugiumError
        If the tables' rows differ, a dose is negative or missing, a response is missing, a column
        is named twice or holds no numbers, or an arm holds no drug or more than two.
    """
    if len(doses) != len(responses) or list(doses.index) != list(responses.index):
        raise RefugiumError("doses and responses are not of the same arms",
                            found=f"{len(doses)} and {len(responses)} rows",
                            remedy="give both the same rows in the same order")
    for table in (doses, responses):
        if not table.columns.is_unique:
            raise RefugiumError("a column is named twice",
                                found=str(table.columns[table.columns.duplicated()][0]),
                                remedy="give each drug and outcome one column")
    dose, response = (
        np.array([numbers_of(t[c], str(c)) for c in t.columns]).reshape(t.shape[1], len(t)).T
        for t in (doses, responses))
    if not (np.isfinite(dose).all() and (dose >= 0).all()):
        raise RefugiumError("a dose is missing or negative",
                            remedy="write 0 where a drug is absent")
    if not np.isfinite(response).all():
        raise RefugiumError("a response is missing or not finite",
                            remedy="leave out the outcome or the arm")
    count = (dose > 0).sum(axis=1)
    if len(count) == 0 or not np.isin(count, (1, 2)).all():
        raise RefugiumError("an arm holds no drug, or more than two",
                            found=sorted({int(n) for n in count}),
                            remedy="give singles and pairs only; untreated cells are the reference")
    held = dose > 0
    last = dose.shape[1] - 1 - np.argmax(held[:, ::-1], axis=1)
    return Arms(
        drugs=[str(c) for c in doses.columns], outcomes=[str(c) for c in responses.columns],
        dose=dose, response=response, single=count == 1, pair=count == 2,
        members=np.stack([np.argmax(held, axis=1), last], axis=1))
