"""From intervals to words: baseline, change, after the hit, and the class they make."""

from __future__ import annotations

import numpy as np

from refugium.core.status import AfterHit, BackupClass, Baseline, Change
from refugium.escape.parameters import ALPHA, CHANGE_MARGIN_LOG2, PERSIST_DELTA_LOG2


def baseline_field(p_high: float, p_not_high: float) -> Baseline:
    """Answer: was the node active before the drug, against its own inhibited floor?

    Parameters
    ----------
    p_high
        One-sided p of "not above the floor"; NaN without a floor.
    p_not_high
        One-sided p of "above the floor by the margin or more".

    Examples
    --------
    >>> str(baseline_field(float("nan"), float("nan")))
    'no_reference'
    """
    if np.isfinite(p_high) and p_high <= ALPHA / 2:
        return Baseline.HIGH
    if np.isfinite(p_not_high) and p_not_high <= ALPHA / 2:
        return Baseline.NOT_HIGH
    return Baseline.NO_REFERENCE


def change_field(
    lo: float, hi: float, *, p_up: float = np.nan, delta: float = PERSIST_DELTA_LOG2,
    when: str = "",
) -> Change:
    """Answer: did the node rise, fall or stay?

    Parameters
    ----------
    lo, hi
        Interval of the change, log2; NaN without replicate.
    p_up
        One-sided p of "not above the margin": two sites that rose show that the node did, where
        others leave open how far.
    delta
        `none` needs the whole interval within plus or minus this.
    when
        `early`, `late`, or empty if time does not tell.

    Examples
    --------
    >>> str(change_field(0.4, 1.2, when="early")), str(change_field(-0.2, 0.3))
    ('up_early', 'none')
    >>> str(change_field(-3.0, 3.0))
    'inconclusive'
    """
    if not (np.isfinite(lo) and np.isfinite(hi)):
        return Change.INCONCLUSIVE
    if lo > CHANGE_MARGIN_LOG2 or p_up <= ALPHA / 2:
        return {"early": Change.UP_EARLY, "late": Change.UP_LATE}.get(when, Change.UP)
    if hi < -CHANGE_MARGIN_LOG2:
        return Change.DOWN
    if lo > -delta and hi < delta:
        return Change.NONE
    return Change.INCONCLUSIVE


def after_hit_field(
    lo: float, hi: float, *, p_up: float = np.nan, p_kept: float = np.nan,
    delta: float = PERSIST_DELTA_LOG2,
) -> AfterHit:
    """Answer: is the node still there once the target is hit (non-inferiority)?

    Parameters
    ----------
    lo, hi
        Interval of the change, log2; NaN without replicate.
    p_up
        One-sided p of "did not rise".
    p_kept
        One-sided p of "lost half of what its inhibitor takes", from one combination of case,
        reference and floor; NaN without a floor.
    delta
        Most that may be lost.

    Examples
    --------
    >>> str(after_hit_field(-0.4, 0.3)), str(after_hit_field(-3.0, -1.2))
    ('persists', 'falls')
    >>> str(after_hit_field(-0.8, 0.5, delta=0.6)), str(after_hit_field(
    ...     -0.8, 0.5, delta=0.6, p_kept=0.001))
    ('inconclusive', 'persists')
    """
    if not (np.isfinite(lo) and np.isfinite(hi)):
        return AfterHit.INCONCLUSIVE
    kept = p_kept <= ALPHA / 2 and lo > -PERSIST_DELTA_LOG2
    if lo > -delta or kept or p_up <= ALPHA / 2:
        return AfterHit.PERSISTS
    if hi < -CHANGE_MARGIN_LOG2:
        return AfterHit.FALLS
    return AfterHit.INCONCLUSIVE


_RISES = {
    Change.UP: BackupClass.INDUCED,
    Change.UP_EARLY: BackupClass.INDUCED_EARLY,
    Change.UP_LATE: BackupClass.INDUCED_LATE,
}


def classify(
    baseline: Baseline, change: Change, after_hit: AfterHit, *, shown_on: bool = False
) -> tuple[BackupClass, str]:
    """Answer: how did the node come to be active while the target is blocked?

    Parameters
    ----------
    baseline, change, after_hit
        The fields.
    shown_on
        Whether direct inhibition shows it to be on while the drug is: then it stays active, however
        much it rose.

    Returns
    -------
    tuple
        The class, and the reason in words.

    Examples
    --------
    >>> str(classify(Baseline.HIGH, Change.NONE, AfterHit.PERSISTS)[0])
    'primed'
    >>> str(classify(Baseline.NO_REFERENCE, Change.NONE, AfterHit.PERSISTS)[0])
    'persistent'
    >>> str(classify(Baseline.NO_REFERENCE, Change.INCONCLUSIVE, AfterHit.PERSISTS)[0])
    'undecided'
    >>> str(classify(
    ...     Baseline.NO_REFERENCE, Change.INCONCLUSIVE, AfterHit.PERSISTS, shown_on=True)[0])
    'persistent'
    """
    if change in _RISES and after_hit is AfterHit.PERSISTS:
        timed = "" if change is not Change.UP else "; one time point cannot tell early from late"
        return _RISES[change], f"rose on drug{timed}"
    if change is Change.DOWN and after_hit is AfterHit.FALLS:
        return BackupClass.LOST, "fell on drug"
    if change is Change.NONE and baseline is Baseline.NOT_HIGH:
        return BackupClass.QUIET, "not above its inhibited floor before, no change on drug"
    if baseline is Baseline.HIGH and after_hit is AfterHit.PERSISTS:
        if change is Change.NONE:
            return BackupClass.PRIMED, "above its inhibited floor before, no change on drug"
        if change is Change.INCONCLUSIVE:
            return BackupClass.PRIMED, ("above its inhibited floor before, not lost on drug; "
                                        "whether it rose is open")
    if change is Change.NONE and after_hit is AfterHit.PERSISTS:
        return BackupClass.PERSISTENT, "no change on drug; no reference for its level before"
    open_change = change is Change.INCONCLUSIVE and baseline is Baseline.NO_REFERENCE
    if shown_on and open_change and after_hit is AfterHit.PERSISTS:
        return BackupClass.PERSISTENT, "not lost on drug; whether it rose is open"
    if change is Change.NO_BASELINE and after_hit is AfterHit.PERSISTS:
        return BackupClass.PERSISTENT, "active on drug; no sample before the drug"
    if change is Change.DOWN:
        return BackupClass.UNDECIDED, "fell on drug, but not by half"
    if change is Change.INCONCLUSIVE:
        return BackupClass.UNDECIDED, "the interval of its change holds several answers"
    return BackupClass.UNDECIDED, "the fields do not make a class"
