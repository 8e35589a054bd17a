"""Second drugs on survivors, experiments of one question as one pair."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.tables import rows_of
from refugium.knowledge import Knowledge
from refugium.response import Phenotype, pooled_residual, preference_of
from refugium.study.treatment import Agent, MOLAR_nM
from refugium.therapy.measured.pair import NAN, MeasuredPair, PathCells, ends, partner_names

SAME = ("model_id", "first_drug", "partner", "unit", "cells", "pause_h", "highest_dose")
Row = dict[str, Any]


def survivor_pairs(
    residual: pd.DataFrame, agents: Mapping[str, Agent], *, knowledge: Knowledge | None = None
) -> list[MeasuredPair]:
    """Answer: what did each partner do to survivors, over experiments, one readout of growth each?

    Parameters
    ----------
    residual
        Table `residual` of :func:`refugium.fit_response`.
    agents
        Agents of the study by the words in which `residual` writes them.
    knowledge
        Knowledge pack; the built-in one by default.

    Notes
    -----
    Of several readouts of growth the one closest to cell number speaks. Deaths and rescues of the
    same question stand beside; apoptosis and migration do not.
    """
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows_of(residual):
        groups.setdefault(tuple(row[name] for name in SAME), []).append(row)
    made = []
    for rows in groups.values():
        grown = [r for r in rows if r["phenotype"] == Phenotype.GROWTH and not r["background"]]
        if grown:
            made.append(_pair(grown, rows, agents, knowledge))
    return made


def _pair(
    grown: list[Row], rows: list[Row], agents: Mapping[str, Agent], knowledge: Knowledge | None
) -> MeasuredPair:
    best = min((r["measure"] for r in grown), key=lambda m: preference_of(str(m)))
    one = pooled_residual([r for r in grown if r["measure"] == best])
    dead = [r for r in rows if r["phenotype"] == Phenotype.DEATH and not r["background"]]
    routes = {r["route"] for r in rows if r["route"]}
    names = tuple(agents[text].name if text in agents else text for text in one["first_drug"])
    partner, named = partner_names(one["partner"], knowledge)
    numbers = {
        **_ends("growth", one, "effect"), **_ends("same_on_untreated", one, "untreated_effect"),
        **_ends("beyond_untreated", one, "interaction"),
        **_ends("kill_depth_log10", one, "kill_depth_log10"), **_regrowth(one),
        # two readings of death are two outcomes: the one that most experiments hold speaks
        **(_ends("death", pooled_residual([r for r in dead if r["measure"] == dead[0]["measure"]]),
                 "effect") if dead else {}),
    }
    return MeasuredPair(
        model_id=one["model_id"], drugs=names, on=frozenset(names),
        partner=partner, named=named,
        dose_nM=one["highest_dose"] if one["unit"] in MOLAR_nM else NAN,
        cells=PathCells(one["cells"]), verdict=str(one["verdict"]), reason=str(one["reason"]),
        numbers=numbers, untreated_fall=bool(one["untreated_kill_depth_log10_lo"] > 0),
        readout=one["readout"], death_readout=dead[0]["readout"] if dead else "",
        n_biological=one["n_experiments"], n_experiments=one["n_experiments"],
        # one experiment that does not show it is no answer to another that does, nor the other way
        rescue=str(next(iter(routes))) if len(routes) == 1 else "")


def _ends(name: str, row: Mapping[str, Any], column: str) -> dict[str, float]:
    return ends(name, row[column], row[f"{column}_lo"], row[f"{column}_hi"])


def _regrowth(row: Mapping[str, Any]) -> dict[str, float]:
    """Return the ratio of times to regrowth; a lower end alone where cells were not back."""
    without = row["regrowth_without_h"]
    if not without > 0:
        return {}
    if np.isfinite(row["regrowth_h"]):
        return ends("regrowth_ratio", row["regrowth_h"] / without)
    return ends("regrowth_ratio", NAN, row["time_h"] / without) if row["regrowth_open"] else {}
