"""What is known of a pair beside its cells: harm, dose kept, evidence, reach of a dose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.tables import rows_of
from refugium.knowledge import Knowledge
from refugium.knowledge.packs.therapies import drug_name
from refugium.therapy.evidence.find import EvidenceResult, find_evidence
from refugium.therapy.evidence.schemas import Stance
from refugium.therapy.exposure import dose_exposure
from refugium.therapy.tolerability.find import harm_rows
from refugium.therapy.tolerability.schemas import DoseKept

NAN = float("nan")
Pair = tuple[str, ...]
Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Disease and marker for which evidence is asked; without both none is."""

    disease: str = ""
    gene: str = ""
    variant: str = ""

    @property
    def asked(self) -> bool:
        """Whether evidence can be asked: it is never lent from another disease or gene."""
        return bool(self.disease.strip() and self.gene.strip())


@dataclass(frozen=True, eq=False, kw_only=True)
class Beside:
    """What is known of pairs, each asked once.

    Attributes
    ----------
    claim
        Disease and marker.
    knowledge
        Knowledge pack.
    harm, evidence
        Answers by pair (generic names, in order).
    reach
        Dose over the unbound concentration in patients, by partner and dose in nM, where known.
    """

    claim: Claim
    knowledge: Knowledge
    harm: Mapping[Pair, Mapping[str, list[Row]]] = field(default_factory=dict)
    evidence: Mapping[Pair, EvidenceResult] = field(default_factory=dict)
    reach: Mapping[tuple[str, float], float] = field(default_factory=dict)

    def columns(self, drugs: Sequence[str], partner: str) -> dict[str, Any]:
        """Return the cells of a row of `path` that speak of the pair."""
        pair = pair_of(drugs, partner, self.knowledge)
        return self._harm(pair, partner) | self._evidence(pair)

    def over_free_cmax(self, partner: str, dose_nM: float) -> float:
        """Return a dose over the unbound concentration in patients; NaN where it is not known."""
        return self.reach.get((partner, dose_nM), NAN)

    def _harm(self, pair: Pair, partner: str) -> dict[str, Any]:
        found = self.harm.get(pair)
        if found is None:
            return {}
        kept = [row["kept"] for row in found["doses_kept"]
                if row["of"] == partner and row["status"] == DoseKept.OK]
        answers = dict.fromkeys(str(row["answer"]) for row in found["toxicity"])
        return {"toxicity": tuple(answers), "dose_kept": min(kept, default=NAN)}

    def _evidence(self, pair: Pair) -> dict[str, Any]:
        found = self.evidence.get(pair)
        if found is None:
            return {}
        grade = rows_of(found.tables["grade"])[0]
        sides: dict[Stance, list[str]] = {Stance.FOR: [], Stance.AGAINST: []}
        for stance, name in ((Stance.FOR, "grade_for"), (Stance.AGAINST, "grade_against")):
            if grade[name]:
                sides[stance].append(f"grade {grade[name]}")
        for row in rows_of(found.tables["trials"]):
            name = str(row["nct"] or row["reference"])
            if row["weakens"]:
                sides[Stance.AGAINST].append(name)
            elif row["stance"] == Stance.FOR and row["same_disease"]:
                sides[Stance.FOR].append(name)
        return {"evidence_for": tuple(dict.fromkeys(sides[Stance.FOR])),
                "evidence_against": tuple(dict.fromkeys(sides[Stance.AGAINST]))}


def pair_of(drugs: Sequence[str], partner: str, knowledge: Knowledge) -> Pair:
    """Return the generic names of a pair, each once, in order.

    Examples
    --------
    >>> from refugium.knowledge import load_knowledge
    >>> pair_of(["Tarceva"], "dasatinib", load_knowledge())
    ('dasatinib', 'erlotinib')
    """
    return tuple(sorted({*(drug_name(d, knowledge=knowledge) for d in drugs), partner}))


def known_beside(
    pairs: Sequence[Pair], doses: Sequence[tuple[str, float]], claim: Claim, knowledge: Knowledge
) -> Beside:
    """Ask harm and evidence of each pair, and reach of each dose, once.

    Harm is asked of two drugs only, for its tables hold pairs.

    Examples
    --------
    >>> from refugium.knowledge import load_knowledge
    >>> found = known_beside([], [("bosutinib", 1000.0), ("RSL3", 1.0)], Claim(), load_knowledge())
    >>> {key: round(value, 2) for key, value in found.reach.items()}
    {('bosutinib', 1000.0): 44.25}
    """
    each = dict.fromkeys(pairs)
    stated = [(partner, dose) for partner, dose in dict.fromkeys(doses) if np.isfinite(dose)]
    asked = pd.DataFrame(stated, columns=["drug", "dose"]).assign(unit="nM")
    ratios = dose_exposure(asked, knowledge=knowledge)["dose_over_free_cmax"]
    return Beside(
        claim=claim, knowledge=knowledge,
        harm={p: harm_rows(*p, knowledge=knowledge) for p in each if len(p) == 2},
        evidence={p: find_evidence(p, disease=claim.disease, gene=claim.gene,
                                   variant=claim.variant, knowledge=knowledge)
                  for p in each} if claim.asked else {},
        reach={key: float(ratio) for key, ratio in zip(stated, ratios, strict=True)
               if np.isfinite(ratio)})
