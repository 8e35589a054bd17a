"""Hold the built-in knowledge against public mirrors and list every disagreement.

Set REFUGIUM_DATA to a folder with ``knowledge``, ``states`` and ``davis2011``; a missing mirror
is reported and skipped. Run with ``python -m benchmarks knowledge``.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
from benchmarks.knowledge import copies, network

from refugium.knowledge import load_knowledge
from refugium.knowledge.packs.therapies.panels import panel_names
from refugium.knowledge.schema import split_list

COLUMNS = ["check", "subject", "ours", "theirs", "verdict"]
FLANK = 7
PANEL_LIMIT_NM = 300.0  # bound more loosely than this, an unintended target is not listed

DAVIS_COMPOUNDS = panel_names("compounds")

# Constructs of the panel whose name is not the gene symbol.
DAVIS_CONSTRUCTS = {
    "ERK1": "MAPK3",
    "ERK2": "MAPK1",
    "ERK5": "MAPK7",
    "FAK": "PTK2",
    "PYK2": "PTK2B",
    "MEK1": "MAP2K1",
    "MEK2": "MAP2K2",
    "VEGFR2": "KDR",
    "TRKA": "NTRK1",
    "TRKB": "NTRK2",
    "TRKC": "NTRK3",
    "p38-alpha": "MAPK14",
    "p38-beta": "MAPK11",
    "p38-gamma": "MAPK12",
    "p38-delta": "MAPK13",
    "JNK1": "MAPK8",
    "JNK2": "MAPK9",
    "JNK3": "MAPK10",
    "S6K1": "RPS6KB1",
    "RSK1(KinDom.1-N-terminal)": "RPS6KA1",
    "RSK1(KinDom.2-C-terminal)": "RPS6KA1",
    "RSK2(KinDom.1-N-terminal)": "RPS6KA3",
    "RSK3(KinDom.1-N-terminal)": "RPS6KA2",
    "RSK3(KinDom.2-C-terminal)": "RPS6KA2",
    "YES": "YES1",
    "PKAC-alpha": "PRKACA",
    "PKAC-beta": "PRKACB",
    "AMPK-alpha1": "PRKAA1",
    "AMPK-alpha2": "PRKAA2",
    "IKK-alpha": "CHUK",
    "IKK-beta": "IKBKB",
    "JAK1(JH1domain-catalytic)": "JAK1",
    "JAK1(JH2domain-pseudokinase)": "JAK1",
    "JAK2(JH1domain-catalytic)": "JAK2",
    "TYK2(JH1domain-catalytic)": "TYK2",
    "TYK2(JH2domain-pseudokinase)": "TYK2",
    "CDK4-cyclinD1": "CDK4",
    "CDK4-cyclinD3": "CDK4",
    "ABL1p": "ABL1",
    "BRAF(V600E)": "BRAF",
}


def main(arguments: list[str] | None = None) -> None:
    """Print every disagreement and the counts."""
    parser = argparse.ArgumentParser(prog="benchmarks knowledge")
    parser.add_argument("--mirror", type=Path, default=None, help="default: REFUGIUM_DATA")
    result = compare(parser.parse_args(arguments).mirror)
    with pd.option_context("display.max_rows", None, "display.width", 200):
        print(result[result["verdict"] == "disagree"].to_string(index=False))
        print(result.groupby(["check", "verdict"]).size().to_string())


def compare(mirror: Path | None = None) -> pd.DataFrame:
    """Compare windows, symbols, dissociation constants, edges and signatures.

    Parameters
    ----------
    mirror
        Data mirror; by default the folder named by REFUGIUM_DATA.

    Returns
    -------
    pandas.DataFrame
        check, subject, ours, theirs, verdict (agree, disagree, not in mirror, no mirror).
    """
    if mirror is None:
        mirror = Path(os.environ.get("REFUGIUM_DATA", ""))
    checks = (
        ("window against Sugiyama 2019", "knowledge/sugiyama2019_kinase_sites.parquet", windows),
        ("symbol against HGNC", "knowledge/hgnc_with_uniprot.tsv.gz", symbols),
        ("Kd against Davis 2011", "davis2011/data/davis", constants),
        ("edge against OmniPath", "knowledge/omnipath_carnival.tsv", network.signalling),
        ("edge against CollecTRI", "knowledge/collectri.csv", network.transcription),
        ("Rambow lists", "states/rambow2018_states_ensembl.csv", copies.rambow),
        ("SenMayo", "states/senescence_senmayo.csv", copies.senmayo),
        ("C6 sets", "knowledge/c6.all.v6.1.symbols.gmt", copies.oncogenic),
    )
    tables = []
    for name, path, check in checks:
        rows = check(mirror / path) if (mirror / path).exists() else [(path, "", "", "no mirror")]
        tables.append(pd.DataFrame([(name, *row) for row in rows], columns=COLUMNS))
    return pd.concat(tables, ignore_index=True)


def windows(path: Path) -> list[tuple[str, str, str, str]]:
    """Our 15-residue window against the middle of their 41-mer, per protein and residue."""
    theirs = pd.read_parquet(path, columns=["substrate_uniprot", "site", "site_seq"])
    theirs = theirs.drop_duplicates(["substrate_uniprot", "site"])
    middle = theirs["site_seq"].str.len() // 2
    short = [
        sequence[m - FLANK : m + FLANK + 1].upper()
        for sequence, m in zip(theirs["site_seq"], middle, strict=True)
    ]
    known = dict(
        zip(zip(theirs["substrate_uniprot"], theirs["site"], strict=True), short, strict=True)
    )
    rows = []
    for site in load_knowledge().reporters.itertuples(index=False):
        found = known.get((site.uniprot, site.residue))
        rows.append(_row(f"{site.gene!s} {site.residue!s}", str(site.window), found))
    return rows


def symbols(path: Path) -> list[tuple[str, str, str, str]]:
    """Our gene and accession against the approved symbol and its accessions."""
    theirs = pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False)
    accessions = dict(
        zip(theirs["Approved symbol"], theirs["UniProt ID(supplied by UniProt)"], strict=True)
    )
    rows, seen = [], set()
    for node in load_knowledge().nodes.itertuples(index=False):
        pairs = zip(split_list(str(node.genes)), split_list(str(node.uniprot)), strict=True)
        for gene, accession in pairs:
            if gene in seen:
                continue
            seen.add(gene)
            listed = accessions.get(gene)
            agrees = listed is not None and accession in [a.strip() for a in listed.split(",")]
            rows.append(_row(gene, accession, accession if agrees else listed))
    return rows


def constants(folder: Path) -> list[tuple[str, str, str, str]]:
    """Our Kd against theirs in nM, and every bound construct of our nodes that we lack."""
    compounds = list(json.loads((folder / "ligands_can.txt").read_text()))
    constructs = list(json.loads((folder / "proteins.txt").read_text()))
    matrix = np.loadtxt(next(folder.glob("drug-target_interaction_affinities_Kd*")))
    kd = pd.DataFrame(matrix, index=compounds, columns=constructs)
    known = load_knowledge()
    ours = known.drug_targets.query("construct != ''")
    compound_of = {drug: compound for compound, drug in DAVIS_COMPOUNDS.items()}
    rows, held = [], set()
    for target in ours.itertuples(index=False):
        held.add((target.drug, target.construct))
        subject = f"{target.drug!s} {target.construct!s}"
        value = kd[target.construct][compound_of[str(target.drug)]]
        rows.append(_row(subject, f"{target.kd_nM:g}", f"{value:g}"))
    families = known.nodes.query("kind != 'family'")["genes"]
    genes = {gene for cell in families for gene in split_list(cell)}
    ours_too = [c for c in constructs if DAVIS_CONSTRUCTS.get(c, c) in genes]
    for compound, drug in DAVIS_COMPOUNDS.items():
        for construct in ours_too:
            value = float(kd.loc[compound, construct])
            if value <= PANEL_LIMIT_NM and (drug, construct) not in held:
                rows.append((f"{drug} {construct}", "absent", f"{value:g}", "disagree"))
    return rows


def _row(subject: str, ours: str, theirs: str | None) -> tuple[str, str, str, str]:
    if theirs is None:
        return subject, ours, "", "not in mirror"
    return subject, ours, theirs, "agree" if ours == theirs else "disagree"


if __name__ == "__main__":
    main()
