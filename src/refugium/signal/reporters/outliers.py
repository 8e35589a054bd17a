"""A reference that stands apart from every other arm, whatever they hold, is itself suspect."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from refugium.signal.parameters import OUTLIER_GAP_SD, OUTLIER_MIN_ARMS
from refugium.signal.reporters.activity import Signal


def reference_outliers(
    signal: Signal, reference: int, *, sites: bool = False
) -> NDArray[np.bool_]:
    """Answer: is a node (or site) lower, or higher, than the reference in every other arm?

    Parameters
    ----------
    signal
        Measured signal.
    reference
        State used as a reference.

    Returns
    -------
    numpy.ndarray
        (rows,) flags. A row is flagged if, in every block where it was measured, the reference
        lies beyond all other arms on the same side and by OUTLIER_GAP_SD of their standard
        deviation from their median; judged only where some arm lacks an agent of the reference
        and some arm has a further one, so that no single drug effect can explain it.
    """
    rows = (signal.sites if sites else signal.nodes).values
    flags = np.zeros(rows.shape[0], dtype=bool)
    on = signal.states["on"].tolist()
    own = on[reference]
    model = signal.states["model_id"].to_numpy()
    measured_side = np.zeros((rows.shape[0], 2), dtype=int)
    blocks_seen = np.zeros(rows.shape[0], dtype=int)
    for block in np.unique(signal.sample_block):
        here = signal.sample_block == block
        ref = here & (signal.sample_state == reference)
        rest = here & (signal.sample_state != reference)
        others = [on[s] for s in signal.sample_state[rest]]
        same = [s for s in signal.sample_state[rest] if model[s] == model[reference]]
        lacking = any(own - set(o) for o in others)
        further = any(own < on[s] for s in same)
        if not ref.any() or len(others) < OUTLIER_MIN_ARMS or not (lacking and further):
            continue
        centre, arms = rows[:, ref], rows[:, rest]
        known = np.isfinite(centre).all(axis=1) & np.isfinite(arms).all(axis=1)
        blocks_seen += known
        middle, spread = np.median(arms[known], axis=1), arms[known].std(axis=1, ddof=1)
        value = centre[known].mean(axis=1)
        far = np.abs(value - middle) > OUTLIER_GAP_SD * spread
        measured_side[known, 0] += far & (arms[known] < value[:, None]).all(axis=1)
        measured_side[known, 1] += far & (arms[known] > value[:, None]).all(axis=1)
    for side in (0, 1):
        flags |= (blocks_seen > 0) & (measured_side[:, side] == blocks_seen)
    return flags
