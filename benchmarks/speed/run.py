"""Footprint kernel against decoupler's ULM, the movie, cells: `python -m benchmarks speed`.

Threads are pinned by the caller (OPENBLAS_NUM_THREADS, NUMBA_NUM_THREADS); ratios are medians of
paired repeats. Timings are printed and never decide a test.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
import tracemalloc
from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy import sparse

from benchmarks.speed import cells, dask_workers, movie
from refugium.signal.footprints.kernel import p_of_t, ulm


def main(arguments: list[str] | None = None) -> None:
    """Print both problems of METHODS and the memory of a million cells."""
    parser = argparse.ArgumentParser(prog="benchmarks speed")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--small", action="store_true", help="a tenth of every size")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--part", choices=("footprint", "movie", "cells", "dask"),
                        help="one part only")
    options, rest = parser.parse_known_args(arguments)
    small = ["--small"] if options.small else []
    if options.part in (None, "movie"):
        movie.main([*small, *rest])
    if options.part in (None, "cells"):
        cells.main([*small, *rest])
    if options.part in (None, "dask"):
        dask_workers.main([*small, *rest])
    if options.part in ("movie", "cells", "dask"):
        return
    scale = 10 if options.small else 1
    print(f"threads {options.threads}; cores {os.cpu_count()}")
    dense(1000 // scale, 15_000 // scale, 1000 // scale, options)
    thin(100_000 // scale, 5000 // scale, 300, options)
    million(1_000_000 // scale, 5000 // scale, 300, options)


def dense(samples: int, genes: int, sets: int, options: argparse.Namespace) -> None:
    """Bulk: every value known."""
    rng = np.random.default_rng(0)
    values = rng.normal(size=(samples, genes))
    weights = rng.normal(size=(genes, sets)) * (rng.random((genes, sets)) < 0.01)
    _pair(f"dense {samples} x {genes} x {sets}", values, weights, options)


def thin(cells: int, genes: int, sets: int, options: argparse.Namespace) -> None:
    """Single cells: mostly zeros."""
    rng = np.random.default_rng(1)
    values = sparse.random_array((cells, genes), density=0.1, format="csr", rng=rng)
    weights = sparse.random_array((genes, sets), density=0.02, format="csc", rng=rng).toarray()
    _pair(f"sparse {cells} x {genes} x {sets}", values, weights, options)


def million(cells: int, genes: int, sets: int, options: argparse.Namespace) -> None:
    """Memory beyond input and output, chunk by chunk."""
    rng = np.random.default_rng(2)
    values = sparse.random_array((cells, genes), density=0.02, format="csr", rng=rng)
    weights = sparse.random_array((genes, sets), density=0.02, format="csc", rng=rng)
    seconds = _seconds(lambda: ulm(values, weights, threads=options.threads))
    tracemalloc.start()
    t = ulm(values, weights, threads=options.threads)
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    print(f"{cells} cells x {genes} x {sets}: {cells / seconds:,.0f} cells/s; peak of arrays made "
          f"{peak:,.0f} MiB, of which the result is {t.nbytes / 2**20:,.0f} MiB")


def _pair(
    name: str, values: np.ndarray | sparse.csr_array, weights: np.ndarray,
    options: argparse.Namespace,
) -> None:
    def mine() -> np.ndarray:
        return ulm(values, weights, threads=options.threads)

    peer = _decoupler(values, weights)
    ours, theirs, ratios = [], [], []
    first = mine()
    other = peer() if peer else None
    for _ in range(options.repeats):
        ours.append(_seconds(mine))
        if peer:
            theirs.append(_seconds(peer))
            ratios.append(theirs[-1] / ours[-1])
    own = statistics.median(ours)
    with_p = _seconds(lambda: p_of_t(first, values.shape[1] - 2))
    line = (f"{name}: scores {own:.2f} s, {values.shape[0] / own:,.0f} rows/s "
            f"(p of all scores {with_p:.2f} s on top)")
    if peer and other is not None:
        gap = float(np.abs(first - other).max())
        line += (f"; decoupler (scores and p) {statistics.median(theirs):.2f} s; ratio median "
                 f"{statistics.median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f}); "
                 f"largest difference {gap:.1e}")
    print(line)


def _decoupler(
    values: np.ndarray | sparse.csr_array, weights: np.ndarray
) -> Callable[[], np.ndarray] | None:
    try:
        import anndata as ad
        import decoupler as dc
    except ImportError:
        print("decoupler is not installed: no pair")
        return None
    genes = np.array([f"g{i}" for i in range(weights.shape[0])])
    rows, cols = np.nonzero(weights)
    net = pd.DataFrame({
        "source": [f"s{j:04d}" for j in cols], "target": genes[rows],
        "weight": weights[rows, cols],
    })
    order = [f"s{j:04d}" for j in range(weights.shape[1])]
    data = sparse.csr_matrix(values) if sparse.issparse(values) else values

    def run() -> np.ndarray:
        holder = ad.AnnData(X=data, var=pd.DataFrame(index=genes))
        dc.mt.ulm(holder, net, tmin=1, verbose=False)
        score = holder.obsm["score_ulm"]
        return np.asarray(score[order])

    return run


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
