"""From called nodes to drugs: what is known to hit them, and what was not tested."""

import numpy as np
import pandas as pd
import pytest

from refugium.core.errors import RefugiumError
from refugium.knowledge import load_knowledge
from refugium.therapy import CANDIDATES, call_id, find_candidates, find_drug_sets


def calls(*nodes, level="candidate", **more):
    return pd.DataFrame({"contrast": "c", "model_id": "PC9", "drug": "erlotinib", "node": nodes,
                         "class": "primed", "level": level, **more})


def test_the_family_is_hit_by_what_hits_its_members():
    rows = find_candidates(calls("SRC family")).set_index("partner")
    assert list(find_candidates(calls("SRC family")).columns) == CANDIDATES.names
    assert {"dasatinib", "bosutinib", "saracatinib"} <= set(rows.index)
    assert rows.loc["dasatinib", "kd_nM"] == 0.2 and rows.loc["dasatinib", "reach"] == "reachable"
    assert rows.loc["dasatinib", "kd_source"] == "10.1038/nbt.1990"
    assert "ABL" in rows.loc["dasatinib", "other_survival_targets"]
    assert "SRC family" not in rows.loc["dasatinib", "other_survival_targets"]
    # imatinib binds LCK of blood cells at 40 nM and no other member: it does not hit the family
    assert "imatinib" not in rows.index


def test_unknown_is_not_none():
    row = find_candidates(calls("SRC family")).set_index("partner").loc["saracatinib"]
    assert np.isnan(row["kd_nM"]) and row["kd_source"] == "" and row["constants_known"] == 0
    assert row["reach"] == "unknown" and row["intended"]


def test_every_hit_follows_from_the_constants():
    targets = load_knowledge().drug_targets
    for row in find_candidates(calls("AXL", "MET", "EPHA2")).to_dict("records"):
        own = targets[(targets["drug"] == row["partner"]) & (targets["node"] == row["node"])]
        assert own["intended"].any() or own["kd_nM"].min() <= 100
        assert not row["kd_nM"] < own["kd_nM"].min()


def test_an_adaptor_is_hit_by_way_of_its_receptors():
    rows = find_candidates(calls("GAB1", members=[("MET", "AXL")])).set_index("partner")
    assert rows.loc["capmatinib", "hits"] == "MET" and rows.loc["bemcentinib", "hits"] == "AXL"
    assert find_candidates(calls("GAB1")).empty


def test_the_drug_itself_is_no_partner():
    assert "erlotinib" not in set(find_candidates(calls("EGFR"))["partner"])


@pytest.mark.parametrize(("level", "role", "kept"), [
    ("none", "backup", False), ("candidate", "backup", True), ("supported", "backup", True),
    ("associated", "backup", True), ("candidate", "target", False), ("candidate", "set", False)])
def test_only_called_backups_have_partners(level, role, kept):
    assert bool(len(find_candidates(calls("AXL", level=level, role=role)))) == kept


def test_withheld_only_where_the_target_was_shown_not_to_be_hit():
    def engaged(*verdicts):
        table = pd.DataFrame({"contrast": "c", "verdict": verdicts})
        return bool(len(find_candidates(calls("AXL"), engagement=table)))

    assert not engaged("not_engaged") and not engaged("not_engaged", "not_engaged")
    assert engaged("did_not_fall") and engaged("") and engaged("not_engaged", "engaged")


def test_what_was_given_to_these_cells_is_told_from_knowledge():
    given = pd.DataFrame({"model_id": ["PC9", "H1975"], "partner": ["bosutinib", "dasatinib"]})
    rows = find_candidates(calls("SRC family"), measured=given).set_index("partner")["tested"]
    assert rows["bosutinib"] == "tested" and rows["dasatinib"] == "from_knowledge_only"


def test_ones_own_constants_take_the_place_of_the_built_in():
    own = pd.DataFrame({"drug": ["mine", "dasatinib"], "construct": "AXL", "gene": "AXL",
                        "kd_nM": [3.0, 900.0], "source": "our assay"})
    rows = find_candidates(calls("AXL"), affinities=own).set_index("partner")
    assert rows.loc["mine", ["kd_nM", "kd_source"]].tolist() == [3.0, "our assay"]
    assert "dasatinib" not in rows.index


def test_a_key_is_the_call_not_its_row():
    two = find_candidates(calls("AXL", "MET"))
    turned = find_candidates(calls("MET", "AXL"))
    keys = dict(zip(two["node"], two["call_id"], strict=True))
    assert keys == dict(zip(turned["node"], turned["call_id"], strict=True))
    assert len(set(keys.values())) == 2
    # names that would be one text when joined are two calls
    assert call_id(model_id="a", drug="bc", node="d", contrast="e") != call_id(
        model_id="ab", drug="c", node="d", contrast="e")


def test_a_node_that_nothing_hits_has_no_row():
    assert find_candidates(calls("no such node")).empty
    assert find_candidates(calls("AXL").iloc[:0]).empty


def test_a_missing_column_teaches():
    with pytest.raises(RefugiumError, match="find_escape"):
        find_candidates(calls("AXL").drop(columns="level"))


def candidates(**hits):
    return pd.DataFrame([
        {"model_id": "m", "drug": "d", "contrast": "c", "node": node, "partner": partner,
         "reach": "unknown"} for partner, nodes in hits.items() for node in nodes])


def test_sets_are_the_smallest_with_the_widest_cover():
    found = find_drug_sets(candidates(x=["A"], y=["B"], z=["A"], w=["B", "C"]))
    assert set(found["partners"]) == {("x", "w"), ("z", "w")}
    assert set(found["uncovered"]) == {()}


def test_a_second_drug_is_named_only_where_it_adds():
    found = find_drug_sets(candidates(x=["A", "B"], y=["B"]))
    assert found["partners"].tolist() == [("x",)]


def test_what_is_not_covered_is_said():
    found = find_drug_sets(candidates(x=["A"], y=["B"], z=["C"]))
    assert all(len(row) == 1 for row in found["uncovered"]) and len(found) == 3


def test_hits_beyond_reach_are_named():
    rows = find_candidates(calls("SRC family", "AXL"))
    found = find_drug_sets(rows).set_index("partners")
    assert found.loc[[("bosutinib",)], "beyond_reach"].tolist() == [("AXL",)]
