"""Models and arms of the PC9 study, shared by its plexes and its wells."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

PARENT = "PC9"
KNOCK_OUT = "PC9 AXL-KO"
YAP_KNOCK_OUT = "PC9 YAP-KO"
REPORTER = "PC9 YAP reporter"

KINDS = {
    "erlotinib": "drug", "R428": "drug", "dasatinib": "drug",
    "HGF": "ligand", "FGF": "ligand", "IGF": "ligand", "AF154": "antibody",
}
"""Kind of each agent."""

_AGENT = re.compile(r"^(?P<name>\S+)(?: (?P<dose>[0-9.]+) (?P<unit>\S+))?$")


def arm_name(agents: Sequence[str]) -> str:
    """Return the name of the arm that gets these agents (`dasatinib 50 nM` carries its dose)."""
    return " + ".join(agents) or "untreated"


def models_table() -> pd.DataFrame:
    """Return PC9, its knock-outs of AXL and YAP, and its line with a YAP reporter."""
    common = {"kind": "cell_line", "lineage": "lung adenocarcinoma, EGFR-mutant",
              "species": "human"}
    return pd.DataFrame([
        {"model_id": PARENT, "parent_id": "", "perturbation": "", **common},
        {"model_id": KNOCK_OUT, "parent_id": PARENT, "perturbation": "AXL:KO", **common},
        {"model_id": YAP_KNOCK_OUT, "parent_id": PARENT, "perturbation": "YAP1:KO", **common},
        {"model_id": REPORTER, "parent_id": PARENT, "perturbation": "", **common},
    ])


def arms_table(treatments: Sequence[Sequence[str]]) -> pd.DataFrame:
    """Return one row per arm and agent, in order of first appearance."""
    rows = []
    for agents in dict.fromkeys(tuple(item) for item in treatments):
        arm = arm_name(agents)
        if not agents:
            rows.append({"arm": arm, "start_h": 0.0, "agent": "untreated", "kind": "medium"})
        for agent in agents:
            match = _AGENT.match(agent)
            if match is None:
                raise ValueError(agent)
            rows.append({
                "arm": arm, "start_h": 0.0, "agent": match["name"],
                "kind": KINDS[match["name"]],
                "dose": float(match["dose"]) if match["dose"] else None,
                "unit": match["unit"] or "",
            })
    return pd.DataFrame(rows)
