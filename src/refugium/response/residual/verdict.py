"""What may be said of a second drug on survivors, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from refugium.response.parameters import ROOM_LEFT
from refugium.response.residual.interval import Interval


class ResidualVerdict(StrEnum):
    """What the second drug does to survivors beside untreated cells; empty: not told of this row.

    `closes`: survivors fall, further than without it, and untreated cells lose less. `slows_only`:
    survivors lose growth and are not shown to fall. `kills_both`: both fall. `potency_only`: a
    lower dose does to survivors what a higher one does to untreated cells, and no more.
    `not_reachable`: no dose that matters is reached in patients (told where exposure is known).
    """

    CLOSES = "closes"
    SLOWS_ONLY = "slows_only"
    KILLS_BOTH = "kills_both"
    POTENCY_ONLY = "potency_only"
    NO_EFFECT = "no_effect"
    ASSAYS_DISAGREE = "assays_disagree"
    NOT_REACHABLE = "not_reachable"
    CANNOT_TELL = "cannot_tell"


class Reason(StrEnum):
    """Why a verdict is what it is."""

    FALL_FURTHER = "survivors_fall_further_than_untreated_cells"
    STILL_GROW = "survivors_not_shown_to_fall"
    BOTH_FALL = "untreated_cells_fall_too"
    LOWER_DOSE = "lower_dose_and_no_more_effect"
    LITTLE_LOST = "survivors_lose_little_at_most"
    SIGNS_DIFFER = "experiments_differ_in_sign"
    BEYOND_EXPOSURE = "dose_beyond_free_exposure"
    NO_INTERVAL = "no_interval"
    WIDE = "intervals_too_wide"
    PLATE_IS_STATE = "one_plate_per_state"
    NOT_DEEPER = "kill_depth_not_shown_to_improve"
    NO_COUNTS = "shares_at_one_time_do_not_tell_death"
    NO_ROOM = "untreated_cells_ran_out_of_room"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a verdict is made from; every effect is that of the highest dose in common.

    Attributes
    ----------
    effect
        Change of the survivors' net rate.
    interaction
        The same, less that of untreated cells; below 0: survivors lose more.
    rate, untreated_rate
        Net rates at that dose.
    ratio
        Dose of no growth, survivors over untreated cells.
    lower_throughout
        Whether that ratio is below 1 whatever part of the time is read.
    equipotent
        The interaction had survivors met the highest dose times that ratio.
    depth_gain
        Decades that survivors fall further with the partner than without.
    growth
        Net rate of untreated cells without the partner: the scale for a loss that is little.
    shared_plates
        Whether both kinds of cells met the partner on the same plates.
    room
        Late over early growth of untreated cells without the partner; NaN: not known.
    """

    effect: Interval
    interaction: Interval
    rate: Interval
    untreated_rate: Interval
    ratio: Interval
    lower_throughout: bool
    equipotent: Interval
    depth_gain: Interval
    growth: float
    shared_plates: bool
    room: float = float("nan")


def verdict_of(
    seen: Seen, *, little: float, over_exposure: float = float("nan")
) -> tuple[ResidualVerdict, Reason]:
    """Answer: what does the second drug do to survivors, and why is that said?

    Parameters
    ----------
    seen
        The measured effects.
    little
        Share of untreated growth whose loss is little.
    over_exposure
        Dose over the free concentration that patients reach; NaN: not known here.

    Examples
    --------
    >>> down, up = Interval(-0.05, -0.06, -0.04), Interval(0.01, 0.0, 0.02)
    >>> seen = Seen(effect=down, interaction=up, rate=Interval(-0.02, -0.03, -0.01),
    ...             untreated_rate=Interval(-0.03, -0.04, -0.02), ratio=Interval(0.3, 0.2, 0.5),
    ...             lower_throughout=True, equipotent=up,
    ...             depth_gain=Interval(0.5, 0.3, 0.7), growth=0.03, shared_plates=True)
    >>> verdict, reason = verdict_of(seen, little=0.25)
    >>> str(verdict), str(reason)
    ('potency_only', 'lower_dose_and_no_more_effect')
    """
    if over_exposure > 1:
        return ResidualVerdict.NOT_REACHABLE, Reason.BEYOND_EXPOSURE
    if not (seen.effect.known and seen.interaction.known):
        return ResidualVerdict.CANNOT_TELL, Reason.NO_INTERVAL
    lower_dose = seen.ratio.hi < 1 and seen.lower_throughout
    if not seen.effect.below:
        if seen.effect.lo > -little * seen.growth and not lower_dose:
            return ResidualVerdict.NO_EFFECT, Reason.LITTLE_LOST
        return ResidualVerdict.CANNOT_TELL, Reason.WIDE
    if not seen.interaction.below:
        if lower_dose:
            return ResidualVerdict.POTENCY_ONLY, Reason.LOWER_DOSE
        if seen.rate.below and seen.untreated_rate.below:
            return ResidualVerdict.KILLS_BOTH, Reason.BOTH_FALL
        if seen.rate.below:
            return ResidualVerdict.CANNOT_TELL, Reason.WIDE
    # at a dose that is as strong on untreated cells, nothing is left of it
    elif lower_dose and seen.ratio.lo > 0 and not seen.equipotent.below:
        return ResidualVerdict.POTENCY_ONLY, Reason.LOWER_DOSE
    if not seen.rate.known:
        return ResidualVerdict.CANNOT_TELL, Reason.NO_COUNTS
    if not seen.rate.below:
        return ResidualVerdict.SLOWS_ONLY, Reason.STILL_GROW
    if not seen.depth_gain.above:
        return ResidualVerdict.CANNOT_TELL, Reason.NOT_DEEPER
    # what slows for want of room without the partner seems to lose little to it
    if seen.room < ROOM_LEFT:
        return ResidualVerdict.CANNOT_TELL, Reason.NO_ROOM
    if not seen.shared_plates:
        return ResidualVerdict.CANNOT_TELL, Reason.PLATE_IS_STATE
    return ResidualVerdict.CLOSES, Reason.FALL_FURTHER
