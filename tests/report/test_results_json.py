"""results.json: made of the declared schemas, missing numbers null, offences named by path."""

import copy
import json
import math

import pandas as pd
import pytest

from refugium.core.errors import RefugiumError
from refugium.core.tables import records
from refugium.escape.result import EscapeResult
from refugium.escape.schemas import ASSOCIATION, CONTEXTS
from refugium.movie import MovieResult
from refugium.report import compare_results, results_document, validate_results
from refugium.report.results_json import _VALUES
from refugium.signal import read


@pytest.fixture(scope="module")
def document(made):
    return results_document(readings=read(made.study), escape=made.escape)


def test_document_is_plain_json_and_valid(document):
    again = json.loads(json.dumps(document, allow_nan=False))
    assert again == document
    validate_results(again)


@pytest.mark.parametrize("case", ["made", "hostile", "long_names", "formulas", "empty"])
def test_every_case_is_valid(case, request):
    case = request.getfixturevalue(case)
    validate_results(results_document(readings=read(case.study), escape=case.escape))


def test_rows_hold_the_whole_table(document, made):
    assert list(document) == [
        "schema_version", "manifest", "study", "engagement", "calls", "contexts", "association",
        "across_lines", "factorials", "dose_series", "movie", "population", "therapy", "notes"]
    assert set(document["calls"][0]) == set(made.escape.calls.columns)
    assert set(document["engagement"][0]) == set(made.escape.engagement.columns)
    assert document["study"]["name"] == made.study.name
    assert document["movie"] is document["population"] is document["therapy"] is None


@pytest.fixture(scope="module")
def several(made):
    """The document of a study with several models: contexts and association hold a row."""
    escape = EscapeResult({
        **made.escape.tables,
        "contexts": pd.DataFrame([{
            "about": "backup", "question": "erlotinib at 24 h vs DMSO", "drug": "erlotinib",
            "target": "EGFR", "node": "AXL", "n_models": 4, "n_seen": 2, "n_no": 1,
            "n_unjudged": 1, "n_not_measured": 0, "pooled": 0.8, "lo": 0.1, "hi": 1.5,
            "i2": 0.4, "status": "ok", "words": "seen in 2 of 3"}]),
        "association": pd.DataFrame([{
            "node": "AXL", "drug": "erlotinib", "target": "EGFR", "measure": "growth_rate",
            "scale": "level", "n_models": 4, "p_least": 1 / 24, "status": "too_few_points"}]),
    }, made.escape.manifest)
    return results_document(readings=read(made.study), escape=escape)


def test_models_taken_together_are_said(several):
    validate_results(json.loads(json.dumps(several, allow_nan=False)))
    context, association = several["contexts"][0], several["association"][0]
    assert set(context) == set(CONTEXTS.names) and set(association) == set(ASSOCIATION.names)
    assert (context["n_seen"], context["pooled"], context["tau2"]) == (2, 0.8, None)
    assert (association["n_models"], association["rho"], association["q"]) == (4, None, None)


@pytest.mark.parametrize(("change", "path"), [
    (lambda d: d["contexts"][0].update(n_seen=-1), "contexts[0].n_seen"),
    (lambda d: d["contexts"][0].update(about="node"), "contexts[0].about"),
    (lambda d: d["contexts"][0].pop("words"), "contexts[0].words"),
    (lambda d: d["association"][0].update(p=2.0), "association[0].p"),
    (lambda d: d["association"][0].update(rho="high"), "association[0].rho"),
    (lambda d: d.update(association=None), "association"),
])
def test_an_offence_in_them_is_named(several, change, path):
    broken = copy.deepcopy(several)
    change(broken)
    with pytest.raises(RefugiumError) as caught:
        validate_results(broken)
    assert caught.value.column == path


def test_a_document_made_before_they_were_added_is_still_read(several):
    validate_results({k: v for k, v in several.items() if k not in ("contexts", "association")})


def test_missing_numbers_are_null_and_never_zero(document, made):
    for row, before in zip(document["calls"], made.escape.calls["before"], strict=True):
        assert (row["before"] is None) == math.isnan(before)


@pytest.mark.parametrize(("change", "path"), [
    (lambda d: d.update(schema_version=3), "schema_version"),
    (lambda d: d.pop("calls"), "calls"),
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


def test_keys_and_columns_that_are_not_known_are_passed_over(document):
    """Within schema 2 they are only added: a document of a later version is read."""
    later = copy.deepcopy(document)
    later |= {"cohort": [{"score": 1}], "movie": {"sentences": [], "frames": [{"a": None}]}}
    for table in ("engagement", "calls", "notes"):
        later[table][0] |= {"later": {"any": ["thing"]}, "size": 3.0}
    validate_results(later)
    assert compare_results(document, later).changes.empty


@pytest.mark.parametrize("schema", [s for s in EscapeResult.schemas if s.in_json] + [
    s for s in MovieResult.schemas if s.in_json], ids=lambda s: s.name)
def test_every_column_is_held_to_its_kind(document, schema):
    """A row without numbers is sound; a value of another kind, or no value, is named."""
    def with_row(row):
        made = copy.deepcopy(document)
        made["movie"] = {}
        home = made if schema in EscapeResult.schemas else made["movie"]
        home[schema.name] = [row]
        return made

    (row,) = records(schema.table(pd.DataFrame([{}])))
    row |= {key: next(iter(sorted(allowed))) for (table, key), allowed in _VALUES.items()
            if table == schema.name}
    row |= {c.name: next(iter(c.values)) for c in schema.columns if getattr(c, "values", ())}
    validate_results(with_row(row))
    for column in schema.columns:
        wrong = [{}, ["x"] if column.kind != "list" else "x", True if column.kind != "flag" else 1]
        wrong += [None] if column.kind != "number" else []
        wrong += [column.at_most + 1] if column.at_most is not None else []
        wrong += [column.at_least - 1] if column.at_least is not None else []
        for value in wrong:
            with pytest.raises(RefugiumError) as caught:
                validate_results(with_row(row | {column.name: value}))
            assert caught.value.column.endswith(f"{schema.name}[0].{column.name}")
        less = {key: value for key, value in row.items() if key != column.name}
        if column.required:
            with pytest.raises(RefugiumError, match=r"\[0\]\." + column.name):
                validate_results(with_row(less))
        else:
            validate_results(with_row(less))


def test_tables_of_the_first_version_stand_in_it_and_sites_do_not():
    escape = [s.name for s in EscapeResult.schemas if s.in_json]
    assert escape == ["engagement", "calls", "contexts", "association", "notes", "across_lines",
                      "factorials", "dose_series"]
    assert [s.name for s in MovieResult.schemas if s.in_json] == [
        "courses", "points", "waves", "constraints", "hysteresis", "nearest", "stages", "links",
        "partners", "occupancy", "kinetics", "returning", "models", "state_changes",
        "states_over_models"]


@pytest.mark.parametrize("value", [None, [], "text", 1])
def test_what_is_no_document_is_refused(value):
    with pytest.raises(RefugiumError):
        validate_results(value)
