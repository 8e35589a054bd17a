import numpy as np
import pytest

from refugium.knowledge import load_knowledge
from refugium.signal.matrix import features_of
from refugium.signal.reporters.match import match_features
from refugium.virtual import Plan, write_tumour
from refugium.virtual.peptides import CENTRE, background_pool, cut, reporter_library


@pytest.mark.parametrize(
    ("window", "piece"),
    [
        ("STAENAEYLRVAPQS", "STAENAEYLR"),
        ("RLIEDNEYTARQGAK", "LIEDNEYTAR"),
        ("RHIVRKRTLRRLLQE", "TLRRLLQE"),
        ("SVRCSSMS_______", "SVRCSSMS"),
        ("AAAAAAASPRKPAAA", "AAAAAAASPR"),
        ("AAAAAAASGRPGKAA", "AAAAAAASGRPGK"),
        ("__MAAKAYAAAAKAA", "AYAAAAK"),
        ("AAAAAKAYAKAAKAA", "AYAKAAK"),
    ],
)
def test_pieces_are_cut_as_trypsin_cuts(window, piece):
    start, end = cut(window)
    assert window[start:end] == piece


def test_every_piece_holds_its_window_centre_in_lower_case():
    rows = load_knowledge().reporters
    library = reporter_library(load_knowledge())
    by_text = {}
    for window in rows["window"]:
        start, end = cut(window)
        assert start <= CENTRE < end
        assert "_" not in window[start:end]
        by_text.setdefault(window[start:end], set()).add(CENTRE - start)
    for peptide in library.peptide:
        low = {i for i, letter in enumerate(peptide) if letter.islower()}
        assert 1 <= len(low) <= 2
        assert low & by_text[peptide.upper()]
        assert all(peptide[i] in "sty" for i in low)


def test_the_annotated_node_is_the_one_a_reader_finds():
    known = load_knowledge()
    tumour = write_tumour(Plan(seed=1, seen=1.0, missing=0.0, missing_single=0.0))
    data = tumour.study.modalities["phospho"]
    matches = match_features(features_of(data), known)
    library = reporter_library(known)
    node = dict(zip(library.names, library.node, strict=True))
    sure = {n for n, k in zip(library.names, library.kind, strict=True) if k in ("own", "adaptor")}
    found = matches[matches["feature"].isin(sure)]
    assert (found["node"] == found["feature"].map(node)).all()
    assert len(sure - set(found["feature"])) < 0.02 * len(sure)
    measured = set(tumour.truth.loc[tumour.truth["measured"], "node"])
    assert set(matches.loc[matches["kind"].isin(["own", "adaptor"]), "node"]) == measured


def test_loops_that_need_two_phosphates_come_in_both_forms():
    names = set(reporter_library(load_knowledge()).names)
    assert {"MAPK1:HTGFLtEyVATR", "MAPK1:HTGFLTEyVATR"} <= names


def test_background_peptides_match_no_reporter():
    known = load_knowledge()
    data = write_tumour(
        Plan(seen=0.0, unseen=("EGFR",), n_background=2000, missing=0.0)
    ).study.modalities["phospho"]
    assert data.n_vars == 2000
    assert match_features(features_of(data), known).empty


def test_names_are_unique():
    names = np.concatenate([
        reporter_library(load_knowledge()).names, background_pool().names
    ])
    assert len(set(names)) == len(names)
