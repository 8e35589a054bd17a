"""The built-in tables hold together, and broken ones are refused with the place of the error."""

from __future__ import annotations

import re
import shutil
from importlib.resources import as_file, files
from pathlib import Path

import pandas as pd
import pytest

from refugium.core.errors import KnowledgeError
from refugium.knowledge import Knowledge, load_knowledge
from refugium.knowledge.checks import name_key
from refugium.knowledge.nodes import members_of
from refugium.knowledge.schema import SCHEMAS, split_list


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the built-in tables that a test may break."""
    with as_file(files("refugium.knowledge") / "tables") as tables:
        for name in SCHEMAS:
            file = SCHEMAS[name].file_name(name)
            shutil.copy(tables / file, tmp_path / file)
    return tmp_path


def write_cell(pack: Path, table: str, row: int, column: str, value: str) -> None:
    path = pack / f"{table}.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame.loc[row, column] = value
    frame.to_csv(path, index=False)


def row_of(table: str, **cells: str) -> int:
    """Index of the one row with these cells, in the table as it is on disk."""
    with as_file(files("refugium.knowledge") / "tables") as tables:
        frame = pd.read_csv(tables / f"{table}.csv", dtype=str, keep_default_na=False)
    wanted = pd.Series(True, index=frame.index)
    for column, value in cells.items():
        wanted &= frame[column] == value
    (index,) = frame.index[wanted]
    return int(index)


EGFR_SITE = {"gene": "EGFR", "residue": "Y1197"}

# table, cells that name the row, column, new cell, words of the message
BROKEN = [
    ("nodes", {"node": "EGFR"}, "kind", "enzyme", "value is not known"),
    ("nodes", {"node": "EGFR"}, "survival_effector", "maybe", "value is not known"),
    ("nodes", {"node": "EGFR"}, "role", "", "cell is empty"),
    ("nodes", {"node": "MET"}, "node", "EGFR", "row is there twice"),
    ("nodes", {"node": "YES1"}, "parent", "YES family", "node is not in nodes.csv"),
    ("nodes", {"node": "YES1"}, "parent", "EGFR", "not of kind family"),
    ("nodes", {"node": "YES1"}, "genes", "CSK", "not among those of SRC family"),
    ("nodes", {"node": "ERK"}, "uniprot", "P28482", "not one accession per gene"),
    ("nodes", {"node": "EGFR"}, "kind", "family", "no member nodes"),
    ("reporters", EGFR_SITE, "node", "HER1", "node is not in nodes.csv"),
    ("reporters", EGFR_SITE, "residue", "1197", "not a phosphosite"),
    ("reporters", EGFR_SITE, "residue", "S1197", "the middle is not S"),
    ("reporters", EGFR_SITE, "residue", "Y1172", "row is there twice"),
    ("reporters", EGFR_SITE, "window", "AENAEYLRVAP", "not 15 upper-case residues"),
    ("reporters", EGFR_SITE, "window", "staenaeylrvapqs", "not 15 upper-case residues"),
    ("reporters", EGFR_SITE, "window", "GSTAENAEYLRVAPQ", "the middle is not Y"),
    ("reporters", EGFR_SITE, "uniprot", "P04626", "not a protein of node EGFR"),
    ("reporters", EGFR_SITE, "sign", "0", "value is not known"),
    ("reporters", EGFR_SITE, "kind", "adaptor", "does not go with kind adaptor"),
    ("reporters", EGFR_SITE, "serves", "MET", "does not go with kind own"),
    ("reporters", {"gene": "GAB1", "residue": "Y627"}, "serves", "SRC", "is not a receptor"),
    ("drugs", {"drug": "erlotinib"}, "class", " ", "cell is empty"),
    ("drugs", {"drug": "saracatinib"}, "aliases", "BMS 354825", "already a name of dasatinib"),
    ("drug_targets", {"drug": "tucatinib"}, "drug", "tukisa", "drug is not in drugs.csv"),
    ("drug_targets", {"drug": "tucatinib"}, "kd_nM", "tight", "not a number"),
    ("drug_targets", {"drug": "tucatinib"}, "kd_nM", "-1", "not a positive number"),
    ("drug_targets", {"drug": "tucatinib"}, "checked", "yes", "a checked row needs a source"),
    ("traps", {"node": "CHEK1"}, "node", "CHK1", "node is not in nodes.csv"),
]


@pytest.mark.parametrize(("table", "cells", "column", "value", "words"), BROKEN)
def test_broken_cell_is_named(
    pack: Path, table: str, cells: dict[str, str], column: str, value: str, words: str
) -> None:
    index = row_of(table, **cells)
    write_cell(pack, table, index, column, value)
    with pytest.raises(KnowledgeError, match=re.escape(words)) as caught:
        load_knowledge(pack)
    error = caught.value
    assert error.file == f"{table}.csv"
    assert error.row is not None
    if words != "row is there twice":  # the later of the two rows is named
        assert error.row == index + 2
    assert error.remedy


@pytest.mark.parametrize("column", ["window", "node", "checked"])
def test_missing_column_is_named(pack: Path, column: str) -> None:
    path = pack / "reporters.csv"
    pd.read_csv(path, dtype=str).drop(columns=column).to_csv(path, index=False)
    with pytest.raises(KnowledgeError, match="column is missing") as caught:
        load_knowledge(pack)
    assert caught.value.column == column


@pytest.mark.parametrize("table", SCHEMAS)
def test_missing_table_is_named(pack: Path, table: str) -> None:
    (pack / SCHEMAS[table].file_name(table)).unlink()
    with pytest.raises(KnowledgeError, match="table is missing") as caught:
        load_knowledge(pack)
    assert str(caught.value.file).endswith(SCHEMAS[table].file_name(table))


@pytest.mark.parametrize("content", [b"", b"node,kind\n\xff\xfe,x\n", b'node\na,b,c\nd,"e\n'])
def test_unreadable_table_is_named(pack: Path, content: bytes) -> None:
    (pack / "nodes.csv").write_bytes(content)
    with pytest.raises(KnowledgeError, match=r"nodes\.csv"):
        load_knowledge(pack)


def test_public_constructor_checks_too() -> None:
    with pytest.raises(KnowledgeError, match="table is missing"):
        Knowledge({})


def test_copy_of_the_tables_is_the_same_pack(pack: Path) -> None:
    ours, theirs = load_knowledge(), load_knowledge(pack)
    assert ours.sha256 == theirs.sha256
    pd.testing.assert_frame_equal(ours.reporters, theirs.reporters)
    write_cell(pack, "reporters", 0, "role", "something else")
    assert load_knowledge(pack).sha256 != ours.sha256


def test_lists_of_a_trap_are_tuples_and_no_part_of_its_file(pack: Path) -> None:
    traps = load_knowledge(pack).traps.set_index("node")
    assert traps.loc["JAK2", "sites"] == ("JAK2_Y1007", "JAK2_Y1008")
    assert traps.loc["SRC family", "drug_classes"] == ("SRC/ABL inhibitor", "SRC inhibitor")
    filed = pd.read_csv(pack / "traps.csv").columns
    assert not {"sites", "drug_classes"} & set(filed)


def test_further_columns_are_kept(pack: Path) -> None:
    path = pack / "drugs.csv"
    pd.read_csv(path, dtype=str, keep_default_na=False).assign(note="x").to_csv(path, index=False)
    assert set(load_knowledge(pack).drugs["note"]) == {"x"}


def test_accessors_return_copies() -> None:
    known = load_knowledge()
    nodes = known.nodes
    nodes.loc[0, "node"] = "changed"
    assert "changed" not in set(known.nodes["node"])


def test_column_types() -> None:
    known = load_knowledge()
    assert known.nodes["survival_effector"].dtype == bool
    assert known.reporters["checked"].dtype == bool
    assert set(known.reporters["sign"]) == {1, -1}
    assert known.drug_targets["kd_nM"].dtype == float


def test_reporter_windows_and_nodes() -> None:
    known = load_knowledge()
    sites = known.reporters
    assert set(sites["node"]) <= set(known.nodes["node"])
    assert sites["window"].str.fullmatch(r"_*[A-Z]+_*").all()
    assert (sites["window"].str.len() == 15).all()
    assert (sites["window"].str[7] == sites["residue"].str[0]).all()


def test_one_position_has_one_window() -> None:
    sites = load_knowledge().reporters
    assert (sites.groupby(["uniprot", "residue"])["window"].nunique() == 1).all()


def test_overlapping_windows_agree() -> None:
    """Windows of neighbouring sites of one protein must tell the same sequence."""
    for protein, sites in load_knowledge().reporters.groupby("uniprot"):
        sequence: dict[int, str] = {}
        for residue, window in zip(sites["residue"], sites["window"], strict=True):
            for offset, letter in enumerate(window, start=int(residue[1:]) - 7):
                assert sequence.setdefault(offset, letter) == letter, (protein, residue)


def test_padding_only_beyond_a_terminus() -> None:
    sites = load_knowledge().reporters
    starts = sites["window"].str.startswith("_")
    position = sites["residue"].str[1:].astype(int)
    assert (position[starts] <= 7).all()
    assert not starts[position > 7].any()


def test_every_receptor_or_kinase_of_the_first_block_has_own_sites() -> None:
    own = load_knowledge().reporters.query("kind == 'own'")["node"]
    first = "EGFR ERBB2 ERBB3 MET AXL IGF1R/INSR FGFR SRC YES1 FYN LYN ABL PTK2 ERK MEK AKT STAT3"
    assert set(first.split()) <= set(own)


def test_checked_rows_have_a_source_and_a_location() -> None:
    known = load_knowledge()
    for table in (known.reporters, known.drugs, known.drug_targets, known.traps):
        assert (table.loc[table["checked"], "source"] != "").all()
    assert known.reporters.loc[known.reporters["checked"], "location_checked"].all()


def test_sources_look_like_sources() -> None:
    pattern = re.compile(
        r"10\.\d{4,9}/\S+|PMID:\d+|UniProtKB [A-Z0-9]{6,10}|PMC\d+|Reactome R-HSA-\d+"
    )
    known = load_knowledge()
    for table in (known.reporters, known.drugs, known.drug_targets, known.traps):
        for cell in table["source"].unique():
            assert all(pattern.fullmatch(part) for part in split_list(cell)), cell


def test_aliases_are_unique_within_drugs() -> None:
    drugs = load_knowledge().drugs
    names = [
        name_key(name)
        for drug, aliases in zip(drugs["drug"], drugs["aliases"], strict=True)
        for name in (drug, *split_list(aliases))
    ]
    assert len(names) == len(set(names))


def test_site_aliases_never_collide_with_another_site_of_the_protein() -> None:
    for protein, sites in load_knowledge().reporters.groupby("uniprot"):
        numbered = set(sites["residue"])
        for residue, cell in zip(sites["residue"], sites["aliases"], strict=True):
            clash = set(split_list(cell)) & numbered
            assert not clash, (protein, residue, clash)
        aliases = [alias for cell in sites["aliases"] for alias in split_list(cell)]
        assert len(aliases) == len(set(aliases)), protein


def test_families_hold_exactly_the_genes_of_their_members() -> None:
    nodes = load_knowledge().nodes.set_index("node")
    families = nodes.index[nodes["kind"] == "family"]
    assert len(families) >= 2
    for family in families:
        members = members_of(family)
        assert len(members) > 1
        genes = {gene for member in members for gene in split_list(nodes.loc[member, "genes"])}
        assert genes == set(split_list(nodes.loc[family, "genes"]))


def test_every_intended_target_is_listed_and_every_drug_has_one() -> None:
    known = load_knowledge()
    intended = known.drug_targets[known.drug_targets["intended"]]
    assert set(intended["drug"]) == set(known.drugs["drug"])


def test_drug_target_genes_belong_to_their_node() -> None:
    known = load_knowledge()
    genes = {n: set(split_list(g)) for n, g in known.nodes[["node", "genes"]].to_numpy()}
    for node, gene in known.drug_targets[["node", "gene"]].drop_duplicates().to_numpy():
        assert gene == "" or gene in genes[node], (node, gene)


def test_trap_residues_and_classes_exist() -> None:
    known = load_knowledge()
    sites = set(known.reporters["gene"] + "_" + known.reporters["residue"])
    classes = set(known.drugs["class"])
    for residue, drug_class in known.traps[["residue", "drug_class"]].to_numpy():
        assert set(split_list(residue)) <= sites
        assert set(split_list(drug_class)) <= classes


def test_provenance_counts_rows() -> None:
    known = load_knowledge()
    table = known.provenance().set_index("table")
    assert (table["checked"] + table["unchecked"] == table["rows"]).all()
    assert table.loc["reporters", "rows"] == len(known.reporters)
    assert table["sha256"].str.fullmatch("[0-9a-f]{64}").all()
