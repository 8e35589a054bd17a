"""Two runs held against each other: what changed and the reasons that the manifests give."""

import copy
import json

import pytest

from refugium.core.errors import RefugiumError
from refugium.core.tables import records
from refugium.escape.schemas import CALLS, ENGAGEMENT
from refugium.report.compare import compare_results, read_results


@pytest.fixture
def document():
    return {
        "schema_version": 2, "study": {"name": "s"}, "movie": None, "population": None,
        "therapy": None, "notes": [],
        "manifest": {"inputs": {"samples.csv": "a" * 64}, "knowledge": {"built-in": "b" * 64},
                     "parameters": {"escape.ALPHA": 0.05}, "command": "refugium run s",
                     "versions": {"numpy": "2.0"}, "seed": 1},
        "engagement": records(ENGAGEMENT.table([{
            "contrast": "c", "model_id": "M", "target": "EGFR", "verdict": "engaged",
            "residual": 0.1, "residual_lo": 0.05, "residual_hi": 0.2, "status": "ok"}])),
        "calls": [_call("MET", "persistent"), _call("AXL", "undecided")],
    }


def _call(node, kind):
    (row,) = records(CALLS.table([{
        "contrast": "c", "model_id": "M", "node": node, "members": [], "class": kind,
        "level": "none", "p": 0.01, "q": 0.02, "status": "ok", "contexts_seen": 0,
        "contexts_tested": 1, "overturned_by": []}]))
    return row


def test_the_same_document_has_not_changed(document):
    found = compare_results(document, copy.deepcopy(document))
    assert found.changes.empty
    assert found.reasons == []
    assert "Nothing changed" in found.summary()


@pytest.mark.parametrize(("table", "row", "field", "value", "what"), [
    ("engagement", 0, "verdict", "partial", "verdict changed"),
    ("engagement", 0, "residual", 0.2, "number moved"),
    ("engagement", 0, "residual", None, "number moved"),
    ("calls", 0, "class", "induced", "class changed"),
    ("calls", 0, "level", "candidate", "level changed"),
    ("calls", 1, "status", "no_baseline", "status changed"),
    ("calls", 1, "q", 0.03, "number moved"),
])
def test_each_change_is_named_and_the_other_way_round(document, table, row, field, value, what):
    other = copy.deepcopy(document)
    old = other[table][row][field]
    other[table][row][field] = value
    for one, two, first, second in ((document, other, old, value), (other, document, value, old)):
        found = compare_results(one, two)
        assert found.changes[["table", "what", "field"]].to_numpy().tolist() == [
            [table, what, field]]
        assert found.changes[["old", "new"]].to_numpy().tolist() == [
            ["" if v is None else str(v) for v in (first, second)]]
        assert found.reasons == ["same manifest: not expected, please report"]


def test_rows_appear_and_vanish_whatever_their_order(document):
    other = copy.deepcopy(document)
    other["calls"] = [_call("SRC family", "primed"), other["calls"][1]]
    found = compare_results(document, other).changes
    assert dict(zip(found["node"], found["what"], strict=True)) == {
        "MET": "vanished", "SRC family": "appeared"}
    other["calls"] = document["calls"][::-1]
    assert compare_results(document, other).changes.empty


@pytest.mark.parametrize(("moved", "tolerance", "count"), [
    (1e-8, 1e-6, 0), (1e-3, 1e-6, 1), (1e-3, 0.1, 0), (1e-8, 0.0, 1),
])
def test_the_tolerance_is_kept_and_stated(document, moved, tolerance, count):
    other = copy.deepcopy(document)
    other["calls"][0]["p"] += moved
    found = compare_results(document, other, tolerance=tolerance)
    assert len(found.changes) == count
    assert f"{tolerance:g}" in found.summary()


@pytest.mark.parametrize(("part", "value", "reason"), [
    ("inputs", {"samples.csv": "c" * 64}, f"other input: samples.csv: {'a' * 12} -> {'c' * 12}"),
    ("inputs", {"samples.csv": "a" * 64, "wells.csv": "d" * 64},
     f"other input: wells.csv: absent -> {'d' * 12}"),
    ("knowledge", {"built-in": "e" * 64},
     f"other knowledge pack: built-in: {'b' * 12} -> {'e' * 12}"),
    ("parameters", {"escape.ALPHA": 0.01}, "other parameter: escape.ALPHA: 0.05 -> 0.01"),
    ("versions", {"numpy": "2.1"}, "other version: numpy: 2.0 -> 2.1"),
    ("seed", 2, "other seed: 1 -> 2"),
])
def test_the_manifests_give_the_reason(document, part, value, reason):
    other = copy.deepcopy(document)
    other["manifest"][part] = value
    other["calls"][0]["level"] = "candidate"
    found = compare_results(document, other)
    assert found.reasons == [reason]
    assert reason in found.summary()


@pytest.mark.parametrize("damage", [
    lambda d: d.update(schema_version=3), lambda d: d.pop("schema_version"),
    lambda d: d.pop("calls"), lambda d: d["calls"][0].update({"class": "great"}),
    lambda d: d["manifest"].update(inputs=[]),
])
def test_other_documents_are_refused_with_advice(document, damage):
    other = copy.deepcopy(document)
    damage(other)
    with pytest.raises(RefugiumError, match=r"second results\.json.*To do"):
        compare_results(document, other)


@pytest.mark.parametrize("tolerance", [-1.0, float("nan"), float("inf")])
def test_a_tolerance_that_is_none_is_refused(document, tolerance):
    with pytest.raises(RefugiumError, match="tolerance"):
        compare_results(document, document, tolerance=tolerance)


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 100_000, "\udc80"])
def test_files_that_are_no_result_are_refused(tmp_path, text):
    (tmp_path / "results.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(RefugiumError, match="To do"):
        read_results(tmp_path)


def test_a_folder_or_the_file_is_read(tmp_path, document):
    file = tmp_path / "results.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    assert read_results(tmp_path) == read_results(file) == document


def test_a_document_of_schema_1_is_read_as_one_of_schema_2(document):
    new = copy.deepcopy(document)
    new["calls"][0] |= {"members": ["SRC", "YES1"], "overturned_by": ["leaving out A", "B"]}
    old = copy.deepcopy(new)
    old["schema_version"] = 1
    for row in old["calls"]:
        row["members"], row["overturned_by"] = (
            ";".join(row["members"]), "; ".join(row["overturned_by"]))
    assert compare_results(old, new).changes.empty
    assert compare_results(new, old).changes.empty
    old["calls"][0]["members"] = "SRC;FYN"
    found = compare_results(old, new).changes.iloc[0]
    assert (found["old"], found["new"]) == ("SRC; FYN", "SRC; YES1")
