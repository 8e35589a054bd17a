"""How sure is a change that came as such? By its se, or p and degrees of freedom; else unsaid."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import special

from refugium.signal.normalise import common_change
from refugium.signal.parameters import (
    ENDLESS_DF,
    SELECTED_FEWEST,
    SELECTED_LOG2,
    SELECTED_P,
    SELECTED_P_FEWEST,
)
from refugium.signal.raw.changes import GivenChanges

Array = NDArray[np.float64]
Ints = NDArray[np.int_]
Flags = NDArray[np.bool_]
WIDEST_TURNS = 0.05
"""p of an interval of 95 % that ends at 0: below it more df make the interval of a p wider."""
LEAST_SAMPLES = 2
"""Biological samples on either side from which a change has an error."""


def change_errors(change: Array, held: Mapping[str, Array]) -> tuple[Array, Array]:
    """Answer: what are the standard error of each change and its degrees of freedom?

    Parameters
    ----------
    change
        log2, of any shape.
    held
        `se`, `p` (two-sided, not adjusted), `df`, `n_case`, `n_reference`, where given, in the
        same shape; NaN where not stated.

    Returns
    -------
    tuple of arrays
        se and df; both NaN where one of them is not known.

    Notes
    -----
    df as stated, yet with both n beside never above n_case + n_reference - 2: what a test borrowed
    from other features is lent no further. se as given; without df those of the smaller side,
    min(n) - 1: no two-sample or paired t test has fewer. Without se it follows from p: abs(change)
    / t, t the upper quantile of p / 2 at the stated df. Where p comes with n alone, the df of its
    test are not known (Student's, Welch's, moderated): of all from min(n) - 1 upwards those are
    taken that make the interval widest, without end for p below WIDEST_TURNS, else the fewest; at
    WIDEST_TURNS all intervals end at 0. n of 1 on either side: no error. An se or a p without df
    and n says nothing of how sure it is itself, and is not used.

    Examples
    --------
    Student's t with 3 and 3 samples: difference 2, se 0.5, p 0.016.

    >>> se, df = change_errors(np.array([2.0]), {"p": np.array([0.016130]), "df": np.array([4.0])})
    >>> se.round(3).tolist(), df.tolist()
    ([0.5], [4.0])
    """
    nothing = np.full(change.shape, np.nan)
    se, p, stated, n_case, n_reference = (
        np.asarray(held.get(name, nothing), dtype=float)
        for name in ("se", "p", "df", "n_case", "n_reference"))
    fewest = np.minimum(n_case, n_reference)  # NaN where a side is not stated
    most = np.where(np.isfinite(fewest), n_case + n_reference - 2, np.inf)
    no_se = ~np.isfinite(se)
    # of p with n alone: the test that leaves the interval widest
    assumed = np.where(no_se & np.isfinite(fewest) & (p < WIDEST_TURNS), ENDLESS_DF, fewest - 1)
    of_test = np.minimum(np.where(np.isnan(stated), assumed, stated), ENDLESS_DF)
    df = np.where(np.isnan(stated), of_test, np.minimum(of_test, most))
    lone = np.fmin(n_case, n_reference) < LEAST_SAMPLES
    with np.errstate(divide="ignore", invalid="ignore"):
        # of the lower tail: far out 1 - p / 2 would be 1
        derived = np.abs(change) / -special.stdtrit(np.where(of_test > 0, of_test, np.nan), p / 2)
    derived = np.where(np.isfinite(derived) & (derived > 0), derived, np.nan)
    se = np.where(no_se, derived, se)
    sure = np.isfinite(se) & np.isfinite(change) & (df > 0) & ~lone
    return np.where(sure, se, np.nan), np.where(sure, df, np.nan)


def given_changes(
    change: Array, held: Mapping[str, Array], *, contrasts: tuple[str, ...], case: Ints,
    reference: Ints,
) -> GivenChanges:
    """Return the changes of one modality with their errors, and what they look like as a whole.

    Parameters
    ----------
    change, held
        (features, contrasts), as for :func:`change_errors`.
    contrasts, case, reference
        As in :class:`refugium.signal.raw.changes.GivenChanges`.
    """
    se, df = change_errors(change, held)
    selected = np.array([only_selected(column, p) for column, p in zip(
        change.T, held.get("p", np.full(change.shape, np.nan)).T, strict=True)], dtype=bool)
    seen = [column[np.isfinite(column)] for column in change.T]
    return GivenChanges(
        contrasts=contrasts, case=case, reference=reference, estimate=change, se=se, df=df,
        common=np.where(selected, np.nan, [common_change(own) for own in seen]),
        middle=np.array([np.median(own) if len(own) else np.nan for own in seen]),
        selected=selected)


def only_selected(change: Array, p: Array) -> bool:
    """Whether a table lists only what changed.

    Parameters
    ----------
    change, p
        (features,), of one contrast; p NaN where not stated.

    Notes
    -----
    All p at most SELECTED_P, of SELECTED_P_FEWEST features or more; or no change smaller than
    SELECTED_LOG2, of SELECTED_FEWEST or more.

    Examples
    --------
    >>> big = np.tile([-1.5, 2.0], 10)
    >>> only_selected(big, np.full(20, np.nan)), only_selected(big - 1.5, np.full(20, 0.01))
    (True, True)
    >>> only_selected(np.linspace(-1, 1, 20), np.linspace(0.01, 1, 20))
    False
    """
    known = np.isfinite(change)
    stated = p[known & np.isfinite(p)]
    by_p = len(stated) >= SELECTED_P_FEWEST and stated.max() <= SELECTED_P
    size = np.abs(change[known])
    return bool(by_p or (len(size) >= SELECTED_FEWEST and size.min() >= SELECTED_LOG2))
