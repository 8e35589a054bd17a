"""What a reading of a well is: counts, confluence, values on a scale, a marker."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from refugium.core.errors import RefugiumError


class Kind(StrEnum):
    """What was measured.

    `counts`: cells, each seen or not; `confluence`: share of the area covered; `scaled`: values
    proportional to cells (luminescence, relative numbers); `marker`: proportional with a factor
    that is not known and may differ between series (PSA).
    """

    COUNTS = "counts"
    CONFLUENCE = "confluence"
    SCALED = "scaled"
    MARKER = "marker"


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """How readings err, apart from what cells do.

    Attributes
    ----------
    kind
        What was measured.
    error
        Of counts: coefficient of variation of counting. Of the others: standard deviation of the
        natural logarithm of a reading.
    miscounted
        Of counts: standard deviation, in cells, that remains where there is no cell at all.
    full_share
        Of confluence: share of the area above which readings say nothing of cells and are left out.

    Raises
    ------
    RefugiumError
        Errors below 0, or a kind other than counts without error.

    Examples
    --------
    >>> Measurement(kind=Kind.COUNTS, error=0.1).miscounted
    0.5
    >>> Measurement(kind=Kind.MARKER, error=0.0)
    Traceback (most recent call last):
    refugium.core.errors.RefugiumError: readings of kind marker cannot be without error \
(found 0.0). To do: state the standard deviation of the logarithm of a reading.
    """

    kind: Kind
    error: float
    miscounted: float = 0.5
    full_share: float = 0.5

    def __post_init__(self) -> None:
        if not self.error >= 0 or not self.miscounted > 0:
            raise RefugiumError("an error of measurement below 0", found=self.error,
                                remedy="errors are standard deviations")
        if self.kind != Kind.COUNTS and self.error == 0:
            raise RefugiumError(f"readings of kind {self.kind} cannot be without error",
                                found=self.error,
                                remedy="state the standard deviation of the logarithm of a reading")
