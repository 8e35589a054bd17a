"""The built-in knowledge against public mirrors: every known disagreement is written down here."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from benchmarks.knowledge import copies, network

from refugium.knowledge.packs import load_pack

pytestmark = [
    pytest.mark.published,
    pytest.mark.skipif(not os.environ.get("REFUGIUM_DATA"), reason="REFUGIUM_DATA names no mirror"),
]
OMNIPATH_DIFFERS = {
    # the edge is real, our node means another thing than their protein
    "mTOR -> 4EBP1", "4EBP1 -> eIF4E", "MAPKAPK2 -> HSP27", "RB/CDK4/6 -> E2F",
    "CDK1/2 -> RB/CDK4/6", "IKK -> NF-kB", "TBK1 -> NF-kB", "RSK -> NF-kB", "CK2 -> NF-kB",
    # both signs are known; ours is the net effect on the pathway
    "ERK -> RAF", "ERK -> SOS", "ERK -> GAB1", "PKA -> RAF", "CBL -> MET", "CBL -> PDGFR",
    "PP2A -> MYC", "IL6R/gp130 -> PTPN11", "AURKB -> survivin", "STAT3 -> HIF1", "NF-kB -> MYC",
    # their sign contradicts the textbook
    "FGFR -> FRS2", "ERK -> DUSP", "DUSP -> ERK", "PTEN -> AKT", "PTEN -> PDK1", "FOXO -> BIM",
    "SOCS3 -> JAK1", "SOCS3 -> JAK2", "SMAD7 -> TGFBR", "BET -> MYC", "HDAC -> p21",
}


@pytest.fixture
def mirror() -> Path:
    return Path(os.environ["REFUGIUM_DATA"])


def test_edges_differ_from_omnipath_only_where_we_know_why(mirror):
    rows = network.signalling(mirror / "knowledge" / "omnipath_carnival.tsv")
    differ = {subject for subject, _, _, verdict in rows if verdict == "disagree"}
    assert differ <= OMNIPATH_DIFFERS
    assert sum(verdict == "agree" for *_, verdict in rows) >= 280


def test_transcription_differs_from_collectri_only_where_we_know_why(mirror):
    rows = network.transcription(mirror / "knowledge" / "collectri.csv")
    differ = {subject for subject, _, _, verdict in rows if verdict == "disagree"}
    assert differ <= {"beta-catenin -> RB/CDK4/6", "NOTCH -> MYC"}


def test_transcribed_lists_agree_gene_by_gene(mirror):
    rows = copies.rambow(mirror / "states" / "rambow2018_states_ensembl.csv")
    assert len(rows) == 128
    assert {verdict for *_, verdict in rows} == {"agree"}


def test_packs_of_the_mirror_load(mirror):
    sites = load_pack("sugiyama", path=mirror / "knowledge" / "sugiyama2019_kinase_sites.parquet")
    assert (sites["window"].str[7] == sites["residue"].str[0]).all()
    per_site = sites.groupby("target")["weight"].sum()
    assert per_site.to_numpy() == pytest.approx(1.0)
    assert (sites["source"] == "SRC family").sum() > 2000


def test_signatures_of_erk_fall_when_raf_is_blocked():
    """Orientation on real data: a RAF inhibitor for 20 h lowers ERK output and the cell cycle."""
    from refugium.datasets import get_published
    from refugium.knowledge import signature_network
    from refugium.signal.footprints.study import study_footprints

    names = ["PROGENY_MAPK", "ERK_OUTPUT_MPAS", "ERK_FEEDBACK", "G1_S", "HALLMARK_E2F_TARGETS",
             "MELANOCYTIC"]
    table = study_footprints(get_published("kavran2022"), signature_network(names=names)).footprints
    early = table[table["contrast"].str.contains("at 20 h")].set_index("source")["t"]
    assert (early.drop("MELANOCYTIC") < -5).all()
    assert early["MELANOCYTIC"] > 5
