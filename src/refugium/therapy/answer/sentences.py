"""The sentences of a ranking, written by rule from its tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.tables import rows_of
from refugium.language.lists import first_few, listed
from refugium.language.numbers import counted, number, with_interval
from refugium.language.roles import in_words
from refugium.response import Reason, reason_words
from refugium.therapy.measured.pair import PathCells
from refugium.therapy.measured.reasons import PathReason
from refugium.therapy.path.schema import NextTest, NodeFell, PathVerdict
from refugium.therapy.rank.schema import Abstained, Baseline, Tier
from refugium.therapy.rank.speaker import speaker

MOST_TOLD = 5
"""Pairs that are told one by one; all stand in the tables."""
MOST_NAMED = 6
Row = Mapping[str, Any]
_BASELINE = {Baseline.BEST_SINGLE: "the best single drug on untreated cells",
             Baseline.MOST_KILLED: "the pair under which cells on the drug grow least",
             Baseline.SYNERGY_ONLY: "the pair furthest beyond independence"}


def therapy_sentences(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Say the ranked pairs, then those without a rank, then what is known from tables alone."""
    rank, path = rows_of(tables["rank"]), rows_of(tables["path"])
    if not path:
        return ["No pair was measured, and no node was called that a known drug hits."]
    of: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in path:
        of.setdefault(_pair(row), []).append(row)
    ranked = [row for row in rank if row["rank"]]
    measured = [row for row in rank if row["cells"] and not row["rank"]]
    said = [_head(rank)]
    for row in ranked[:MOST_TOLD]:
        said.append(f"{row['rank']}. {path_sentence(_spoken(of[_pair(row)]))} "
                    f"{_place(row)}")
    if len(ranked) > MOST_TOLD:
        said.append(f"{len(ranked) - MOST_TOLD} further ranked pairs stand in the table `rank`.")
    for row in measured[:MOST_TOLD]:
        said.append(f"Not ranked ({Abstained(row['abstained']).says}): "
                    f"{path_sentence(_spoken(of[_pair(row)]))}")
    if len(measured) > MOST_TOLD:
        said.append(f"{len(measured) - MOST_TOLD} further measured pairs have no rank: see the "
                    "table `rank`.")
    return said + _unmeasured(path) + _naive(tables["baselines"])


def path_sentence(row: Row) -> str:
    """Write a row of `path`: node, partner, dose, cells, untreated cells, verdict, against, next.

    Examples
    --------
    >>> from refugium.therapy.path.schema import PATH
    >>> row = PATH.table([{"model_id": "PC9", "drug": "erlotinib", "node": "AXL", "class":
    ...     "primed", "level": "candidate", "partner": "bemcentinib", "call_id": "c",
    ...     "verdict": "from_knowledge_only", "reason": "never_given_to_these_cells",
    ...     "node_fell_under_partner": "not_measured",
    ...     "next_test": "survivors_beside_untreated"}]).iloc[0]
    >>> path_sentence(row).partition(". ")[0]
    'AXL (primed, candidate) in PC9 on erlotinib: bemcentinib is known to hit it (no constant \
known here); not tested in these cells'
    """
    drug = row["drug"].replace(";", " + ")
    if row["background"]:
        drug += f" beside {listed(list(row['background']))}"
    cells = row["cells"]
    if row["node"]:
        head = (f"{row['node']} ({in_words(row['class'])}, {row['level']}) in {row['model_id']} on "
                f"{drug}: {row['partner']} ")
        kd = (f"{number(row['kd_nM'])} nM" if np.isfinite(row["kd_nM"])
              else "no constant known here")
        if not cells:
            return (f"{head}is known to hit it ({kd}); not tested in these cells. "
                    f"{_against(row)}Next: {NextTest(row['next_test']).says}.")
        head += (f"hits it ({kd}); {_dose(row)} the node "
                 f"{NodeFell(row['node_fell_under_partner']).says}.")
    else:
        known = "no node was read" if row["status"] == "not_measured" else (
            "it is not known to hit a node that was called in these cells")
        head = f"{row['model_id']} on {drug}, {row['partner']} {_dose(row)}: {known}."
    parts = [head, f"{PathCells(cells).says.capitalize()} growth changes by "
             f"{_amount(row, 'growth')} ({row['readout']}), death "
             f"{_death(row)}; "
             f"untreated cells {_amount(row, 'same_on_untreated')}."]
    parts.append(f"{PathVerdict(row['verdict']).says.capitalize()}: {_why(row['reason'])}.")
    return " ".join(filter(None, [*parts, _against(row).strip(),
                                  f"Next: {NextTest(row['next_test']).says}."]))


def _death(row: Row) -> str:
    if not np.isfinite(row["death"]):
        return "not counted"
    return f"by {_amount(row, 'death')} ({row['death_readout']})"


def _dose(row: Row) -> str:
    if not np.isfinite(row["dose_nM"]):
        return "at a dose that is not stated in molar units"
    ratio = row["dose_over_free_cmax"]
    reach = (f"{number(ratio)} of free Cmax" if np.isfinite(ratio)
             else "concentration in patients not known")
    return f"at {number(row['dose_nM'])} nM ({reach})"


def _amount(row: Row, name: str) -> str:
    return with_interval(row[name], row[f"{name}_lo"], row[f"{name}_hi"])


def _why(reason: str) -> str:
    if reason in {str(each) for each in PathReason}:
        return PathReason(reason).says
    return reason_words(Reason(reason)) if reason else "no reason is recorded"


def _against(row: Row) -> str:
    return (f"Against: {first_few(row['evidence_against'], MOST_NAMED)}. "
            if row["evidence_against"] else "")


def _pair(row: Row) -> tuple[str, str, str]:
    return row["model_id"], row["drug"], row["partner"]


def _spoken(rows: list[dict[str, Any]]) -> Row:
    """Return the row of `path` that speaks for a pair of `rank`, as the rank chose it."""
    return speaker([row for row in rows if row["cells"]])


def _head(rank: list[dict[str, Any]]) -> str:
    ranked = [row for row in rank if row["rank"]]
    found = [row for row in rank if row["recommended"]]
    names = [f"{row['partner']} with {row['drug']} in {row['model_id']}" for row in found]
    measured = sum(bool(row["cells"]) for row in rank)
    head = f"{counted(measured, 'pair')} measured, {len(ranked)} ranked"
    if not names:
        return f"{head}; none closes a refuge: nothing is recommended for the next test."
    return f"{head}; to test next: {first_few(names, MOST_NAMED)}. Research only."


def _place(row: Row) -> str:
    return (f"Ranked by: {Tier(row['tier']).says}"
            f"{'; no other pair is better in everything known' if row['on_front'] else ''}.")


def _unmeasured(path: list[dict[str, Any]]) -> list[str]:
    """Name, node by node, the partners that are known from tables alone."""
    groups: dict[tuple[str, str, str], dict[str, None]] = {}
    for row in path:
        if row["verdict"] == PathVerdict.FROM_KNOWLEDGE_ONLY:
            key = (row["node"], row["model_id"], row["drug"])
            groups.setdefault(key, {})[row["partner"]] = None
    said = [f"{node} in {model} on {drug}: {first_few(list(partners), MOST_NAMED)} "
            f"{'are' if len(partners) > 1 else 'is'} {PathVerdict.FROM_KNOWLEDGE_ONLY.says}."
            for (node, model, drug), partners in groups.items()]
    more = len(said) - MOST_TOLD
    return said[:MOST_TOLD] + ([f"{more} further nodes have partners known from tables alone: see "
                                "the table `path`."] if more > 0 else [])


def _naive(baselines: pd.DataFrame) -> list[str]:
    other = [row for row in rows_of(baselines) if row["partner"] and not row["same"]]
    said = [f"{row['model_id']} on {row['drug']}: {_BASELINE[Baseline(row['baseline'])]} would be "
            f"{row['partner']} ({number(row['value'], signed=True)}), not "
            f"{row['ranked_first'] or 'ranked: nothing is'}." for row in other[:MOST_TOLD]]
    return said
