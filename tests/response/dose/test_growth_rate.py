"""GR values: limits, and the published toy example against both references."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from refugium.response.dose.growth_rate import fit_gr_curves, gr_of_counts, log10_dose_at

KEY = ["cell_line", "agent", "perturbation", "replicate", "time"]


def test_limits():
    assert gr_of_counts(np.array([100.0, 50.0, 0.0]), np.array(200.0), np.array(50.0)
                        ).round(6).tolist() == [0.414214, 0.0, -1.0]
    nothing = gr_of_counts(np.array([-1.0, 50.0, np.nan]), np.array(200.0), np.array(50.0))
    assert np.isnan(nothing).tolist() == [True, False, True]
    assert np.isnan(gr_of_counts(np.array(50.0), np.array(50.0), np.array(50.0)))


@pytest.fixture(scope="module")
def toy():
    folder = Path(os.environ["REFUGIUM_DATA"]) / "gr-toy2016"
    data = pd.read_csv(folder / "toy_example_input1.tsv", sep="\t")
    counts = [data[c].to_numpy(float) for c in
              ("cell_count", "cell_count__ctrl", "cell_count__time0")]
    return folder, data.assign(gr=gr_of_counts(*counts))


@pytest.mark.published
@pytest.mark.parametrize(("reference", "column"), [("R", "GR"), ("python", "GRvalue")])
def test_values_equal_both_references(toy, reference, column):
    folder, data = toy
    known = pd.read_csv(folder / f"{reference}_input1_GRvalues.tsv", sep="\t")
    both = data.merge(known, on=[*KEY, "concentration"])
    assert len(both) == 1008
    assert np.abs(both["gr"] - both[column]).max() < 1e-10


@pytest.mark.published
def test_curves_lie_as_near_the_references_as_these_lie_to_each_other(toy):
    folder, data = toy
    wide = data.pivot_table(index=KEY, columns="concentration", values="gr")
    found = fit_gr_curves(np.log10(wide.columns.to_numpy(float))[None], wide.to_numpy())
    own = wide.index.to_frame(index=False).assign(
        log50=log10_dose_at(found, 0.5), r2_own=1 - found.sse / found.sse_flat)
    r, python = (pd.read_csv(folder / f"{name}_input1_GRmetrics.tsv", sep="\t")
                 for name in ("R", "python"))
    both = own.merge(r, on=KEY).merge(python, on=KEY, suffixes=("_R", "_python"))
    curved = both[both["fit"] == "sigmoid"]
    crossed = curved[np.isfinite(curved["GR50_R"])]
    assert len(curved) == 100 and len(crossed) == 95
    apart = np.log10(crossed["GR50_R"] / crossed["GR50_python"]).abs()
    away = (crossed["log50"] - np.log10(crossed["GR50_R"])).abs()
    assert away.median() <= apart.median() and away.max() <= apart.max()
    # where it differs from them, it fits better
    assert (curved["r2_own"] - curved["r2_R"]).min() > -1e-10
    assert curved["log50"].isna().sum() == 5
