"""A user's kinase-substrate table: mapped, pooled, every broken cell named, no other exception."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from refugium.core.errors import KnowledgeError, RefugiumError
from refugium.knowledge.packs import read_substrates

GOOD = """kinase,substrate,residue,window,sign
SRC,PXN,Y118,VGEEEHVYSFPNKQK,1
YES1,PXN,Y118,,
src family,CTNNB1,Y654,,+1
AKT,GSK3B,S9,SGRPRTTSFAESCKP,
MADEUP1,GSK3B,S9,,-1
"""


def _file(tmp_path, text, name="mine.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_kinases_become_nodes_and_families(tmp_path):
    found = read_substrates(_file(tmp_path, GOOD))
    net = found.network
    assert net[["source", "target", "weight"]].values.tolist() == [
        ["SRC family", "PXN_Y118", 1.0], ["SRC family", "CTNNB1_Y654", 1.0],
        ["AKT", "GSK3B_S9", 0.5], ["MADEUP1", "GSK3B_S9", -0.5]]
    assert net["window"].tolist() == ["VGEEEHVYSFPNKQK", "", "SGRPRTTSFAESCKP", "SGRPRTTSFAESCKP"]
    assert found.unmapped.values.tolist() == [["MADEUP1", 1]]
    assert found.repeated == 1
    assert net["node"].tolist() == ["SRC family", "SRC family", "AKT", ""]


def test_tabs_order_of_columns_and_a_byte_order_mark_do_not_matter(tmp_path):
    lines = [line.split(",") for line in GOOD.strip().splitlines()]
    turned = "\ufeff" + "\n".join("\t".join(reversed(cells)) for cells in lines)
    one = read_substrates(_file(tmp_path, GOOD)).network
    other = read_substrates(_file(tmp_path, turned, "mine.tsv")).network
    assert one.equals(other)


@pytest.mark.parametrize(("row", "column", "words"), [
    ("SRC,PXN,118,,1", "residue", "not a phosphosite"),
    ("SRC,PXN,H118,,1", "residue", "not a phosphosite"),
    ("SRC,,Y118,,1", "substrate", "cell is empty"),
    ("SRC,PXN;TLN1,Y118,,1", "substrate", "not one gene symbol"),
    ("SRC,PXN,Y118,VGEEEHVY,1", "window", "not 15 residues"),
    ("SRC,PXN,Y118,AVGEEEHVYSFPNKQ,1", "window", "the middle is not Y"),
    ("SRC,PXN,Y118,,up", "sign", "not a sign"),
    ("LYN,PXN,Y118,,-1", "sign", "the other sign"),
    ("ABL,PXN,Y118,AAAAAAAYAAAAAAA,1", "window", "another row gives"),
])
def test_broken_cells_are_named(tmp_path, row, column, words):
    with pytest.raises(KnowledgeError, match=words) as caught:
        read_substrates(_file(tmp_path, GOOD + row + "\n"))
    assert (caught.value.row, caught.value.column) == (7, column)
    assert caught.value.remedy


@pytest.mark.parametrize(("text", "words"), [
    ("", "column is missing"), ("kinase,substrate\nSRC,PXN\n", "column is missing"),
    ("kinase,substrate,residue\n", "holds no row"),
    ("kinase,substrate,residue,residue\n", "two columns"),
    ("kinase,substrate,residue\nSRC,PXN\n", "the row has 2 cells"),
    (b"kinase,substrate,residue\nSRC,PXN,Y\xff\n", "not UTF-8"),
])
def test_broken_files_are_refused(tmp_path, text, words):
    with pytest.raises(KnowledgeError, match=words):
        read_substrates(_file(tmp_path, text))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(KnowledgeError, match="cannot be read"):
        read_substrates(tmp_path / "none.csv")


@settings(max_examples=60, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, len(GOOD)), put=st.binary(max_size=12), cut=st.integers(0, 12))
def test_changed_bytes_give_a_table_or_one_of_our_errors(tmp_path, place, put, cut):
    raw = GOOD.encode()
    path = _file(tmp_path, raw[:place] + put + raw[place + cut :])
    try:
        found = read_substrates(path)
    except RefugiumError:
        return
    assert len(found.network) > 0
    assert found.network["residue"].str.fullmatch(r"[STY][1-9]\d*").all()
