"""Who makes a site, what it can therefore judge, and what shows a target that has no site."""

from __future__ import annotations

from pathlib import Path

import pytest

from refugium.core.errors import KnowledgeError
from refugium.knowledge import (
    family_of,
    load_knowledge,
    makers_of,
    read_as,
    readouts_of,
    sites_made_by,
    transcripts_of,
    would_show,
)
from refugium.knowledge.schema import split_list

KNOWN = load_knowledge()
SITES = KNOWN.reporters.set_index(["gene", "residue"])


@pytest.mark.parametrize(("gene", "residue", "makers", "reading"), [
    ("EGFR", "Y1092", ("EGFR",), "direct"),
    ("EGFR", "Y1197", ("EGFR",), "direct"),
    ("EGFR", "Y869", ("SRC family",), "output"),
    ("ERBB3", "Y1289", ("EGFR", "ERBB2", "ERBB4", "MET"), "output"),
    ("SRC", "Y419", ("SRC",), "direct"),
    ("SRC", "Y530", ("CSK",), "output"),
    ("PTK2", "Y397", ("PTK2",), "direct"),
    ("PTK2", "Y576", ("SRC family",), "output"),
    ("MAP2K1", "S218", ("RAF", "COT"), "output"),
    ("MAPK1", "Y187", ("MEK",), "output"),
    ("AKT1", "T308", ("PDK1",), "output"),
    ("AKT1", "S473", ("mTOR",), "output"),
    ("MTOR", "S2448", ("p70S6K",), "output"),
    ("RPS6KB1", "T412", ("mTOR",), "output"),
    ("RPS6", "S235", ("p70S6K", "RSK"), "output"),
    ("RB1", "S807", ("RB/CDK4/6", "CDK1/2"), "output"),
    ("CHEK1", "S296", ("CHEK1",), "direct"),
    ("CHEK1", "S345", ("ATR",), "output"),
    ("GSK3B", "Y216", ("GSK3",), "output"),
    ("CDK1", "Y15", ("WEE1", "PKMYT1"), "output"),
])
def test_textbook_sites(gene, residue, makers, reading):
    row = SITES.loc[(gene, residue)]
    assert makers_of(row["node"], row["made_by"], row["serves"]) == makers
    assert read_as(row["specific"]) == reading


def test_a_direct_site_is_made_by_its_node_alone():
    direct = KNOWN.reporters.query("specific == 'yes'")
    assert (direct["made_by"] == "auto").all()
    assert (direct["kind"] == "own").all()
    assert len(direct) >= 30


def test_what_is_no_kinase_never_reads_itself():
    """An adaptor, a factor or a substrate is made by others: it cannot say that a drug missed."""
    kind = dict(zip(KNOWN.nodes["node"], KNOWN.nodes["kind"], strict=True))
    for row in KNOWN.reporters.to_dict("records"):
        if kind[row["node"]] not in ("receptor", "kinase", "family"):
            assert row["specific"] == "no", row["gene"]
            assert "auto" not in split_list(row["made_by"]), row["gene"]


def test_sites_of_one_peptide_have_the_same_reading():
    """Loops that receptors of one node share cannot be direct in one row and not in the other."""
    rows = KNOWN.reporters
    family = [family_of(node) or node for node in rows["node"]]
    loops = rows.assign(node=family).groupby(["node", "window"])["specific"].nunique()
    assert (loops == 1).all(), loops[loops > 1]


def test_substrates_are_found_for_a_family_by_any_member():
    found = sites_made_by("YES1")
    assert found.equals(sites_made_by("SRC family"))
    assert {"PTK2", "PXN", "BCAR1", "CTNND1", "CAV1"} <= set(found["gene"])
    assert not {"SRC", "YES1"} & set(found["gene"])  # its own sites are its reporters
    assert found["window"].str.len().eq(15).all()
    assert set(sites_made_by("mTOR")["gene"]) >= {"RPS6KB1", "AKT1", "EIF4EBP1", "ULK1"}
    assert sites_made_by("TEAD").empty


def test_receptors_of_an_adaptor_are_those_it_serves():
    assert "FRS2" in set(sites_made_by("FGFR")["gene"])
    assert "FRS2" not in set(sites_made_by("MET")["gene"])
    alone = sites_made_by("FGFR").query("gene == 'FRS2'")["alone"]
    assert set(alone) == {"no"}


def test_no_substrate_is_scored():
    own = set(KNOWN.reporters["uniprot"] + KNOWN.reporters["residue"])
    assert not own & set(KNOWN.substrates["uniprot"] + KNOWN.substrates["residue"])
    assert KNOWN.substrates["location_checked"].all()


READ_NOW = {
    ("AKT", "GSK3"), ("AKT", "S6"), ("ERK", "RSK"), ("JAK1", "STAT3"), ("JAK2", "STAT3"),
    ("JAK2", "STAT5"), ("JNK", "c-Jun"), ("MEK", "ERK"), ("PI3K", "AKT"), ("RAF", "ERK"),
    ("RAF", "MEK"), ("mTOR", "4EBP1"), ("mTOR", "S6"), ("mTOR", "p70S6K"), ("p38", "HSP27"),
    ("p38", "MAPKAPK2"), ("p70S6K", "S6"),
}


def test_engagement_reads_what_it_read():
    """Readouts written down ahead of their use must not move an answer."""
    table = KNOWN.readouts
    now = table[table["grade"] == ""]
    assert set(zip(now["target"], now["readout"], strict=True)) == READ_NOW
    assert readouts_of("RAS") == ()
    assert readouts_of("RAS", further=True)[0] == ("ERK", 1)
    assert readouts_of("WEE1", further=True) == (("CDK1/2", -1),)


@pytest.mark.parametrize(("target", "first"), [
    ("RAS", ("ERK_FEEDBACK", 1)), ("MEK", ("ERK_FEEDBACK", 1)), ("PI3K", ("FOXO_OUTPUT", -1)),
    ("RB/CDK4/6", ("G1_S", 1)), ("YAP", ("YAP_CORE", 1)), ("AR", ("HALLMARK_ANDROGEN_RESPONSE", 1)),
    ("MDM2", ("P53_OUTPUT", -1)),
])
def test_transcripts(target, first):
    assert transcripts_of(target)[0] == first


def test_every_target_has_an_assay_that_would_show_it():
    aims = KNOWN.drug_targets.query("intended")["node"]
    for node in {*aims, "AR", "ER", "PARP", "HSP90", "proteasome"}:
        assert would_show(node)
    for node in ("RAS", "PI3K", "BET", "HDAC", "proteasome", "HSP90", "PARP", "AR", "ER"):
        assert "antibody against" not in would_show(node)
    assert would_show("EGFR").startswith("an antibody against EGFR Y1092, EGFR Y1172, EGFR Y1197")
    assert "S241 is phosphorylated at all times" in would_show("PDK1")
    with pytest.raises(KnowledgeError):
        would_show("no such node")


def test_the_page_tells_the_counts():
    page = Path(__file__).parents[2] / "docs" / "concepts" / "knowledge.md"
    rows = KNOWN.reporters
    count = rows["specific"].value_counts()
    told = (f"Of {len(rows)} rows {count['yes']} are direct, {count['no']} are not, "
            f"{count['unsure']} are unsure; {(rows['made_by'] == '').sum()} have no known maker")
    assert told in page.read_text(encoding="utf-8")
    assert f"{(rows['made_by_source'] != '').sum()} rows" in page.read_text(encoding="utf-8")
