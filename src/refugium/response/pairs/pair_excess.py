"""Does a pair do more than the sum of its drugs, and more than one of them at twice the dose?"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from refugium.core.errors import RefugiumError
from refugium.core.status import Status
from refugium.core.tables import Column, Schema
from refugium.response.pairs.arms import read_arms
from refugium.response.parameters import CONFIDENCE

Array = NDArray[np.float64]

PAIR_EXCESS = Schema(
    "pair_excess",
    (
        Column("drug", "name", "one drug"),
        Column("partner", "name", "the other"),
        Column("dose", "number", "of the drug in the pair", "as given"),
        Column("partner_dose", "number", "of the partner", "as given"),
        Column("outcome", "name", "what was read"),
        Column("n_arms", "integer", "arms of this pair at these doses"),
        Column("pair", "number", "log ratio of the pair to untreated cells"),
        Column("alone", "number", "of the drug alone at that dose; missing: not measured"),
        Column("partner_alone", "number", "of the partner alone"),
        Column("double", "number", "of the drug alone at twice the dose; missing: not measured"),
        Column("partner_double", "number", "of the partner alone at twice the dose"),
        Column("over_sum", "number", "pair less the sum of both alone"),
        Column("over_sum_lo", "number", "lower end of its 95 % interval; missing: no repeats"),
        Column("over_sum_hi", "number", "upper end"),
        Column("over_double", "number", "pair less the drug at twice the dose"),
        Column("over_double_lo", "number", "lower end of its 95 % interval"),
        Column("over_double_hi", "number", "upper end"),
        Column("over_partner_double", "number", "pair less the partner at twice the dose"),
        Column("over_partner_double_lo", "number", "lower end of its 95 % interval"),
        Column("over_partner_double_hi", "number", "upper end"),
        Column("status", "enum", "ok; too_few_replicates: no arm was repeated, so there are "
               "values and no intervals; no_reference: a single is missing", values=Status),
    ),
    holds="each pair against the sum of its drugs and against either at twice its dose",
)


def pair_excess(doses: pd.DataFrame, responses: pd.DataFrame) -> pd.DataFrame:
    """Answer: what does each pair do beyond the sum, and beyond twice as much of one drug?

    Parameters
    ----------
    doses
        (arms, drugs): dose of each drug, 0 = absent; one or two drugs per arm, one unit per drug.
        Rows of equal doses are repeats.
    responses
        (arms, outcomes): log ratio to untreated cells.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`PAIR_EXCESS`, one row per pair, doses and outcome. Below 0: the pair is
        lower than that.

    Raises
    ------
    RefugiumError
        As :func:`pairs_from_singles`; also if no arm holds two drugs.

    Notes
    -----
    A pair is more drug than either of its singles: what a second drug gives beyond more of the
    first is seen only against the double dose. Intervals from the scatter of repeats, pooled per
    outcome over all arms, t on its degrees of freedom; assumes repeats independent and as noisy in
    every arm. Without repeats a difference is a number without an error, and no call.

    Examples
    --------
    >>> doses = pd.DataFrame({"A": [1.0, 0.0, 2.0, 1.0], "B": [0.0, 5.0, 0.0, 5.0]})
    >>> cells = pd.DataFrame({"viability": [-1.0, -0.5, -2.5, -2.0]})
    >>> found = pair_excess(doses, cells).iloc[0]
    >>> float(found.over_sum), float(found.over_double), str(found.status)
    (-0.5, 0.5, 'too_few_replicates')
    """
    arms = read_arms(doses, responses)
    if not arms.pair.any():
        raise RefugiumError("no arm holds two drugs", remedy="give pairs beside the singles")
    kinds, first, kind = np.unique(arms.dose, axis=0, return_index=True, return_inverse=True)
    kind = kind.ravel()
    count = np.bincount(kind, minlength=len(kinds)).astype(float)
    mean = np.zeros((len(kinds), arms.response.shape[1]))
    np.add.at(mean, kind, arms.response)
    mean /= count[:, None]
    df = float(len(kind) - len(kinds))
    square = ((arms.response - mean[kind]) ** 2).sum(axis=0)
    sd = np.sqrt(square / df) if df > 0 else np.full(square.shape, np.nan)
    place = {tuple(row): i for i, row in enumerate(kinds)}

    def at(drug: int, dose: float) -> int:
        return place.get(tuple(np.where(np.arange(kinds.shape[1]) == drug, dose, 0.0)), -1)

    pairs = np.flatnonzero(arms.pair[first])
    who = arms.members[first][pairs]
    one, two = kinds[pairs, who[:, 0]], kinds[pairs, who[:, 1]]
    spots = {
        name: np.array([at(d, times * x) for d, x in zip(drug, dose, strict=True)], dtype=int)
        for name, drug, dose, times in (
            ("alone", who[:, 0], one, 1), ("partner_alone", who[:, 1], two, 1),
            ("double", who[:, 0], one, 2), ("partner_double", who[:, 1], two, 2))}
    value = {name: np.where(spot[:, None] >= 0, mean[spot], np.nan) for name, spot in spots.items()}
    share = {name: np.where(spot >= 0, 1 / count[spot], np.nan) for name, spot in spots.items()}
    half = float(special.stdtrit(df, 0.5 + CONFIDENCE / 2)) if df > 0 else float("nan")
    n, k = len(pairs), arms.response.shape[1]
    columns: dict[str, Array] = {name: v.ravel() for name, v in value.items()}
    for name, against in (("over_sum", ("alone", "partner_alone")), ("over_double", ("double",)),
                          ("over_partner_double", ("partner_double",))):
        over = mean[pairs] - sum(value[a] for a in against)
        se = np.sqrt(1 / count[pairs] + sum(share[a] for a in against))[:, None] * sd
        columns |= {name: over.ravel(), f"{name}_lo": (over - half * se).ravel(),
                    f"{name}_hi": (over + half * se).ravel()}
    missing = np.isnan(columns["over_sum"])
    status = np.where(missing, Status.NO_REFERENCE.value,
                      Status.OK.value if df > 0 else Status.TOO_FEW_REPLICATES.value)
    names = np.array(arms.drugs, dtype=object)
    return PAIR_EXCESS.table(pd.DataFrame({
        "drug": np.repeat(names[who[:, 0]], k), "partner": np.repeat(names[who[:, 1]], k),
        "dose": np.repeat(one, k), "partner_dose": np.repeat(two, k),
        "outcome": np.tile(np.array(arms.outcomes, dtype=object), n),
        "n_arms": np.repeat(count[pairs].astype(int), k), "pair": mean[pairs].ravel(),
        **columns, "status": status}))
