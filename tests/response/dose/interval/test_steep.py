"""Steps between two doses: their interval, on curves steeper than any that is fitted."""

import numpy as np
import pytest

from refugium.response.dose.curves import CurveReadings, curve_table

DOSE = np.array([0, 0, 1, 3, 10, 30, 100, 300], dtype=float)


@pytest.mark.parametrize(("hill", "clipped"), [(8, False), (15, False), (40, True)])
def test_interval_of_a_step_covers(hill, clipped):
    rng = np.random.default_rng(hill)
    true = 10 ** rng.uniform(1, np.log10(30), 100)
    kept = 1 / (1 + (DOSE / true[:, None]) ** hill) + rng.normal(0, 0.02, (100, len(DOSE)))
    kept = np.clip(kept, 0, 1) if clipped else kept
    found = curve_table([CurveReadings(head={"drug": str(i), "scale": "fraction"}, dose=DOSE,
                                       value=each) for i, each in enumerate(kept)])
    ok = (found["status"] == "ok").to_numpy()
    missed = ~((found["half_effect_lo"] <= true) & (true <= found["half_effect_hi"])).to_numpy()
    assert ok.sum() > 80
    assert (missed & ok).sum() <= 10
