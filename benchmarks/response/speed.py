"""CPU seconds of curves and surfaces, beside one fit at a time with SciPy."""

from __future__ import annotations

import time
from collections.abc import Callable
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


def _cpu(made: Callable[[], Any]) -> tuple[float, Any]:
    begin = time.process_time()
    found = made()
    return time.process_time() - begin, found


def curves() -> None:
    """Print 10,000 curves of 30 readings with intervals and p, and SciPy on some of them."""
    rng = np.random.default_rng(0)
    x = np.repeat(np.linspace(-3, 2, 10), 3)[None]
    c, hill, einf = (rng.uniform(*span, CURVES) for span in ((-2, 1.5), (0.6, 3), (0, 0.7)))
    y = 1 + (einf - 1)[:, None] * share_of_effect(x, c[:, None], hill[:, None])
    y = y + rng.normal(0, 0.05, y.shape)

    def own() -> Any:
        fitted = fit_sigmoids(x, y)
        profile_intervals(x, y, fitted)
        flat_p(fitted.sse_flat, fitted.sse, fitted.n, np.full(CURVES, 10))
        return fitted

    seconds, fitted = _cpu(own)

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


def surfaces() -> None:
    """Print milliseconds per 8 x 8 surface with six starts, and per draw."""
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


def main() -> None:
    """Print both."""
    curves()
    surfaces()
