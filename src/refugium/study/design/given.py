"""What is known of states between which changes came as such: no sample of them is here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from refugium.core.errors import StudyError
from refugium.core.tables import rows_of
from refugium.study.design.layout import Layout
from refugium.study.design.states import State
from refugium.study.treatment.history import course, seen_by, signature, time_key

if TYPE_CHECKING:
    from refugium.study.design.design import Design


@dataclass(frozen=True)
class GivenContrasts:
    """The contrasts of one modality that is given as effects.

    Attributes
    ----------
    contrasts
        Their names, in the order of the modality.
    n_case, n_reference
        Biological samples that are said to stand behind each side; 0: not stated.
    with_error
        Whether any of its changes comes with what makes an error.
    """

    contrasts: tuple[str, ...]
    n_case: tuple[int, ...]
    n_reference: tuple[int, ...]
    with_error: tuple[bool, ...]


def given_layout(design: Design, modality: str) -> Layout:
    """Return the layout of a modality of which changes are given: states, and no sample.

    Notes
    -----
    States are those that the contrasts name, each once, whoever shares them. Their block is what
    the contrast states.

    Raises
    ------
    StudyError
        Two contrasts compare the same two states, or one compares a state with itself.
    """
    given = design.given[modality]
    stated = design.stated.set_index("contrast").loc[list(given.contrasts)].reset_index()
    held: dict[tuple[object, ...], dict[str, Any]] = {}
    pairs: dict[frozenset[object], str] = {}
    for at, row in enumerate(rows_of(stated)):
        sides = []
        for side, n in (("case", given.n_case[at]), ("reference", given.n_reference[at])):
            model, arm = str(row[f"{side}_model"]), str(row[f"{side}_arm"])
            time_h = side_time(row, side)
            key = (model, signature(design.histories[arm], time_h), time_key(time_h))
            sides.append(key)
            state = held.setdefault(key, {"model": model, "arm": arm, "time_h": time_h, "n": 0,
                                          "arms": {}, "blocks": {}})
            state["n"] = max(state["n"], n)
            state["arms"][arm] = state["blocks"][str(row["block"])] = None
        _check_apart(modality, sides, row, pairs)
    states = tuple(_state(design, number, state) for number, state in enumerate(held.values()))
    nothing = np.zeros(0, dtype=int)
    return Layout(
        modality=modality, sample_ids=(), state=nothing, reading_of=nothing, block=nothing,
        block_names=(), states=states, models=design.models, stated=stated, beside=states,
    )


def _check_apart(
    modality: str, sides: Sequence[object], row: Mapping[Any, Any],
    pairs: dict[frozenset[object], str],
) -> None:
    """Refuse a comparison that was given before, and one of a state with itself."""
    both, name = frozenset(sides), str(row["contrast"])
    if len(both) == 1:
        raise StudyError(f"modality {modality!r}: case and reference are one and the same state",
                         column="contrast", found=name, remedy="their arms hold the same agents up "
                         "to these times: correct arm, time_h or reference_time_h")
    if both in pairs:
        raise StudyError(f"modality {modality!r}: these states are compared twice",
                         column="contrast", found=[pairs[both], name], remedy="keep one: two given "
                         "changes of one comparison make no third")
    pairs[both] = name


def side_time(row: Mapping[Any, Any], side: str) -> float:
    """Return the time of one side of a contrast; that of the case where none other is stated."""
    own = float(row["time_h" if side == "case" else "reference_time_h"])
    return float(row["time_h"]) if np.isnan(own) else own


def _state(design: Design, number: int, held: Mapping[str, Any]) -> State:
    history, time_h = design.histories[held["arm"]], held["time_h"]
    own = seen_by(history, time_h)
    return State(
        number=number, model=held["model"], arm=held["arm"], time_h=time_h, samples=held["n"],
        readings=0, labels=0, arms=frozenset(held["arms"]),
        owners=frozenset(arm for arm, other in design.histories.items()
                         if seen_by(other, time_h) == own),
        blocks=frozenset(held["blocks"]), course=course(history, time_h), history=history,
    )
