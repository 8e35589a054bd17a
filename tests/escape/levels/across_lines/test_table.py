"""Lines at baseline, whole: planted is found, rivals are not called, the rest is said."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from benchmarks.lines.score import read_lines

from refugium.core.errors import StudyError
from refugium.core.status import LinesVerdict, Status
from refugium.escape.sentences.lines import lines_sentences
from refugium.knowledge import load_knowledge
from refugium.virtual import LinesPlan, write_lines


@cache
def _table(plan: LinesPlan) -> pd.DataFrame:
    table = read_lines(write_lines(plan).study, load_knowledge())
    return table[table["drug"] == plan.drug].reset_index(drop=True)


def _row(plan: LinesPlan) -> pd.Series:
    table = _table(plan)
    return table[table["node"] == plan.node].iloc[0]


STRONG = LinesPlan(seed=5, shift_log2=3.0, n_sites=8, declared=True, misannotated=0.0,
                   site_log2=0.4, line_log2=0.3)


def test_a_planted_node_is_primed_across_lines_and_supported_by_the_pair() -> None:
    table = _table(STRONG)
    row = table[table["node"] == STRONG.node].iloc[0]
    assert row["verdict"] == LinesVerdict.PRIMED
    assert row["is_supported"] == "yes"
    assert row["growth_hi"] < 0 < row["death_lo"]
    said = " ".join(text for _, text in lines_sentences(table))
    assert "primed across lines" in said
    assert "no single node" in said


@pytest.mark.parametrize(("change", "verdict"), [
    ({"keeps_up": False}, LinesVerdict.FALLS),
    ({"on_drug": False}, LinesVerdict.HIGHER),
    ({"shift_log2": -3.0}, LinesVerdict.NOT_SHOWN),
])
def test_each_condition_is_needed(change: dict[str, object], verdict: LinesVerdict) -> None:
    assert _row(replace(STRONG, **change))["verdict"] == verdict


def test_a_partner_that_kills_everywhere_supports_nothing() -> None:
    row = _row(replace(STRONG, pair_kills=0.0, pair_dies=0.6))
    assert row["is_supported"] == "no"


def test_survivors_in_plexes_of_their_own_are_confounded() -> None:
    table = _table(replace(STRONG, world="plex_split"))
    assert set(table["status"]) <= {Status.CONFOUNDED}
    assert set(table["verdict"]) == {""}
    assert "may be the block" in lines_sentences(table)[0][1]


def test_four_lines_are_too_few_and_said_so() -> None:
    table = _table(replace(STRONG, n_lines=4))
    assert set(table["status"]) == {Status.TOO_FEW_POINTS}
    assert "6 or more" in lines_sentences(table)[0][1]


def test_lines_without_an_untreated_sample_or_a_response_have_no_row() -> None:
    study = write_lines(STRONG).study
    treated = study.samples["arm"] != "DMSO"
    data = study.modalities["phospho"]
    drugged = replace(study, samples=study.samples[treated], modalities={
        "phospho": data[treated.to_numpy()].copy()})
    assert read_lines(drugged, load_knowledge()).empty
    assert read_lines(replace(study, wells=study.wells.iloc[:0]), load_knowledge()).empty
    unread = data[:, data.var["gene"].str.startswith("UNRELATED").to_numpy()].copy()
    assert read_lines(replace(study, modalities={"phospho": unread}), load_knowledge()).empty


def test_one_growth_experiment_is_said_where_it_puts_a_line() -> None:
    study = write_lines(STRONG).study
    first = study.wells["block"] == "growth 1"
    odd = study.wells["model_id"].isin(["line 1", "line 2", "line 3"])
    table = read_lines(replace(study, wells=study.wells[first | ~odd]), load_knowledge())
    table = table[table["drug"] == STRONG.drug]
    assert set(table["n_single"]) == {3}
    both = _table(STRONG)
    assert set(table["n_lines"]) == set(both["n_lines"])  # in the slope as before
    assert table["n_survive"].max() < both["n_survive"].max()
    said = [text for _, text in lines_sentences(table)]
    assert sum("one growth experiment each in 3 lines" in text for text in said) == 1
    assert not any("growth experiment" in text for _, text in lines_sentences(_table(STRONG)))


def test_lines_that_were_all_grown_once_are_in_no_group() -> None:
    study = write_lines(STRONG).study
    once = replace(study, wells=study.wells[study.wells["block"] == "growth 1"])
    table = read_lines(once, load_knowledge())
    table = table[table["drug"] == STRONG.drug]
    assert set(table["verdict"]) == {""}
    assert set(table["status"]) <= {Status.TOO_FEW_POINTS, Status.NOT_MEASURED}
    assert (table["n_survive"] == 0).all()
    said = " ".join(text for _, text in lines_sentences(table))
    assert "two of either response" in said and "in neither group" in said


def test_stated_groups_are_read_and_a_wrong_one_is_refused() -> None:
    study = write_lines(replace(STRONG, groups=True)).study
    table = read_lines(study, load_knowledge())
    row = table[(table["node"] == STRONG.node) & (table["drug"] == STRONG.drug)].iloc[0]
    assert row["response"] == "group"
    assert row["verdict"] == LinesVerdict.PRIMED
    wrong = study.responses.assign(group="lives")
    with pytest.raises(StudyError, match="survives or dies"):
        replace(study, responses=wrong)
