"""What blocking something does to survival on the drug, beyond its effect without it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from refugium.core.stats import bh_adjust
from refugium.core.status import Status, Survived
from refugium.core.tables import rows_of
from refugium.escape.levels.room import slowed_controls
from refugium.escape.levels.survival import Survival, inhibited_set
from refugium.escape.parameters import ALPHA
from refugium.escape.situations import Situation
from refugium.identifiers import load_symbols
from refugium.knowledge import Knowledge, find_node
from refugium.language.roles import in_words
from refugium.response import SCALES, Phenotype
from refugium.study.design import Design
from refugium.study.treatment import Agent, Perturbation, agents_on

NAN = float("nan")
SLOWED = ("untreated cells slowed down before the end of the experiments: what the partner does to "
          "them is hidden, and that it does more on the drug is not told from that")
TWO_TIMES = "read at two times only: whether untreated cells had room to the end is not known"
CLONE = "one clone: not told from a difference between clones"


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
    hits, far
        Nodes that a drug inhibits at its dose, and the caution that goes with them.
    verdicts, judged
        Scale to what survival did; whether every scale has an interval.
    effect, lo, hi
        Survival on the drug beyond that without it, fold scale, log2.
    slowed
        Whether untreated cells slowed down before the end; None: read at two times only.
    n_clones
        Of a genetic perturbation: models that were made with it.
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
    hits: tuple[str, ...]
    far: str
    verdicts: dict[str, str]
    judged: bool
    effect: float
    lo: float
    hi: float
    death: float
    slowed: bool | None
    n_clones: int
    p: float
    q: float

    @property
    def lowers(self) -> bool:
        """Whether survival is lower on both scales, beyond the error rate of all of them."""
        return not self.slowed and self.q <= ALPHA and all(
            self.verdicts.get(s) == Survived.LOWER for s in SCALES)

    @property
    def words(self) -> str:
        """What survival did, scale by scale."""
        return ", ".join(f"{s} {_said(self.verdicts.get(s))}" for s in SCALES)

    @property
    def cautions(self) -> tuple[str, ...]:
        """What its wells leave open."""
        return tuple(filter(None, (SLOWED if self.slowed else TWO_TIMES if self.slowed is None
                                   else "", CLONE if self.n_clones == 1 else "")))

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
    slowed = slowed_controls(found.experiments, design.wells)
    clones = design.models.groupby("perturbation")["model_id"].nunique()
    made = []
    for (key, _), each, own, q in zip(groups, scales, p, bh_adjust(p), strict=True):
        model, background, label = map(str, key)
        fold = each.get("fold", {})
        # once a perturbation, for every row of the calls is held against it
        hits, far = inhibited_set(agents[label], knowledge) if label in agents else ((), "")
        made.append(Perturbed(
            model_id=model, background=frozenset(a.name for a in on[background]), label=label,
            agent=agents.get(label), hits=hits, far=far,
            node="" if label in agents else node_of(design.perturbations[label], knowledge),
            verdicts={s: str(r["verdict"]) for s, r in each.items()},
            judged=not slowed.get((model, background, label)) and all(
                s in each and each[s]["status"] == Status.OK for s in SCALES),
            slowed=slowed.get((model, background, label)),
            n_clones=0 if label in agents else int(clones.get(label, 1)),
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
