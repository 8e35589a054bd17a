"""Where direct labels stand so that they do not cover each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

CHARACTER, LINE = 6.6, 15.0
_GAP = 9.0


@dataclass(frozen=True)
class Spot:
    """Where a label stands: offset in pixels from its point, and how it is aligned."""

    dx: float
    dy: float
    align: str


_AROUND = tuple(
    Spot(dx, dy, align)
    for dy in (-11.0, 11.0, -26.0, 26.0, -41.0, 41.0, 0.0)
    for dx, align in ((_GAP, "left"), (-_GAP, "right"))
)


def place_labels(
    points: Sequence[tuple[float, float]], texts: Sequence[str], *, size: tuple[float, float],
    avoid: Sequence[tuple[float, float]] = (),
) -> list[Spot]:
    """Place one label per point, greedily, in the order given.

    Parameters
    ----------
    points
        Pixels from the upper left corner.
    texts
        One label per point.
    size
        Width and height of the picture in pixels; labels stay inside if they can.
    avoid
        Further points that labels should leave free.

    Returns
    -------
    list of Spot
        The first spot around the point that is free; the spot that covers least if none is.

    Examples
    --------
    >>> place_labels([(50, 50), (52, 52)], ["A", "B"], size=(200, 100))[0]
    Spot(dx=9.0, dy=-11.0, align='left')
    """
    boxes: list[tuple[float, float, float, float]] = [
        (x - 5, y - 5, x + 5, y + 5) for x, y in (*points, *avoid)
    ]
    spots = []
    for (x, y), text in zip(points, texts, strict=True):
        costs = []
        for rank, spot in enumerate(_AROUND):
            box = _box(x, y, text, spot)
            outside = box[0] < 0 or box[2] > size[0] or box[1] < 0 or box[3] > size[1]
            covered = sum(_overlap(box, other) for other in boxes)
            costs.append((covered + 1e4 * outside, rank, spot, box))
        _, _, best, box = min(costs, key=lambda cost: (cost[0], cost[1]))
        boxes.append(box)
        spots.append(best)
    return spots


def _box(x: float, y: float, text: str, spot: Spot) -> tuple[float, float, float, float]:
    width = CHARACTER * len(text)
    left = x + spot.dx if spot.align == "left" else x + spot.dx - width
    return left, y + spot.dy - LINE / 2, left + width, y + spot.dy + LINE / 2


def _overlap(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0.0) * max(high, 0.0)
