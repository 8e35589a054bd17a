"""Arms that may not mean what they say: controls that count as drugs, doubtful doses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from refugium.knowledge import load_knowledge
from refugium.language.lists import first_few, quoted
from refugium.signal import Readings
from refugium.study import NEUTRAL_KINDS
from refugium.study.design import Design
from refugium.study.treatment import (
    OTHER_UNITS,
    History,
    MOLAR_nM,
    course,
    describe,
    neutral_kind,
    plain_unit,
)
from refugium.study.treatment.drugs import doubtful_doses, unclear_drugs

Caution = dict[str, str]
DOSED = ("drug", "antibody")
ARMS = 4
"""Arms that one caution names."""
_CONTROL = re.compile(
    r"(?<![a-z])(?:(?:si|sh|sg)[-_ ]?)?(?:(?:dmso|vehicle|veh|control|ctrl|untreated|mock|sham|"
    r"scrambled?|non-?targeting|ntc)(?![a-z])|(?:nt|ut)(?![a-z]|[-_ ]?\d{2}))", re.IGNORECASE)
"""Words for a control; `NT157` is a drug."""
_TWO = re.compile(r"\S{3,}(?:\s+(?:and|plus|with)\s+|\s*&\s*|\s/\s|,\s)\S{3,}|"
                  r"[A-Za-z]{4,}/[A-Za-z]{4,}|\S{2,}\+\S{2,}", re.IGNORECASE)


def doubtful_arms(readings: Readings) -> Iterator[Caution]:
    """Answer: which arms may not mean what they say?

    Yields
    ------
    dict
        `where`, `found`, `remedy`: a control that counts as a drug or is dosed like one, one name
        for two agents, doses without unit or in units that cannot be compared, one agent of
        several kinds, doses that no experiment has or that are left blank, arms of one treatment
        under several names, drugs that are not known.
    """
    design = readings.design
    yield from _controls(design)
    yield from _dosed_vehicles(design)
    yield from _joined(design)
    yield from _doses(design)
    yield from _amounts(design)
    yield from _blank_doses(design)
    yield from _one_treatment(design)
    yield from _drug_names(design)


def _controls(design: Design) -> Iterator[Caution]:
    """Find agents that are called drugs and are named like a control, or their arm is."""
    arms = design.arms[~design.arms["kind"].isin(NEUTRAL_KINDS) & (design.arms["dose"] != 0)]
    alone = ~design.arms["arm"].duplicated(keep=False)
    named = [bool(_CONTROL.search(agent)) or (single and neutral_kind(arm) is not None)
             for agent, arm, single in zip(arms["agent"], arms["arm"], alone[arms.index],
                                           strict=True)]
    found = arms["agent"][named].unique()
    if len(found):
        yield {"where": "arms.kind",
               "found": f"named like a control, but counted as an agent: {quoted(found)}",
               "remedy": "write `vehicle` or `medium` as its kind, and it is a reference"}


def _dosed_vehicles(design: Design) -> Iterator[Caution]:
    """Find agents that count as vehicle or medium and are dosed as drugs are (ethanol 100 mM)."""
    arms = design.arms[design.arms["kind"].isin(("vehicle", "medium")) & (design.arms["dose"] > 0)]
    found = arms.loc[arms["unit"].map(plain_unit).isin({*MOLAR_nM, *OTHER_UNITS}), "agent"].unique()
    if len(found):
        yield {"where": "arms.kind",
               "found": f"counted as vehicle or medium, with a dose: {quoted(found)}",
               "remedy": "write `drug` as its kind if cells were treated with it: else such an arm "
               "counts as untreated"}


def _joined(design: Design) -> Iterator[Caution]:
    agents = design.arms.loc[~design.arms["kind"].isin(NEUTRAL_KINDS), "agent"].unique()
    found = [agent for agent in agents if _TWO.search(agent)]
    if found:
        yield {"where": "arms.agent", "found": f"one name for two agents: {quoted(found)}",
               "remedy": "join agents by ` + `, or give each its own row: this name is read as one"}


def _doses(design: Design) -> Iterator[Caution]:
    arms = design.arms[~design.arms["kind"].isin(NEUTRAL_KINDS)]
    bare = arms[arms["dose"].notna() & (arms["unit"] == "")]
    if len(bare):
        agents = quoted(bare["agent"].unique())
        yield {"where": "arms.unit", "found": f"dose without unit: {agents}",
               "remedy": "write the unit, e.g. nM"}
    for agent, rows in arms[arms["unit"] != ""].groupby("agent", sort=False):
        units = {plain_unit(unit) for unit in rows["unit"]}
        if len(units) > 1 and not units <= set(MOLAR_nM):
            yield {"where": "arms.unit",
                   "found": f"{agent} in several units: {quoted(rows['unit'].unique())}",
                   "remedy": "write one unit; equal doses in two units count as two doses"}
    for agent, rows in arms.groupby("agent", sort=False):
        if rows["kind"].nunique() > 1:
            yield {"where": "arms.kind",
                   "found": f"{agent} is of several kinds: {quoted(rows['kind'].unique())}",
                   "remedy": "give it one kind; two kinds count as two agents"}


def _amounts(design: Design) -> Iterator[Caution]:
    """Find doses that no experiment gives, as a unit one letter off makes them."""
    for found, remedy in doubtful_doses(design.arms, load_knowledge()):
        yield {"where": "arms.dose", "found": found, "remedy": remedy}


def _blank_doses(design: Design) -> Iterator[Caution]:
    """Find drugs whose dose is not stated: what else they hit at it, no rule can tell."""
    arms = design.arms
    dosed = arms["kind"].isin(DOSED).to_numpy()
    blank = dosed & arms["dose"].isna().to_numpy()
    never, partly = [], []
    for agent in dict.fromkeys(arms["agent"][blank]):
        own = dosed & (arms["agent"] == agent).to_numpy()
        if (blank | ~own).all():
            never.append(agent)
        else:
            held = dict.fromkeys(arms["arm"][blank & own])
            partly.append(f"{agent} (arm {first_few([*held], ARMS)})")
    if partly:
        yield {"where": "arms.dose",
               "found": f"a dose in some arms and none in others: {quoted(partly)}",
               "remedy": "write dose and unit in every arm: a blank counts as another dose than "
               "any that is stated"}
    if never:
        yield {"where": "arms.dose", "found": f"drugs without a dose: {quoted(never)}",
               "remedy": "write dose and unit, as in `erlotinib:1 uM`: what else a drug hits is "
               "told by its dose alone"}


def _one_treatment(design: Design) -> Iterator[Caution]:
    """Find arms with one treatment history: their samples are read as one state."""
    names: dict[History, list[str]] = {}
    for arm, history in design.histories.items():
        if changes := course(history, float("nan")):
            names.setdefault(changes, []).append(arm)
    for changes, arms in names.items():
        if len(arms) > 1:
            yield {"where": "arms.arm",
                   "found": f"one treatment under {len(arms)} names: {quoted(arms)}: "
                   f"{describe(changes)}",
                   "remedy": "their samples are read as one state: give them one name, or write "
                   "what sets them apart (agent, dose, start_h)"}


def _drug_names(design: Design) -> Iterator[Caution]:
    """Find drugs that are not known, or known under two names, as a run tells them."""
    given = {agent for history in design.histories.values() for period in history
             for agent in period.agents}
    for unclear in unclear_drugs(given, design.arms["agent"], load_knowledge()):
        yield {"where": "arms.agent", "found": unclear.words.rstrip("."), "remedy": unclear.remedy}
