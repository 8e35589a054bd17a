"""Curves by CurveCurator and surfaces by `synergy`: run by the peers' own interpreter, as a file.

`PEERS/bin/python response.py readings.npz answers.json` fits what the first file holds and writes
CPU seconds, failures and errors of fit into the second. It knows nothing of refugium.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import sys
import time
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np


def curves(x: Any, y: Any) -> dict[str, Any]:
    """Fit curves as CurveCurator's own pipeline does, with its default search and F statistic.

    It adds a reading of 1 without the drug to each, which is no part of the errors given back.
    """
    pd = import_module("pandas")
    import_module("tqdm").tqdm.pandas(disable=True)
    quantification, models = (import_module(f"curve_curator.{name}")
                              for name in ("quantification", "models"))
    names = [f"Ratio {i}" for i in range(y.shape[1])]
    begin = time.process_time()
    found = quantification.add_logistic_model(
        pd.DataFrame(y, columns=names), names, x,
        {"optimized_dofs": True, "scale": 1.0, "loc": 0.12},
        {"type": "OLS", "speed": "standard", "control_fold_change": False,
         "max_iterations": 3000})
    seconds = time.process_time() - begin
    p = found[["pEC50", "Curve Slope", "Curve Front", "Curve Back"]].to_numpy(dtype=float)
    sse = [float(((models.LogisticModel.core(x, *own) - row) ** 2).sum())
           for own, row in zip(p, y, strict=True)]
    return {"seconds": seconds, "sse": sse, "failed": int((~np.isfinite(p)).any(axis=1).sum())}


def surfaces(dose1: Any, dose2: Any, y: Any, draws: int, drawn: int) -> dict[str, Any]:
    """Fit surfaces by MuSyC and ZIP, and bootstrap some of them."""
    combination = import_module("synergy.combination")
    out: dict[str, Any] = {"sse": []}
    for name, model, rows, extra in (
        ("musyc", "MuSyC", y, {}), ("zip", "ZIP", y, {}),
        ("bootstrap", "MuSyC", y[:drawn], {"bootstrap_iterations": draws}),
    ):
        # the surface of ten parameters, as ours: without it two more are fitted
        form = {} if name == "zip" else {"fit_gamma": False}
        failed, begin = 0, time.process_time()
        for row in rows:
            sse = float("inf")
            try:
                fit = getattr(combination, model)(**form)
                fit.fit(dose1, dose2, row, **extra)
                if name == "zip":
                    failed += bool(~np.isfinite(fit.synergy[(dose1 > 0) & (dose2 > 0)]).any())
                elif not fit.is_converged:
                    failed += 1
                elif name == "bootstrap":
                    made = fit.bootstrap_parameters
                    failed += made is None or len(made) < draws
                else:
                    sse = float(((fit.E(dose1, dose2) - row) ** 2).sum())
            except Exception:  # every way to fail is counted
                failed += 1
            if name == "musyc":
                out["sse"].append(sse)
        out[name] = {"seconds": time.process_time() - begin, "failed": failed, "n": len(rows)}
    return out


def main(readings: str, answers: str) -> None:
    """Fit what one file holds and write the answers into the other."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    held = np.load(readings)
    # peers print as they go
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        told = {"curves": curves(held["x"], held["curves"]),
                "surfaces": surfaces(held["dose1"], held["dose2"], held["surfaces"],
                                     int(held["draws"]), int(held["drawn"]))}
    Path(answers).write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
