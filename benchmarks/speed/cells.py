"""Single cells from file to page: CPU seconds and peak memory of `rf.run`, in a process of its own.

`python -m benchmarks speed --part cells`; the aim is 200,000 cells x 5,000 genes in less than 10
CPU seconds and 1.5 GB. The study is written piece by piece into `--folder` (kept and used again
where given).
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import h5py
import numpy as np
import pandas as pd

from refugium.knowledge import signature_network

LIMIT_S, LIMIT_GB = 10.0, 1.5
TIMES_H = (0.0, 6.0, 24.0, 72.0)
REPLICATES = 3
PIECE = 4096
STATE = "MESENCHYMAL"
DENSITY = 0.1
"""Share of values above 0, as in droplets of which the most variable genes were kept."""


def main(arguments: list[str] | None = None) -> None:
    """Write the study where it is not there yet, run it, print CPU seconds and peak memory."""
    parser = argparse.ArgumentParser(prog="benchmarks speed --part cells")
    parser.add_argument("--cells", type=int, default=200_000)
    parser.add_argument("--genes", type=int, default=5000)
    parser.add_argument("--small", action="store_true", help="a tenth of the cells")
    parser.add_argument("--folder", type=Path, help="where the study is kept for the next time")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options, _ = parser.parse_known_args(arguments)
    if options.child:
        _measured(options.child)
        return
    cells = options.cells // (10 if options.small else 1)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary) / "study"
        if not (folder / "study.toml").is_file():
            write_cells(folder, cells, options.genes)
        told = subprocess.run(
            [sys.executable, "-m", "benchmarks.speed.cells", "--child", str(folder)],
            check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    cpu, wall, peak = (float(value) for value in told[-3:])
    met = cpu < LIMIT_S and peak < LIMIT_GB
    print(f"run of {cells} cells x {options.genes} genes: {cpu:.1f} CPU s ({wall:.1f} s), peak "
          f"memory {peak:.2f} GB; aim {LIMIT_S:g} s and {LIMIT_GB:g} GB: "
          f"{'met' if met else 'MISSED'}")


def write_cells(folder: Path, cells: int, genes: int, seed: int = 0) -> None:
    """Write a study of one model: counts of cells of 12 samples, a state that more of them take."""
    folder.mkdir(parents=True)
    own = sorted(signature_network(["state"], names=[STATE])["target"])
    known = sorted(set(signature_network(["state"])["target"]) - set(own))
    others = sorted(set(signature_network()["target"]) - {*own, *known})
    names = [*own, *known, *others, *(f"HOUSE{i}" for i in range(genes))][:genes]
    samples = [(f"t{time_h:g}_{r}", time_h) for time_h in TIMES_H for r in range(REPLICATES)]
    pd.DataFrame({"model_id": ["M"]}).to_csv(folder / "models.csv", index=False)
    pd.DataFrame({"arm": ["drug"], "start_h": [0.0], "agent": ["erlotinib:1 uM"]}).to_csv(
        folder / "arms.csv", index=False)
    pd.DataFrame([{"sample_id": name, "model_id": "M", "arm": "drug", "time_h": time_h}
                  for name, time_h in samples]).to_csv(folder / "samples.csv", index=False)
    rng = np.random.default_rng(seed)
    level = rng.gamma(0.6, 1.0, genes)
    level *= DENSITY / (1 - np.exp(-level)).mean()
    which = rng.integers(0, len(samples), cells)
    share = {0.0: 0.02, 6.0: 0.05, 24.0: 0.3, 72.0: 0.6}
    high = rng.random(cells) < np.array([share[time_h] for _, time_h in samples])[which]
    text = h5py.string_dtype()
    with h5py.File(folder / "cells.h5ad", "w") as file:
        file.attrs.update({"encoding-type": "anndata", "encoding-version": "0.1.0"})
        matrix = file.create_group("X")
        matrix.attrs.update({"encoding-type": "csr_matrix", "encoding-version": "0.1.0",
                             "shape": np.array([cells, genes])})
        parts = {name: matrix.create_dataset(name, (0,), dtype=kind, maxshape=(None,),
                                             chunks=(1 << 18,))
                 for name, kind in (("data", "f4"), ("indices", "i4"))}
        sizes = [0]
        for start in range(0, cells, PIECE):
            mean = np.tile(level, (min(PIECE, cells - start), 1))
            mean[:, : len(own)] *= np.where(high[start : start + PIECE], 4.0, 1.0)[:, None]
            counts = rng.poisson(mean)
            row, column = np.nonzero(counts)
            for name, values in (("data", counts[row, column]), ("indices", column)):
                end = parts[name].shape[0]
                parts[name].resize((end + len(values),))
                parts[name][end:] = values
            sizes += np.bincount(row, minlength=len(counts)).tolist()
        matrix.create_dataset("indptr", data=np.cumsum(sizes))
        for table, index in (("obs", [f"c{i}" for i in range(cells)]), ("var", names)):
            group = file.create_group(table)
            group.attrs.update({"encoding-type": "dataframe", "encoding-version": "0.2.0",
                                "_index": "_index", "column-order": np.array(
                                    ["sample_id"] if table == "obs" else [], dtype=text)})
            held = {"_index": index}
            if table == "obs":
                held["sample_id"] = [samples[i][0] for i in which]
            for name, values in held.items():
                column_set = group.create_dataset(name, data=np.array(values, dtype=object),
                                                  dtype=text)
                column_set.attrs.update({"encoding-type": "string-array",
                                         "encoding-version": "0.2.0"})
    (folder / "study.toml").write_text(
        'schema = 1\nname = "cells"\ntime_zero = "first dose"\n[modalities.rna_counts]\n'
        'file = "cells.h5ad"\nscale = "linear"\n')


def _measured(folder: Path) -> None:
    """Run the study in this process and print what that took."""
    import refugium as rf

    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as out:
        rf.run(folder, out=Path(out) / "page")
    wall = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_SELF)
    # what the process had before it was started anew does not count in VmHWM, in ru_maxrss it may
    peak = next((int(line.split()[1]) for line in Path("/proc/self/status").read_text().splitlines()
                 if line.startswith("VmHWM")), used.ru_maxrss)
    print(used.ru_utime + used.ru_stime, wall, peak / 2**20)


if __name__ == "__main__":
    main()
