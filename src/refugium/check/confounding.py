"""Can treatment and block be told apart, and how often was each state seen?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from refugium.core.status import Status
from refugium.core.tables import Column, Schema, rows_of
from refugium.language.lists import first_few
from refugium.language.numbers import counted
from refugium.language.times import NOT_STATED, say_time
from refugium.study.design import Design, State, by_arm, comparable, find_state

CONFOUNDING = Schema(
    "confounding",
    (
        Column("modality", "name", "where"),
        Column("contrast", "name", "the contrast; empty: the whole design (rank check)"),
        Column("case_blocks", "name", "blocks that hold the case"),
        Column("reference_blocks", "name", "blocks that hold the reference"),
        Column("shared_blocks", "integer", "blocks that hold both"),
        Column("status", "enum", "ok, confounded, or why there is no reference", values=Status),
        Column("words", "words", "the same in words"),
    ),
)
REPLICATES = Schema(
    "replicates",
    (
        Column("modality", "name", "where"),
        Column("kind", "text", "state or contrast"),
        Column("name", "text", "model, arm and time; or the contrast"),
        Column("samples", "integer", "samples; of a contrast: those of its rarer side"),
        Column("blocks", "integer", "blocks; of a contrast: blocks that hold both sides"),
        Column("replicates", "integer", "labels of replicates; of a contrast: pairs to compare"),
        Column("status", "enum", "ok or too_few_replicates", values=Status),
    ),
)
GIVEN = "given as it is"
ENOUGH = 2
"""Replicates from which noise can be seen at all."""
_SHOWN = 3


def confounding(design: Design, contrasts: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Answer: in which contrasts can treatment and block not be told apart?

    Parameters
    ----------
    design
        The design of the study.
    contrasts
        Derived contrasts of each modality.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`CONFOUNDING`: for each modality one row for the whole design (rank of
        model x arm x time beside block) and one per contrast.
    """
    rows = []
    for modality, table in contrasts.items():
        states = design.layout(modality).states
        given = modality in design.given
        rows.append(_given(modality, len(table)) if given else _design(modality, states))
        index = by_arm(states)
        for contrast in rows_of(table):
            case = find_state(index, contrast, "case")
            reference = find_state(index, contrast, "reference")
            shared = case.blocks & reference.blocks if case and reference else frozenset()
            rows.append({
                "modality": modality, "contrast": contrast["contrast"],
                "case_blocks": _names(case), "reference_blocks": _names(reference),
                "shared_blocks": len(shared), "status": contrast["status"],
                "words": GIVEN if given else contrast_words(str(contrast["status"]), len(shared)),
            })
    return CONFOUNDING.table(rows)


def _given(modality: str, count: int) -> dict[str, object]:
    return {"modality": modality, "contrast": "", "shared_blocks": 0, "status": Status.OK,
            "words": f"changes of {counted(count, 'comparison')} are given: no other can be made, "
            "and of their blocks nothing is seen"}


def _names(state: State | None) -> str:
    return ", ".join(sorted(b or "(none stated)" for b in state.blocks)) if state else ""


def contrast_words(status: str, shared: int = 0) -> str:
    """Say what the status of a contrast means for its reference."""
    if status == Status.OK:
        return (f"compared within {counted(shared, 'shared block')}" if shared
                else "compared over a bridge of blocks, none of which holds both")
    words = {Status.NOT_MEASURED: "its case was not measured here",
             Status.NO_REFERENCE: "case and reference are the same samples"}
    return words.get(Status(status), Status(status).advice)


def _design(modality: str, states: Sequence[State]) -> dict[str, object]:
    groups = comparable([state.blocks for state in states])
    count = int(groups.max()) + 1
    blocks = {block for state in states for block in state.blocks}
    rank, full = len(states) + len(blocks) - count, len(states) + len(blocks) - 1
    words = (f"{len(states)} states in {counted(len(blocks), 'block')}: "
             f"rank {rank} of {full}; ")
    of_model: dict[str, set[int]] = {}
    for state, group in zip(states, groups, strict=True):
        of_model.setdefault(state.model, set()).add(int(group))
    split = [model for model, own in of_model.items() if len(own) > 1]
    parts = [sorted({b or "(none stated)" for s, g in zip(states, groups, strict=True)
                     if g == group for b in s.blocks}) for group in range(count)]
    shown = first_few([", ".join(part) for part in parts], _SHOWN, between=" | ")
    if count == 1:
        words += "every two states can be compared"
    elif not split:
        words += (f"each model lies in one of {count} groups of blocks that share no state: states "
                  f"are compared within a model, not between these groups: {shown}")
    else:
        words += (f"{count} groups of blocks share no state, so no state of one can be compared "
                  f"with a state of another, also within {', '.join(split[:_SHOWN])}: "
                  f"{shown}")
    return {"modality": modality, "contrast": "", "shared_blocks": 0, "words": words,
            "status": Status.CONFOUNDED if split else Status.OK}


def replicate_counts(design: Design, contrasts: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Answer: how often was each state, and each contrast, seen?

    Parameters
    ----------
    design
        The design of the study.
    contrasts
        Derived contrasts of each modality.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`REPLICATES`.
    """
    rows: list[dict[str, object]] = []
    for modality, table in contrasts.items():
        states = design.layout(modality).states
        if modality in design.given:
            continue  # of samples behind a change that somebody else made nothing was seen
        rows += [
            _row(modality, kind="state", name=state_name(s), samples=s.samples,
                 blocks=len(s.blocks), labels=s.labels, seen=s.samples)
            for s in states
        ]
        index = by_arm(states)
        for contrast in rows_of(table):
            case = find_state(index, contrast, "case")
            reference = find_state(index, contrast, "reference")
            if case is None or reference is None:
                continue
            shared = len(case.blocks & reference.blocks)
            fewest = min(case.samples, reference.samples)
            pairs = shared if shared > 1 else fewest
            rows.append(_row(modality, kind="contrast", name=contrast["contrast"], samples=fewest,
                             blocks=shared, labels=pairs, seen=pairs))
    return REPLICATES.table(rows)


def state_name(state: State) -> str:
    """Name a state as people do: model, arm, time."""
    at = NOT_STATED if np.isnan(state.time_h) else say_time(state.time_h, minutes=True)
    return f"{state.model}: {state.arm} at {at}"


def _row(
    modality: str, *, kind: str, name: str, samples: int, blocks: int, labels: int, seen: int
) -> dict[str, object]:
    status = Status.OK if seen >= ENOUGH else Status.TOO_FEW_REPLICATES
    return {"modality": modality, "kind": kind, "name": name, "samples": samples,
            "blocks": blocks, "replicates": labels, "status": status}
