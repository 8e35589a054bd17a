"""What blocking something does to survival on the drug, beyond its effect without it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from refugium.core.stats import bh_adjust
from refugium.core.status import Status, Survived
from refugium.core.tables import rows_of
from refugium.escape.levels.survival import Survival
from refugium.escape.parameters import ALPHA
from refugium.escape.situations import Situation
from refugium.identifiers import load_symbols
from refugium.knowledge import Knowledge, find_node
from refugium.language.roles import in_words
from refugium.response import Phenotype
from refugium.study.design import Design
from refugium.study.treatment import Agent, Perturbation, agents_on

SCALES = ("fold", "rate")
NAN = float("nan")


@dataclass(frozen=True, kw_only=True)
class Perturbed:
    """One perturbation on one background, pooled over experiments and both scales.

    Attributes
    ----------
    background
        Names of the agents on in it.
    label, agent
        The second agent, or a genetic perturbation (agent None).
    node
        What a genetic perturbation takes away; empty for a drug and for other changes.
    verdicts, judged
        Scale to what survival did; whether every scale has an interval.
    effect, lo, hi
        Survival on the drug beyond that without it, fold scale, log2.
    death
        Dead cells with it against the background alone, log2; NaN: not read.
    p, q
        One-sided, the larger of both scales; Benjamini-Hochberg over all of the study.
    """

    model_id: str
    background: frozenset[str]
    label: str
    agent: Agent | None
    node: str
    verdicts: dict[str, str]
    judged: bool
    effect: float
    lo: float
    hi: float
    death: float
    p: float
    q: float

    @property
    def lowers(self) -> bool:
        """Whether survival is lower on both scales, beyond the error rate of all of them."""
        return self.q <= ALPHA and all(self.verdicts.get(s) == Survived.LOWER for s in SCALES)

    @property
    def words(self) -> str:
        """What survival did, scale by scale."""
        return ", ".join(f"{s} {_said(self.verdicts.get(s))}" for s in SCALES)

    def fits(self, situation: Situation) -> bool:
        """Whether it was read in these cells, on the agents of this case."""
        names = {agent.name for agent in situation.on}
        return self.model_id == situation.model_id and self.background == names


def node_of(perturbation: Perturbation, knowledge: Knowledge) -> str:
    """Return the node that a perturbation takes away, as scored; empty if none."""
    if not perturbation.takes_away:
        return ""
    node = find_node(perturbation.gene, knowledge=knowledge)
    if node is not None:
        return node
    # a gene that does not exist is a slip of the pen, and supports nothing
    return perturbation.gene if perturbation.gene in load_symbols().approved else ""


def perturbations(design: Design, found: Survival, knowledge: Knowledge) -> list[Perturbed]:
    """Answer: which second agent, or knock-out, lowers survival on the drug beyond its own effect?

    Parameters
    ----------
    design, knowledge
        What models were changed by, and which node that is.
    found
        From :func:`refugium.escape.levels.survival.survival`.
    """
    on = {arm: agents_on(past, float("inf")) for arm, past in design.histories.items()}
    agents = {str(agent): agent for held in on.values() for agent in held}
    groups = list(found.pooled.groupby(["model_id", "background", "agent"], sort=False))
    scales = [{str(r["scale"]): r for r in rows_of(rows)} for _, rows in groups]
    p = np.array([
        # missing where there is no number: not a test
        np.max([float(each[s]["p_lower"]) if s in each else 1.0 for s in SCALES])
        for each in scales], dtype=float)
    made = []
    for (key, _), each, own, q in zip(groups, scales, p, bh_adjust(p), strict=True):
        model, background, label = map(str, key)
        fold = each.get("fold", {})
        made.append(Perturbed(
            model_id=model, background=frozenset(a.name for a in on[background]), label=label,
            agent=agents.get(label),
            node="" if label in agents else node_of(design.perturbations[label], knowledge),
            verdicts={s: str(r["verdict"]) for s, r in each.items()},
            judged=all(s in each and each[s]["status"] == Status.OK for s in SCALES),
            effect=float(fold.get("effect", NAN)), lo=float(fold.get("lo", NAN)),
            hi=float(fold.get("hi", NAN)), death=_death(found.phenotypes, model, background, label),
            p=float(own), q=float(q)))
    return made


def _death(phenotypes: pd.DataFrame, model: str, background: str, label: str) -> float:
    """Mean over experiments of dead cells against the background alone, log2."""
    dead = phenotypes[
        phenotypes["phenotype"].isin([str(Phenotype.DEATH), str(Phenotype.APOPTOSIS)])
        & (phenotypes["agent"] == label) & (phenotypes["scope"] == "experiment")
        & (phenotypes["reference_arm"] == background) & (phenotypes["reference_model"] == model)
    ]["effect"].dropna()
    return float(dead.mean()) if len(dead) else NAN


def _said(verdict: str | None) -> str:
    if verdict == "":
        return "not read without the drug"
    return "no interval" if verdict is None else in_words(verdict)
