"""results.json: schema 1, missing numbers null, the first offence named by its path."""

import copy
import json
import math

import pytest

from refugium.errors import RefugiumError
from refugium.report import results_document, validate_results


@pytest.fixture(scope="module")
def document(made):
    return results_document(study=made.study, escape=made.escape)


def test_document_is_plain_json_and_valid(document):
    again = json.loads(json.dumps(document, allow_nan=False))
    assert again == document
    validate_results(again)


@pytest.mark.parametrize("case", ["made", "hostile", "long_names", "formulas", "empty"])
def test_every_case_is_valid(case, request):
    case = request.getfixturevalue(case)
    validate_results(results_document(study=case.study, escape=case.escape))


def test_rows_hold_the_whole_table(document, made):
    assert set(document["calls"][0]) == set(made.escape.calls.columns)
    assert set(document["engagement"][0]) == set(made.escape.engagement.columns)
    assert document["study"]["name"] == made.study.name
    assert document["movie"] is document["population"] is document["therapy"] is None


def test_missing_numbers_are_null_and_never_zero(document, made):
    for row, before in zip(document["calls"], made.escape.calls["before"], strict=True):
        assert (row["before"] is None) == math.isnan(before)


@pytest.mark.parametrize(("change", "path"), [
    (lambda d: d.update(schema_version=2), "schema_version"),
    (lambda d: d.pop("calls"), "calls"),
    (lambda d: d.update(extra=1), "extra"),
    (lambda d: d["manifest"].pop("seed"), "manifest.seed"),
    (lambda d: d["study"].pop("name"), "study.name"),
    (lambda d: d["calls"][3].update(level="certain"), "calls[3].level"),
    (lambda d: d["calls"][2].pop("members"), "calls[2].members"),
    (lambda d: d["calls"][0].update(p=1.5), "calls[0].p"),
    (lambda d: d["calls"][0].update(q=True), "calls[0].q"),
    (lambda d: d["calls"][0].update(contexts_seen=-1), "calls[0].contexts_seen"),
    (lambda d: d["engagement"][1].update(verdict="hit"), "engagement[1].verdict"),
    (lambda d: d["engagement"][1].update(residual="0.1"), "engagement[1].residual"),
    (lambda d: d["engagement"][0].update(change_log2=math.inf), "engagement[0].change_log2"),
    (lambda d: d["notes"].append("a note"), "notes[2]"),
    (lambda d: d.update(movie=[]), "movie"),
    (lambda d: d.update(engagement={}), "engagement"),
])
def test_first_offence_is_named(document, change, path):
    broken = copy.deepcopy(document)
    change(broken)
    with pytest.raises(RefugiumError) as caught:
        validate_results(broken)
    assert caught.value.column == path


@pytest.mark.parametrize("value", [None, [], "text", 1])
def test_what_is_no_document_is_refused(value):
    with pytest.raises(RefugiumError):
        validate_results(value)
