"""From call to partner to cells on the page: anchors, rows beneath, hostile names, absence."""

import re
from dataclasses import replace

import pandas as pd

from refugium.escape.calls.key import with_call_ids
from refugium.report import render_page
from refugium.report.sections.therapy import MOST_CALLS, MOST_ROWS, therapy_section
from refugium.signal import read
from refugium.therapy import PATH, TherapyResult
from refugium.therapy.rank.table import rank_table

EVIL = "</script><script>window.pwned=1</script><img src=x onerror=1><svg onload=window.pwned=3>"
NAN = float("nan")


def answer(calls, **other):
    called = calls[calls["level"].isin(["candidate", "supported"])].iloc[0]
    row = {"call_id": called["call_id"], "model_id": called["model_id"], "drug": called["drug"],
           "node": called["node"], "class": called["class"], "level": called["level"],
           "partner": "dasatinib", "cells": "on_drug", "dose_nM": 5.0, "dose_over_free_cmax": 0.7,
           "node_fell_under_partner": "fell", "growth": -0.04, "growth_lo": -0.05,
           "growth_hi": -0.03, "death": NAN, "same_on_untreated": 0.0, "verdict": "closes",
           "reason": "survivors_fall_further_than_untreated_cells", "next_test": "other_lines",
           "status": "ok", "readout": "rate"}
    known = row | {"partner": "bosutinib", "cells": "", "verdict": "from_knowledge_only",
                   "reason": "never_given_to_these_cells", "dose_nM": NAN, "growth": NAN}
    path = PATH.table([row | other, known])
    rank, baselines = rank_table(path, lineages={})
    return TherapyResult({"path": path, "rank": rank, "baselines": baselines})


def page(case, escape, therapy):
    return render_page(readings=read(case.study), escape=escape, contrasts=case.contrasts,
                       title=None, generated=None, command="refugium run pc9", therapy=therapy)


def keyed(case):
    return replace(case.escape, tables={
        **case.escape.tables, "calls": with_call_ids(case.escape.calls)})


def test_a_call_has_its_anchor_with_its_rows_beneath(made):
    escape = keyed(made)
    html = page(made, escape, answer(escape.calls))
    section = html.split('<section id="therapy"')[1].split("</section>")[0]
    key = answer(escape.calls).path["call_id"].iloc[0]
    block = section.split(f'id="call-{key}"')[1].split('id="call-')[0]
    assert "dasatinib" in block and "it closes the refuge" in block and "not measured" in block
    assert "not tested in these cells: <bdi>bosutinib" in block
    found = therapy_section(answer(escape.calls), escape.calls)
    assert len(re.findall('id="call-[0-9a-f]{12}"', section)) == len(
        found.calls) + len(found.untested) > len(found.calls)


def test_names_are_never_markup(hostile):
    escape = keyed(hostile)
    html = page(hostile, escape, answer(escape.calls, partner=EVIL, readout=EVIL))
    section = html.split('<section id="therapy"')[1].split("</section>")[0]
    assert "<script>window" not in section and "<img src=x" not in section and "<svg" not in section


def test_many_rows_are_cut_and_counted(made):
    escape = keyed(made)
    one = answer(escape.calls).path
    many = pd.concat([one.head(1).assign(dose_nM=float(i)) for i in range(MOST_ROWS + 7)])
    found = therapy_section(TherapyResult({"path": many, "rank": rank_table(
        many, lineages={})[0]}), escape.calls)
    assert len(found.calls[0].rows) == MOST_ROWS and found.calls[0].more == 7


def test_calls_without_a_tested_partner_are_cut_and_counted(made):
    escape = keyed(made)
    one = escape.calls[escape.calls["level"] == "candidate"].head(1)
    many = with_call_ids(pd.concat([one.assign(contrast=f"c{i}") for i in range(MOST_CALLS + 5)]))
    found = therapy_section(answer(escape.calls), many)
    assert len(found.untested) == MOST_CALLS and found.left == 5


def test_without_pairs_the_part_says_what_it_would_need(made):
    html = page(made, made.escape, TherapyResult({}))
    assert 'id="therapy"' not in html and "wells in which two drugs met" in html
