"""Surfaces of two drugs given together: what is read at their highest doses, and beyond a null."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.knowledge import Knowledge
from refugium.knowledge.packs.therapies import drug_name
from refugium.response import Reason, ResidualVerdict, SynergyVerdict
from refugium.study.treatment import MOLAR_nM
from refugium.therapy.measured.pair import NAN, MeasuredPair, PathCells, ends, partner_names
from refugium.therapy.measured.reasons import PathReason

Row = dict[str, Any]
VETOES = {SynergyVerdict.ASSAYS_DISAGREE: (ResidualVerdict.ASSAYS_DISAGREE, Reason.SIGNS_DIFFER),
          SynergyVerdict.MODEL_DISAGREES: (ResidualVerdict.CANNOT_TELL,
                                           PathReason.MODEL_DISAGREES)}
READOUT = {"rate": "doublings per hour", "fraction": "share of untreated cells"}


def surface_pairs(
    surfaces: pd.DataFrame, synergy: pd.DataFrame, first: Collection[str] = (),
    *, knowledge: Knowledge | None = None,
) -> list[MeasuredPair]:
    """Answer: what did two drugs do that untreated cells met together over a range of doses?

    Parameters
    ----------
    surfaces, synergy
        Tables of :func:`refugium.fit_response`.
    first
        Drugs (generic names) on which a node was called: they stand first in a pair.
    knowledge
        Knowledge pack; the built-in one by default.

    Returns
    -------
    list of MeasuredPair
        One per model, pair, highest doses and scale. growth: wells at both highest doses less
        those of the drug alone (no interval: often one well each). beyond_untreated: that beyond
        independence, mean over dose pairs, turned so that below 0 is more effect, where one
        experiment was read. No survivor met the partner, so that nothing is closed here.

    Notes
    -----
    More than the better drug (efficacy) and more than independence (Bliss), both shown, are
    `slows_only`; lack of fit and experiments that disagree forbid it.
    """
    bliss = {_key(row): row for row in rows_of(synergy[synergy["null"] == "bliss"])}
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows_of(surfaces):
        if not row["background"]:
            groups.setdefault(_question(row, first, knowledge), []).append(row)
    return [_pair(rows, bliss, first, knowledge) for rows in groups.values()]


def synergy_verdict(rows: list[Row]) -> str:
    """Return what surfaces of one pair say together; a veto of one is one of all.

    Examples
    --------
    >>> str(synergy_verdict([{"verdict": "synergistic"}, {"verdict": "not_shown"}]))
    'not_shown'
    """
    said = {str(row["verdict"]) for row in rows if row["verdict"]}
    for veto in VETOES:
        if veto in said:
            return veto
    if len(said) < 2:
        return next(iter(said), "")
    return SynergyVerdict.NOT_SHOWN


def _turned(row: Row, first: Collection[str], knowledge: Knowledge | None) -> bool:
    """Whether the second drug of the surface is the one on which a node was called."""
    one, two = (drug_name(row[name], knowledge=knowledge) for name in ("drug", "partner"))
    return two in first and one not in first


def _question(
    row: Row, first: Collection[str], knowledge: Knowledge | None
) -> tuple[object, ...]:
    names = ("drug", "partner", "top_dose", "partner_top_dose")
    if _turned(row, first, knowledge):
        names = ("partner", "drug", "partner_top_dose", "top_dose")
    # the first drug's dose is no part of it: what met the partner is said by `cells`
    return (row["model_id"], row["scale"], row[names[0]], row[names[1]], row[names[3]])


def _key(row: Row) -> tuple[object, ...]:
    return tuple(row[name] for name in ("model_id", "experiment", "drug", "partner", "background",
                                        "measure", "scale"))


def _pair(
    rows: list[Row], bliss: dict[tuple[object, ...], Row], first: Collection[str],
    knowledge: Knowledge | None,
) -> MeasuredPair:
    row = rows[0]
    turned = _turned(row, first, knowledge)
    drug, partner = (row["partner"], row["drug"]) if turned else (row["drug"], row["partner"])
    unit, dose = (row["unit"], row["top_dose"]) if turned else (
        row["partner_unit"], row["partner_top_dose"])
    alone, other = ("partner_alone", "alone") if turned else ("alone", "partner_alone")
    excess = [bliss[_key(r)] for r in rows if _key(r) in bliss]
    beyond = (-excess[0]["effect"], -excess[0]["hi"], -excess[0]["lo"]) if len(excess) == 1 else (
        -float(np.mean([r["effect"] for r in excess])) if excess else NAN, NAN, NAN)
    verdict, reason = _verdict(rows, beyond[2])
    key, named = partner_names(partner, knowledge)
    return MeasuredPair(
        model_id=row["model_id"], drugs=(drug,), on=frozenset({drug}),
        partner=key, named=named,
        dose_nM=float(dose) if unit in MOLAR_nM else NAN,
        cells=PathCells.FROM_START, verdict=verdict, reason=reason, synergy=synergy_verdict(rows),
        numbers={**ends("growth", _mean(rows, "together", alone)),
                 **ends("same_on_untreated", _mean(rows, other, "untreated")),
                 **ends("beyond_untreated", *beyond)},
        readout=READOUT.get(str(row["scale"]), str(row["scale"])),
        n_biological=len({r["experiment"] for r in rows}),
        n_experiments=len({r["experiment"] for r in rows}))


def _mean(rows: list[Row], name: str, without: str) -> float:
    known = [d for r in rows if np.isfinite(d := r[name] - r[without])]
    return float(np.mean(known)) if known else NAN


def _verdict(rows: list[Row], beyond_hi: float) -> tuple[str, str]:
    said = synergy_verdict(rows)
    if said in VETOES:
        return VETOES[SynergyVerdict(said)]
    if not any(row["status"] == Status.OK for row in rows):
        return ResidualVerdict.CANNOT_TELL, PathReason.NO_SINGLE
    if said == SynergyVerdict.SYNERGISTIC and beyond_hi < 0 and all(
            row["efficacy_lo"] > 0 for row in rows):
        return ResidualVerdict.SLOWS_ONLY, PathReason.MORE_ON_DRUG
    if said == SynergyVerdict.ANTAGONISTIC:
        return ResidualVerdict.CANNOT_TELL, PathReason.NO_MORE_THAN_UNTREATED
    return ResidualVerdict.CANNOT_TELL, Reason.WIDE
