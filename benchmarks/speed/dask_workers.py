"""The one pass over cells on Dask, one worker and two: `python -m benchmarks speed --part dask`.

The cells are those of `--part cells`, read `--times` over from their file; each worker is a process
with one thread. The aim is 1.5 times as fast on two workers, below 1 GB in each.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.speed.cells import PIECE, write_cells
from refugium.signal.reduce import reduce_dask

GROUPS = 12
AIM, LIMIT_GB = 1.5, 1.0


def main(arguments: list[str] | None = None) -> None:
    """Print seconds and peak memory of a worker, on one worker and on two, and the ratio."""
    parser = argparse.ArgumentParser(prog="benchmarks speed --part dask")
    parser.add_argument("--cells", type=int, default=200_000)
    parser.add_argument("--genes", type=int, default=5000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--small", action="store_true", help="a tenth of the cells")
    parser.add_argument("--folder", type=Path, help="where the study is kept for the next time")
    options, _ = parser.parse_known_args(arguments)
    try:
        import dask  # noqa: F401
        import distributed  # noqa: F401
    except ImportError:
        print("dask is not installed: pip install refugium[dask]")
        return
    cells = options.cells // (10 if options.small else 1)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary) / "study"
        if not (folder / "study.toml").is_file():
            write_cells(folder, cells, options.genes)
        told = [_measured(folder / "cells.h5ad", workers, options.times) for workers in (1, 2)]
    gain, peak = told[0][0] / told[1][0], max(own for _, own in told)
    met = gain >= AIM and peak < LIMIT_GB
    print(f"dask {cells * options.times} cells x {options.genes} genes: {told[0][0]:.1f} s on one "
          f"worker, {told[1][0]:.1f} s on two, {gain:.2f} times as fast; peak memory of a worker "
          f"{peak:.2f} GB; aim {AIM:g} and {LIMIT_GB:g} GB: {'met' if met else 'MISSED'}")


def _measured(file: Path, workers: int, times: int) -> tuple[float, float]:
    """Return the seconds of one pass and the peak memory of the largest worker, GB."""
    import anndata as ad
    import dask.array as da
    import h5py
    from distributed import Client, LocalCluster

    with (h5py.File(file, "r") as held,
          LocalCluster(n_workers=workers, threads_per_worker=1, processes=True,
                       dashboard_address=None) as cluster, Client(cluster) as client):
        one = ad.experimental.read_elem_lazy(held["X"], chunks=(PIECE, held["X"].attrs["shape"][1]))
        values = da.concatenate([one] * times)
        group = np.random.default_rng(0).integers(0, GROUPS, values.shape[0])
        reduce_dask(values[:PIECE], group[:PIECE], GROUPS)  # imports are no part of the pass
        start = time.perf_counter()
        reduce_dask(values, group, GROUPS)
        seconds = time.perf_counter() - start
        peak = max(client.run(_peak_gb).values())
    return seconds, peak


def _peak_gb() -> float:
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 2**20


if __name__ == "__main__":
    main()
