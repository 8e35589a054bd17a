"""Dead cells are one share, in whatever unit of a share they were written."""

import pandas as pd
import pytest

from refugium.response import dead_shares


@pytest.mark.parametrize(("unit", "value"), [("%", 60.0), ("percent", 60.0), ("fraction", 0.6),
                                             ("share", 0.6)])
def test_shares_in_every_unit(unit, value):
    wells = pd.DataFrame({"well": ["a"], "model_id": "m", "arm": "d", "time_h": 24.0, "block": "b",
                          "measure": "dead cells", "value": value, "unit": unit})
    assert dead_shares(wells)["share"].tolist() == [pytest.approx(0.6)]
