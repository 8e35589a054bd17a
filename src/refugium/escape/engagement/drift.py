"""What untreated cells do by themselves over time: a reference that moves must be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from refugium.escape.engagement.readout import Readout
from refugium.escape.parameters import CONFIDENCE, DRIFT_NOTED_LOG2
from refugium.escape.situations import Situations, View
from refugium.signal import Effects


def against_all_times(
    shown_by: Readout, situations: Situations, case: int, reference: int
) -> Effects | None:
    """Answer: how far is a state from its reference's arm, taken over all times of that arm?

    Returns
    -------
    Effects or None
        For every row of the readout's fit; each time of the arm weighs alike. None where the arm
        has no other time.

    Notes
    -----
    Beside the contrast with the reference of the same time this shows what untreated cells did by
    themselves: a drug that holds an activity which falls anyway has a small change of the one
    kind and a large one of the other.
    """
    part = shown_by.fit.component
    arm = situations.of_arm.get((situations.models[case], situations.arms[reference]), ())
    same = [state for state in arm if part[state] == part[case]]
    if reference not in same or len(same) < 2:
        return None
    weights = np.zeros(len(situations.on))
    weights[same] = -1 / len(same)
    weights[case] += 1
    return shown_by.fit.combine(weights).times(shown_by.sign)


def drifts(views: Sequence[View]) -> Iterator[tuple[str, str]]:
    """Answer: which readouts of a drug's target move in untreated cells, by how much?

    Yields
    ------
    tuple
        Model and node (`K2: ERK`), and a sentence; only where the whole interval of the change
        between the first and the last untreated sample lies beyond DRIFT_NOTED_LOG2.

    Notes
    -----
    Contrasts with untreated cells of the same time are blind to this: the same fall under a drug
    is then a smaller change, and against an early reference a larger one. Rankings of models by
    change depend on it.
    """
    for view in views:
        signal, situations = view.signal, view.situations
        wanted = {n for nodes in situations.targets.values() for n in nodes}
        wanted |= {n for t in tuple(wanted) for n, _ in situations.readouts.get(t, ())}
        times = signal.states["time_h"].to_numpy(dtype=float)
        clean: dict[tuple[str, str], list[int]] = {}
        for state, on in enumerate(situations.on):
            if not on and np.isfinite(times[state]):
                own = situations.models[state], situations.arms[state]
                clean.setdefault(own, []).append(state)
        for (model, arm), states in clean.items():
            first, last = min(states, key=times.__getitem__), max(states, key=times.__getitem__)
            if times[first] == times[last]:
                continue
            effect = signal.compare(last, first)
            lo, hi = effect.interval(CONFIDENCE)
            for i, node in enumerate(signal.nodes.names):
                if node in wanted and (lo[i] > DRIFT_NOTED_LOG2 or hi[i] < -DRIFT_NOTED_LOG2):
                    yield f"{model}: {node}", (
                        f"{node} changes by {effect.estimate[i]:.2g} log2 in {arm} itself between "
                        f"{times[first]:g} and {times[last]:g} h: contrasts with {arm} of the same "
                        "time do not hold this, and models ranked by their change may rank "
                        "otherwise against all times together (`all_times_log2`)."
                    )
