"""Is the truth inside the profile interval? Many data sets at once, by holding each true value."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from benchmarks.kinetics.simulated import DAY_H, DRUG_ON, NOISE, Truth, table_of
from refugium.movie.kinetics.fitting.compare import coupled
from refugium.movie.kinetics.fitting.coordinates import (
    ENTRIES,
    FAST,
    SLOW,
    from_rates,
    random_rates,
    to_rates,
)
from refugium.movie.kinetics.fitting.fit import fit
from refugium.movie.kinetics.parameters import START_MEDIAN_RATE
from refugium.movie.kinetics.series import PHASES, read_series

_STARTS = 12
_WHICH = [(SLOW, 0), (FAST, 0), *((ENTRIES, i) for i in range(4))]


def true_rises(truth: Truth, repeats: int, seed: int = 0) -> dict[str, np.ndarray]:
    """Return, per constant, the rise of the deviance when its true value is held (repeats,).

    Parameters
    ----------
    truth
        The constants.
    repeats
        Data sets, sd stated.
    seed
        Of noise and starting points.
    """
    rng = np.random.default_rng([seed, 11])
    clean = table_of(truth)
    spread = clean.groupby("component")["value"].transform(np.ptp)
    series = read_series(clean.assign(sd=NOISE * spread), DRUG_ON)
    y = series.y + rng.normal(size=(repeats, len(series.y))) / series.weight
    problem = coupled(series)
    unit = series.span_h / DAY_H * series.scale / series.scale[:, None]
    true = np.stack(truth.A) * unit
    some = np.concatenate([true[None], random_rates(rng, _STARTS, 2, START_MEDIAN_RATE)])
    starts = from_rates(some, ENTRIES).reshape(len(some), -1)
    found = fit(problem, np.tile(starts, (repeats, 1)), np.repeat(y, len(some), axis=0),
                series.weight)
    deviance = found.deviance.reshape(repeats, -1)
    first = deviance.argmin(axis=1)
    best = problem.rates_of(found.z.reshape(repeats, len(some), -1)[np.arange(repeats), first])
    out = {}
    for phase, name in enumerate(PHASES):
        for kind, index in _WHICH:
            kinds = [kind if p == phase else ENTRIES for p in (0, 1)]

            def rates_of(z: np.ndarray, kinds: list[str] = kinds) -> np.ndarray:
                return np.stack([to_rates(z[:, 4 * p : 4 * p + 4], kinds[p]) for p in (0, 1)], 1)

            rates = np.stack([best, np.broadcast_to(true, best.shape),
                              np.resize(some[1:], best.shape)], 1).reshape(-1, 2, 2, 2)
            z = np.concatenate([from_rates(rates[:, p], kinds[p]) for p in (0, 1)], 1)
            held = 4 * phase + index
            z[:, held] = from_rates(true[phase], kind)[index]
            free = np.ones(z.shape, dtype=bool)
            free[:, held] = False
            again = fit(replace(problem, rates_of=rates_of), z, np.repeat(y, 3, axis=0),
                        series.weight, free=free)
            rise = again.deviance.reshape(repeats, 3).min(axis=1) - deviance.min(axis=1)
            label = f"rate {index // 2 + 1}{index % 2 + 1}" if kind == ENTRIES else f"{kind} mode"
            out[f"{name} {label}"] = rise
    return out
