"""The many ways in which one label, one set of genes or one phosphopeptide is written."""

from __future__ import annotations

from itertools import product

PROTEINS = {
    "AKT": ("AKT1;AKT2;AKT3", ("S473",)), "Akt1": ("AKT1", ("T308",)), "EGFR": ("EGFR", ("Y1068",)),
    "ERK1/2": ("MAPK1;MAPK3", ("T202", "Y204")), "MAPK": ("MAPK1;MAPK3", ("T202", "Y204")),
    "MEK1": ("MAP2K1", ("S217", "S221")), "P38": ("MAPK11;MAPK12;MAPK13;MAPK14", ("T180", "Y182")),
    "JNK": ("MAPK8;MAPK9;MAPK10", ("T183", "Y185")), "S6": ("RPS6", ("S235", "S236")),
    "RPS6": ("RPS6", ("S240", "S244")), "Ribosomal S6": ("RPS6", ("S235",)),
    "GSK3α/β": ("GSK3A;GSK3B", ("S21", "S9")), "PKCδ": ("PRKCD", ("T505",)),
    "IκBα": ("NFKBIA", ("S32", "S36")), "4E-BP1": ("EIF4EBP1", ("T37", "T46")),
    "Rb": ("RB1", ("S807", "S811")), "HER3": ("ERBB3", ("Y1289",)), "c-Met": ("MET", ("Y1234",)),
    "p70 S6 Kinase": ("RPS6KB1", ("T389",)), "STAT5A/B": ("STAT5A;STAT5B", ("Y694", "Y699")),
    "p44/42 MAPK (Erk1/2)": ("MAPK1;MAPK3", ("T202", "Y204")),
    "ERK/MAP Kinase 1/2": ("MAPK1;MAPK3", ("T185", "Y187")), "LATS1/2": ("LATS1;LATS2", ("T1079",)),
}
"""Name of a protein on labels: genes, sites."""
WORDS = {"S": "Ser", "T": "Thr", "Y": "Tyr"}
DASHES = "-\u2010\u2011\u2012\u2013\u2212"


def labels(protein: str, sites: tuple[str, ...]) -> list[str]:
    """Return ways to write an antibody's label; the first is the plain one."""
    short = list(sites)
    words = [f"{WORDS[s[0]]}{s[1:]}" for s in sites]
    p_short, p_words = [f"p{s}" for s in short], [f"p{w}" for w in words]
    ways = [
        f"{protein}_{'_'.join(p_short)}", f"{protein}_p{''.join(short)}",
        f"{protein}_{''.join(p_short)}", f"{protein} {'/'.join(p_short)}",
        f"p-{protein} ({'/'.join(short)})", f"{protein} ({'/'.join(short)})",
        f"{protein} (phospho {'/'.join(short)})", f"{protein} (phospho-{'/'.join(words)})",
        f"Phospho-{protein} ({'/'.join(words)})", f"phospho-{protein} {'/'.join(words)}",
        f"Phospho-{protein} ({'/'.join(words)}) (D13.14.4E) XP® Rabbit mAb #4370",
        f"Phospho-{protein} ({'/'.join(words)}) (41G9) Rabbit mAb",
        f"Anti-{protein} (phospho {' + '.join(short)}) antibody [EP774Y]",
        f"{protein} [{'/'.join(p_short)}]", f"{protein}_{'_'.join(short)}",
        f"{protein} ({'/'.join(p_words)})", f"{protein}-{'-'.join(p_short)}-R-V",
        f"{protein}_{'_'.join(p_short)}".upper(), f"{protein}_{'_'.join(p_short)}".lower(),
    ]
    ways += [f"{protein} p{s[0]}{dash}{s[1:]}" for dash in DASHES for s in short if len(short) == 1]
    if len(short) > 1 and len({s[0] for s in short}) == 1:
        ways.append(f"Phospho-{protein} ({words[0]}/{'/'.join(s[1:] for s in short[1:])})")
    return ways


def gene_cells(genes: tuple[str, ...]) -> list[str]:
    """Return ways to write several genes in one cell."""
    return [sign.join(genes) for sign in (";", "; ", ",", ", ", "/", " / ", "|", " ", "  ", "\t",
                                          " & ", " and ", "+")]


def peptides(before: str, residue: str, after: str) -> list[str]:
    """Return ways to write a peptide that is phosphorylated once."""
    whole = [f"{before}{form}{after}" for form in (
        f"p{residue}", f"ph{residue}", residue.lower(), f"(p{residue})", f"[p{residue}]",
        f"{residue}*", *(f"{residue}{left}{inside}{right}" for (left, right), inside in product(
            ("()", "[]"), ("ph", "Phospho", "Phospho (STY)", "UniMod:21", "UNIMOD:21", "79.97",
                           "+79.966331", "+80", "80", "p"))),
        f"{residue}(0.99)", f"{residue}{{Phospho}}", f"{residue}+79.966")]
    return [form for text in whole for form in (
        text, f"_{text}_", f"K.{text}.S", f"[R/K].{text}.[-]", f"_{text}_.2", f" {text} ")]
