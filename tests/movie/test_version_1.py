"""A movie that version 1 saved is loaded, and its words say no more than was seen."""

import json

import pandas as pd

import refugium as rf


def test_memory_of_version_1_loads_as_not_back(tmp_path):
    rf.MovieResult({}).save(tmp_path / "old")
    head = json.loads((tmp_path / "old" / "result.json").read_text(encoding="utf-8"))
    head["schema_version"] = 1
    (tmp_path / "old" / "result.json").write_text(json.dumps(head), encoding="utf-8")
    pd.DataFrame({
        "model_id": "M", "arm": "drug", "gene": ["AXL", "EGFR", "DUSP6", "ACTB"], "on_point": 1,
        "off_point": 2, "on_change": [4.0, 3.0, -3.0, 0.0], "off_change": [4.0, 5.0, 0.1, 0.0],
        "recovered": [0.0, -0.6, 1.0, float("nan")], "lo": 0.0, "hi": 1.0,
        "class": ["memory", "ratcheting", "reversible", "none"], "q": [0.01, 0.01, 0.01, None],
        "status": ["ok", "ok", "ok", "flat"],
    }).to_parquet(tmp_path / "old" / "gene_memory.parquet")
    back = rf.MovieResult.load(tmp_path / "old").table("gene_memory")
    assert back["returned"].tolist() == ["not_back", "further_out", "reversible", "none"]
    assert back["recovered_status"].tolist() == ["ok", "ok", "ok", "flat"]
    assert back["recovered_hi"].tolist() == [1.0] * 4
    assert set(back["kept"]) == {""} and set(back["history"]) == {""}
