"""What was taken out of a matrix because it was no reading, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from refugium.language.lists import first_few
from refugium.language.numbers import counted
from refugium.signal.raw.fillers import Filler, FillerKind

SHOWN = 3
"""Numbers, and samples, named in one sentence."""
_TAKEN = {
    FillerKind.FAR: "taken as missing", FillerKind.REPEATED: "taken as missing",
    FillerKind.FLOOR: "taken as below detection", FillerKind.CEILING: "not used",
    FillerKind.OF_FEATURES: "taken as below detection",
}


def filler_words(fillers: Sequence[Filler], samples: Sequence[str]) -> Iterator[str]:
    """Answer: which values were no readings, how many, and what became of them?

    Parameters
    ----------
    fillers
        From :func:`refugium.signal.raw.fillers.find_fillers`.
    samples
        Names of the rows there.

    Yields
    ------
    str
        One sentence per kind, without a full stop.

    Examples
    --------
    >>> next(filler_words([Filler(FillerKind.FAR, 1.0, 412, 9.04, (0, 2))], ["a", "b", "c"]))
    '412 values of exactly 1 lie 9 log2 below the bulk: taken as missing (in 2 samples: a, c)'
    """
    for kind in FillerKind:
        own = [one for one in fillers if one.kind is kind]
        if not own:
            continue
        n = sum(one.n for one in own)
        where = sorted({i for one in own for i in one.samples})
        held = f"in {counted(len(where), 'sample')}: " + first_few(
            [samples[i] for i in where], SHOWN)
        if kind is FillerKind.ZERO:
            yield f"readings of zero ({n}): missing, not small"
        else:
            yield f"{counted(n, 'value')} {_how(kind, own)}: {_TAKEN[kind]} ({held})"


def _how(kind: FillerKind, own: list[Filler]) -> str:
    told = [f"{one.value:.6g}" for one in own if one.value == one.value]
    n = sum(one.n for one in own)
    lie = "lies" if n == 1 else "lie"
    are = "is" if n == 1 else "are"
    exact = f"of exactly {first_few(told, SHOWN)}"
    if kind is FillerKind.FAR:
        far = sorted(abs(one.below) for one in own)
        size = f"{far[0]:.2g}" if far[0] == far[-1] else f"{far[0]:.2g} to {far[-1]:.2g}"
        below = {one.below > 0 for one in own}
        side = "from" if len(below) > 1 else "below" if below == {True} else "above"
        return f"{exact} {lie} {size} log2 {side} the bulk"
    if kind is FillerKind.FLOOR:
        return f"{exact} {are} the lowest, and one number many times over"
    if kind is FillerKind.CEILING:
        return (f"{exact} {are} the highest, and one number many times over" if told else
                "are the highest of their features, repeated there to the last digit")
    if kind is FillerKind.OF_FEATURES:
        return "are the lowest of their features, repeated there to the last digit"
    return f"{exact} {are} one number in a sample of many"
