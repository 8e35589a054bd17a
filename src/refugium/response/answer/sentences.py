"""The sentences of a response, written by rule from its tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.language.lists import listed
from refugium.language.numbers import number
from refugium.language.roles import in_words
from refugium.response.answer.drawn import SAID
from refugium.response.dose.rates import Course
from refugium.response.dose.scales import Scale
from refugium.response.residual.orders.sentences import order_sentences
from refugium.response.residual.sentences import residual_sentences
from refugium.response.synergy.agreement import SynergyVerdict
from refugium.response.synergy.plate_slope import PlateKnown

MOST_TOLD = 12
"""Curves and pairs that are told one by one; all stand in the tables."""
_STATUS = {
    Status.OK: "fitted", Status.FLAT: "flat", Status.POOR_FIT: "poorly described by a sigmoid",
    Status.NOT_IDENTIFIABLE: "without a half-effect dose within the doses",
    Status.TOO_FEW_POINTS: "of too few points",
}


def response_sentences(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Say what doses did: counts first, then what is called, then what changes over time."""
    said = [*residual_sentences(tables["residual"], MOST_TOLD),
            *order_sentences(tables["orders"], MOST_TOLD),
            *_of_curves(tables["curves"]), *_of_pairs(tables["surfaces"]),
            *_of_rates(tables["rates"])]
    return said or ["No doses were read: neither a dose curve nor a pair of drugs."]


def response_counts(tables: Mapping[str, pd.DataFrame]) -> dict[str, list[str]]:
    """Return the sentences of `residual`, and the counts of `curves` and `surfaces`.

    Examples
    --------
    >>> from refugium.response.dose.curves import CURVES
    >>> response_counts({"residual": pd.DataFrame({"verdict": [], "route": []}),
    ...     "surfaces": pd.DataFrame(),
    ...     "curves": CURVES.table([{"status": "flat", "scale": "gr"}])})["curves"]
    ['1 dose curve: 1 flat.']
    """
    return {"residual": residual_sentences(tables["residual"], MOST_TOLD),
            "curves": _of_curves(tables["curves"])[:1],
            "surfaces": _of_pairs(tables["surfaces"])[:1]}


def _of_curves(curves: pd.DataFrame) -> list[str]:
    if curves.empty:
        return []
    count = curves["status"].value_counts()
    parts = [f"{count[status]} {words}" for status, words in _STATUS.items() if status in count]
    said = [f"{len(curves)} dose curve{'s' * (len(curves) > 1)}: {listed(parts)}."]
    told = curves[(curves["status"] == Status.OK)]
    for row in rows_of(told.head(MOST_TOLD)):
        said.append(_curve(row))
    return said


def _curve(row: dict[str, Any]) -> str:
    beside = f" beside {listed(list(row['background']))}" if row["background"] else ""
    at = (f"half effect at {number(row['half_effect_dose'])} ({number(row['half_effect_lo'])} to "
          f"{number(row['half_effect_hi'])}) {row['unit']}")
    words = {Scale.FRACTION: "of untreated cells", Scale.GR: "as GR value",
             Scale.RATE: "doublings per hour"}[Scale(row["scale"])]
    stands = (f"; cells stand still at {number(row['zero_dose'])} {row['unit']}"
              if np.isfinite(row["zero_dose"]) else "")
    where = f" ({row['experiment']})" if row["experiment"] else ""
    cut = (f"; {row['n_clipped']} of {row['n_wells']} wells are cut off at 0 or 1"
           if row["n_clipped"] > 0 else "")
    return (f"{row['model_id']}, {row['drug']}{beside}{where}: {at}, "
            f"{number(row['at_highest'])} {words} at the highest dose{stands}{cut}.")


def _of_pairs(surfaces: pd.DataFrame) -> list[str]:
    if surfaces.empty:
        return []
    said = []
    ok = surfaces[surfaces["status"] == Status.OK]
    count = ok["verdict"].value_counts()
    parts = [f"{count[v]} {in_words(v)}" for v in SynergyVerdict if v in count]
    left = len(surfaces) - len(ok)
    if left:
        parts.append(f"{left} not assessed (a single drug, a control or doses are missing)")
    said.append(f"{len(surfaces)} pair{'s' * (len(surfaces) > 1)} of drugs: {listed(parts)}.")
    unknown = int((ok["plate"] == PlateKnown.UNKNOWN).sum())
    if unknown:
        said.append(f"Where wells stood is not known of {unknown} of them (names such as A1 "
                    "would tell): a slope across a plate can look like interaction and is in no "
                    "interval.")
    for row in rows_of(ok.head(MOST_TOLD)):
        slopes = (f"; the plate slopes by {100 * abs(row['plate_slope']):.0f} % (sd "
                  f"{100 * row['plate_slope_sd']:.0f}), which is taken off"
                  if row["plate"] == PlateKnown.SLOPED else "")
        from_what = ("residuals and replicates" if row["replicated"]
                     else "residuals alone: one well per pair of doses")
        said.append(
            f"{row['model_id']}, {row['drug']} + {row['partner']} ({row['experiment']}): "
            f"{SAID[SynergyVerdict(row['verdict'])]}; efficacy beyond the better drug "
            f"{number(row['efficacy'], signed=True)} ({number(row['efficacy_lo'], signed=True)} to "
            f"{number(row['efficacy_hi'], signed=True)}), of the wells "
            f"{number(row['efficacy_of_wells'], signed=True)}; intervals from {from_what}{slopes}.")
    return said


def _of_rates(rates: pd.DataFrame) -> list[str]:
    said = []
    for row in rows_of(rates[rates["course"] == Course.RATE_CHANGES].head(MOST_TOLD)):
        fold, late = (number(row[name], signed=True) for name in ("fold_log2", "late_rate_per_h"))
        said.append(
            f"{row['model_id']}, {row['arm']}: cell number changes {fold} doublings over "
            f"{number(row['last_h'])} h, but {late} per hour from {number(row['late_from_h'])} h "
            "on: the rate changes.")
    return said
