"""Published surfaces: the Bliss column to the last digit, and efficacy to its formula."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from refugium.response.synergy.bliss import bliss_excess
from refugium.response.synergy.layout import SurfaceLayout
from refugium.response.synergy.musyc import efficacy_gain

pytestmark = pytest.mark.published


@pytest.fixture(scope="module")
def folder():
    return Path(os.environ["REFUGIUM_DATA"]) / "musyc2019"


@pytest.mark.parametrize(("name", "rows"), [("cellavista", 81), ("HTS018", 3024), ("HTS015", 1944)])
def test_bliss_column(folder, name, rows):
    table = pd.read_csv(
        folder / f"Code_Paper_Figures/Fig5/OtherMetrics/results/{name}_bliss_loewe_ci.csv")
    plate = "plate.name" if "plate.name" in table else "expt.id"
    worst, seen = 0.0, 0
    for _, part in table.groupby([plate, "cell.line"]):
        pairs = part.loc[part["bliss"].notna(), ["drug1", "drug2"]].drop_duplicates()
        for one, two in pairs.itertuples(index=False):
            own = part[((part["drug1"] == one) | (part["drug1.conc"] == 0))
                       & ((part["drug2"] == two) | (part["drug2.conc"] == 0))]
            layout = SurfaceLayout(dose1=own["drug1.conc"].to_numpy(float),
                                   dose2=own["drug2.conc"].to_numpy(float),
                                   plate=np.zeros(len(own), dtype=int))
            y, known = own["per_via"].to_numpy(), own["bliss"].to_numpy()[layout.together]
            excess = bliss_excess(y[layout.together], layout.first @ y, layout.second @ y, 1.0,
                                  additive=False)
            read = np.isfinite(known)
            worst = max(worst, float(np.abs(excess - known)[read].max()))
            seen += int(read.sum())
    assert seen == rows and worst < 1e-12


def test_efficacy_formula(folder):
    table = pd.read_csv(folder / "Data/MasterResults.csv")
    own = efficacy_gain(table[["E0", "E1", "E2", "E3"]].to_numpy())
    assert np.abs(own - table["beta_norm"]).max() < 1e-9 and len(own) == 255
