"""The first screen: four answers by rule, that never say more than the status fields."""

import math
import re

import pandas as pd
import pytest

from refugium.core.status import Level, Status
from refugium.escape.engagement.dose_series import DOSE_SERIES
from refugium.escape.schemas import CALLS, ENGAGEMENT, NOT_MEASURED
from refugium.report.abstained import abstained_lines
from refugium.report.comparison_rows import FIRST_BLOCKS, answer_by_comparison
from refugium.report.first_screen import first_screen
from refugium.report.marked_lines import MOST_MARKS, marked_rows
from refugium.report.sections.evidence import MOST_ROWS, hit_evidence

NAN = math.nan
FIRST = "PC9: erlotinib vs DMSO"
DEPENDENCE = ("depend on it is not shown", "lowered survival beyond its effect on untreated")


def hit_row(model="PC9", **more):
    row = {
        "contrast": f"{model}: erlotinib vs DMSO", "model_id": model, "drug": "erlotinib",
        "target": "EGFR", "verdict": "engaged", "recovery": "not_tested", "recovered_sites": (),
        "read_from": "direct", "read_node": "", "read_sites": (),
        "change_log2": -2.9, "change_lo": -3.4, "change_hi": -2.4, "residual": NAN,
        "residual_lo": NAN, "residual_hi": NAN, "floor_from": "zero", "p": 1e-5, "n_sites": 4,
        "n_blocks": 3, "time_h": 24.0, "status": "ok", "note": "",
    }
    return row | more


def blind_row(model="PC9", status="not_measured", **more):
    return hit_row(model, verdict="", status=status, change_log2=NAN, change_lo=NAN,
                   change_hi=NAN, **more)


def tables_of(hits, calls=(), unseen=()):
    return {
        "engagement": ENGAGEMENT.table(pd.DataFrame(hits)),
        "calls": CALLS.table(pd.DataFrame(list(calls))) if calls else CALLS.empty(),
        "not_measured": NOT_MEASURED.table(pd.DataFrame(list(unseen))) if unseen
        else NOT_MEASURED.empty(),
        "activities": pd.DataFrame({"node": [], "kind": []}),
    }


def words_of(tables, question):
    (part,) = [s for s in first_screen(tables) if question in s.question]
    return part.lines, " ".join(line.text for line in part.lines)


def test_four_questions_are_always_answered(made, hostile, empty):
    for case in (made, hostile, empty):
        parts = first_screen(case.escape.tables)
        assert len(parts) == 4
        assert all(part.lines and all(line.text.endswith(".") for line in part.lines)
                   for part in parts)
        for part in parts:
            for line in part.lines:
                assert not re.search(r"\bnan\b|\bNone\b", line.text)


@pytest.mark.parametrize(("verdicts", "tags", "words"), [
    (["engaged"], ["hit"], "EGFR by erlotinib."),
    (["engaged", "not_engaged"], ["hit in some"], "by erlotinib in 1 of 2 judged comparisons."),
    (["partial", "partial"], ["hit"], "in 2 of 2 judged comparisons, only in part."),
    (["not_engaged"], ["not hit"], "EGFR by erlotinib."),
    (["rebound"], ["hit", "came back"], "EGFR on erlotinib, after the hit, in 1 comparison."),
])
def test_a_hit_is_said_as_its_verdicts(verdicts, tags, words):
    rows = [hit_row(f"M{i}", verdict=v) for i, v in enumerate(verdicts)]
    lines, text = words_of(tables_of(rows), "hit")
    assert [line.tag for line in lines] == tags
    assert words in text


def test_a_target_that_was_not_measured_is_neither_hit_nor_missed():
    lines, text = words_of(tables_of([blind_row()]), "hit")
    assert [line.tag for line in lines] == ["no verdict"]
    assert text == "EGFR by erlotinib (not measured)."


@pytest.mark.parametrize("level", [level for level in Level if level != Level.NONE])
def test_only_a_supported_call_speaks_of_dependence(new_call, level):
    tables = tables_of([hit_row()], [new_call(FIRST, "AXL", "induced", level, 1.4)])
    lines, text = words_of(tables, "refuge")
    assert lines[0].tag == level
    assert (DEPENDENCE[1] in text) == (level == Level.SUPPORTED)
    assert (DEPENDENCE[0] in text) == (level != Level.SUPPORTED)
    (advice,) = [s for s in first_screen(tables) if "next" in s.question]
    assert any("can make it supported" in x.text for x in advice.lines) == (
        level != Level.SUPPORTED)


def test_a_node_stands_under_its_highest_level_only(new_call):
    calls = [new_call("A: d vs 0", "AXL", "induced", "candidate", 1.4),
             new_call("B: d vs 0", "AXL", "induced", "supported", 1.4)]
    lines, _ = words_of(tables_of([hit_row()], calls), "refuge")
    assert [line.tag for line in lines if line.tag] == ["supported"]


def test_a_perturbation_that_settles_nothing_is_said(new_call):
    call = new_call(FIRST, "SRC family", "persistent", "candidate", 0.1,
                    tested=True)
    _, text = words_of(tables_of([hit_row()], [call]), "refuge")
    assert "A perturbation of SRC family was read, and does not settle it." in text


def test_none_found_is_not_none_there(new_call):
    calls = [new_call(FIRST, "MET", "persistent", "none", 0.1),
             new_call(FIRST, "KIT", "undecided", "none", NAN, status="not_measured")]
    unseen = [{"node": "FGFR", "kind": "receptor", "sites_known": 3, "sites_measured": 0,
               "would_need": "an antibody"}]
    lines, text = words_of(tables_of([hit_row()], calls, unseen), "refuge")
    assert [line.tag for line in lines] == ["no call", "not measured"]
    assert "None found among the 1 node" in text
    assert "1 could not be judged" in text
    assert "does not show that there is none" in text
    assert "not the same as unchanged" in text


@pytest.mark.parametrize(("row", "words"), [
    (blind_row(), "whether a target was hit is not known"),
    (hit_row(verdict="not_engaged"), "no target was seen to be hit"),
])
def test_without_a_hit_there_is_no_answer(new_call, row, words):
    calls = [new_call(FIRST, "MET", "persistent", "none", 0.1)]
    _, text = words_of(tables_of([row], calls), "refuge")
    assert text.startswith("No answer: ")
    assert words in text


def test_a_hit_without_a_node_that_could_be_judged_is_not_denied():
    tables = tables_of([hit_row(read_from="transcriptional", read_node="ERK_FEEDBACK")])
    _, text = words_of(tables, "refuge")
    assert text.startswith("No answer: no node could be judged while a target was hit")
    _, text = words_of(tables, "hit its target")
    assert text == "EGFR by erlotinib, read from its transcripts."


def test_calls_that_fall_and_those_that_stand_are_counted(new_call):
    calls = [new_call(FIRST, "AXL", "induced", "candidate", 1.4, overturned_by=("leaving out X",),
                      n_sites=1),
             new_call(FIRST, "MET", "induced", "candidate", 1.4,
                      overturned_by=("nothing tried here",))]
    _, text = words_of(tables_of([hit_row()], calls), "overturn")
    assert text == ("1 of 2 calls would fall with one site, block or scaling left out; 1 rests on "
                    "a single readout. Nothing tried here overturns MET.")


def test_what_could_not_be_judged_is_said_once_per_reason_with_its_models():
    rows = [blind_row(m, target=t) for m in ("A", "B") for t in ("MEK", "RAF")]
    rows += [blind_row("A", status="too_few_replicates", target="MEK")]
    lines = abstained_lines(ENGAGEMENT.table(pd.DataFrame(rows)), range(len(rows)))
    assert len(lines) == 2
    assert "MEK under erlotinib and RAF under erlotinib in A and B (4 comparisons)" in lines[0].text
    assert lines[0].text.endswith("To decide: an assay of their activity.")
    assert "MEK under erlotinib in A: one replicate" in lines[1].text


def test_comparisons_with_a_call_stand_before_the_others(new_call):
    hits = [hit_row(f"M{i}") for i in range(12)]
    calls = [new_call(f"M{i}: erlotinib vs DMSO", "AXL", "persistent", "none", 0.1)
             for i in range(12)]
    calls[11] |= {"class": "induced", "level": "candidate"}
    answer = answer_by_comparison(tables_of(hits, calls))
    assert answer.first[0].name == "M11: erlotinib vs DMSO"
    assert len(answer.first) == FIRST_BLOCKS
    assert answer.called_later == 0


def test_every_marker_opens_a_row_of_the_page_however_long_the_table(new_call):
    hits = [hit_row(f"M{i}") for i in range(2 * MOST_ROWS)]
    hits += [blind_row(f"M{i}", status=Status.NO_BASELINE, target="MET") for i in range(50)]
    tables = tables_of(hits, [new_call("M599: erlotinib vs DMSO", "AXL", "induced", "candidate",
                                       1.4)])
    answer = answer_by_comparison(tables)
    lines = [line for block in (*answer.first, *answer.more) for line in block.lines]
    lines += [line for part in first_screen(tables) for line in part.lines]
    wanted = marked_rows(lines, "engagement")
    assert max(wanted) >= 2 * MOST_ROWS
    assert answer.left > 0
    shown = {row.number - 1 for row in hit_evidence(tables["engagement"], wanted)}
    assert set(wanted) <= shown
    assert len(shown) <= MOST_ROWS
    assert all(len(line.marks) <= MOST_MARKS for line in lines)


def test_a_hit_along_doses_stands_where_no_dose_has_a_verdict():
    """A sample per dose: no dose has an error, the series has."""
    blind = [blind_row(status="too_few_replicates", contrast=f"PC9: erlotinib {dose} nM vs DMSO")
             for dose in (10, 100, 1000)]
    along = {"model_id": "PC9", "drug": "erlotinib", "beside": (), "target": "EGFR",
             "node": "EGFR", "role": "target", "verdict": "engaged", "q": 0.01, "level": "none",
             "status": "ok", "change_log2": -2.0}
    rise = along | {"node": "SRC", "role": "backup", "verdict": "", "change": "up",
                    "level": "candidate", "change_log2": 1.5}
    tables = tables_of(blind) | {"dose_series": DOSE_SERIES.table([along, rise])}
    lines, words = words_of(tables, "hit")
    assert [line.tag for line in lines] == ["hit"]
    assert "along its doses" in words and "1 model" in words
    lines, words = words_of(tables, "refuge")
    assert lines[0].tag == "candidate" and "SRC" in words and "not shown" in words
    assert "EGFR" not in words_of(tables, "next")[1]

    still = tables_of(blind) | {"dose_series": DOSE_SERIES.table([along])}
    assert "None found" in words_of(still, "refuge")[1]
    silent = DOSE_SERIES.table([along | {"verdict": "", "status": "inconclusive"}])
    lines, words = words_of(tables_of(blind) | {"dose_series": silent}, "hit")
    assert [line.tag for line in lines] == ["no verdict"] and "not shown to fall" in words
