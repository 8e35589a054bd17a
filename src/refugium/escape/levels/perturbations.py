"""What blocking something does to survival on the drug, beyond its effect without it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from refugium.core.stats import bh_adjust
from refugium.core.status import Status, Survived
from refugium.core.tables import rows_of
from refugium.escape.levels.against_drug import DEAD, LIVING, against_drug
from refugium.escape.levels.survival import Survival, inhibited_set
from refugium.escape.parameters import ALPHA
from refugium.escape.situations import Situation
from refugium.identifiers import load_symbols
from refugium.knowledge import Knowledge, find_node
from refugium.language.numbers import known, number
from refugium.language.roles import in_words
from refugium.response import SCALES, STOOD_STILL
from refugium.study.design import Design
from refugium.study.treatment import Agent, Perturbation, agents_on

NAN = float("nan")
SLOWED = ("untreated cells slowed down before the end of the experiments: what the partner does to "
          "them may be hidden, and that it does more on the drug is not told from that")
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
        Whether untreated cells stood still at the end, or an effect that is shown against them is
        no longer shown against what they would have reached at their fastest rate; None: read at
        two times only.
    n_clones
        Of a genetic perturbation: models that were made with it of this line, one line under two
        names once.
    death, added
        Dead cells and cells with it against the background alone, log2; NaN: not read. They rest
        on no untreated cell.
    p, q
        One-sided, the largest of both scales, and of untreated cells as they were and as they would
        have grown at their fastest rate; Benjamini-Hochberg over all of the study.
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
    added: float
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
        return tuple(filter(None, (self.room, self.clone)))

    @property
    def clone(self) -> str:
        """That one clone was read, where it was; empty for a drug and for several clones."""
        return CLONE if self.n_clones == 1 else ""

    @property
    def room(self) -> str:
        """What untreated cells leave open, and what does not rest on them; empty: nothing."""
        if self.slowed is False:
            return ""
        beside = f"; against the drug alone cells change by {number(self.added)} log2, which " \
            "rests on no untreated cell" if known(self.added) else ""
        return f"{SLOWED if self.slowed else TWO_TIMES}{beside}"

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
        np.max([_p(each[s]) if s in each else 1.0 for s in SCALES]) for each in scales],
        dtype=float)
    clones = _clones(design)
    made = []
    for (key, _), each, own, q in zip(groups, scales, p, bh_adjust(p), strict=True):
        model, background, label = map(str, key)
        fold, slowed = each.get("fold", {}), slowed_down(each)
        read = partial(against_drug, found, label, model=model, background=background)
        # once a perturbation, for every row of the calls is held against it
        hits, far = inhibited_set(agents[label], knowledge) if label in agents else ((), "")
        made.append(Perturbed(
            model_id=model, background=frozenset(a.name for a in on[background]), label=label,
            agent=agents.get(label), hits=hits, far=far,
            node="" if label in agents else node_of(design.perturbations[label], knowledge),
            verdicts={s: str(r["verdict"]) for s, r in each.items()},
            judged=not slowed and all(
                s in each and each[s]["status"] == Status.OK for s in SCALES),
            slowed=slowed,
            n_clones=0 if label in agents else clones.get((model, label), 1),
            effect=float(fold.get("effect", NAN)), lo=float(fold.get("lo", NAN)),
            hi=float(fold.get("hi", NAN)), death=read(kinds=DEAD), added=read(kinds=LIVING),
            p=float(own), q=float(q)))
    return made


def _clones(design: Design) -> dict[tuple[str, str], int]:
    """Return how many clones made of a line bear each genetic perturbation."""
    again = {pair.other for pair in design.same_lines}
    return dict(Counter(
        (str(row["parent_id"]), str(row["perturbation"])) for row in rows_of(design.models)
        if row["perturbation"] and row["model_id"] not in again))


def _p(row: Mapping[str, Any]) -> float:
    """Return the p of one scale, against untreated cells as they were and with room."""
    return float(np.max([row["p_lower"], np.nan_to_num(row["p_with_room"])]))


def slowed_down(each: Mapping[str, Mapping[Any, Any]]) -> bool | None:
    """Answer: does what was pooled (scale to row) rest on untreated cells that had no room?

    True: they stood still, or an effect shown against them is not shown against what they would
    have reached at their fastest rate. None: read at two times only.
    """
    late = [float(row["late_share"]) for row in each.values() if known(row["late_share"])]
    if not late:
        return None
    if min(late) < STOOD_STILL:
        return True
    lower = [row["with_room_hi"] for row in each.values() if row["verdict"] == Survived.LOWER]
    return bool(any(hi >= 0 for hi in lower)) if all(map(known, lower)) else None


def _said(verdict: str | None) -> str:
    if verdict == "":
        return "not read without the drug"
    return "no interval" if verdict is None else in_words(verdict)
