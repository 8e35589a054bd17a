"""Results of version 1 say what they said: its sentences are read as facts again."""

import json

import pandas as pd

from refugium.escape import EscapeResult, find_escape
from refugium.plan import StudyPlan
from refugium.plan.rows import PLAN
from refugium.virtual import demo_plan, write_tumour

ADDED = {
    "calls": ["drugs", "targets", "role", "expected_for", "tested", "shown_on", "excluded",
              "not_rising", "abundance_unknown", "cautions"],
    "sites": ["reference_outlier"], "activities": ["reference_outlier"], "plan": ["can_help"],
}


def _as_version_1(folder, schemas):
    """Write a saved result as version 1 would have: no columns of facts, lists joined."""
    for schema in schemas:
        file = folder / f"{schema.name}.parquet"
        table = pd.read_parquet(file).drop(columns=ADDED.get(schema.name, []))
        for column in schema.columns:
            if column.kind == "list" and column.name in table:
                table[column.name] = [";".join(cell) for cell in table[column.name]]
        table.to_parquet(file, index=False)
    head = json.loads((folder / "result.json").read_text())
    (folder / "result.json").write_text(json.dumps(head | {"schema_version": 1}))


def test_facts_of_calls_are_read_from_what_version_1_wrote(tmp_path):
    found = find_escape(write_tumour(demo_plan()).study, challenge=False)
    found.save(tmp_path / "old")
    _as_version_1(tmp_path / "old", EscapeResult.schemas)
    again = EscapeResult.load(tmp_path / "old")
    for name, table in found.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], table, obj=name)
    assert found.calls["shown_on"].any() or found.calls["excluded"].map(len).any()
    assert again.summary() == found.summary()


def test_a_plan_of_version_1_knows_what_cannot_help(tmp_path):
    plan = StudyPlan({"plan": PLAN.table([
        {"contrast": "c", "node": "AXL", "why": "more replicates cannot help: no baseline"},
        {"contrast": "c", "node": "MET", "why": "a rise could be called", "can_help": True},
    ])}, cut=0.01)
    plan.save(tmp_path / "old")
    _as_version_1(tmp_path / "old", StudyPlan.schemas)
    assert StudyPlan.load(tmp_path / "old").summary() == plan.summary()
