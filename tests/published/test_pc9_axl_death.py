"""pc9-axl: death per cell and hour beside growth, and what of YAP was never measured as death."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import refugium as rf
from refugium.escape.levels.survival import survival
from refugium.knowledge import load_knowledge
from refugium.response.dose.death_rate import deaths_per_cell_hour

LIGAND, DRUG = "erlotinib + AF154", "erlotinib"
FROM_H, TO_H = 24, 96


@pytest.fixture(scope="module")
def wells(pc9):
    """log2 of deaths per cell and hour, of growth and of dead objects, by block, model and arm."""
    own = pc9.design.wells
    own = own[own["block"].str.startswith("CellViability") & own["arm"].isin([LIGAND, DRUG])]
    rows = {}
    for key, part in own.groupby(["block", "model_id", "arm"]):
        wide = part.pivot_table(index="time_h", columns="measure", values="value").dropna()
        wide = wide[(wide.index >= FROM_H) & (wide.index <= TO_H)]
        cells, dead = wide["confluence"].to_numpy(), wide["dead_objects"].to_numpy()
        death = deaths_per_cell_hour(wide.index.to_numpy(dtype=float), cells[None], dead[None])
        rows[key] = np.log2([death[0], cells[-1] / cells[0], dead[-1] - dead[0]])
    return pd.DataFrame(rows, index=["death", "growth", "appeared"]).T


def between(wells, one, other):
    return wells.xs(one, level=(1, 2)).sort_index() - wells.xs(other, level=(1, 2)).sort_index()


def interval(values):
    half = stats.t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values))
    return [values.mean(), values.mean() - half, values.mean() + half]


def test_the_antibody_spares_cells_and_needs_axl(wells):
    parent = between(wells, ("PC9", LIGAND), ("PC9", DRUG))
    without = between(wells, ("PC9 AXL-KO", LIGAND), ("PC9 AXL-KO", DRUG))
    assert len(parent) == len(without) == 4
    assert interval(parent["death"]) == pytest.approx([-0.72, -1.28, -0.16], abs=0.03)
    assert interval(parent["growth"]) == pytest.approx([0.58, 0.22, 0.94], abs=0.01)
    assert without["death"].mean() == pytest.approx(0.05, abs=0.01)
    assert without["growth"].mean() == pytest.approx(-0.10, abs=0.01)
    needs = interval(parent["death"] - without["death"])
    assert needs == pytest.approx([-0.76, -1.44, -0.08], abs=0.03)


def test_the_knock_out_on_erlotinib_grows_less_and_does_not_die_more(wells):
    lost = between(wells, ("PC9 AXL-KO", DRUG), ("PC9", DRUG))
    assert interval(lost["growth"]) == pytest.approx([-0.66, -1.13, -0.19], abs=0.01)
    assert interval(lost["death"]) == pytest.approx([0.02, -0.62, 0.66], abs=0.04)
    assert lost["appeared"].mean() < -0.5  # fewer cells leave fewer dead: the raw count misleads


def test_death_was_never_measured_in_the_yap_knock_out(pc9):
    found = survival(pc9.design, load_knowledge())
    row = found.experiments[(found.experiments["agent"] == "YAP1:KO")
                            & (found.experiments["background"] == "erlotinib")
                            & (found.experiments["scale"] == "fold")].iloc[0]
    # one plate; of its four wells one began elsewhere and is left out
    assert row["lo"] < -0.53 < row["hi"] < 0 and row["n_wells"] == 3
    own = pc9.design.wells[pc9.design.wells["model_id"] == "PC9 YAP-KO"]
    assert not own["measure"].isin(["dead_objects"]).any()


def test_drugs_given_together_from_the_start_have_no_survivors(pc9):
    assert rf.fit_response(pc9, draws=20).table("residual").empty
