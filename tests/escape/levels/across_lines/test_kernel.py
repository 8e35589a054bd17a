"""The step that is run by the thousand is the step of a whole run: same numbers, same nodes."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.lines.kernel import drug_lines
from benchmarks.lines.score import read_lines

from refugium.knowledge import load_knowledge
from refugium.virtual import LinesPlan, write_lines


@pytest.mark.parametrize("plan", [
    LinesPlan(seed=3, shift_log2=2.0, declared=True),
    LinesPlan(seed=4, world="sisters", groups=True, n_lines=12),
], ids=lambda plan: plan.world)
def test_numbers_of_the_kernel_are_those_of_the_table(plan: LinesPlan) -> None:
    pack = load_knowledge()
    judged = (asked := drug_lines(plan, pack)[0]).judged
    table = read_lines(write_lines(plan, pack).study, pack)
    table = table[table["drug"] == plan.drug].set_index("node").loc[list(asked.baseline.nodes)]
    assert table["family"].tolist() == list(judged.lines.family)
    for column, own in (("slope", judged.slopes.estimate), ("p", judged.slopes.p),
                        ("p_family", judged.p_family), ("p_rivals", judged.p_rivals)):
        assert np.allclose(table[column].to_numpy(dtype=float), own, equal_nan=True), column
    told = table["p_above"].notna().to_numpy()
    assert np.allclose(table["p_above"].to_numpy(dtype=float)[told], judged.p_above[told])
