"""Every answer is one kind of thing: what holds of one result holds of all of them."""

import copy
import dataclasses
import json
import pickle

import pandas as pd
import pytest

from refugium.check import StudyReport
from refugium.core.errors import RefugiumError
from refugium.core.manifest import Manifest
from refugium.core.result import Result
from refugium.core.saved import save_tables
from refugium.core.tables import Column, Schema
from refugium.escape import EscapeResult
from refugium.movie import ChainComparison, MovieResult
from refugium.movie.kinetics import Kinetics
from refugium.plan import StudyPlan
from refugium.population import PopulationResult
from refugium.report.compare import Comparison
from refugium.response import ResponseResult
from refugium.signal.footprints import Footprints
from refugium.therapy import EvidenceResult, TherapyResult, TolerabilityResult

HOSTILE = "<script>alert('1 & 2')</script>"
MANIFEST = Manifest(inputs={"samples.csv": "ab12"}, parameters={"alpha": 0.05}, seed=7)
HIT = {"contrast": HOSTILE, "model_id": "PC9", "drug": "erlotinib", "target": "EGFR",
       "verdict": "engaged", "recovery": "none", "change_log2": -3.0, "change_lo": -3.5,
       "change_hi": -2.5, "residual": 0.1, "residual_lo": 0.05, "residual_hi": 0.2,
       "n_sites": 3, "n_blocks": 3, "time_h": 24.0, "status": "ok"}

FILLED = {
    EscapeResult: ({"engagement": HIT}, {"manifest": MANIFEST}),
    MovieResult: ({"partners": {}}, {"notes": ("one note", HOSTILE), "manifest": MANIFEST}),
    ResponseResult: ({"curves": {"drug": HOSTILE, "scale": "gr", "status": "flat"}},
                     {"notes": (HOSTILE,), "manifest": MANIFEST}),
    StudyReport: ({"head": {"what": "name", "words": HOSTILE}}, {}),
    Kinetics: ({"path": {}}, {"notes": (HOSTILE,)}),
    StudyPlan: ({"plan": {"contrast": "", "node": HOSTILE}}, {"cut": 0.002, "tests": 25}),
    Comparison: ({"changes": {"table": "calls", "contrast": "erlotinib", "node": "AXL",
                              "what": "appeared"}},
                 {"reasons": [HOSTILE], "tolerance": 0.1}),
    Footprints: ({"footprints": {"source": HOSTILE, "contrast": HOSTILE, "estimate": 1.0,
                                 "q": 0.01, "status": "ok"}}, {"manifest": MANIFEST}),
    ChainComparison: ({"links_over_studies": {"chain": HOSTILE, "words": HOSTILE}},
                      {"notes": (HOSTILE,), "manifest": MANIFEST}),
    TolerabilityResult: ({"organ_coverage": {"drug": HOSTILE}}, {}),
    TherapyResult: ({"drug_sets": {"model_id": HOSTILE}},
                    {"notes": (HOSTILE,), "manifest": MANIFEST}),
    PopulationResult: ({"colonies": {"model_id": HOSTILE, "arm": HOSTILE, "verdict": "not_shown",
                                     "status": "too_few_points"}},
                       {"notes": (HOSTILE,), "manifest": MANIFEST}),
    EvidenceResult: ({"grade": {"drugs": (HOSTILE,), "disease": HOSTILE, "gene": "EGFR"}}, {}),
}
EMPTY = {**{cls: {} for cls in FILLED}, StudyPlan: {"cut": 0.002}}
CLASSES = pytest.mark.parametrize("cls", FILLED, ids=lambda cls: cls.__name__)


def _filled(cls):
    """Return a result with one row in one table, hostile names and every other field set."""
    rows, beside = FILLED[cls]
    schemas = {s.name: s for s in cls.schemas}
    return cls({name: schemas[name].table([row or {schemas[name].names[0]: "PC9"}])
                for name, row in rows.items()}, **beside)


def _some_table(cls):
    return next(iter(FILLED[cls][0]))


def _subclasses(cls):
    return {s for direct in cls.__subclasses__() for s in (direct, *_subclasses(direct))}


def test_every_result_is_tested_here():
    own = {cls for cls in _subclasses(Result) if cls.__module__.startswith("refugium.")}
    assert {cls.__name__ for cls in own} - {"Doses"} == {cls.__name__ for cls in FILLED}


@CLASSES
def test_every_table_is_handed_out_as_a_copy(cls):
    found = _filled(cls)
    for schema in cls.schemas:
        for asked in (lambda name=schema.name: found.table(name),
                      lambda name=schema.name: getattr(found, name)):
            table = asked()
            assert list(table.columns) == schema.names
            table["added"] = "changed"
            table[schema.names[0]] = None
            assert list(asked().columns) == schema.names
            pd.testing.assert_frame_equal(asked(), found.tables[schema.name])
    assert len(found.table(_some_table(cls))) == 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.tables = {}


@CLASSES
def test_no_table_has_the_name_of_something_else(cls):
    assert not {s.name for s in cls.schemas} & {*dir(cls), *(f.name for f in
                                                             dataclasses.fields(cls))}


@CLASSES
def test_a_table_that_is_given_can_be_edited_afterwards(cls):
    name = _some_table(cls)
    given = _filled(cls).table(name)
    found = dataclasses.replace(_filled(cls), tables={name: given})
    before = found.table(name)
    given.iloc[0, 0] = "edited"
    pd.testing.assert_frame_equal(found.table(name), before)


@CLASSES
def test_an_unknown_table_is_told_from_those_that_exist(cls):
    found, name = _filled(cls), _some_table(cls)
    every = ", ".join(s.name for s in cls.schemas)
    for wrong in (f"{name}x", name.upper()):
        told = f"did you mean {name}"
        with pytest.raises(RefugiumError, match=f"{cls.__name__} has no table") as caught:
            found.table(wrong)
        assert told in str(caught.value) and every in str(caught.value)
        with pytest.raises(AttributeError, match="no attribute") as caught:
            getattr(found, wrong)
        assert told in str(caught.value) and every in str(caught.value)
    with pytest.raises(RefugiumError, match="To do: tables: "):
        found.table("0123456789")
    with pytest.raises(AttributeError, match="did you mean summary"):
        _ = found.sumary


@CLASSES
def test_a_misspelt_table_is_no_empty_answer(cls):
    name = _some_table(cls)
    with pytest.raises(RefugiumError, match=f"no table '{name}x'.*did you mean {name}"):
        cls({f"{name}x": pd.DataFrame()}, **EMPTY[cls])
    with pytest.raises(RefugiumError, match="has no column 'nope'"):
        cls({name: pd.DataFrame({"nope": [1]})}, **EMPTY[cls])


@CLASSES
def test_it_shows_itself_in_six_lines(cls):
    for found in (_filled(cls), cls({}, **EMPTY[cls])):
        lines = repr(found).splitlines()
        assert len(lines) <= 6 and max(map(len, lines)) <= 100
        assert lines[0].startswith(f"{cls.__name__}: ")
    assert f"{_some_table(cls)} 1" in repr(_filled(cls))
    names = [s.name for s in cls.schemas]
    assert {*names, "summary", "save", "load", "table"} <= set(dir(found))


def test_many_tables_and_long_names_still_fit_six_lines():
    class Many(Result):
        schemas = tuple(Schema(f"a_table_of_some_length_{n}", (Column("a", "text", "any"),))
                        for n in range(40))

        def summary(self):
            return "word " * 99 + "\nmore"

    lines = repr(Many({s.name: s.table([{"a": "x"}] * 1234) for s in Many.schemas})).splitlines()
    assert len(lines) == 6 and max(map(len, lines)) <= 100
    assert [line[-3:] for line in lines[-2:]] == ["...", "..."]


@CLASSES
def test_a_hostile_name_is_no_markup(cls):
    page = _filled(cls)._repr_html_()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert f"<td>{_some_table(cls)}</td><td>1</td>" in page
    assert cls.__name__ in cls({}, **EMPTY[cls])._repr_html_()


@CLASSES
def test_it_is_saved_and_loaded_whole(cls, tmp_path):
    for number, found in enumerate((_filled(cls), cls({}, **EMPTY[cls]))):
        found.save(tmp_path / str(number))
        again = cls.load(tmp_path / str(number))
        for name, table in found.tables.items():
            pd.testing.assert_frame_equal(table, again.tables[name])
        for field in dataclasses.fields(cls):
            if field.name != "tables":
                assert getattr(again, field.name) == getattr(found, field.name)
        assert again.summary() == found.summary()


@CLASSES
def test_it_is_copied_and_sent_to_other_processes(cls):
    found = _filled(cls)
    for again in (copy.copy(found), copy.deepcopy(found), pickle.loads(pickle.dumps(found))):
        assert again.summary() == found.summary()
        assert type(again) is cls


@CLASSES
def test_an_empty_result_has_every_table_and_can_speak(cls):
    found = cls({}, **EMPTY[cls])
    assert list(found.tables) == [s.name for s in cls.schemas]
    assert all(table.empty for table in found.tables.values())
    assert isinstance(found.summary(), str)


OLD_HEADS = {  # what 0.1.0 wrote beside the tables
    EscapeResult: {"manifest": MANIFEST.as_dict()},
    MovieResult: {"manifest": MANIFEST.as_dict(), "notes": ["one note"]},
    StudyReport: {},
    Kinetics: {"notes": ["one note"]},
    StudyPlan: {"alpha": 0.002},
    Comparison: {"reasons": ["other seed: 0 -> 1"]},
    Footprints: {"manifest": MANIFEST.as_dict()},
}


@pytest.mark.parametrize("cls", OLD_HEADS, ids=lambda cls: cls.__name__)
def test_what_an_older_version_saved_is_loaded(cls, tmp_path):
    found = _filled(cls)
    save_tables(tmp_path / "old", cls.__name__, found.tables, OLD_HEADS[cls])
    again = cls.load(tmp_path / "old")
    pd.testing.assert_frame_equal(again.table(_some_table(cls)), found.table(_some_table(cls)))
    assert getattr(again, "manifest", MANIFEST) == MANIFEST
    assert "One more call needs p <= 0.002" in again.summary() or cls is not StudyPlan
    found.save(tmp_path / "new")
    old, new = (json.loads((tmp_path / name / "result.json").read_text(encoding="utf-8"))
                for name in ("old", "new"))
    assert [key for key in new if key in old] == list(old)


def test_another_kind_of_result_is_not_loaded(tmp_path):
    _filled(Kinetics).save(tmp_path / "k")
    with pytest.raises(RefugiumError, match="not a saved MovieResult"):
        MovieResult.load(tmp_path / "k")


def test_a_contrast_that_is_not_there_cannot_be_drawn():
    found = EscapeResult({"engagement": pd.DataFrame([{**HIT, "contrast": "erlotinib vs DMSO"}])})
    with pytest.raises(RefugiumError, match=r"no such contrast.*known: 'erlotinib vs DMSO'"):
        found.plot_backup_map(contrast="nope")
    found.plot_backup_map(contrast="erlotinib vs DMSO")
    found.plot_backup_map()
