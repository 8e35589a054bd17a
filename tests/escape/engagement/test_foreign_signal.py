"""Changes in cells beneath changes that were read among neighbours."""

from __future__ import annotations

import numpy as np
import pytest

from refugium.core.status import InterferenceFrom
from refugium.escape import find_escape
from refugium.escape.engagement.foreign_signal import ends_in_cells
from refugium.language.roles import is_unchanged
from refugium.signal import Interference
from refugium.virtual import Plan, write_tumour


@pytest.mark.parametrize("true_log2", [-4.0, -1.0, -0.3, 0.3, 1.0, 3.0])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.3])
def test_the_true_change_lies_between_the_ends(true_log2: float, share: float) -> None:
    levels = np.array([1.0, 2.0**true_log2, 0.7, 1.4])
    read = (1 - share) * levels + share * levels.mean()
    change = np.log2(read[1] / read[0])
    foreign = Interference(lo=0.0, hi=0.35, source=InterferenceFrom.ACQUISITION)
    lo, hi = ends_in_cells(np.array([change]), np.array([change]),
                           np.array([read.mean() / read[0]]), foreign)
    assert lo[0] - 1e-9 <= true_log2 <= hi[0] + 1e-9


def test_without_foreign_signal_cells_are_what_was_read() -> None:
    lo, hi = np.array([-1.5, 0.2]), np.array([-0.5, 0.9])
    none = Interference(lo=0.0, hi=0.0, source=InterferenceFrom.NONE)
    for end, cells in zip((lo, hi), ends_in_cells(lo, hi, np.ones(2), none), strict=True):
        np.testing.assert_allclose(cells, end, atol=1e-12)


def test_unchanged_is_said_of_cells() -> None:
    row = {"change_lo": -0.4, "change_hi": 0.4}
    assert is_unchanged(row)
    assert not is_unchanged(row | {"cells_lo": -0.7, "cells_hi": 0.6})
    assert not is_unchanged(row | {"cells_lo": float("nan"), "cells_hi": 0.4})


def test_calls_say_both_ends_in_cells() -> None:
    tumour = write_tumour(Plan(planted="none", seed=3))
    free = tumour.study
    for acquisition, wider in (("lfq", False), ("tmt_ms2", True)):
        free.modalities["phospho"].uns["acquisition"] = acquisition
        calls = find_escape(free, challenge=False).calls
        seen = calls[calls["change_lo"].notna() & calls["cells_lo"].notna()]
        assert len(seen)
        assert (seen["cells_lo"] <= seen["change_lo"] + 1e-9).all()
        assert (seen["cells_hi"] >= seen["change_hi"] - 1e-9).all()
        assert ((seen["cells_hi"] - seen["cells_lo"])
                > (seen["change_hi"] - seen["change_lo"]) + 1e-6).any() == wider
