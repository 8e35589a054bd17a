"""From call to partner to cells: what joins, what is only known, what the node and reach forbid."""

import pandas as pd
import pytest

from refugium.escape.calls.key import with_call_ids
from refugium.knowledge import load_knowledge
from refugium.therapy import PATH, find_candidates, path_sentence
from refugium.therapy.measured.pair import MeasuredPair, PathCells, ends
from refugium.therapy.path.beside import Claim, known_beside, pair_of
from refugium.therapy.path.called import Called, Hits
from refugium.therapy.path.join import path_table
from refugium.therapy.path.node_fell import Read, fell_at
from refugium.therapy.path.schema import NodeFell
from refugium.therapy.path.verdict import path_verdict

KNOWN = load_knowledge()
NAN = float("nan")
CONTRACT = (
    "call_id", "model_id", "drug", "hit", "node", "class", "level", "partner", "kd_nM", "kd_source",
    "other_survival_targets", "dose_nM", "dose_over_free_cmax", "node_fell_under_partner", "cells",
    "growth", "death", "kill_depth_log10", "regrowth_ratio", "same_on_untreated", "n_biological",
    "n_experiments", "synergy_verdict", "rescue", "toxicity", "dose_kept", "evidence_for",
    "evidence_against", "contexts", "verdict", "reason", "next_test", "status")
CALLS = with_call_ids(pd.DataFrame([{
    "contrast": "c", "model_id": "m", "drug": "erlotinib", "drugs": ("erlotinib",),
    "node": "SRC family", "class": "persistent", "level": "candidate", "role": "backup",
    "members": (), "contexts_seen": 1, "contexts_tested": 2}]))
ON = frozenset({"erlotinib", "HGF"})


def pair(**other):
    row = {"model_id": "m", "drugs": ("erlotinib",), "on": ON, "partner": "dasatinib",
           "named": "dasatinib", "dose_nM": 5.0, "cells": PathCells.ON_DRUG, "verdict": "closes",
           "reason": "survivors_fall_further_than_untreated_cells", "readout": "rate",
           "numbers": ends("growth", -0.05, -0.06, -0.04)
           | ends("same_on_untreated", -0.01, -0.02, 0.0)
           | ends("beyond_untreated", -0.04, -0.05, -0.03)}
    return MeasuredPair(**(row | other))


def path(*pairs, calls=CALLS, fell=(), signalling=True):
    called = [Called(row=row, on=ON) for row in calls.to_dict("records")]
    candidates = find_candidates(calls)
    keys = [pair_of(p.drugs, p.partner, KNOWN) for p in pairs]
    return path_table(
        called, candidates, pairs,
        beside=known_beside(keys, [(p.partner, p.dose_nM) for p in pairs], Claim(), KNOWN),
        hits=Hits(by_contrast={("c", "erlotinib"): "engaged"},
                  by_cells={("m", ON, "erlotinib"): "partial"}),
        fell={("m", ON, "dasatinib", "SRC family"): list(fell)}, signalling=signalling)


def test_a_pair_joins_the_call_of_its_cells_and_of_no_others():
    rows = path(pair(), pair(on=frozenset({"erlotinib"})), pair(model_id="other"))
    key = CALLS["call_id"].iloc[0]
    measured = rows[rows["cells"] != ""]
    assert measured["call_id"].tolist() == [key, "", ""]
    assert measured["status"].tolist() == ["ok", "abstained", "abstained"]
    first = measured.iloc[0]
    assert (first["node"], first["kd_nM"], first["hit"]) == ("SRC family", 0.2, "engaged")
    assert first["background"] == ("HGF",) and first["contexts"] == "called in 1 of 2 models"
    # it was given: it is not told a second time as known from tables alone
    assert "dasatinib" not in set(rows.loc[rows["cells"] == "", "partner"])
    assert set(rows.loc[rows["cells"] == "", "verdict"]) == {"from_knowledge_only"}


def test_without_signalling_cells_speak_and_the_node_is_empty():
    rows = path(pair(), calls=CALLS.iloc[:0], signalling=False)
    assert rows[["call_id", "node", "class", "level", "status"]].iloc[0].tolist() == [
        "", "", "", "", "not_measured"]
    assert rows["verdict"].iloc[0] == "closes"


def test_a_set_that_a_drug_was_shown_to_act_by_has_a_row_without_being_a_candidate():
    calls = with_call_ids(CALLS.assign(node="SRC family + ABL", role="set", level="supported"))
    called = [Called(row=calls.to_dict("records")[0], on=ON, tested="dasatinib")]
    rows = path_table(called, find_candidates(calls), [pair()],
                      beside=known_beside([], [], Claim(), KNOWN),
                      hits=Hits(by_contrast={}, by_cells={}), fell={}, signalling=True)
    assert rows[["node", "level"]].values.tolist() == [["SRC family + ABL", "supported"]]


@pytest.mark.parametrize(("verdict", "fell", "ratio", "said"), [
    ("closes", "fell", 0.5, "closes"), ("closes", "not_measured", 0.5, "closes"),
    ("closes", "did_not_fall", 0.5, "cannot_tell"), ("closes", "fell", 1.5, "not_reachable"),
    ("slows_only", "fell", 1.5, "not_reachable"), ("no_effect", "fell", 1.5, "no_effect"),
    ("cannot_tell", "fell", 1.5, "cannot_tell"), ("closes", "fell", float("nan"), "closes"),
    ("", "fell", 0.5, "cannot_tell"),
])
def test_node_and_reach_only_take_away(verdict, fell, ratio, said):
    found, _ = path_verdict(pair(verdict=verdict), node_fell=NodeFell(fell), over_free_cmax=ratio)
    assert str(found) == said


@pytest.mark.parametrize(("beyond_hi", "fall", "said"), [
    (-0.0126, False, "closes"), (-0.0124, True, "kills_both"), (-0.0124, False, "cannot_tell"),
    (NAN, True, "kills_both")])
def test_a_refuge_is_closed_only_where_untreated_cells_are_spared_a_share(beyond_hi, fall, said):
    one = pair(untreated_fall=fall, numbers=ends("growth", -0.05)
               | ends("beyond_untreated", -0.02, -0.03, beyond_hi))
    found, _ = path_verdict(one, node_fell=NodeFell.FELL, over_free_cmax=0.5)
    assert str(found) == said


@pytest.mark.parametrize(("reads", "dose", "said"), [
    ([(50, "fell")], 50, "fell"), ([(50, "fell")], 200, "fell"),
    ([(50, "fell")], 8, "not_measured"), ([(50, "did_not_fall")], 8, "did_not_fall"),
    ([(50, "did_not_fall")], 200, "not_measured"), ([(50, "cannot_tell")], 50, "cannot_tell"),
    ([], 50, "not_measured"), ([(NAN, "fell")], NAN, "fell"), ([(50, "fell")], NAN, "not_measured"),
])
def test_more_drug_never_hits_a_node_less(reads, dose, said):
    assert str(fell_at([Read(dose_nM=d, fell=NodeFell(f)) for d, f in reads], dose)) == said


def test_the_order_of_rows_changes_no_row():
    pairs = [pair(), pair(cells=PathCells.FROM_START, dose_nM=1.0), pair(dose_nM=3.0)]
    one, two = path(*pairs), path(*pairs[::-1])
    by = ["call_id", "partner", "cells", "dose_nM"]
    pd.testing.assert_frame_equal(*(t.sort_values(by).reset_index(drop=True) for t in (one, two)))


def test_each_key_stands_once_and_the_schema_holds_the_columns_of_the_contract():
    rows = path(pair(), pair(), pair(cells=PathCells.AFTER_DRUG))
    key = ["call_id", "model_id", "drug", "partner", "dose_nM", "cells"]
    assert not rows.duplicated(key).any()
    assert [name for name in PATH.names if name in CONTRACT] == list(CONTRACT)


def test_the_sentence_follows_call_partner_dose_cells_and_verdict():
    row = path(pair(), fell=[Read(dose_nM=5.0, fell=NodeFell.FELL)]).iloc[0]
    said = path_sentence(row)
    parts = ["SRC family (persistent, candidate) in m on erlotinib beside HGF: dasatinib hits it "
             "(0.20 nM)", "at 5.0 nM (0.74 of free Cmax) the node fell",
             "On survivors still on the drug growth changes by −0.050 [−0.060, −0.040]",
             "untreated cells −0.010", "It closes the refuge in these cells: they fall, further",
             "Next: "]
    places = [said.index(part) for part in parts]
    assert places == sorted(places)
