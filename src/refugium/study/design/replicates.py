"""Which samples repeat one another: technical replicates count once."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_KEY = ["model_id", "arm", "time_h", "block", "replicate", "pair"]


def first_readings(samples: pd.DataFrame) -> NDArray[np.int_]:
    """Answer: of which sample is each one a reading, the first of them by position?

    Parameters
    ----------
    samples
        The samples table of a study.

    Returns
    -------
    numpy.ndarray
        (samples,): position of the earliest sample with the same model, arm, time, block, pair and
        stated replicate label; the sample's own where there is none.

    Notes
    -----
    Such samples share what makes replicates scatter, so they are averaged and count once.
    Samples without a label are taken as independent.

    Examples
    --------
    >>> one = {"model_id": "m", "arm": "a", "time_h": 24.0, "block": "b"}
    >>> samples = pd.DataFrame([{**one, "replicate": label} for label in ("1", "1", "2", "", "")])
    >>> first_readings(samples).tolist(), technical(samples).tolist()
    ([0, 0, 2, 3, 4], [False, True, False, False, False])
    """
    own = np.arange(len(samples))
    key = [name for name in _KEY if name in samples]
    first = samples.assign(own=own).groupby(key, dropna=False, sort=False)["own"].transform("min")
    return np.where(samples["replicate"] == "", own, first).astype(int)


def technical(samples: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which samples are a further reading of one that stands before them."""
    return np.asarray(first_readings(samples) != np.arange(len(samples)), dtype=bool)
