"""The sentences of a real page agree with its results.json, row by row."""

import html
import json
import re

import pytest

import refugium as rf
from refugium.core.status import Level
from refugium.escape.sentences.answers import answer_sentences
from refugium.language.numbers import number
from refugium.virtual import demo_plan, write_tumour


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    out = tmp_path_factory.mktemp("agreement") / "page"
    made = rf.run(write_tumour(demo_plan()).study, out=out, challenge=False)
    document = json.loads((out / "results.json").read_text(encoding="utf-8"))
    text = html.unescape(re.sub(r"<[^>]+>", "", (out / "index.html").read_text(encoding="utf-8")))
    return made, document, text


def test_every_candidate_of_the_document_is_said_as_one(run):
    made, document, text = run
    said = answer_sentences(made.escape.tables)
    called = [row for row in document["calls"] if row["level"] != Level.NONE]
    assert called
    for row in called:
        mine = [s for s in said if s.contrast == row["contrast"] and s.kind == row["level"]
                and row["node"] in {made.escape.tables["calls"]["node"][i] for i in s.rows}]
        assert mine, f"{row['contrast']} {row['node']} is called and not said"
        assert row["level"] in mine[0].text
        assert mine[0].text.removeprefix(mine[0].lead) in text


def test_no_sentence_calls_what_the_document_does_not(run):
    made, document, _ = run
    levels = {(r["contrast"], r["node"]): r["level"] for r in document["calls"]}
    for sentence in answer_sentences(made.escape.tables):
        if sentence.table != "calls" or sentence.kind not in set(Level) - {Level.NONE}:
            continue
        for i in sentence.rows:
            row = made.escape.tables["calls"].iloc[i]
            assert levels[(row["contrast"], row["node"])] == sentence.kind


def test_numbers_of_a_verdict_are_those_of_the_document(run):
    made, document, text = run
    seen = 0
    for sentence in answer_sentences(made.escape.tables):
        if sentence.table != "engagement" or not sentence.main or len(sentence.rows) != 1:
            continue
        row = document["engagement"][sentence.row]
        assert row["contrast"] == sentence.contrast
        if row["residual"] is None:
            continue
        left = row["residual_hi"] if row["residual_at_most"] else row["residual"]
        assert number(left) in sentence.text
        assert row["target"] in sentence.text
        assert sentence.text.removeprefix(sentence.lead) in text
        seen += 1
    assert seen


def test_page_says_nothing_forbidden(run):
    _, _, text = run
    for words in ("proves", "the pathway responsible", "should be treated", "patients should"):
        assert words not in text
