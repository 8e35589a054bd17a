"""Are two labels of a time course exchanged? Then each sample lies at the other one's place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from refugium.signal.parameters import (
    APART_SPREAD,
    CLOSE_SPREAD,
    EXCHANGED_SHARE,
    FEWEST_COMPARED,
    FEWEST_ON_PATH,
    ONLY_EXCHANGE,
    PATH_SHARE,
)
from refugium.signal.sample_fit.findings import Finding, Misfit
from refugium.signal.sample_fit.places import distances, moving_features, without_blocks

Array = NDArray[np.float64]
Ints = NDArray[np.int_]
Paths = tuple[tuple[int, ...], ...]


def samples_exchanged(
    log2: Array, state: Ints, block: Ints, paths: Paths, names: list[str], samples: list[str]
) -> Iterator[Finding]:
    """Answer: which two samples of a time course lie each at the other's place on its path?

    Parameters
    ----------
    log2
        (samples, features), NaN = missing.
    state, block
        (samples,).
    paths
        States of one model and arm in order of time, one tuple an arm.
    names, samples
        Of the states and of the samples, for words.

    Yields
    ------
    Finding
        Both samples of an exchange.

    Notes
    -----
    Over the features that move most, loading and block effects taken off. With replicates: two
    samples each lie among the other's mates, EXCHANGED_SHARE as far (squared) as from their own or
    nearer, as close as replicates are. A dish that runs late lies at an earlier place as well; it
    has no partner that runs ahead, and is not named. With two samples a state it is either these
    two or their two mates: the path decides, else nothing is said. With one sample a state only the
    path can tell: an exchange is named if it takes the path's bends down to PATH_SHARE of what they
    are, and no other exchange comes near that. A bend is the squared distance of a state from the
    straight line between its neighbours in time, wherever on it.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> state, time = np.repeat(np.arange(6), 2), np.array([0.0, 1, 2, 3, 4, 5])
    >>> size = rng.normal(0, 1, 60)
    >>> log2 = 8 + time[state][:, None] * size + rng.normal(0, 0.2, (12, 60))
    >>> log2[[2, 7]] = log2[[7, 2]]
    >>> found = samples_exchanged(log2, state, np.zeros(12, dtype=int), ((0, 1, 2, 3, 4, 5),),
    ...                           [f"{t:g} h" for t in time], [f"s{i}" for i in range(12)])
    >>> [one.sample for one in found]
    [2, 7]
    """
    values = without_blocks(log2, state, block)
    if values.shape[1] < FEWEST_COMPARED or len(values) < FEWEST_ON_PATH:
        return
    values = values[:, moving_features(values)]
    on_path = {s for path in paths for s in path}
    members = {s: np.flatnonzero(state == s) for s in on_path if (state == s).any()}
    if max(map(len, members.values()), default=0) > 1:
        found = _among_mates(values, state, members, paths)
    else:
        found = _by_path(values, members, paths)
    if found is None:
        return
    for sample, partner in (found.pair, found.pair[::-1]):
        yield Finding(
            sample, Misfit.EXCHANGED, found.near, found.far, "exchanged labels",
            f"it lies at the place of {names[int(state[partner])]} ({found.near:.2g} log2 off it "
            f"over the features that move), not of {names[int(state[sample])]} ({found.far:.2g}), "
            f"and sample {samples[partner]!r} at its own")


class _Exchange(NamedTuple):
    """Two samples, how far they lie from their own place, and from each other's; log2."""

    pair: tuple[int, int]
    far: float
    near: float


def _among_mates(
    values: Array, state: Ints, members: dict[int, Ints], paths: Paths
) -> _Exchange | None:
    """Return the exchange after which each lies among its mates, if there is one."""
    far = distances(values)
    close = float(np.median(np.concatenate([far[i][own[own != i]] for own in members.values()
                                            for i in own])))
    found: list[tuple[float, _Exchange]] = []
    for a, b in combinations(sorted(s for s, own in members.items() if len(own) > 1), 2):
        for i, j in product(members[a].tolist(), members[b].tolist()):
            mine, theirs = members[a][members[a] != i], members[b][members[b] != j]
            own = np.array([far[i][mine].mean(), far[j][theirs].mean()])
            there = np.array([far[i][theirs].mean(), far[j][mine].mean()])
            if ((there <= EXCHANGED_SHARE * own).all()
                    and (there <= CLOSE_SPREAD * close).all()
                    and (own >= APART_SPREAD * close).all()):
                found.append((float((there / own).sum()), _Exchange(
                    (i, j), float(np.sqrt(own.mean())), float(np.sqrt(there.mean())))))
    if not found:
        return None
    _, best = min(found)
    sizes = [len(members[int(state[i])]) for i in best.pair]
    return best if max(sizes) > 2 else _by_place(values, state, members, paths, best)


def _by_place(
    values: Array, state: Ints, members: dict[int, Ints], paths: Paths, best: _Exchange
) -> _Exchange | None:
    """Tell of two samples a state which pair is exchanged: by where the path has each state."""
    i, j = best.pair
    a, b = int(state[i]), int(state[j])
    i2, j2 = (int(members[s][members[s] != k][0]) for s, k in ((a, i), (b, j)))
    place = {s: values[own].mean(axis=0) for s, own in members.items()}
    # exchanging the two leaves the mate of the first at its state; exchanging the mates, the first
    this = _bends({**place, a: (values[i2] + values[j]) / 2, b: (values[j2] + values[i]) / 2},
                  paths)
    that = _bends({**place, a: (values[i] + values[j2]) / 2, b: (values[j] + values[i2]) / 2},
                  paths)
    if min(this, that) > PATH_SHARE * max(this, that):
        return None
    return best if this < that else best._replace(pair=(i2, j2))


def _by_path(values: Array, members: dict[int, Ints], paths: Paths) -> _Exchange | None:
    """Return the exchange that straightens the path, if one and only one does."""
    place = {s: values[own].mean(axis=0) for s, own in members.items()}
    if max(len(path) for path in paths) < FEWEST_ON_PATH:
        return None
    given = _bends(place, paths)
    tried = sorted((_bends({**place, a: place[b], b: place[a]}, paths), a, b)
                   for a, b in combinations(sorted(place), 2))
    (least, a, b), (next_least, _, _) = tried[:2]
    if least > PATH_SHARE * given or next_least < ONLY_EXCHANGE * least:
        return None
    count = sum(max(len(path) - 2, 0) for path in paths)
    return _Exchange((int(members[a][0]), int(members[b][0])), float(np.sqrt(given / count)),
                     float(np.sqrt(least / count)))


def _bends(place: dict[int, Array], paths: Paths) -> float:
    """Return the sum over paths of squared distances of states from the line of neighbours."""
    total = 0.0
    for path in paths:
        own = [place[s] for s in path if s in place]
        for before, here, after in zip(own, own[1:], own[2:], strict=False):
            along, away = after - before, here - before
            length = float(along @ along)
            share = min(max(float(away @ along) / length, 0.0), 1.0) if length > 0 else 0.0
            total += float(((away - share * along) ** 2).mean())
    return total
