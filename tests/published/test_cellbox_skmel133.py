"""SK-MEL-133 under single drugs and pairs: shape, best pairs and the single drugs beside them."""

import pytest


@pytest.fixture(scope="session")
def cellbox(published):
    return published("cellbox-skmel133")


def test_shape(cellbox):
    assert cellbox.modalities["rppa"].shape == (90, 82)
    agents = cellbox.arms.groupby("arm").size().drop("DMSO")
    assert (agents == 1).sum() == 23
    assert (agents == 2).sum() == 66


@pytest.mark.parametrize(
    ("arm", "expected"),
    [("CDK4i 2 + PKCi 3.5", -3.82), ("CDK4i 2 + STAT3i 0.6", -3.77), ("PKCi 7", -3.77),
     ("CDK4i 2", -2.16), ("DMSO", 0.0)],
)
def test_viability(cellbox, arm, expected):
    wells = cellbox.wells[cellbox.wells["measure"] == "viability"].set_index("arm")
    assert wells.loc[arm, "value"] == pytest.approx(expected, abs=0.006)


def test_all_phenotypes_are_wells(cellbox):
    assert cellbox.wells.groupby("measure").size().eq(90).all()
    assert cellbox.wells["measure"].nunique() == 5
