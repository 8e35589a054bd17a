"""Are the probabilities of classes calibrated: of those said to be 0.8, are 80 % so?"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from benchmarks.calibration.coverage import true_changes
from benchmarks.promise import Promise
from refugium.escape import find_escape
from refugium.escape.calls.class_probabilities import UNCHANGED
from refugium.escape.parameters import CHANGE_MARGIN_LOG2, SHOWN_ON_MARGIN_LOG2
from refugium.knowledge import load_knowledge
from refugium.signal import read
from refugium.signal.reporters import match_reporters
from refugium.virtual import Plan, Tumour, write_tumour
from refugium.virtual.layout import VEHICLE

BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.000001)


@dataclass
class Reliability:
    """Said and true, one entry per node and group of classes."""

    said: list[float] = field(default_factory=list)
    true: list[bool] = field(default_factory=list)
    study: list[int] = field(default_factory=list)

    @property
    def brier(self) -> float:
        """Mean squared difference between said and true."""
        return float(np.mean((np.array(self.said) - np.array(self.true, dtype=float)) ** 2))

    @property
    def brier_of_base_rate(self) -> float:
        """The same if the base rate were said of everything."""
        return float(np.var(np.array(self.true, dtype=float)))

    def promises(self, name: str) -> list[Promise]:
        """One entry drawn per study and bin, against the mean said there."""
        table = pd.DataFrame({"said": self.said, "true": self.true, "study": self.study})
        table["bin"] = np.digitize(table["said"], BINS)
        found = []
        for _, part in table.groupby("bin"):
            one = part.sample(frac=1.0, random_state=1).drop_duplicates("study")
            found.append(Promise(
                f"{name}: said {part['said'].min():.2f}-{part['said'].max():.2f}",
                float(one["said"].mean()), int(one["true"].sum()), len(one)))
        return found


def score_classes(plan: Plan, repeats: int, *, first_seed: int = 0) -> dict[str, Reliability]:
    """Hold each probability against what the readouts truly did in the cells."""
    found = {name: Reliability() for name in ("induced", "unchanged", "lost", "primed")}
    for seed in range(first_seed, first_seed + repeats):
        tumour = write_tumour(replace(plan, seed=seed))
        matches = match_reporters(read(tumour.study).matrix("phospho"), load_knowledge()).matches
        table = find_escape(tumour.study, challenge=False).class_probabilities
        asked = f"virtual: {plan.drug} vs {VEHICLE}"
        table = table[table["contrast"] == asked]
        for node, part in table.groupby("node"):
            shares = dict(zip(part["class"], part["probability"], strict=True))
            change, before = truly(tumour, matches, str(node))
            if not np.isfinite(change):
                continue
            flat = abs(change) <= CHANGE_MARGIN_LOG2
            rise = sum(p for c, p in shares.items() if c.startswith("induced"))
            still = sum(p for c, p in shares.items() if c in UNCHANGED)
            said = {"induced": (rise, change > CHANGE_MARGIN_LOG2), "unchanged": (still, flat),
                    "lost": (shares.get("lost", 0.0), change <= -1.0)}
            if np.isfinite(before) and ({"primed", "quiet"} & set(shares)):
                said["primed"] = (shares.get("primed", 0.0),
                                  flat and before > SHOWN_ON_MARGIN_LOG2)
                said.pop("lost")  # delta then follows the fall under direct inhibition
            for name, (p, true) in said.items():
                found[name].said.append(float(p))
                found[name].true.append(bool(true))
                found[name].study.append(seed)
    return found


def truly(tumour: Tumour, matches: pd.DataFrame, node: str) -> tuple[float, float]:
    """Return the true change of a node's readouts, and their true level above the floor."""
    drug = tumour.plan.drug
    change = true_changes(tumour, matches, drug, VEHICLE).get(node, np.nan)
    inhibitor = str(tumour.truth.set_index("node").loc[node, "inhibitor"])
    if inhibitor not in tumour.cells.index.get_level_values("arm"):
        return float(change), float("nan")
    return float(change), -float(true_changes(tumour, matches, inhibitor, VEHICLE)[node])
