"""How often kinases with a known perturbation can be seen by the sites that ship, and how well."""

import numpy as np
import pandas as pd
import pytest
from benchmarks.benchmarkin.read import read_perturbations
from benchmarks.benchmarkin.visibility import site_sets, visible_pairs, within

from refugium.knowledge import load_knowledge

KNOWN = load_knowledge()


@pytest.mark.parametrize(("name", "total", "before", "after"), [
    ("hernandez", 94, 7, 36), ("tyrosine", 18, 2, 18),
])
def test_share_of_experiments_that_see_a_tyrosine_kinase(mirror, name, total, before, after):
    part = read_perturbations(mirror / "benchmarkin" / "data", name)
    assert part.effects.shape[1] == total
    sets = site_sets(KNOWN)
    pairs = {n: visible_pairs(part, sets[n], KNOWN)
             for n in ("reporter rows", "with all substrates")}
    seen = {n: p[p["watched"]]["experiment"].nunique() for n, p in pairs.items()}
    assert seen == {"reporter rows": before, "with all substrates": after}
    if name == "tyrosine":
        whole = pairs["with all substrates"]
        assert within(whole[whole["tyrosine"]], "z")[0] == pytest.approx(0.733, abs=0.001)


def test_within_gives_a_prior_one_half_and_order_one():
    """A score that is a constant of the node says nothing, whoever is hit more often."""
    pairs = pd.DataFrame({"node": list("AAABBB"), "hit": [True, True, False, False, False, True],
                          "prior": [9.0, 9, 9, 1, 1, 1], "order": [3.0, 2, 1, 0, 1, 5]})
    assert within(pairs, "prior") == (0.5, 3, 2)
    assert within(pairs, "order")[0] == 1
    assert np.isnan(within(pairs[pairs["hit"]], "order")[0])
