"""Sentences by rule: every combination of fields gives one, and none says more than its row."""

import itertools
import math
import re

import pandas as pd
import pytest

from refugium.core.status import BackupClass, Change, Engagement, Level, Recovery, Status
from refugium.escape.schemas import CALLS, ENGAGEMENT, NOT_MEASURED
from refugium.escape.sentences.answers import answer_sentences
from refugium.escape.sentences.calls import (
    LEVELS,
    call_sentence,
    contexts_sentence,
    not_measured_sentence,
    overturn_sentence,
)
from refugium.escape.sentences.hits import engagement_sentence

NAN = math.nan
FORBIDDEN = ("proves", "the pathway responsible", "patient", "should take", "resistance is due")
NUMBERS = {
    "with interval": (1.9, 1.2, 2.6), "across zero": (0.1, -0.4, 0.6),
    "one replicate": (1.9, NAN, NAN), "missing": (NAN, NAN, NAN), "fall": (-2.0, -2.5, -1.5),
}
FIRST = "PC9: erlotinib vs DMSO"


def check(text: str) -> None:
    assert text.strip() == text
    assert text.endswith(".")
    assert "nan" not in re.split(r"\W+", text.lower())
    assert "None" not in text
    assert "log2 log2" not in text
    assert "  " not in text
    for word in FORBIDDEN:
        assert word not in text.lower()


def hit_row(**more) -> dict:
    return {
        "contrast": FIRST, "model_id": "PC9", "drug": "erlotinib", "target": "EGFR",
        "verdict": "engaged", "recovery": "not_tested", "recovered_sites": (),
        "read_from": "direct", "read_node": "", "read_sites": (),
        "change_log2": -2.9, "change_lo": -3.4, "change_hi": -2.4, "residual": 0.13,
        "residual_lo": 0.09, "residual_hi": 0.19, "floor_from": "zero", "p": 1e-5, "n_sites": 4,
        "n_blocks": 3, "time_h": 24.0, "status": "ok", "note": "",
    } | more


@pytest.mark.parametrize("numbers", NUMBERS.values(), ids=NUMBERS)
@pytest.mark.parametrize("recovery", Recovery)
@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("verdict", ["", *Engagement])
def test_every_engagement_gives_a_sentence(verdict, status, recovery, numbers):
    change, lo, hi = numbers
    text = engagement_sentence(hit_row(
        verdict=verdict, status=status, recovery=recovery, recovered_sites=("EGFR Y1092",),
        change_log2=change, change_lo=lo, change_hi=hi, residual=NAN if lo != lo else 0.1,
        time_h=NAN if lo != lo else 24.0,
    ))
    check(text)
    assert ("partly recovered: EGFR Y1092" in text) == (recovery == Recovery.PARTLY)
    assert ("To decide" in text) == (verdict == "")


@pytest.mark.parametrize("numbers", NUMBERS.values(), ids=NUMBERS)
@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("cls", BackupClass)
def test_every_call_gives_a_sentence(new_call, cls, level, numbers):
    change, lo, hi = numbers
    for status, field, members, kind in itertools.product(
        Status, Change, ((), ("MET", "AXL")), ("", "adaptor", "family")
    ):
        row = new_call(FIRST, "N", cls, level, change, change_lo=lo, change_hi=hi,
                       status=status, change=field, members=members)
        text = call_sentence(row, kind=kind)
        check(text)
        if level in LEVELS:
            assert level in text
        else:
            assert not any(word in text for word in LEVELS)


def test_induced_leaves_early_or_late_open(new_call):
    words = {
        cls: call_sentence(new_call(FIRST, "IGF1R", cls, "candidate", 4.8))
        for cls in ("induced", "induced_early", "induced_late")
    }
    assert "early or late is not resolved" in words["induced"]
    assert "rose early (before 24 h) by 4.8 log2 [4.3, 5.3]" in words["induced_early"]
    assert "rose late (from 24 h on)" in words["induced_late"]
    for text in words.values():
        assert text.endswith("candidate: whether cells depend on it was not tested here.")


def test_persistent_without_level_is_not_said_to_be_on(new_call):
    text = call_sentence(new_call(FIRST, "MET", "persistent", "none", 0.1,
                                  spread=0.3))
    assert text == ("MET did not change while EGFR was blocked; nothing in these data shows that "
                    "it is on.")


def test_standing_arm_has_an_unknown_past(new_call):
    text = call_sentence(new_call(
        "PC9: erlotinib vs no reference", "SRC family", "persistent", "candidate", NAN,
        change="no_baseline", members=("SRC", "YES1"), shown_on="dasatinib",
    ))
    assert "its past is unknown: no sample without the drug" in text
    assert "shown on: falls under dasatinib" in text
    assert "change" not in text


def test_adaptor_names_its_set_and_what_is_excluded(new_call):
    row = new_call(FIRST, "GAB1", "induced", "candidate", 2.0, members=("MET", "AXL"),
                   not_rising=("MET", "AXL"), excluded=("EGFR",))
    text = call_sentence(row)
    assert text.startswith("GAB1 module back: MET or AXL; EGFR excluded. Its sites rose by 2.0")
    assert "no own site of these rises" in text
    assert call_sentence(row | {"not_rising": (), "excluded": ()}, kind="adaptor").startswith(
        "GAB1 module back: MET or AXL. "
    )


def test_levels_say_what_was_tested(new_call):
    associated = call_sentence(new_call(FIRST, "AXL", "primed", "associated", 0.1,
                                        contexts_tested=8))
    assert "AXL was higher where more cells survived (8 models)" in associated
    assert associated.endswith("blocking AXL was not tested.")
    supported = call_sentence(new_call(FIRST, "SRC family", "persistent", "supported", 0.1,
                                       members=("SRC", "YES1")))
    assert "blocking SRC and YES1 lowered survival beyond its effect on untreated" in supported


@pytest.mark.parametrize(("overturned_by", "words"), [
    ((), "was not computed"), (("nothing tried here",), "nothing tried here"),
    (("leaving out A", "leaving out B"), "any one of: leaving out A; leaving out B"),
    (tuple(f"s{i}" for i in range(9)), "and 5 more"),
])
def test_overturn(new_call, overturned_by, words):
    text = overturn_sentence(new_call(FIRST, "N", "primed", "candidate", 0.1,
                                      overturned_by=overturned_by))
    check(text)
    assert words in text


def test_contexts_say_that_it_is_no_rule(new_call):
    row = new_call(FIRST, "N", "primed", "candidate", 0.1, contexts_seen=2, contexts_tested=5)
    assert contexts_sentence(row) == "Seen in 2 of 5 models that could show it; not a general rule."
    assert contexts_sentence(row | {"contexts_tested": 0}) == ""


def test_not_measured_names_the_assay():
    text = not_measured_sentence({
        "node": "FGFR", "kind": "receptor", "sites_known": 18, "sites_measured": 0,
        "would_need": "an antibody against FGFR1 Y653",
    })
    assert text == ("These data cannot see FGFR (0 of 18 sites measured); an antibody against "
                    "FGFR1 Y653 would.")


def _tables(hits, calls, unseen=()):
    return {"engagement": ENGAGEMENT.table(pd.DataFrame(hits)),
            "calls": CALLS.table(pd.DataFrame(calls)),
            "not_measured": NOT_MEASURED.table(pd.DataFrame(unseen))}


def test_answer_of_nothing_is_empty():
    assert answer_sentences(_tables([], [])) == []


def test_every_sentence_names_a_row_that_exists(made, hostile, empty):
    for case in (made, hostile, empty):
        for sentence in answer_sentences(case.escape.tables):
            check(sentence.text) if case is made else None
            table = case.escape.tables[sentence.table]
            assert sentence.row in sentence.rows
            assert max(sentence.rows) < len(table)
            assert sentence.text.startswith(sentence.lead)
            if sentence.contrast and sentence.kind != Status.ABSTAINED:
                assert set(table.iloc[list(sentence.rows)]["contrast"]) == {sentence.contrast}


def test_answer_is_short_per_contrast(made):
    counts: dict[str, int] = {}
    for sentence in answer_sentences(made.escape.tables):
        counts[sentence.contrast] = counts.get(sentence.contrast, 0) + 1
    assert max(counts.values()) <= 5


def test_rebound_is_said_although_the_drug_was_introduced():
    rows = [hit_row(contrast=f"PC9: erlotinib at {t} h vs DMSO", time_h=t, verdict=v)
            for t, v in ((2.0, "engaged"), (24.0, "engaged"), (72.0, "rebound"))]
    found = answer_sentences(_tables(rows, []))
    assert [(s.kind, s.main) for s in found] == [
        ("engaged", True), ("rebound", True), ("engaged", False)
    ]


def test_many_calls_of_one_kind_share_a_sentence(new_call):
    calls = [new_call(FIRST, f"N{i}", "induced", "candidate", 2.0) for i in range(9)]
    found = [s for s in answer_sentences(_tables([hit_row()], calls)) if s.kind == "candidate"]
    assert len(found) == 1
    assert found[0].rows == tuple(range(9))
    assert "N0, N1" in found[0].text
    assert "and 1 more rose" in found[0].text
    check(found[0].text)


def test_candidates_are_never_left_out(new_call):
    calls = [
        new_call(FIRST, f"{cls} {level} {i}", cls, level, 2.0)
        for cls in ("primed", "induced", "persistent") for level in LEVELS for i in range(3)
    ]
    said = {row for s in answer_sentences(_tables([hit_row()], calls))
            if s.table == "calls" for row in s.rows}
    assert said == set(range(len(calls)))


def test_several_targets_share_the_first_sentence():
    hits = [hit_row(target="SRC family", drug="dasatinib"),
            hit_row(target="ABL", drug="dasatinib", verdict="not_engaged", change_log2=0.5,
                    change_lo=-0.2, change_hi=1.2),
            hit_row(target="KIT", drug="dasatinib", verdict="", status="not_measured",
                    change_log2=NAN, change_lo=NAN, change_hi=NAN)]
    (sentence,) = answer_sentences(_tables(hits, []))
    assert sentence.rows == (0, 1, 2)
    assert "SRC family engaged (−2.9 [−3.4, −2.4] log2)" in sentence.text
    assert "no verdict on KIT" in sentence.text


def test_expected_receptor_that_cannot_be_seen_is_said(new_call):
    calls = [
        new_call("PC9: erlotinib + FGF vs erlotinib", "ERK", "undecided", "none", 0.4),
        new_call("PC9: erlotinib + FGF vs erlotinib", "FGFR", "undecided", "none", NAN,
                 status="not_measured", role="expected", expected_for="FGF",
                 reason="receptor of FGF; none of its own sites was measured here"),
    ]
    found = answer_sentences(_tables([], calls))
    assert [s.kind for s in found] == ["not_measured", "none"]
    assert "cannot see FGFR: receptor of FGF" in found[0].text


def test_summary_of_a_result_tells_the_main_sentences_and_counts_the_rest(made):
    sentences = answer_sentences(made.escape.tables)
    lines = made.escape.summary().split("\n")
    main = [s.text for s in sentences if s.main]
    rest = len(sentences) - len(main)
    assert lines[: len(main)] == main
    assert lines[len(main):] == ([f"{rest} further comparisons have a verdict and no call: "
                                  "see the tables."] if rest else [])
