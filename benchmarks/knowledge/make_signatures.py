"""Write signatures.csv and signature_genes.csv.gz from a mirror; say what was renamed or left out.

``python -m benchmarks.knowledge.make_signatures`` reads REFUGIUM_DATA and writes into the package.
"""

from __future__ import annotations

import gzip
import os
import sys
from pathlib import Path

import openpyxl
import pandas as pd

TABLES = Path(__file__).parents[2] / "src" / "refugium" / "knowledge" / "tables"
OWN = Path(__file__).with_name("own_states.csv")
TOP_GENES = 300
SAME = 0.9
"""Share of joint genes from which two releases of a C6 set count as one list."""
CC_BY = "CC BY 4.0"
PROGENY_NODES = {
    "EGFR": "EGFR", "MAPK": "ERK", "NFkB": "NF-kB", "PI3K": "PI3K", "TGFb": "TGFBR",
    "TNFa": "TNFR1", "Trail": "TRAIL receptors", "VEGF": "VEGFR2", "p53": "p53",
    "Hypoxia": "HIF1", "JAK-STAT": "STAT1", "WNT": "WNT receptors", "Androgen": "", "Estrogen": "",
}
HALLMARK_NODES = {
    "TNFA_SIGNALING_VIA_NFKB": "NF-kB", "HYPOXIA": "HIF1", "WNT_BETA_CATENIN_SIGNALING":
    "beta-catenin", "TGF_BETA_SIGNALING": "TGFBR", "IL6_JAK_STAT3_SIGNALING": "STAT3",
    "NOTCH_SIGNALING": "NOTCH", "HEDGEHOG_SIGNALING": "GLI", "PI3K_AKT_MTOR_SIGNALING": "PI3K",
    "MTORC1_SIGNALING": "mTOR", "E2F_TARGETS": "E2F", "MYC_TARGETS_V1": "MYC",
    "MYC_TARGETS_V2": "MYC", "P53_PATHWAY": "p53", "KRAS_SIGNALING_UP": "RAS",
    "IL2_STAT5_SIGNALING": "STAT5", "INTERFERON_ALPHA_RESPONSE": "STAT1",
    "INTERFERON_GAMMA_RESPONSE": "STAT1", "EPITHELIAL_MESENCHYMAL_TRANSITION": "EMT factors",
}
# stem of the set names, node, +1 or -1: does the stem stand for the node switched on or off
ONCOGENIC = {
    "EGFR_UP.V1": ("EGFR", 1), "ERBB2_UP.V1": ("ERBB2", 1), "SRC_UP.V1": ("SRC family", 1),
    "RAF_UP.V1": ("RAF", 1), "MEK_UP.V1": ("MEK", 1), "AKT_UP.V1": ("AKT", 1),
    "KRAS.300_UP.V1": ("RAS", 1), "KRAS.600_UP.V1": ("RAS", 1), "KRAS.LUNG_UP.V1": ("RAS", 1),
    "KRAS.BREAST_UP.V1": ("RAS", 1), "KRAS.DF.V1": ("RAS", 1), "PDGF_UP.V1": ("PDGFR", 1),
    "VEGF_A_UP.V1": ("VEGFR2", 1), "TGFB_UP.V1": ("TGFBR", 1), "WNT_UP.V1": ("WNT receptors", 1),
    "BCAT_BILD_ET_AL": ("beta-catenin", 1), "BCAT.100_UP.V1": ("beta-catenin", 1),
    "LEF1_UP.V1": ("", 1), "E2F1_UP.V1": ("E2F", 1), "E2F3_UP.V1": ("E2F", 1),
    "CYCLIN_D1_UP.V1": ("RB/CDK4/6", 1), "MYC_UP.V1": ("MYC", 1), "GLI1_UP.V1": ("GLI", 1),
    "CAMP_UP.V1": ("PKA", 1), "EIF4E": ("eIF4E", 1), "YAP1": ("YAP", 1), "CSR_LATE_UP.V1": ("", 1),
    "PTEN_DN.V1": ("PTEN", -1), "PTEN_DN.V2": ("PTEN", -1),
    "P53_DN.V1": ("p53", -1), "RELA_DN.V1": ("NF-kB", -1), "JNK_DN.V1": ("JNK", -1),
    "NOTCH_DN.V1": ("NOTCH", -1), "JAK2_DN.V1": ("JAK2", -1), "PKCA_DN.V1": ("PRKCA", -1),
    "ALK_DN.V1": ("ALK", -1), "TBK1.DN.48HRS": ("TBK1", -1), "ATM_DN.V1": ("ATM", -1),
}
ONE_SIDED = {
    "CORDENONSI_YAP_CONSERVED_SIGNATURE": "YAP", "HINATA_NFKB_IMMU_INF": "NF-kB",
    "HINATA_NFKB_MATRIX": "NF-kB", "SINGH_KRAS_DEPENDENCY_SIGNATURE": "",
}
TRANSCRIBED = {
    "YAP_TAZ_22": ("YAP", "10.1016/j.celrep.2018.10.001"),
    "RAMBOW_INVASION": ("", "10.1016/j.cell.2018.06.025"),
    "RAMBOW_NCSC": ("", "10.1016/j.cell.2018.06.025"),
    "RAMBOW_PIGMENT": ("", "10.1016/j.cell.2018.06.025"),
    "RAMBOW_SMC": ("", "10.1016/j.cell.2018.06.025"),
    "SENMAYO_125": ("", "10.1038/s41467-022-32552-1"),
}
AGREED = {"RAMBOW_INVASION", "RAMBOW_NCSC", "RAMBOW_PIGMENT", "RAMBOW_SMC"}
"""Transcribed lists that a second copy confirms gene by gene (`python -m benchmarks knowledge`)."""


class Symbols:
    """Approved symbols; an earlier one of exactly one gene is renamed, others stay as they are."""

    def __init__(self, path: Path) -> None:
        table = pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False)
        self.approved = set(table["Approved symbol"])
        self.earlier: dict[str, set[str]] = {}
        for symbol, cell in zip(table["Approved symbol"], table["Previous symbols"], strict=True):
            for old in filter(None, (part.strip() for part in cell.split(","))):
                self.earlier.setdefault(old, set()).add(symbol)

    def current(self, gene: str) -> str:
        """Return the approved symbol, or the name as it is."""
        now = self.earlier.get(gene, set())
        return next(iter(now)) if gene not in self.approved and len(now) == 1 else gene


def gmt(path: Path) -> dict[str, list[str]]:
    """Return the sets of a GMT file."""
    rows = [line.split("\t") for line in path.read_text().splitlines() if "\t" in line]
    return {row[0]: [gene for gene in row[2:] if gene] for row in rows}


def main() -> None:
    """Write the two tables."""
    mirror = Path(os.environ["REFUGIUM_DATA"])
    found = [*progeny(mirror), *hallmarks(mirror), *oncogenic(mirror), *states(mirror), *own()]
    symbols = Symbols(mirror / "knowledge" / "hgnc_with_uniprot.tsv.gz")
    about, genes = [], []
    renamed, unknown, dropped = set(), set(), []
    for head, weights in found:
        new: dict[str, float] = {}
        torn = set()
        for gene, weight in weights.items():
            now = symbols.current(gene)
            renamed |= {(gene, now)} if now != gene else set()
            unknown |= {now} - symbols.approved
            if now in new and new[now] * weight < 0:
                torn.add(now)
            new.setdefault(now, weight)
        dropped += [(head["signature"], gene) for gene in torn]
        kept = {gene: weight for gene, weight in new.items() if gene not in torn}
        about.append(head | {"genes": len(kept)})
        genes += [(head["signature"], gene, f"{weight:.4g}") for gene, weight in kept.items()]
    columns = ["signature", "kind", "node", "genes", "words", "source", "licence", "checked"]
    pd.DataFrame(about)[columns].to_csv(
        TABLES / "signatures.csv", index=False, lineterminator="\n"
    )
    text = pd.DataFrame(genes, columns=["signature", "gene", "weight"]).to_csv(
        index=False, lineterminator="\n"
    )
    with (TABLES / "signature_genes.csv.gz").open("wb") as raw, gzip.GzipFile(
        filename="", mode="wb", fileobj=raw, mtime=0
    ) as packed:
        packed.write(text.encode())
    sys.stdout.write(
        f"{len(about)} signatures, {len(genes)} rows; renamed {len(renamed)} symbols; "
        f"{len(unknown)} symbols are not approved and stay; left out, up and down at once: "
        f"{dropped}\n"
    )


def _head(signature, kind, *, node, words, source, licence, checked):
    return {"signature": signature, "kind": kind, "node": node, "words": words, "source": source,
            "licence": licence, "checked": "yes" if checked else "no"}


def progeny(mirror: Path):
    """Top genes per pathway by p."""
    table = pd.read_csv(mirror / "knowledge" / "progeny_model_human_full.csv.gz")
    for pathway, node in PROGENY_NODES.items():
        own_rows = table[table["pathway"] == pathway].sort_values("p.value", kind="stable")
        own_rows = own_rows.drop_duplicates("gene").head(TOP_GENES)
        yield _head(
            f"PROGENY_{pathway}", "pathway", node=node,
            words=f"response of the {TOP_GENES} genes that follow {pathway} perturbations best",
            source="10.1038/s41467-017-02391-6", licence="Apache-2.0", checked=True,
        ), dict(zip(own_rows["gene"], own_rows["weight"], strict=True))


def hallmarks(mirror: Path):
    """All hallmark sets."""
    for name, genes in gmt(mirror / "knowledge" / "h.all.symbols.gmt").items():
        node = HALLMARK_NODES.get(name.removeprefix("HALLMARK_"), "")
        words = name.removeprefix("HALLMARK_").replace("_", " ").lower()
        yield _head(
            name, "hallmark", node=node, words=words, source="10.1016/j.cels.2015.12.004",
            licence=CC_BY, checked=True,
        ), dict.fromkeys(genes, 1.0)


def oncogenic(mirror: Path):
    """Chosen sets of C6, up and down joined; those of a loss are turned round."""
    sets = gmt(mirror / "states" / "c6.all.v2022.1.Hs.symbols.gmt")
    earlier = gmt(mirror / "knowledge" / "c6.all.v6.1.symbols.gmt")
    symbols = Symbols(mirror / "knowledge" / "hgnc_with_uniprot.tsv.gz")

    def same(*names: str) -> bool:
        """Both releases hold the same genes."""
        for name in names:
            old = earlier.get(name.replace("ERBB2_UP", "ERB2_UP"), earlier.get(f"{name}_", []))
            one, other = ({symbols.current(g) for g in part} for part in (sets[name], old))
            if len(one & other) < SAME * len(one | other):
                return False
        return True

    for stem, (node, sign) in ONCOGENIC.items():
        weights = dict.fromkeys(sets[f"{stem}_UP"], 1.0 * sign)
        down = sets[f"{stem}_DN"]
        both = weights.keys() & down
        weights = {g: w for g, w in (weights | dict.fromkeys(down, -1.0 * sign)).items()
                   if g not in both}
        name = stem if sign > 0 else f"{stem}_REVERSED"
        turned = "" if sign > 0 else "; turned round: high where the gene is active"
        yield _head(
            name, "oncogenic", node=node, words=f"C6 sets {stem}_UP against {stem}_DN{turned}",
            source="10.1073/pnas.0506580102", licence=CC_BY,
            checked=same(f"{stem}_UP", f"{stem}_DN"),
        ), weights
    for name, node in ONE_SIDED.items():
        yield _head(
            name, "oncogenic", node=node, words=f"C6 set {name}",
            source="10.1073/pnas.0506580102", licence=CC_BY, checked=same(name),
        ), dict.fromkeys(sets[name], 1.0)


def states(mirror: Path):
    """Transcribed lists, the senescence consensus and the persister signature."""
    table = pd.read_csv(mirror / "knowledge" / "transcribed_signatures.tsv", sep="\t", dtype=str)
    for name, (node, doi) in TRANSCRIBED.items():
        genes = table.loc[table["signature"] == name, "gene"]
        yield _head(
            name, "state", node=node, words=name.replace("_", " ").lower(), source=doi,
            licence="cited facts", checked=name in AGREED,
        ), dict.fromkeys(genes, 1.0)
    core = pd.read_csv(mirror / "knowledge" / "coreGS_v2.csv")
    core = core[(core["occurrence"] >= 2) & core["direction"].isin(["up", "down"])]
    sign = core["direction"].map({"up": 1.0, "down": -1.0})
    yield _head(
        "SENESCENCE_CONSENSUS", "state", node="",
        words="genes of two or more of seven senescence lists, weighted by how many",
        source="PyPI DeepScence 1.0.0", licence="MIT", checked=True,
    ), dict(zip(core["gene_symbol"], sign * core["occurrence"], strict=True))
    book = openpyxl.load_workbook(mirror / "states" / "apoptosis_persister_signature.xlsx",
                                  read_only=True)
    weights = {}
    for sheet, weight in (("Up", 1.0), ("Down", -1.0)):
        cells = [row[0] for row in book[sheet].iter_rows(min_row=2, values_only=True)]
        weights |= {str(cell).strip(): weight for cell in cells if cell}
    yield _head(
        "APOPTOSIS_PERSISTER", "state", node="",
        words="cells that live on after apoptotic signalling",
        source="github zhouhymed/MC015_Persister_public c81b5e8b396b", licence="MIT", checked=True,
    ), weights


def own():
    """Short lists of our own."""
    for row in pd.read_csv(OWN, dtype=str, keep_default_na=False).to_dict("records"):
        yield _head(
            row["signature"], "state", node=row["node"], words=row["words"], source="",
            licence="own work", checked=False,
        ), dict.fromkeys(row["genes"].split(";"), 1.0)


if __name__ == "__main__":
    main()
