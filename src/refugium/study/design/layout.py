"""The design of one modality: which of its samples are one state, one sample, one block."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.tables import rows_of
from refugium.study.design.contrasts import compared
from refugium.study.design.replicates import first_readings
from refugium.study.design.states import State
from refugium.study.treatment.history import course, signature, time_key

if TYPE_CHECKING:
    from refugium.study.design.design import Design

Ints = NDArray[np.int_]


@dataclass(frozen=True, eq=False)
class Layout:
    """States, blocks and readings of the samples of one modality.

    Attributes
    ----------
    modality
        Its name; "" for all samples of the study.
    sample_ids
        (samples,), in order of appearance in the matrix, each once.
    state
        (samples,), the number of the state of each sample. Numbers are the modality's own, in
        the order of the samples table: an order of rows in a matrix says nothing, and a file
        with its columns exchanged must give the same answer.
    reading_of
        (samples,), position of the first reading of the same sample: technical repeats.
    block, block_names
        (samples,), number of the block, and the names ("" = not stated).
    states
        The states, by number.
    models, stated
        Tables of the study: who is made from whom, and the contrasts that the user wrote.
    beside
        All states of the modality, for what is compared: those of other models may link blocks.
    """

    modality: str
    sample_ids: tuple[str, ...]
    state: Ints
    reading_of: Ints
    block: Ints
    block_names: tuple[str, ...]
    states: tuple[State, ...]
    models: pd.DataFrame
    stated: pd.DataFrame
    beside: tuple[State, ...]

    @cached_property
    def contrasts(self) -> pd.DataFrame:
        """What is compared with what: stated, or derived by one rule.

        See :func:`refugium.study.design.derive_contrasts`.
        """
        table = compared(self.beside, self.models, self.stated)
        if len(self.states) == len(self.beside):
            return table
        own = table["case_model"].isin({s.model for s in self.states})
        return table[own].reset_index(drop=True)

    def of_models(self, models: Collection[str]) -> Layout:
        """Keep some models; their states are numbered from 0 in the same order."""
        states = [s for s in self.states if s.model in models]
        number = {s.number: i for i, s in enumerate(states)}
        kept = [i for i, s in enumerate(self.state.tolist()) if s in number]
        place = {old: new for new, old in enumerate(kept)}
        return replace(
            self, sample_ids=tuple(self.sample_ids[i] for i in kept),
            state=np.array([number[int(self.state[i])] for i in kept], dtype=int),
            reading_of=np.array([place[int(self.reading_of[i])] for i in kept], dtype=int),
            block=self.block[kept],
            states=tuple(replace(s, number=i) for i, s in enumerate(states)),
        )

    @cached_property
    def table(self) -> pd.DataFrame:
        """The states as a table: state, model_id, arm, arms, time_h, agents, on, blocks."""
        return pd.DataFrame({
            "state": np.arange(len(self.states)),
            "model_id": pd.Series([s.model for s in self.states], dtype=object),
            "arm": pd.Series([s.arm for s in self.states], dtype=object),
            "arms": pd.Series([s.arms for s in self.states], dtype=object),
            "time_h": np.array([s.time_h for s in self.states], dtype=float),
            "agents": pd.Series([s.agents for s in self.states], dtype=object),
            "on": pd.Series([s.names for s in self.states], dtype=object),
            "blocks": pd.Series([s.blocks for s in self.states], dtype=object),
        })


def make_layout(design: Design, modality: str | None) -> Layout:
    """Group the samples of a modality (None: all) into states; find its technical repeats."""
    samples = design.samples
    ids = tuple(samples["sample_id"] if modality is None else dict.fromkeys(design.rows[modality]))
    table = samples[samples["sample_id"].isin(set(ids))]
    keys: dict[tuple[object, ...], int] = {}
    grouped: list[list[dict[str, Any]]] = []
    of_sample: dict[str, int] = {}
    behind = dict(zip(ids, design.behind.get(modality or "", ()), strict=False))
    repeats = first_readings(table) != np.arange(len(table))
    for row, again in zip(rows_of(table), repeats, strict=True):
        time_h = float(row["time_h"])
        key = (row["model_id"], signature(design.histories[row["arm"]], time_h), time_key(time_h))
        number = keys.setdefault(key, len(keys))
        if number == len(grouped):
            grouped.append([])
        grouped[number].append({**{str(k): v for k, v in row.items()}, "again": bool(again),
                                "behind": behind.get(row["sample_id"], 1)})
        of_sample[str(row["sample_id"])] = number
    ordered = table.set_index("sample_id").loc[list(ids)].reset_index()
    # by name: blocks must not be numbered by the order of rows
    names, block = np.unique(ordered["block"].to_numpy(dtype=str), return_inverse=True)
    states = tuple(_state(design, number, rows) for number, rows in enumerate(grouped))
    return Layout(
        modality=modality or "", sample_ids=ids,
        state=np.array([of_sample[sample] for sample in ids], dtype=int),
        reading_of=first_readings(ordered), block=np.asarray(block, dtype=int),
        block_names=tuple(map(str, names)),
        states=states, models=design.models, stated=design.stated, beside=states,
    )


def _state(design: Design, number: int, rows: list[dict[str, Any]]) -> State:
    arm, time_h = rows[0]["arm"], float(rows[0]["time_h"])
    history = design.histories[arm]
    return State(
        number=number, model=rows[0]["model_id"], arm=arm, time_h=time_h,
        samples=sum(row["behind"] for row in rows if not row["again"]),
        readings=sum(not row["again"] for row in rows),
        labels=len({row["replicate"] for row in rows}),
        arms=frozenset(row["arm"] for row in rows),
        owners=frozenset(a for row in rows for a in design.owners[row["sample_id"]]),
        blocks=frozenset(row["block"] for row in rows),
        course=course(history, time_h), history=history,
    )
