"""A share is a share of the untreated wells beside it, whatever a file divided it by."""

import numpy as np
import pandas as pd
import pytest

import refugium as rf

DOSE = np.array([0, 0, 0, 0, 1, 3, 10, 30, 100, 300], dtype=float)


def _table(factor: float, measure: str = "viability", seed: int = 0) -> pd.DataFrame:
    """One drug, half effect at 20 nM, all wells of the plate off by one factor."""
    rng = np.random.default_rng(seed)
    left = np.tile(0.2 + 0.8 / (1 + (DOSE / 20) ** 1.5), 3) + rng.normal(0, 0.02, 3 * len(DOSE))
    share = factor * left
    return pd.DataFrame({
        "model_id": "PC9", "drug": np.where(np.tile(DOSE, 3) > 0, "erlotinib", ""),
        "dose": np.tile(DOSE, 3), "unit": "nM", "measure": measure, "value_unit": "fraction",
        "value": share if measure == "viability" else 1 - share})


@pytest.mark.parametrize("factor", [0.8, 1.0, 1.15, 1.4])
def test_one_factor_for_all_wells_changes_nothing(factor):
    found = rf.fit_response(_table(factor))
    curve, plain = found.curves.iloc[0], rf.fit_response(_table(1.0)).curves.iloc[0]
    assert curve["half_effect_dose"] == pytest.approx(plain["half_effect_dose"], rel=0.02)
    assert curve["at_highest"] == pytest.approx(plain["at_highest"], abs=0.02)
    assert any("divided by that" in note for note in found.notes) == (factor != 1.0)


def test_independent_drugs_stay_independent():
    """All wells 1.15 times as high were called synergistic."""
    rng = np.random.default_rng(1)
    rows = [(a, b) for a in (0, 1, 3, 10, 30, 100) for b in (0, 2, 8, 32) for _ in range(3)]
    a, b = np.array(rows, dtype=float).T
    left = (1 / (1 + (a / 12) ** 1.2)) * (0.3 + 0.7 / (1 + b / 9))
    table = pd.DataFrame({
        "model_id": "PC9", "drug": np.where(a > 0, "erlotinib", ""), "dose": a, "unit": "nM",
        "partner": np.where(b > 0, "dasatinib", ""), "partner_dose": b, "partner_unit": "nM",
        "measure": "viability", "value_unit": "fraction",
        "value": 1.15 * (left + rng.normal(0, 0.02, len(a)))})
    assert "synergistic" not in set(rf.fit_response(table, draws=50).surfaces["verdict"])
