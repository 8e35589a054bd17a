"""Which null each published study allows: replicates parted, residuals permuted, or none."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.calibration.nothing import (
    blocks_with_replicates,
    distinct_permutations,
    permutation_promises,
)
from benchmarks.nothing.splits import Split, distinct_splits, run_split, split_studies, splittable
from benchmarks.promise import Promise
from refugium.core.status import Status
from refugium.escape.parameters import ALPHA
from refugium.study import Study

CALLABLE = ("phospho", "rppa", "luminex")
"""Modalities in which a call exists. RNA gets its seam here once states are called on it."""

FEWEST = int(1 / ALPHA)
"""Distinct arrangements, or states to part, below which a rate of ALPHA cannot be told."""


@dataclass
class Verdict:
    """What one modality of one study showed when there was nothing to find."""

    study: str
    modality: str
    status: str
    method: str = ""
    distinct: float = 0.0
    promises: tuple[Promise, ...] = ()
    why: str = ""
    splits: list[Split] = field(default_factory=list)

    def __str__(self) -> str:
        head = f"{self.study} {self.modality}"
        if self.status != Status.OK:
            return f"{head}: {self.status} ({self.why}; distinct arrangements {self.distinct:.3g})"
        lines = [f"{head}: {self.method}; distinct arrangements {self.distinct:.3g}"]
        lines += [f"  {promise}" for promise in self.promises]
        nodes = sum(split.nodes for split in self.splits)
        if nodes:
            small = sum(split.small for split in self.splits)
            lines.append(f"  beside: {small} of {nodes} nodes have p <= {ALPHA} "
                         f"({small / nodes:.3f}; nodes of one state are not independent)")
        return "\n".join(lines)


def judge(study: Study, modality: str, *, repeats: int, seed: int) -> Verdict:
    """Answer: how often does the inference call something in this study when nothing is there?

    Where states have four or more replicates in one block, each of up to `repeats` states is
    parted once (unit: the state). Else, where states are measured in two or more blocks, residuals
    are permuted within blocks (unit: the permuted study). Else `not_testable`.
    """
    name = study.name
    if modality not in CALLABLE:
        return Verdict(name, modality, Status.NOT_TESTABLE, why="no call exists for RNA yet")
    rows = splittable(study, modality)
    units = rows.groupby(["state", "block"]).ngroups
    if units >= FEWEST:
        found = [run_split(*s) for s in split_studies(study, modality, most=repeats, seed=seed)]
        return Verdict(name, modality, Status.OK, "replicates of one state parted in halves",
                       distinct_splits(study, modality), _promises(found), splits=found)
    states = study.states(modality)
    if not states["state"].duplicated().any():
        return Verdict(name, modality, Status.NOT_TESTABLE, why="no state was measured twice")
    if states.groupby("state")["block"].nunique().max() < 2:
        return Verdict(name, modality, Status.NOT_TESTABLE, distinct=distinct_splits(
            study, modality), why="too few states with four replicates, none in two blocks")
    distinct = distinct_permutations(blocks_with_replicates(study, modality), modality)
    if distinct < FEWEST:
        return Verdict(name, modality, Status.NOT_TESTABLE, distinct=distinct,
                       why="too few distinct permutations")
    promises = permutation_promises(study, modality=modality, repeats=repeats, seed=seed)
    return Verdict(name, modality, Status.OK, "residuals permuted within blocks", distinct,
                   promises)


def _promises(found: list[Split]) -> tuple[Promise, ...]:
    n = len(found)
    judged = [s for s in found if s.nodes]
    counts = (
        ("states with any candidate", sum(s.candidates > 0 for s in found), n),
        ("states in which the drug seems to hit", sum(s.engaged > 0 for s in found), n),
        ("states with any node moved", sum(s.moved > 0 for s in judged), len(judged)),
    )
    return tuple(Promise(f"replicates parted: {words}", ALPHA, k, total, "at_most")
                 for words, k, total in counts if total)
