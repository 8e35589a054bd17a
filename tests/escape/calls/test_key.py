"""Each row of calls has a key of its own, which does not depend on what was measured."""

import refugium as rf
from refugium.escape import call_id
from refugium.virtual import Plan, write_tumour


def test_every_row_has_the_key_of_its_names():
    calls = rf.find_escape(write_tumour(Plan(planted="induced", seed=4)).study,
                           challenge=False).calls
    assert calls["call_id"].is_unique and calls["call_id"].str.len().eq(12).all()
    # nodes that were not called have one too: a later table may speak of them
    assert (calls["level"] == "none").any()
    for row in calls.to_dict("records"):
        assert row["call_id"] == call_id(**{
            name: row[name] for name in ("model_id", "drug", "node", "contrast")})


def test_a_boundary_between_names_is_part_of_the_key():
    assert call_id(model_id="ab", drug="c", node="d", contrast="e") != call_id(
        model_id="a", drug="bc", node="d", contrast="e")
