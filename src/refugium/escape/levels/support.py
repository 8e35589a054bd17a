"""From candidate to supported: a perturbation must lower survival beyond its effect off drug."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.stats import bh_adjust
from refugium.core.status import CallRole, Engagement, Level, Status, Survived
from refugium.core.tables import rows_of
from refugium.escape.levels.survival import Survival, inhibited_set, kd_cautions
from refugium.escape.parameters import ALPHA
from refugium.escape.situations import Situation, View
from refugium.knowledge import Knowledge, find_node
from refugium.language.roles import in_words
from refugium.study.design import Design
from refugium.study.treatment import Agent, Perturbation, agents_on

SCALES = ("fold", "rate")
HIT = (str(Engagement.ENGAGED), str(Engagement.PARTIAL))


@dataclass(frozen=True, kw_only=True)
class Test:
    """One perturbation on one background, pooled over experiments and both scales.

    `node`: what a genetic perturbation takes away; empty for a drug and for other changes.
    """

    model_id: str
    background: frozenset[str]
    label: str
    agent: Agent | None
    verdicts: dict[str, str]
    p: float
    q: float
    node: str = ""

    @property
    def lowers(self) -> bool:
        """Whether survival is lower on both scales, beyond the error rate of all tests."""
        return self.q <= ALPHA and all(self.verdicts.get(s) == Survived.LOWER for s in SCALES)

    def __str__(self) -> str:
        shown = ", ".join(f"{s} {_said(self.verdicts.get(s))}" for s in SCALES)
        return f"survival with {self.label} beyond its effect without the drug: {shown}"


def support_calls(
    calls: pd.DataFrame, engagement: pd.DataFrame, views: Sequence[View], design: Design,
    found: Survival | None, knowledge: Knowledge,
) -> pd.DataFrame:
    """Say what growth wells show for each candidate, and raise what they support.

    Parameters
    ----------
    calls, engagement
        Tables so far; calls at level none or candidate.
    views, design, knowledge
        What they were made from.
    found
        From :func:`refugium.escape.levels.survival.survival`; None: nothing to add.

    Notes
    -----
    Supported: on the same background, a perturbation lowers survival beyond its effect without
    the drug, on the fold scale and on the rate scale, pooled over independent experiments, q
    (Benjamini-Hochberg over all perturbations of the study) at most ALPHA. A genetic perturbation
    that takes its node away raises it; one that changes or induces it does not. A
    drug never raises a node: it adds a row for the *set* of candidates that were measured as
    inhibited at that dose or a lower one. Nodes without any checked reporter row are left out of
    both.
    """
    if found is None:
        return calls
    tests = _tests(design, found, knowledge)
    nodes = views[0].signal.table
    checked = set(nodes.loc[nodes["checked"], "node"])
    out = calls.copy()
    situations = {s.contrast: s for view in views for s in view.situations.each}
    cautions = dict(zip(out.index, out["cautions"], strict=True))
    added: list[dict[str, Any]] = []
    for contrast, rows in calls[calls["level"] == str(Level.CANDIDATE)].groupby(
        "contrast", sort=False
    ):
        situation = situations[str(contrast)]
        mine = [t for t in tests if _fits(t, situation)]
        for index in rows.index:
            node = str(out.loc[index, "node"])
            read, words = _words(mine, node, situation, knowledge)
            cautions[index] = (*cautions[index], *words)
            out.loc[index, "tested"] = read
            genetic = [t for t in mine if t.agent is None and t.node == node]
            if node in checked and any(t.lowers for t in genetic):
                out.loc[index, "level"] = str(Level.SUPPORTED)
        for test in (t for t in mine if t.agent is not None and t.lowers):
            hit = _measured_as_inhibited(engagement, situation, situations.values(), test)
            members = rows[rows["node"].isin(hit & checked)]
            if len(members):
                added.append(_set_row(members, test, situation, knowledge))
    out["cautions"] = pd.Series(cautions, dtype=object)
    if not added:
        return out
    best = {r["contrast"] + r["node"]: r for r in sorted(added, key=lambda r: -float(r["p"]))}
    return pd.concat([out, pd.DataFrame(best.values(), columns=out.columns)], ignore_index=True)


def node_of(perturbation: Perturbation, knowledge: Knowledge) -> str:
    """Return the node that a perturbation takes away, as scored; empty if none."""
    if not perturbation.takes_away:
        return ""
    return find_node(perturbation.gene, knowledge=knowledge) or perturbation.gene


def told_beside(
    pooled: pd.DataFrame, calls: pd.DataFrame, design: Design, knowledge: Knowledge
) -> pd.DataFrame:
    """Say beside each genetic perturbation whether its node was seen active: a field, no level.

    Parameters
    ----------
    pooled
        From :func:`refugium.escape.levels.survival.survival`.
    calls
        The finished calls.
    design, knowledge
        What models were changed by, and which node that is.

    Returns
    -------
    pandas.DataFrame
        The same rows, column `beside` filled for genetic perturbations that take a node away.
    """
    out = pooled.copy()
    both = out.groupby(["model_id", "background", "agent"])["verdict"].agg(list)
    for index, row in out[out["kind"] == "genetic"].iterrows():
        node = node_of(design.perturbations[str(row["agent"])], knowledge)
        if not node:
            continue
        own = calls[(calls["model_id"] == row["model_id"]) & (calls["node"] == node)]
        verdicts = both.loc[(row["model_id"], row["background"], row["agent"])]
        lowered = row["status"] == Status.OK and row["verdict"] == Survived.LOWER
        seen = _seen(own, node, lowered=lowered)
        out.loc[index, "beside"] = f"blocking {node} {_did(row, verdicts)}{seen}"
    return out


def _did(row: pd.Series, verdicts: list[str]) -> str:
    if row["status"] == Status.NO_BASELINE:
        return "was read on the drug only: no untreated knock-out"
    number = f"{row['scale']} {row['effect']:+.2f} [{row['lo']:.2f}, {row['hi']:.2f}]"
    if row["status"] != Status.OK:
        return f"was read in too few experiments to judge ({row['scale']} {row['effect']:+.2f})"
    if row["verdict"] == Survived.DISAGREE:
        return f"changed survival in experiments that disagree ({number})"
    if row["verdict"] in (Survived.LOWER, Survived.HIGHER):
        word = "lowered" if row["verdict"] == Survived.LOWER else "raised"
        alone = "" if verdicts == [row["verdict"]] * len(SCALES) else " on this scale only"
        return f"{word} survival on the drug beyond its effect without it{alone} ({number})"
    return f"showed no change of survival beyond its effect without the drug ({number})"


def _seen(own: pd.DataFrame, node: str, *, lowered: bool) -> str:
    join = ", but" if lowered else ";"
    if own.empty or (own["status"] == Status.NOT_MEASURED).all():
        return f"{join} {node} was not measured"
    if (own["level"] != str(Level.NONE)).any():
        return f"; {node} was seen active while the target was blocked"
    if not (own["status"] == Status.OK).any():
        return f"{join} {node} could not be judged"
    return f"{join} {node} was not seen active"


def _tests(design: Design, found: Survival, knowledge: Knowledge) -> list[Test]:
    past = design.histories
    on = {arm: agents_on(history, float("inf")) for arm, history in past.items()}
    agents = {str(agent): agent for held in on.values() for agent in held}
    groups = found.pooled.groupby(["model_id", "background", "agent"], sort=False)
    tests = []
    for (model, background, label), rows in groups:
        by_scale = {str(r["scale"]): r for r in rows_of(rows)}
        parts = [float(by_scale[s]["p_lower"]) if s in by_scale else 1.0 for s in SCALES]
        p = float(np.max(parts))  # missing where there is no number: not a test
        tests.append((model, background, label, by_scale, p))
    q = bh_adjust(np.array([t[-1] for t in tests], dtype=float))
    return [
        Test(model_id=str(model), background=frozenset(a.name for a in on[str(background)]),
             label=str(label), agent=agents.get(str(label)),
             verdicts={s: str(r["verdict"]) for s, r in by_scale.items()}, p=p, q=float(value),
             node="" if str(label) in agents
             else node_of(design.perturbations[str(label)], knowledge))
        for (model, background, label, by_scale, p), value in zip(tests, q, strict=True)
    ]


def _fits(test: Test, situation: Situation) -> bool:
    names = {agent.name for agent in situation.on}
    return test.model_id == situation.model_id and test.background == names


def _words(
    tests: list[Test], node: str, situation: Situation, knowledge: Knowledge
) -> tuple[bool, list[str]]:
    """Return whether a perturbation of a node was read, and what it did, with its cautions."""
    shown: dict[str, list[str]] = {}
    cautions: list[str] = []
    for test in tests:
        if test.agent is None and test.node != node:
            continue
        if test.agent is not None:
            if node not in inhibited_set(test.agent, knowledge)[0]:
                continue
            cautions += kd_cautions(test.agent, situation.blocked, knowledge)
        verdict = ", ".join(f"{s} {_said(test.verdicts.get(s))}" for s in SCALES)
        shown.setdefault(verdict, []).append(test.label)
    words = [f"{', '.join(labels)}: {verdict}" for verdict, labels in shown.items()]
    if words:
        words = [f"survival on the drug beyond the effect without it: {' | '.join(words)}"]
    return bool(shown), list(dict.fromkeys([*words, *cautions]))


def _said(verdict: str | None) -> str:
    if verdict == "":
        return "not read without the drug"
    return "no interval" if verdict is None else in_words(verdict)


def _measured_as_inhibited(
    engagement: pd.DataFrame, situation: Situation, situations: Iterable[Situation], test: Test
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


def _set_row(
    members: pd.DataFrame, test: Test, situation: Situation, knowledge: Knowledge
) -> dict[str, Any]:
    assert test.agent is not None
    nodes = sorted(members["node"].astype(str))
    held, far = inhibited_set(test.agent, knowledge)
    spare = [n for n in held if n not in nodes]
    row: dict[str, Any] = {str(k): v for k, v in members.iloc[0].to_dict().items()}
    cautions = [
        f"supported is the set that {test.label} hits, no single node",
        f"also bound at this dose by measured affinity: {', '.join(spare)}" if spare else "",
        far, *kd_cautions(test.agent, situation.blocked, knowledge), str(test),
    ]
    kinds = dict.fromkeys(members["class"].astype(str))
    return row | {
        "node": " + ".join(nodes), "role": CallRole.SET, "members": nodes,
        "level": str(Level.SUPPORTED),
        "class": next(iter(kinds)) if len(kinds) == 1 else "undecided",
        "p": max(float(members["p"].max()), test.p), "q": max(float(members["q"].max()), test.q),
        "n_sites": int(members["n_sites"].sum()), "overturned_by": (),
        "tested": True, "shown_on": "", "excluded": (), "not_rising": (),
        "cautions": tuple(filter(None, cautions)),
        "reason": f"candidates that {test.label} was measured to inhibit; it lowered survival "
                  "beyond its effect without the drug",
    }
