"""CPU seconds of curves and surfaces, beside SciPy and peers from an environment of their own."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import OptimizeWarning, curve_fit

from benchmarks.response.surfaces import drugs, grid, null
from refugium.response.dose.flat import flat_p
from refugium.response.dose.four_parameter import fit_sigmoids, share_of_effect
from refugium.response.dose.interval.profile import profile_intervals
from refugium.response.synergy.layout import SurfaceLayout
from refugium.response.synergy.measures import refit
from refugium.response.synergy.surface_table import SurfaceReadings, _fitted

CURVES, PEER_CURVES, SURFACES, DRAWS = 10_000, 200, 200, 100
PEERS_CURVES, PEERS_SURFACES, PEERS_DRAWS, PEERS_DRAWN = 100, 12, 20, 4
"""What peers are given: they are slow."""
WORSE = 0.01
"""Share of the error of fit by which one is worse than another."""


def _cpu(made: Callable[[], Any]) -> tuple[float, Any]:
    begin = time.process_time()
    found = made()
    return time.process_time() - begin, found


def curves() -> float:
    """Print 10,000 curves with intervals and p, and SciPy on some; return own s a curve."""
    rng = np.random.default_rng(0)
    x = np.repeat(np.linspace(-3, 2, 10), 3)[None]
    c, hill, einf = (rng.uniform(*span, CURVES) for span in ((-2, 1.5), (0.6, 3), (0, 0.7)))
    y = 1 + (einf - 1)[:, None] * share_of_effect(x, c[:, None], hill[:, None])
    y = y + rng.normal(0, 0.05, y.shape)

    seconds, fitted = _cpu(lambda: _curves(x, y))

    def curve(at: Any, e0: float, end: float, middle: float, slope: float) -> Any:
        return e0 + (end - e0) / (1 + 10 ** (slope * (middle - at)))

    failed = 0
    worse = 0

    def peer() -> None:
        nonlocal failed, worse
        for row in range(PEER_CURVES):
            try:
                p, _ = curve_fit(curve, x[0], y[row], p0=[1, 0.3, -0.5, 1],
                                 bounds=([-5, -5, -5, 0.1], [5, 5, 4, 5]))
            except (RuntimeError, OptimizeWarning):
                failed += 1
                continue
            sse = float(((curve(x[0], *p) - y[row]) ** 2).sum())
            worse += bool(fitted.sse[row] > sse * (1 + 1e-4))

    one = _cpu(peer)[0] / PEER_CURVES * CURVES
    print(f"speed: {CURVES:,} curves of 30 readings with intervals and p {seconds:.2f} CPU s; "
          f"SciPy curve_fit without profile intervals {one:.0f} s ({one / seconds:.0f} x), failed "
          f"{failed} of {PEER_CURVES}, fits better by 1e-4 in {worse}; own not settled "
          f"{int((~fitted.converged).sum())}")
    return seconds / CURVES


def surfaces() -> float:
    """Print ms per 8 x 8 surface with six starts, and per draw; return own s a surface."""
    rng = np.random.default_rng(0)
    dose1, dose2 = grid(7, 1, 1)
    layout = SurfaceLayout(dose1=dose1, dose2=dose2, plate=np.zeros(64, dtype=int))
    made = [SurfaceReadings(
        head={}, layout=layout, additive=False, untreated=1.0,
        value=null("bliss", *drugs(rng), dose1, dose2) + rng.normal(0, 0.05, 64))
        for _ in range(SURFACES)]
    seconds, found = _cpu(lambda: [each for begin in range(0, SURFACES, 64)
                                   for each in _fitted(made[begin:begin + 64])])
    settled = sum(bool(fit.converged[0]) for fit, _, _ in found)
    fit, bounds, _ = found[0]
    x1, x2 = layout.log10_doses
    drawn = fit.at(x1, x2) + rng.normal(0, 0.05, (SURFACES * DRAWS // 10, 64))
    each, again = _cpu(lambda: refit(drawn, layout, fit, bounds))
    print(f"speed: MuSyC {seconds / SURFACES * 1e3:.2f} CPU ms per 8 x 8 surface with six starts "
          f"(settled {settled} of {SURFACES}), {each / len(drawn) * 1e3:.3f} ms per draw (settled "
          f"{int(again.converged.sum())} of {len(drawn)})")
    return seconds / SURFACES


def peers(python: Path, per_curve: float, per_surface: float) -> None:
    """Print what peers take for the same readings in the same run, and who fits worse or not.

    `per_curve`, `per_surface`: own CPU seconds where many are fitted together, as they are in use.
    """
    rng = np.random.default_rng(1)
    x = np.repeat(np.linspace(-3, 2, 10), 3)
    c, hill, end = (rng.uniform(*span, PEERS_CURVES)[:, None]
                    for span in ((-2, 1.5), (0.6, 3), (0, 0.7)))
    y = 1 + (end - 1) * share_of_effect(x[None], c, hill) + rng.normal(0, 0.05, (len(c), len(x)))
    dose1, dose2 = grid(7, 1, 1)
    flat = np.stack([null("bliss", *drugs(rng), dose1, dose2) + rng.normal(0, 0.05, 64)
                     for _ in range(PEERS_SURFACES)])
    with tempfile.TemporaryDirectory() as folder:
        readings, answers = Path(folder) / "readings.npz", Path(folder) / "answers.json"
        np.savez(readings, x=x, curves=y, dose1=dose1, dose2=dose2, surfaces=flat,
                 draws=PEERS_DRAWS, drawn=PEERS_DRAWN)
        script = Path(__file__).parents[1] / "peers" / "response.py"
        subprocess.run([str(python), str(script), str(readings), str(answers)], check=True)
        told = json.loads(answers.read_text())
    fitted = _curves(x[None], y)
    theirs, n = told["curves"], len(y)
    worse = fitted.sse > np.array(theirs["sse"]) * (1 + WORSE)
    better = np.array(theirs["sse"]) > fitted.sse * (1 + WORSE)
    print(f"peers: {n} curves: own {per_curve * 1e3:.2f} CPU ms with intervals and p, failed "
          f"{int((~fitted.converged).sum())}, worse than CurveCurator by {WORSE:.0%} in "
          f"{int(worse.sum())}; CurveCurator 0.6.0 {theirs['seconds'] / n * 1e3:.2f} ms with p "
          f"({theirs['seconds'] / n / per_curve:.0f} x), failed {theirs['failed']}, worse in "
          f"{int(better.sum())}")
    layout = SurfaceLayout(dose1=dose1, dose2=dose2, plate=np.zeros(64, dtype=int))
    made = [SurfaceReadings(head={}, layout=layout, additive=False, untreated=1.0, value=row)
            for row in flat]
    found = _fitted(made)
    sse = np.array([fit.sse[0] for fit, _, _ in found])
    other = np.array(told["surfaces"]["sse"])
    failed = sum(not fit.converged[0] for fit, _, _ in found)
    own_draws, lost = _bootstrap(layout, found[:PEERS_DRAWN], rng)
    one = told["surfaces"]
    print(f"peers: {len(flat)} surfaces, 8 x 8: own MuSyC {per_surface * 1e3:.1f} CPU ms, "
          f"failed {failed}, worse by {WORSE:.0%} in {int((sse > other * (1 + WORSE)).sum())}; "
          f"synergy 1.0.0 {one['musyc']['seconds'] / len(flat) * 1e3:.1f} ms "
          f"({one['musyc']['seconds'] / len(flat) / per_surface:.0f} x), "
          f"failed {one['musyc']['failed']}, worse in {int((other > sse * (1 + WORSE)).sum())}; "
          f"its ZIP {one['zip']['seconds'] / len(flat) * 1e3:.0f} ms, "
          f"failed {one['zip']['failed']}")
    n = one["bootstrap"]["n"]
    print(f"peers: {PEERS_DRAWS} draws of {n} surfaces: own {own_draws / n * 1e3:.1f} CPU ms, "
          f"draws not settled {lost} of {n * PEERS_DRAWS}; synergy, the fit among them, "
          f"{one['bootstrap']['seconds'] / n * 1e3:.0f} ms, failed {one['bootstrap']['failed']} "
          f"of {n}")


def _curves(x: Any, y: Any) -> Any:
    fitted = fit_sigmoids(x, y)
    profile_intervals(x, y, fitted)
    flat_p(fitted.sse_flat, fitted.sse, fitted.n, np.full(len(y), 10))
    return fitted


def _bootstrap(layout: SurfaceLayout, found: Any, rng: np.random.Generator) -> tuple[float, int]:
    x1, x2 = layout.log10_doses
    seconds, lost = 0.0, 0
    for fit, bounds, _ in found:
        drawn = fit.at(x1, x2) + rng.normal(0, 0.05, (PEERS_DRAWS, 64))
        took, again = _cpu(lambda d=drawn, f=fit, b=bounds: refit(d, layout, f, b))
        seconds, lost = seconds + took, lost + int((~again.converged).sum())
    return seconds, lost


def main(python: Path | None = None) -> None:
    """Print own numbers; with the interpreter of an environment of peers, theirs beside."""
    own = curves(), surfaces()
    if python is not None:
        peers(python, *own)
