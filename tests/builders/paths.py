"""Readings of known constants, for the tests of the kinetics."""

import numpy as np
import pandas as pd

from refugium.movie.kinetics.model import path

START = np.array([1.0, 0.2])
ALPHA = (np.array([0.002, 0.010]), np.array([0.012, 0.001]))
A = (np.array([[-0.010, -0.004], [0.002, -0.012]]), np.array([[-0.008, 0.001], [0.0, -0.020]]))
ON_H = np.array([0.0, 12, 24, 48, 96, 168, 336, 504])
REMOVED_H = 336.0
OFF_H = np.array([12.0, 24, 48, 96, 168, 336])
DRUG_ON = {"on": [(0.0, True)], "off": [(0.0, True), (REMOVED_H, False)]}


def rows(arm, times, states, sd=None):
    return [{"arm": arm, "time_h": t, "component": f"lambda_{i + 1}", "value": s[i]}
            | ({} if sd is None else {"sd": sd})
            for t, s in zip(times, states, strict=True) for i in (0, 1)]


def readings(noise=0.0, sd=None, seed=0, alpha=ALPHA, rates=A, on_h=ON_H, off_h=OFF_H):
    rng = np.random.default_rng(seed)
    on = path(START, alpha[0], rates[0], on_h)
    turn = path(START, alpha[0], rates[0], np.array([REMOVED_H]))[0]
    off = path(turn, alpha[1], rates[1], off_h)
    table = pd.DataFrame(rows("on", on_h, on, sd) + rows("off", REMOVED_H + off_h, off, sd))
    table["value"] += noise * rng.normal(size=len(table))
    return table
