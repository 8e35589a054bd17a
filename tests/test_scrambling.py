"""Words are for people: whatever they say, nothing that is made of the tables changes.

Every column of kind `words` (and the cautions of calls) is replaced by a short nonsense word, the
same one for the same text. What is made of the tables may then differ only where it prints such a
word: every other text, number, row, class, sentence kind and figure stays as it was.
"""

import datetime
import json
import re
from dataclasses import replace
from hashlib import sha256

import pytest

import refugium as rf
from builders.planted_courses import planted_study
from refugium.check import check_study
from refugium.core.tables import Schema
from refugium.escape.sentences import answer_sentences
from refugium.movie import movie_sentences
from refugium.plan import plan_study
from refugium.report.compare import compare_results
from refugium.report.first_screen import first_screen
from refugium.report.page import render_page
from refugium.report.results_json import results_document
from refugium.signal import read
from refugium.virtual import Plan, demo_plan, write_tumour

NONSENSE = re.compile("zz[0-9a-f]{6}")
SPOKEN = {"cautions"}
"""Lists whose members are words."""


def nonsense(text: str) -> str:
    return f"zz{sha256(text.encode()).hexdigest()[:6]}" if text else ""


def scrambled(result):
    """The same answer with all its words replaced."""
    tables = {schema.name: _scrambled(result.tables[schema.name], schema)
              for schema in result.schemas}
    return replace(result, tables=tables)


def _scrambled(table, schema: Schema):
    out = table.copy()
    for column in schema.columns:
        if column.kind == "words":
            out[column.name] = [nonsense(text) for text in table[column.name]]
        elif column.name in SPOKEN:
            out[column.name] = [tuple(map(nonsense, cell)) for cell in table[column.name]]
    return out


def differ_only_in_words(one, other, at="") -> None:
    """Hold two answers against each other, value by value and line by line."""
    if isinstance(one, dict):
        assert list(one) == list(other), at
        for key, value in one.items():
            differ_only_in_words(value, other[key], f"{at}.{key}")
    elif isinstance(one, list | tuple):
        assert len(one) == len(other), at
        for place, pair in enumerate(zip(one, other, strict=True)):
            differ_only_in_words(*pair, f"{at}[{place}]")
    elif isinstance(one, str) and "\n" in one:
        differ_only_in_words(one.split("\n"), other.split("\n"), at)
    elif one != other:
        assert isinstance(other, str) and NONSENSE.search(other), f"{at}: {one!r} became {other!r}"


@pytest.fixture(scope="module")
def demo():
    study = write_tumour(demo_plan()).study
    return read(study), rf.run(study, challenge=False)


@pytest.fixture(scope="module")
def course():
    study = planted_study()
    return read(study), rf.run(study, challenge=False)


def page_of(readings, made, escape, movie) -> tuple[str, list]:
    """The page without its charts, and the specifications of its charts."""
    html = render_page(
        readings=readings, escape=escape, title=None, generated=datetime.date(2026, 1, 1),
        contrasts=made.contrasts, command="", footprints=made.footprints, movie=movie)
    charts = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', html, re.DOTALL)
    bare = re.sub(r'<script type="application/json"[^>]*>.*?</script>|src="data:[^"]*"', "", html,
                  flags=re.DOTALL)
    return bare.replace("><", ">\n<"), [json.loads(chart) for chart in charts]


@pytest.mark.parametrize("made", ["demo", "course"])
def test_page_and_document_are_made_of_facts(made, request):
    readings, run = request.getfixturevalue(made)
    escape, movie = scrambled(run.escape), run.movie and scrambled(run.movie)
    one, two = (page_of(readings, run, *pair)
                for pair in ((run.escape, run.movie), (escape, movie)))
    assert len(one[1]) > 2
    differ_only_in_words(one, two, "page")
    old, new = (json.loads(json.dumps(results_document(readings=readings, escape=e, movie=m)))
                for e, m in ((run.escape, run.movie), (escape, movie)))
    differ_only_in_words(old, new, "document")
    assert compare_results(old, new).changes.empty


def test_sentences_are_made_of_facts(demo):
    """Which sentence is said of which rows, and all but the reasons it gives."""
    _, run = demo
    one, two = (answer_sentences(e.tables) for e in (run.escape, scrambled(run.escape)))
    assert len(one) > 3
    differ_only_in_words([vars(s) for s in one], [vars(s) for s in two])
    one, two = (first_screen(e.tables) for e in (run.escape, scrambled(run.escape)))
    assert one == two
    differ_only_in_words(run.escape.summary(), scrambled(run.escape).summary())


def test_from_call_to_pair_is_made_of_facts(demo):
    readings, run = demo
    one, two = (rf.rank_therapies(readings, escape=e) for e in (run.escape, scrambled(run.escape)))
    assert len(one.path) > 3
    for name, table in one.tables.items():
        facts = [t.astype(object).where(t.notna(), None) for t in (table, two.tables[name])]
        differ_only_in_words(*(t.to_dict("list") for t in facts), name)
    assert one.sentences == two.sentences


def test_the_movie_is_told_from_facts(course):
    _, run = course
    told = movie_sentences(run.movie.tables)
    assert len(told) > 3
    differ_only_in_words(told, movie_sentences(scrambled(run.movie).tables))


def test_a_plan_is_told_from_facts():
    plan = plan_study(write_tumour(Plan(planted="none", seed=3)).study)
    assert (~plan.plan["can_help"]).any()
    differ_only_in_words(plan.summary(), scrambled(plan).summary())


def test_a_check_is_told_from_facts(course):
    """Lines are wrapped by the length of their words: those that begin a part are compared."""
    report = check_study(course[1].study)
    one, two = ([line for line in told.summary().split("\n") if line[:1] not in ("", " ")]
                for told in (report, scrambled(report)))
    assert len(one) > 3
    differ_only_in_words(one, two)


def test_the_test_sees_a_searched_word(demo):
    """Were a fact read from words, this would be told."""
    _, run = demo
    reasons = [run.escape.calls["reason"].str.contains("drug").tolist(),
               scrambled(run.escape).calls["reason"].str.contains("drug").tolist()]
    assert any(reasons[0])
    with pytest.raises(AssertionError, match="became"):
        differ_only_in_words(*reasons)
