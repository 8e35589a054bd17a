"""The published surfaces of Meyer et al. (2019), doi:10.1016/j.cels.2019.01.003, as readings."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd

from refugium.response.synergy.layout import SurfaceLayout
from refugium.response.synergy.surface_table import SurfaceReadings


def folder() -> Path:
    """Return where the mirror keeps them."""
    return Path(os.environ["REFUGIUM_DATA"]) / "musyc2019"


def published() -> pd.DataFrame:
    """Return the published fits, one row per surface."""
    return pd.read_csv(folder() / "Data" / "MasterResults.csv").drop(columns="Unnamed: 0")


def readings(fits: pd.DataFrame) -> list[SurfaceReadings]:
    """Return the rates behind each published fit: wells of the plates that hold the pair."""
    made = []
    tables = {name: _rates(folder() / "Data" / name) for name in fits["expt"].unique()}
    for fit in fits.to_dict(orient="records"):
        wells = tables[fit["expt"]]
        one, two = str(fit["drug1_name"]).lower(), str(fit["drug2_name"]).lower()
        own = wells[wells["cell.line"] == str(fit["cell_line"]).lower()]
        turned = not ((own["drug1"] == one) & (own["drug2"] == two)).any()
        a, b = (two, one) if turned else (one, two)
        pair = own[(own["drug1"] == a) & (own["drug2"] == b)]
        own = own[own["plate.name"].isin(set(pair["plate.name"]))]
        own = own[(own["drug1"].isin([a, "control"]) | (own["drug1.conc"] == 0))
                  & (own["drug2"].isin([b, "control"]) | (own["drug2.conc"] == 0))]
        doses = [np.where(own[drug] == name, own[f"{drug}.conc"], 0.0)
                 for drug, name in (("drug1", a), ("drug2", b))]
        first, second = doses[::-1] if turned else doses
        made.append(SurfaceReadings(
            head={"model_id": fit["cell_line"], "experiment": fit["expt"], "drug": one,
                  "partner": two, "background": (), "measure": "net rate", "scale": "rate",
                  "unit": "M", "partner_unit": "M"},
            layout=SurfaceLayout(dose1=first, dose2=second,
                                 plate=pd.factorize(own["plate.name"])[0]),
            value=own["rate"].to_numpy(dtype=float), additive=True, untreated=float("nan")))
    return made


def _rates(path: Path) -> pd.DataFrame:
    table = pd.read_csv(path)
    if "plate.name" not in table:
        table["plate.name"] = path.stem
    for name in ("cell.line", "drug1", "drug2"):
        table[name] = table[name].str.lower()
    return table
