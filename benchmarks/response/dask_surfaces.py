"""Surfaces on Dask, one worker and two: `python -m benchmarks response --part dask --surfaces N`.

Tables of `TOGETHER` surfaces (8 x 8 doses, one well each) are made where they are fitted; each
worker is a process with one thread. The aims are time that grows with the number of surfaces, 1.5
times as fast on two workers, and memory of a worker that does not grow.
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.response.surfaces import drugs, grid, null
from refugium.response import fit_pairs_dask, fit_response

TOGETHER, DRAWS = 100, 20
AIM, LIMIT_GB = 1.5, 1.0
LINEAR = 1.25
"""Most that a surface of a whole run may cost over one of a quarter of it."""


def made(first: int, count: int) -> pd.DataFrame:
    """Return wells of surfaces `first` to `first + count`, a model each."""
    dose1, dose2 = grid(7, 1, 1)
    parts = []
    for number in range(first, first + count):
        rng = np.random.default_rng(number)
        parts.append(pd.DataFrame({
            "model_id": f"m{number}", "drug": "x", "dose": dose1, "unit": "uM", "partner": "y",
            "partner_dose": dose2, "partner_unit": "uM", "measure": "viability",
            "value": null("bliss", *drugs(rng), dose1, dose2) + rng.normal(0, 0.04, len(dose1)),
            "value_unit": "fraction", "block": f"p{number}", "experiment": f"e{number}",
            "well": [f"{chr(65 + i // 8)}{i % 8 + 1}" for i in range(len(dose1))]}))
    return pd.concat(parts, ignore_index=True)


def main(surfaces: int) -> None:
    """Print seconds and peak memory of a worker for a quarter and all, on one worker and on two."""
    try:
        import dask  # noqa: F401
        import distributed  # noqa: F401
    except ImportError:
        print("dask is not installed: pip install refugium[dask]")
        return
    quarter = _measured(max(surfaces // 4, TOGETHER), 1)
    one, two = (_measured(surfaces, workers) for workers in (1, 2))
    growth = (one[0] / surfaces) / (quarter[0] / max(surfaces // 4, TOGETHER))
    gain, peak = one[0] / two[0], max(one[1], two[1])
    met = gain >= AIM and peak < LIMIT_GB and growth <= LINEAR
    print(f"dask: {surfaces:,} surfaces, {DRAWS} draws: {one[0]:.1f} s on one worker, {two[0]:.1f} "
          f"s on two, {gain:.2f} times as fast; a surface costs {growth:.2f} of what it costs in a "
          f"quarter of them; peak memory of a worker {quarter[1]:.2f} GB (quarter), {peak:.2f} GB; "
          f"aims {AIM:g}, {LINEAR:g}, {LIMIT_GB:g} GB: {'met' if met else 'MISSED'}", flush=True)


def _measured(surfaces: int, workers: int) -> tuple[float, float]:
    """Return the seconds of a run and the peak memory of the largest worker, GB."""
    import dask
    from distributed import Client, LocalCluster

    with (LocalCluster(n_workers=workers, threads_per_worker=1, processes=True,
                       dashboard_address=None) as cluster, Client(cluster) as client):
        # imports are no part of the run
        client.run(_warm)
        start = time.perf_counter()
        found = fit_pairs_dask(
            [dask.delayed(made)(first, min(TOGETHER, surfaces - first))
             for first in range(0, surfaces, TOGETHER)], draws=DRAWS)
        seconds = time.perf_counter() - start
        rows = len(found.table("surfaces"))
        if rows != surfaces:
            raise RuntimeError(f"{rows} rows of {surfaces} surfaces")
        return seconds, max(client.run(_peak_gb).values())


def _warm() -> int:
    return len(fit_response(made(0, 1), draws=2).table("surfaces"))


def _peak_gb() -> float:
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 2**20
