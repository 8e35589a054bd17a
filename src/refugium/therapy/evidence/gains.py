"""What two hazard ratios of a randomised trial say together."""

from __future__ import annotations

from refugium.therapy.evidence.schemas import Gain


def survival_gain(
    *, survival: float, survival_lo: float, survival_hi: float,
    progression: float, progression_lo: float, progression_hi: float,
) -> Gain:
    """Answer: did a partner prolong life, or only the time to progression?

    Parameters
    ----------
    survival, survival_lo, survival_hi
        Hazard ratio of death, with the partner over without it, and its 95 % interval.
    progression, progression_lo, progression_hi
        The same of progression or death.

    Returns
    -------
    Gain
        A gain or a loss is called only where the interval excludes 1. Without a survival gain
        shown, that is what is said, never "no effect on survival". A ratio that is not known at
        all is `not_randomised`; one whose interval is not stated, `cannot_tell`.

    Examples
    --------
    >>> survival_gain(survival=0.98, survival_lo=0.84, survival_hi=1.15,
    ...               progression=0.74, progression_lo=0.62, progression_hi=0.89).says
    'progression gain without survival gain'
    """
    if survival != survival and progression != progression:
        return Gain.NOT_RANDOMISED
    if survival_hi < 1:
        return Gain.SURVIVAL
    if survival_lo > 1:
        return Gain.SURVIVAL_WORSE
    if not (survival_lo > 0 and progression_lo > 0):
        return Gain.CANNOT_TELL
    return Gain.PROGRESSION_ONLY if progression_hi < 1 else Gain.NEITHER_SHOWN
