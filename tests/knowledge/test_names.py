"""Names of drugs and nodes lead to what is known about them."""

from __future__ import annotations

import math
import re

import pytest

from refugium.core.errors import KnowledgeError
from refugium.knowledge import (
    family_of,
    find_drug,
    find_node,
    inhibited_at,
    load_knowledge,
    receptors_of_ligand,
    receptors_served,
    show_node,
    targets_of,
)
from refugium.knowledge.nodes import members_of, reporters_of


@pytest.mark.parametrize(
    ("name", "drug"),
    [
        ("erlotinib", "erlotinib"),
        ("Tarceva", "erlotinib"),
        ("Erlotinib HCl", "erlotinib"),
        ("gefitinib-HCl", "gefitinib"),
        ("cabozantinib S-malate", "cabozantinib"),
        ("potassium phosphate", None),
        ("BMS-354825", "dasatinib"),
        ("bms354825", "dasatinib"),
        ("R428", "bemcentinib"),
        ("BGB324", "bemcentinib"),
        ("PLX-4720", "plx4720"),
        ("PLX4032", "vemurafenib"),
        ("CX-4945", "silmitasertib"),
        ("AZD 6244", "selumetinib"),
        ("ARS1620", "ars-1620"),
        ("ARS-853", "ars-853"),
        ("GDC-6036", "divarasib"),
        ("RMC 6236", "daraxonrasib"),
        ("MRTX849", "adagrasib"),
        ("MRTX-1133", "mrtx1133"),
        ("Gleevec", "imatinib"),
        ("aspirin", None),
        ("", None),
        ("--", None),
    ],
)
def test_find_drug(name: str, drug: str | None) -> None:
    assert find_drug(name) == drug


@pytest.mark.parametrize(
    ("drug", "node"),
    [
        ("erlotinib", "EGFR"),
        ("dasatinib", "SRC family"),
        ("dasatinib", "YES1"),
        ("bemcentinib", "AXL"),
        ("trametinib", "MEK"),
        ("venetoclax", "BCL2"),
        ("daraxonrasib", "RAS"),
    ],
)
def test_intended_targets(drug: str, node: str) -> None:
    assert node in targets_of(drug)


def test_panel_targets_are_separate() -> None:
    assert "EGFR" not in targets_of("dasatinib")
    assert "EGFR" in targets_of("dasatinib", intended_only=False)
    assert "SRC family" not in targets_of("imatinib", intended_only=False)


def test_inhibited_at_is_monotone_and_sorted() -> None:
    few, many = inhibited_at("dasatinib", 1.0), inhibited_at("dasatinib", 200.0)
    assert set(few["gene"]) < set(many["gene"])
    assert many["kd_nM"].is_monotonic_increasing
    assert (many["kd_nM"] <= 200.0).all()
    assert "EGFR" not in set(inhibited_at("dasatinib", 119.0)["node"])
    assert "EGFR" in set(inhibited_at("dasatinib", 120.0)["node"])  # Kd 120 nM, Davis 2011
    assert not many.duplicated(["node", "gene"]).any()
    assert set(many.loc[many["gene"] == "YES1", "family"]) == {"SRC family"}


@pytest.mark.parametrize("dose", [0.0, -5.0, math.nan])
def test_inhibited_at_refuses_a_dose_that_is_none(dose: float) -> None:
    with pytest.raises(KnowledgeError, match="dose"):
        inhibited_at("dasatinib", dose)


def test_drug_without_kd_gives_an_empty_table() -> None:
    table = inhibited_at("osimertinib", 1000.0)
    assert table.empty
    assert list(table.columns)[:3] == ["node", "family", "gene"]


def test_unknown_names_suggest_known_ones() -> None:
    with pytest.raises(KnowledgeError, match="did you mean dasatinib"):
        targets_of("dasatinb")
    with pytest.raises(KnowledgeError, match="did you mean"):
        members_of("SRC famly")
    with pytest.raises(KnowledgeError, match="not known"):
        show_node("qqqq")


@pytest.mark.parametrize(
    ("name", "node"),
    [
        ("EGFR", "EGFR"),
        ("src-family", "SRC family"),
        ("MAPK3", "ERK"),
        ("INSR", "IGF1R/INSR"),
        ("SRC", "SRC"),
        ("KDR", "VEGFR2"),
        ("mcl1", "MCL1"),
        ("ACTB", None),
    ],
)
def test_find_node(name: str, node: str | None) -> None:
    assert find_node(name) == node


def test_family_and_members_mirror_each_other() -> None:
    for node in load_knowledge().nodes["node"]:
        family = family_of(node)
        if family is not None:
            assert node in members_of(family)
        for member in members_of(node):
            assert family_of(member) == node


def test_adaptors_serve_receptors() -> None:
    assert {"EGFR", "MET"} <= set(receptors_served("GAB1"))
    assert set(receptors_served("FRS2")) >= {"FGFR"}
    assert receptors_served("EGFR") == ()


def test_reporters_of_a_family_pool_its_members() -> None:
    pooled = reporters_of("SRC family")
    assert set(pooled["node"]) == set(members_of("SRC family"))
    assert len(pooled) == sum(len(reporters_of(m)) for m in members_of("SRC family"))


def test_show_node_runs_for_every_node() -> None:
    for node in load_knowledge().nodes["node"]:
        text = show_node(node)
        assert text.startswith(f"{node}: ")
        assert "nan" not in text.split()


def test_show_node_says_what_matters() -> None:
    text = show_node("AKT")
    assert "survival effector" in text
    assert "AKT1 S473 RPHFPQFSYSASGTA" in text
    assert "trap:" in text
    assert "not scored" in show_node("SRC")
    assert "footprint" in show_node("PI3K")
    assert "to see it: no phosphosite reads it" in show_node("PI3K")
    assert "made by PDK1" in text and "output" in text
    assert re.search("makes on other proteins.*PTK2 Y576.*PXN Y118", show_node("SRC"))


def test_ligands_lead_to_receptors() -> None:
    known = load_knowledge()
    kind = dict(zip(known.nodes["node"], known.nodes["kind"], strict=True))
    for ligand in known.ligands["ligand"]:
        receptors = receptors_of_ligand(ligand.lower())
        assert receptors
        assert {kind[node] for node in receptors} == {"receptor"}
    assert receptors_of_ligand("--") == ()
