"""What of a response is drawn together, and in which order: never that of rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.language.numbers import number, with_interval
from refugium.response.dose.scales import Scale
from refugium.response.synergy.agreement import SynergyVerdict

BEST = (Status.OK, Status.NOT_IDENTIFIABLE, Status.POOR_FIT, Status.FLAT, Status.TOO_FEW_POINTS)
PREFERRED = (Scale.RATE, Scale.GR, Scale.FRACTION)
"""On which scale a curve is drawn that was read on several: as pairs are, rates first."""
TOGETHER = ["model_id", "measure", "unit"]
NAMES = ("model_id", "experiment", "drug", "partner", "background", "measure", "scale")
SAID = {
    SynergyVerdict.SYNERGISTIC: "synergistic", SynergyVerdict.ANTAGONISTIC: "antagonistic",
    SynergyVerdict.NOT_SHOWN: "neither synergy nor antagonism is shown",
    SynergyVerdict.MODEL_DISAGREES: "no call, the fitted surface and the wells disagree",
    SynergyVerdict.ASSAYS_DISAGREE: "no call, experiments disagree",
}
CALLED = (SynergyVerdict.SYNERGISTIC, SynergyVerdict.ANTAGONISTIC, SynergyVerdict.ASSAYS_DISAGREE,
          SynergyVerdict.MODEL_DISAGREES, SynergyVerdict.NOT_SHOWN, "")


def curve_groups(curves: pd.DataFrame, *, scale: str | None = None) -> list[pd.DataFrame]:
    """Return curves that share model, measure and unit, on one scale each; most fitted first.

    Parameters
    ----------
    curves
        Table `curves`.
    scale
        Only this scale; None: of each group the preferred one that it has.

    Examples
    --------
    >>> [len(g) for g in curve_groups(pd.DataFrame({"model_id": ["a", "a", "b"],
    ...     "measure": "count", "unit": "nM", "scale": ["rate", "gr", "gr"], "q": 0.1,
    ...     "status": ["flat", "flat", "ok"]}))]
    [1, 1]
    """
    groups = []
    for _, part in curves.groupby(TOGETHER, sort=False):
        scales = set(part["scale"])
        chosen = scale or next((s for s in PREFERRED if s in scales), "")
        own = part[part["scale"] == chosen]
        if len(own):
            order = own["status"].map({status: i for i, status in enumerate(BEST)})
            groups.append(own.assign(order=order).sort_values(["order", "q"], kind="stable")
                          .drop(columns="order"))
    return sorted(groups, key=lambda g: -int((g["status"] == Status.OK).sum()))


def surfaces_in_order(surfaces: pd.DataFrame) -> list[dict[str, Any]]:
    """Return pairs of drugs: called ones first, within a verdict the largest efficacy."""
    order = {verdict: i for i, verdict in enumerate(CALLED)}
    return sorted(rows_of(surfaces), key=lambda r: (
        order.get(r["verdict"], len(order)),
        -abs(r["efficacy"]) if r["efficacy"] == r["efficacy"] else 0.0))


def points_of_surface(points: pd.DataFrame, row: Mapping[str, Any]) -> pd.DataFrame:
    """Return the rows of `surface_points` of one row of `surfaces`."""
    own = points
    for name in NAMES:
        own = own[[cell == row[name] for cell in own[name]]]
    return own


def excess_of(synergy: pd.DataFrame, *, null: str = "bliss") -> dict[tuple[Any, ...], str]:
    """Return the mean excess of each surface beyond a null, with its interval, in words."""
    return {tuple(row[name] for name in NAMES): with_interval(row["effect"], row["lo"], row["hi"])
            for row in rows_of(synergy[synergy["null"] == null])}


def surface_verdict(
    row: Mapping[str, Any], bliss: Mapping[tuple[Any, ...], str] | None = None
) -> str:
    """Say in few words what may be said of a pair.

    Parameters
    ----------
    row
        Of the table `surfaces`.
    bliss
        From :func:`excess_of`; None: not told.

    Examples
    --------
    >>> surface_verdict({"status": "no_reference", "verdict": ""})
    'not assessed: a single drug or the control is missing'
    """
    if row["status"] == Status.NO_REFERENCE:
        return "not assessed: a single drug or the control is missing"
    if row["status"] != Status.OK:
        return "not assessed: too few doses of one drug or of both"
    gain = with_interval(row["efficacy"], row["efficacy_lo"], row["efficacy_hi"])
    known = (bliss or {}).get(tuple(row.get(name) for name in NAMES), "")
    beyond = f"; beyond independence {known}" if known else ""
    return (f"{SAID[SynergyVerdict(row['verdict'])]}{beyond}; efficacy beyond the better "
            f"drug {gain}, of the wells {number(row['efficacy_of_wells'], signed=True)}")


def residual_groups(residual: pd.DataFrame) -> list[pd.DataFrame]:
    """Return comparisons of survivors that share readout, measure and unit; growth first."""
    groups = [part for _, part in residual.groupby(["phenotype", "readout", "measure", "unit"],
                                                   sort=False)]
    return sorted(groups, key=lambda g: str(g["phenotype"].iloc[0]) != "growth")
