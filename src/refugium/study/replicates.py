"""Which samples repeat one another: technical replicates count once."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_KEY = ["model_id", "arm", "time_h", "block", "replicate"]


def technical(samples: pd.DataFrame) -> NDArray[np.bool_]:
    """Answer: which samples are a further reading of one that stands before them?

    Parameters
    ----------
    samples
        The samples table of a study.

    Returns
    -------
    numpy.ndarray
        (samples,): same model, arm, time, block and stated replicate label as an earlier one.

    Notes
    -----
    Such samples share what makes replicates scatter, so they are averaged and count once.
    Samples without a label are taken as independent.

    Examples
    --------
    >>> one = {"model_id": "m", "arm": "a", "time_h": 24.0, "block": "b"}
    >>> technical(pd.DataFrame([{**one, "replicate": label} for label in ("1", "1", "2", "", "")]))
    array([False,  True, False, False, False])
    """
    return np.asarray(samples.duplicated(_KEY) & (samples["replicate"] != ""), dtype=bool)
