"""Supported: blocking a node lowers survival beyond its effect off drug, whatever sites show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.status import (
    HIT,
    BackupClass,
    Baseline,
    CallRole,
    CaseRole,
    Level,
    Status,
    Told,
)
from refugium.escape.levels.perturbations import Perturbed, perturbations
from refugium.escape.levels.survival import Survival, kd_cautions
from refugium.escape.situations import Situation, View
from refugium.knowledge import Knowledge
from refugium.study.design import Design

Row = dict[str, Any]


def support_calls(
    calls: pd.DataFrame, engagement: pd.DataFrame, views: Sequence[View], design: Design,
    found: Survival | None, knowledge: Knowledge,
) -> pd.DataFrame:
    """Say of each call what blocking its node did, and add what only a perturbation shows.

    Parameters
    ----------
    calls, engagement
        Tables so far, candidates marked.
    views, design, knowledge
        What they were made from.
    found
        From :func:`refugium.escape.levels.survival.survival`; None: nothing to add.

    Notes
    -----
    Supported: on the same background, a perturbation lowers survival beyond its effect without
    the drug, on the fold scale and on the rate scale, pooled over independent experiments, q
    (Benjamini-Hochberg over all perturbations of the study) at most ALPHA. It is a line of evidence
    of its own: it asks nothing of the sites, which may be silent or not measured. A genetic
    perturbation that takes its node away supports that node; one that changes or induces it does
    not. Experiments on one clone repeat that clone: the level says so (`n_clones`), for clones of a
    line differ by themselves. A drug never supports a node: it adds a row for the *set* that it
    hits, of candidates where some were measured to be inhibited at that dose or a lower one, else
    of all it is known to inhibit. Without a candidate the row stands once, in the last comparison
    that adds the drug.
    """
    if found is None:
        return calls
    tests = perturbations(design, found, knowledge)
    nodes = views[0].signal.table
    checked = set(nodes.loc[nodes["checked"], "node"])
    situations = {s.contrast: s for view in views for s in view.situations.each}
    out = calls.copy()
    cautions = dict(zip(out.index, out["cautions"], strict=True))
    fitting = {name: [t for t in tests if t.fits(s)] for name, s in situations.items()}
    for index, row in out.iterrows():
        mine = fitting.get(str(row["contrast"]))
        if not mine or row["role"] != CallRole.BACKUP:
            continue
        node = str(row["node"])
        # one that was never read without the drug, or by too few experiments, tests nothing
        judged = [t for t in mine if t.judged]
        own = [t for t in judged if t.agent is None and t.node == node]
        held = [t for t in judged if node in t.hits]
        # a drug that kills does so by all that it hits; one that does not clears each of them
        if not own and row["is_candidate"] == Told.YES and not any(t.lowers for t in held):
            own = held
        if own:
            best = min(own, key=lambda t: (not t.lowers, t.p))
            for name, value in _evidence(best).items():
                out.at[index, name] = value
            if best.lowers and best.clone:
                out.at[index, "reason"] = "; ".join(filter(None, (row["reason"], best.clone)))
            cautions[index] = (*cautions[index], *best.cautions)
        if row["is_candidate"] == Told.YES:
            out.at[index, "tested"], words = _words(
                mine, node, situations[str(row["contrast"])], knowledge)
            cautions[index] = (*cautions[index], *words)
    out["cautions"] = pd.Series(cautions, dtype=object)
    # of several doses that kill the lowest speaks: it hits the fewest nodes besides
    added = [new for test in sorted((t for t in tests if t.lowers), key=_dose)
             for new in _rows(test, out, engagement, situations, checked, knowledge)]
    kept: dict[tuple[str, str], Row] = {}
    for new in added:
        kept.setdefault((str(new["contrast"]), str(new["node"])), new)
    if not kept:
        return out
    return pd.concat([out, pd.DataFrame(kept.values(), columns=out.columns)], ignore_index=True)


def _dose(test: Perturbed) -> float:
    return np.inf if test.agent is None or test.agent.dose is None else test.agent.dose


def _evidence(test: Perturbed) -> Row:
    told: Row = {"tested": True, "is_supported": Told.NO, "perturbed_by": test.label,
                 "n_clones": test.n_clones}
    if test.lowers:
        told |= {"is_supported": Told.YES, "level": Level.SUPPORTED}
    return told | {"growth_log2": test.effect, "growth_lo": test.lo, "growth_hi": test.hi,
                   "death_log2": test.death}


def _rows(
    test: Perturbed, calls: pd.DataFrame, engagement: pd.DataFrame,
    situations: dict[str, Situation], checked: set[str], knowledge: Knowledge,
) -> list[Row]:
    """Return the rows that a perturbation which lowers survival adds."""
    where = [s for s in situations.values() if test.fits(s) and s.role != CaseRole.MODEL]
    rows = []
    for situation in where if test.agent is not None else ():
        low = _measured_as_inhibited(engagement, situation, situations.values(), test)
        own = calls[(calls["contrast"] == situation.contrast)
                    & (calls["is_candidate"] == Told.YES) & calls["node"].isin(low & checked)]
        if len(own):
            rows.append(_set_of_candidates(own, test, situation, knowledge))
    if rows or not where:
        return rows
    last = max(where, key=lambda s: (s.role == CaseRole.DRUG, s.time_h == s.time_h, s.time_h))
    here = calls[calls["contrast"] == last.contrast]
    if test.agent is None:
        seen = not test.node or (here["node"] == test.node).any()
        return [] if seen else [_silent(test, last, (test.node,), here)]
    spared = tuple(n for n in test.hits if n not in last.blocked)
    return [_silent(test, last, spared, here)] if spared else []


def _set_of_candidates(
    members: pd.DataFrame, test: Perturbed, situation: Situation, knowledge: Knowledge
) -> Row:
    assert test.agent is not None
    nodes = sorted(members["node"].astype(str))
    spare = [n for n in test.hits if n not in nodes]
    row: Row = {str(k): v for k, v in members.iloc[0].to_dict().items()}
    cautions = [
        f"supported is the set that {test.label} hits, no single node",
        f"also bound at this dose by measured affinity: {', '.join(spare)}" if spare else "",
        test.far, *kd_cautions(test.agent, situation.blocked, knowledge),
        f"survival with {test.label} beyond its effect without the drug: {test.words}",
        *test.cautions,
    ]
    kinds = dict.fromkeys(members["class"].astype(str))
    return row | _evidence(test) | {
        "node": " + ".join(nodes), "role": CallRole.SET, "members": nodes,
        "class": next(iter(kinds)) if len(kinds) == 1 else BackupClass.UNDECIDED,
        "p": max(float(members["p"].max()), test.p), "q": max(float(members["q"].max()), test.q),
        "n_sites": int(members["n_sites"].sum()), "overturned_by": (),
        "shown_on": "", "excluded": (), "not_rising": (),
        "cautions": tuple(filter(None, cautions)),
        "reason": f"candidates that {test.label} was measured to inhibit; it lowered survival "
                  "beyond its effect without the drug",
    }


def _silent(
    test: Perturbed, situation: Situation, nodes: tuple[str, ...], here: pd.DataFrame
) -> Row:
    """Return the row of a perturbation that kills on the drug while no site shows it to hit."""
    gone = test.agent is None
    whole = "" if gone else f"supported is the set that {test.label} hits, no single node"
    own = here[here["node"].isin(nodes)]
    active = own.loc[own["is_candidate"] == Told.YES, "node"].astype(str).tolist()
    seen = f"active on the drug are {', '.join(active)}; that {test.label} lowers them was not " \
        "measured" if active else "no site measured here shows what it hits to be active"
    judged = (own["is_candidate"] != Told.NOT_TESTED).any()
    return {
        "contrast": situation.contrast, "model_id": situation.model_id, **situation.named,
        "node": " + ".join(nodes), "role": CallRole.BACKUP if gone else CallRole.SET,
        "members": () if gone else nodes, "class": BackupClass.UNDECIDED,
        "is_candidate": Told.YES if active else Told.NO if judged else Told.NOT_TESTED,
        "is_associated": Told.NOT_TESTED, "baseline": Baseline.NO_REFERENCE,
        "p": test.p, "q": test.q, "n_sites": int(own["n_sites"].sum()), "n_blocks": 0,
        "status": Status.OK if judged else Status.NOT_MEASURED,
        **_evidence(test), "cautions": tuple(filter(None, (whole, test.far, *test.cautions))),
        "reason": f"{test.label} lowered survival on the drug beyond its effect without it"
                  f"{f' ({test.clone})' if test.clone else ''}; {seen}",
    }


def _words(
    tests: list[Perturbed], node: str, situation: Situation, knowledge: Knowledge
) -> tuple[bool, list[str]]:
    """Return whether a perturbation of a node was read, and what it did, with its cautions."""
    shown: dict[str, list[str]] = {}
    cautions: list[str] = []
    for test in tests:
        if node != test.node and node not in test.hits:
            continue
        if test.agent is not None:
            cautions += kd_cautions(test.agent, situation.blocked, knowledge)
        shown.setdefault(test.words, []).append(test.label)
        cautions += [test.room] if test.slowed else []
    words = [f"{', '.join(labels)}: {verdict}" for verdict, labels in shown.items()]
    if words:
        words = [f"survival on the drug beyond the effect without it: {' | '.join(words)}"]
    return bool(shown), list(dict.fromkeys([*words, *cautions]))


def _measured_as_inhibited(
    engagement: pd.DataFrame, situation: Situation, situations: Iterable[Situation], test: Perturbed
) -> set[str]:
    """Nodes seen to fall under this drug at the dose of the growth wells or a lower one."""
    assert test.agent is not None
    low = set()
    for other in situations:
        doses = [a.dose for a in other.added if a.name == test.agent.name]
        if other.model_id == situation.model_id and doses and (
            test.agent.dose is None or doses[0] is None or doses[0] <= test.agent.dose
        ):
            low.add(other.contrast)
    rows = engagement[
        engagement["contrast"].isin(low) & (engagement["drug"] == test.agent.name)
        & engagement["verdict"].isin(HIT)
    ]
    return set(rows["target"].astype(str))
