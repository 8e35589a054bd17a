"""Doses against what patients' plasma reaches: closed forms, unknowns, refused doses."""

import numpy as np
import pandas as pd
import pytest

from refugium.core.errors import RefugiumError
from refugium.knowledge import load_knowledge
from refugium.therapy import EXPOSURE, dose_exposure


def doses(drug, dose, unit="nM"):
    return pd.DataFrame({"drug": [drug], "dose": [dose], "unit": [unit]}, dtype=object)


def test_the_ratio_is_the_dose_over_the_unbound_concentration():
    known = load_knowledge().exposure.dropna(subset="cmax_unbound_nM")
    asked = pd.DataFrame({"drug": known["drug"], "dose": 10.0, "unit": "nM"})
    found = dose_exposure(asked)
    assert list(found.columns) == EXPOSURE.names
    best = known.groupby("drug")["cmax_unbound_nM"].max()
    expected = 10.0 / found["drug"].map(best).to_numpy()
    np.testing.assert_allclose(found["dose_over_free_cmax"], expected)
    assert (found["reach"].eq("not_reachable") == (expected > 1)).all()
    assert found["ranked"].all()


@pytest.mark.parametrize(("dose", "reach", "near"), [
    (6.74, "reachable", True), (6.75, "not_reachable", True), (3.3, "reachable", False),
    (13.6, "not_reachable", False), (0.0, "reachable", False)])
def test_the_boundary_is_one_and_its_spread_is_said(dose, reach, near):
    row = dose_exposure(doses("dasatinib", dose)).iloc[0]
    assert (row["reach"], row["within_spread"]) == (reach, near)


@pytest.mark.parametrize("drug", ["RSL3", "vemurafenib", "saracatinib"])
def test_what_is_not_known_is_not_ranked(drug):
    row = dose_exposure(doses(drug, 1.0)).iloc[0]
    assert row["reach"] == "unknown" and not row["ranked"]
    assert np.isnan(row["dose_over_free_cmax"])


def test_units_do_not_matter():
    found = [dose_exposure(doses("bosutinib", dose, unit)).iloc[0]["dose_over_free_cmax"]
             for dose, unit in ((100, "nM"), (0.1, "uM"), ("1e-4", "mM"))]
    assert found == pytest.approx([found[0]] * 3, rel=1e-12)


@pytest.mark.parametrize(("dose", "unit", "column"), [
    (">10", "uM", "dose"), ("<1", "nM", "dose"), ("ten", "nM", "dose"), (None, "nM", "dose"),
    (np.inf, "nM", "dose"), (-2.0, "nM", "dose"), (1.0, "", "unit"), (1.0, None, "unit"),
    (1.0, "mg/kg", "unit"), (1.0, "ng/ml", "unit")])
def test_censored_and_unitless_doses_are_refused(dose, unit, column):
    with pytest.raises(RefugiumError) as caught:
        dose_exposure(doses("dasatinib", dose, unit))
    assert caught.value.column == column and caught.value.row == 2 and caught.value.remedy


def test_a_missing_column_teaches():
    with pytest.raises(RefugiumError, match="drug, dose, unit"):
        dose_exposure(pd.DataFrame({"drug": ["dasatinib"], "dose": [1.0]}))
