"""How many parameters a sigmoid is worth on flat curves: what `FLAT_DF` was made from.

`python -m benchmarks.response.flat` simulates flat curves over designs and prints, per design, the
degrees of freedom k for which F(k, n - 1 - k) holds its level at 5 and at 1 %, and the curve
a - b / doses through them. The constant in `refugium.response.parameters` is the printed one.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy import optimize
from scipy import stats as sps

from refugium.response.dose.four_parameter import fit_sigmoids

DOSES = (6, 7, 8, 9, 10, 12, 16, 24, 40)
COPIES = (1, 2, 3)
LEVELS = (0.05, 0.01)


def gains(doses: int, copies: int, zero: bool, repeats: int, seed: int) -> NDArray[np.float64]:
    """Return (flat error - sigmoid error) / sigmoid error of flat curves."""
    rng = np.random.default_rng(np.random.SeedSequence([seed, doses, copies, zero]))
    x = np.linspace(-3.0, 1.0, doses - zero)
    x = np.repeat(np.r_[-np.inf, x] if zero else x, copies)[None]
    fitted = fit_sigmoids(x, rng.normal(size=(repeats, x.shape[1])))
    return (fitted.sse_flat - fitted.sse) / fitted.sse


def worth(gain: NDArray[np.float64], n: int, level: float) -> float:
    """Return the k for which a share `level` of the flat curves is called."""
    edge = float(np.quantile(gain, 1 - level))
    return float(optimize.brentq(
        lambda k: sps.f.sf(edge / k * (n - 1 - k), k, n - 1 - k) - level, 0.5, n - 1.5))


def main(repeats: int = 20_000, seed: int = 0) -> None:
    """Print each design and the curve through them."""
    doses, found = [], []
    for m, copies, zero in product(DOSES, COPIES, (False, True)):
        gain = gains(m, copies, zero, repeats, seed)
        each = [worth(gain, m * copies, level) for level in LEVELS]
        print(f"{m} doses{' with 0' if zero else ''}, {copies} readings each: k = "
              + ", ".join(f"{k:.2f} at {level}" for k, level in zip(each, LEVELS, strict=True)),
              flush=True)
        doses.append(m)
        found.append(max(each))
    at = np.array(doses, dtype=float)
    (a, b), *_ = np.linalg.lstsq(np.stack([np.ones_like(at), -1 / at], axis=1), np.array(found))
    above = float((np.array(found) - a + b / at).max())
    print(f"k = {a:.2f} - {b:.2f} / doses; the worst design lies {above:.2f} above")


if __name__ == "__main__":
    main()
