"""A made-up study and its answer: erlotinib hits EGFR in PC9, and four ways past it."""

from collections.abc import Callable
from dataclasses import dataclass

import anndata as ad
import numpy as np
import pandas as pd
import pytest

from refugium.core.manifest import Manifest
from refugium.escape.result import EscapeResult
from refugium.study import Study
from refugium.study.schemas import DERIVED_CONTRASTS, LOSSES, WELLS

NAN = float("nan")
EVIL = (
    "</script><script>window.pwned=1</script><img src=x onerror=\"window.pwned=2\">"
    "'\"><svg onload=window.pwned=3>{{7*7}}${window.pwned=4}\u2028&amp;<!--"
)
FORMULA = "=cmd|' /C calc'!A0"
TEXT_IDS = {
    "contrast", "model_id", "drug", "target", "node", "members", "site", "feature", "arm",
    "drugs", "targets", "shown_on", "excluded", "not_rising", "cautions",
    "agent", "sample_id", "block", "item", "where", "words", "would_need", "note", "caution",
    "reason", "overturned_by", "recovered_sites", "floor_from", "lineage", "case_arm",
    "case_model", "reference_arm", "reference_model", "why", "replicate",
}


@dataclass(frozen=True)
class Made:
    study: Study
    escape: EscapeResult
    contrasts: pd.DataFrame


def _contrasts() -> pd.DataFrame:
    rows = [
        ("PC9: erlotinib at 2 h vs DMSO", "erlotinib", "PC9", "DMSO", "PC9", 2.0, "agent"),
        ("PC9: erlotinib at 24 h vs DMSO", "erlotinib", "PC9", "DMSO", "PC9", 24.0, "agent"),
        ("PC9: erlotinib at 72 h vs DMSO", "erlotinib", "PC9", "DMSO", "PC9", 72.0, "agent"),
        ("PC9: erlotinib + IGF vs erlotinib", "erlotinib + IGF", "PC9", "erlotinib", "PC9", 24.0,
         "agent"),
        ("PC9: erlotinib + HGF vs erlotinib", "erlotinib + HGF", "PC9", "erlotinib", "PC9", 24.0,
         "agent"),
        ("PC9 AXL-KO: erlotinib vs PC9", "erlotinib", "PC9 AXL-KO", "erlotinib", "PC9", 24.0,
         "model"),
        ("PC9 AXL-KO: erlotinib vs no reference", "erlotinib", "PC9 AXL-KO", "", "", 24.0,
         "standing"),
    ]
    return DERIVED_CONTRASTS.table([
        {"contrast": name, "case_arm": case, "case_model": model, "reference_arm": ref,
         "reference_model": ref_model, "time_h": t, "reference_time_h": t, "kind": kind,
         "agents": case, "status": "ok" if ref else "no_baseline"}
        for name, case, model, ref, ref_model, t, kind in rows
    ])


def _engagement() -> pd.DataFrame:
    rows = []
    for t, verdict, change, left in ((2, "engaged", -3.2, 0.09), (24, "engaged", -2.9, 0.12),
                                     (72, "rebound", -1.1, 0.46)):
        rows.append({
            "contrast": f"PC9: erlotinib at {t} h vs DMSO", "model_id": "PC9",
            "drug": "erlotinib", "target": "EGFR", "verdict": verdict,
            "recovery": "not_tested" if t != 24 else "partly_recovered",
            "recovered_sites": ("EGFR Y1092",) if t == 24 else (),
            "change_log2": change, "change_lo": change - 0.5, "change_hi": change + 0.5,
            "residual": left, "residual_lo": left - 0.06, "residual_hi": left + 0.08,
            "floor_from": "zero", "p": 1e-7, "n_sites": 4, "n_blocks": 3, "time_h": t,
            "status": "ok", "note": "rose by 0.37 since its lowest at 2 h" if t == 72 else "",
        })
    rows.append({
        "contrast": "PC9 AXL-KO: erlotinib vs no reference", "model_id": "PC9 AXL-KO",
        "drug": "erlotinib", "target": "EGFR", "verdict": "", "recovery": "not_tested",
        "time_h": 24, "status": "no_baseline",
        "note": "no sample without the drug in the same block", "n_sites": 0, "n_blocks": 0,
    })
    return pd.DataFrame(rows)


def call_row(contrast: str, node: str, cls: str, level: str, by: float, **more) -> dict:
    """One row of the calls table; `before` and `on_drug` only if given."""
    spread = more.pop("spread", 0.5)
    row = {
        "contrast": contrast, "model_id": contrast.split(":")[0], "drug": "erlotinib",
        "drugs": ("erlotinib",), "target": "EGFR", "targets": ("EGFR",), "node": node,
        "role": "target" if node == "EGFR" else "backup", "expected_for": "",
        "members": (), "class": cls, "level": level,
        "baseline": "no_reference", "change": "none", "after_hit": "persists",
        "before": NAN, "before_lo": NAN, "before_hi": NAN, "on_drug": NAN, "on_lo": NAN,
        "on_hi": NAN, "change_log2": by, "change_lo": by - spread,
        "change_hi": by + spread, "p": 0.002, "q": 0.01, "status": "ok", "n_sites": 3,
        "n_blocks": 3, "coverage": 0.5, "contexts_seen": int(level != "none"),
        "contexts_tested": 2, "overturned_by": (), "tested": False, "shown_on": "", "excluded": (),
        "not_rising": (), "abundance_unknown": False, "caution": "", "cautions": (), "reason": "",
    }
    row |= more
    for name, low, high in (("before", "before_lo", "before_hi"), ("on_drug", "on_lo", "on_hi")):
        if name in more:
            row[low], row[high] = row[name] - 0.4, row[name] + 0.4
    return row


def _calls() -> pd.DataFrame:
    first = "PC9: erlotinib at 24 h vs DMSO"
    igf, hgf = "PC9: erlotinib + IGF vs erlotinib", "PC9: erlotinib + HGF vs erlotinib"
    ko, alone = "PC9 AXL-KO: erlotinib vs PC9", "PC9 AXL-KO: erlotinib vs no reference"
    sfk = ("SRC", "YES1", "FYN", "LYN")
    flips = ("leaving out block R2", "leaving out SRC family Y419")
    rows = [
        call_row(first, "EGFR", "lost", "none", -2.9, before=3.2, on_drug=0.3, coverage=0.8),
        call_row(first, "SRC family", "primed", "candidate", 0.3, members=sfk, before=2.3,
                 on_drug=2.6, baseline="high", overturned_by=flips, coverage=0.9,
                 shown_on="erlotinib + dasatinib 100 nM",
                 cautions=("shown on: falls under erlotinib + dasatinib 100 nM",)),
        call_row(first, "AXL", "induced_late", "candidate", 1.4, before=0.7, on_drug=2.1,
                 change="up_late", overturned_by=("nothing tried here",), coverage=0.3),
        call_row(first, "ERK", "lost", "none", -2.4, before=1.9, on_drug=-0.5, change="down",
                 after_hit="falls"),
        call_row(first, "SHC1", "lost", "none", -3.4, change="down", after_hit="falls"),
        call_row(first, "MET", "persistent", "none", 0.1,
                 reason="nothing in these data shows that it is on"),
        call_row(first, "p38", "quiet", "none", -0.1, before=-0.3, on_drug=-0.4),
        call_row(first, "JNK", "undecided", "none", 0.7, spread=1.4, before=0.4, on_drug=1.1,
                 coverage=0.2, reason="the interval of its change holds several answers"),
        call_row(first, "STAT3", "undecided", "none", 0.9, status="too_few_replicates",
                 change_lo=NAN, change_hi=NAN, p=NAN, q=NAN, n_blocks=1,
                 reason="one replicate: an effect, no p"),
        call_row(igf, "IGF1R/INSR", "induced", "candidate", 4.8, change="up", n_sites=1,
                 overturned_by=("leaving out IGF1R Y1165/INSR Y1189",)),
        call_row(igf, "IRS", "undecided", "none", NAN, change_lo=NAN, change_hi=NAN, p=NAN,
                 q=NAN, status="not_measured", n_sites=0, coverage=0.0),
        call_row(hgf, "GAB1", "induced", "candidate", 2.0, members=("MET", "AXL"), change="up",
                 not_rising=("MET",), excluded=("EGFR",),
                 cautions=("MET's own sites do not rise", "EGFR excluded: blocked"),
                 overturned_by=("leaving out GAB1 Y627",)),
        call_row(hgf, "ERBB3", "persistent", "none", -0.1),
        call_row(ko, "AXL", "lost", "none", -3.1, before=2.1, on_drug=-1.0, change="down",
                 after_hit="falls", role="between_models", reason="a difference between models"),
        call_row(alone, "SRC family", "persistent", "candidate", NAN, members=sfk,
                 change="no_baseline", change_lo=NAN, change_hi=NAN),
    ]
    return pd.DataFrame(rows)


def _sites() -> pd.DataFrame:
    first, igf = "PC9: erlotinib at 24 h vs DMSO", "PC9: erlotinib + IGF vs erlotinib"
    hgf = "PC9: erlotinib + HGF vs erlotinib"
    table = [
        (first, "SRC family", "SRC Y419/YES1 Y426", "own", 0.4, 0.5, "ok", ""),
        (first, "SRC family", "LYN Y397", "own", 0.2, 0.4, "ok", "reference_outlier"),
        (first, "SRC family", "FYN Y420", "own", NAN, NAN, "not_measured", ""),
        (first, "AXL", "AXL Y702", "own", 1.4, 0.6, "ok", ""),
        (first, "AXL", "AXL Y866", "own", 1.2, NAN, "too_few_replicates", ""),
        (igf, "IGF1R/INSR", "IGF1R Y1165/INSR Y1189", "own", 4.8, 0.5, "ok", ""),
        (hgf, "GAB1", "GAB1 Y627", "adaptor", 2.0, 0.8, "ok", ""),
        (hgf, "GAB1", "GAB1 Y659", "adaptor", 1.3, 0.6, "ok", ""),
    ]
    return pd.DataFrame([
        {"contrast": c, "model_id": "PC9", "node": n, "site": s, "feature": f"peptide of {s}",
         "kind": k, "reference_outlier": note == "reference_outlier",
         "estimate": e, "lo": e - w, "hi": e + w, "p": 0.01, "n_blocks": 3,
         "status": st, "note": note}
        for c, n, s, k, e, w, st, note in table
    ])


def _activities(calls: pd.DataFrame) -> pd.DataFrame:
    kinds = {"GAB1": "adaptor", "IRS": "adaptor", "SHC1": "adaptor", "SRC family": "family"}
    return pd.DataFrame({
        "contrast": calls["contrast"], "model_id": calls["model_id"], "node": calls["node"],
        "kind": [kinds.get(node, "receptor") for node in calls["node"]],
        "estimate": calls["change_log2"], "status": calls["status"],
    })


def _study_tables() -> dict[str, pd.DataFrame]:
    models = pd.DataFrame([
        {"model_id": "PC9", "kind": "cell_line", "lineage": "lung adenocarcinoma, EGFR-mutant"},
        {"model_id": "PC9 AXL-KO", "parent_id": "PC9", "perturbation": "AXL:KO"},
    ])
    arms = pd.DataFrame([
        {"arm": "DMSO", "start_h": 0, "agent": "DMSO", "kind": "vehicle"},
        {"arm": "erlotinib", "start_h": 0, "agent": "erlotinib", "kind": "drug", "dose": 1.0,
         "unit": "uM"},
        {"arm": "erlotinib + IGF", "start_h": 0, "agent": "erlotinib", "kind": "drug",
         "dose": 1.0, "unit": "uM"},
        {"arm": "erlotinib + IGF", "start_h": 0, "agent": "IGF1", "kind": "ligand",
         "dose": 50.0, "unit": "ng/mL"},
        {"arm": "erlotinib + HGF", "start_h": 0, "agent": "erlotinib", "kind": "drug",
         "dose": 1.0, "unit": "uM"},
        {"arm": "erlotinib + HGF", "start_h": 0, "agent": "HGF", "kind": "ligand"},
        {"arm": "on, off, on", "start_h": 0, "agent": "erlotinib", "kind": "drug", "dose": 1.0,
         "unit": "uM"},
        {"arm": "on, off, on", "start_h": 24, "agent": "none", "kind": "none"},
        {"arm": "on, off, on", "start_h": 48, "agent": "erlotinib", "kind": "drug", "dose": 1.0,
         "unit": "uM"},
    ])
    samples = []
    for model, arm, times in (
        ("PC9", "DMSO", (2, 24, 72)), ("PC9", "erlotinib", (2, 24, 72)),
        ("PC9", "erlotinib + IGF", (24,)), ("PC9", "erlotinib + HGF", (24,)),
        ("PC9", "on, off, on", (48, 72, NAN)), ("PC9 AXL-KO", "erlotinib", (24,)),
    ):
        samples += [
            {"sample_id": f"{model} {arm} {t} {block}", "model_id": model, "arm": arm,
             "time_h": t, "replicate": block, "block": block}
            for t in times for block in ("R1", "R2", "R3")
        ]
    losses = pd.DataFrame([
        {"modality": "phospho", "item": "ERBB2IP", "why": "earlier symbol: read as ERBIN"},
        {"modality": "phospho", "item": "lIEDNEyTAR", "why": "fits several kinases: kept as set"},
    ])
    return {"models": models, "arms": arms, "samples": pd.DataFrame(samples), "losses": losses}


def build(rename: Callable[[str], str] = str) -> Made:
    """Make the example; `rename` changes every name in it."""

    def renamed(table: pd.DataFrame) -> pd.DataFrame:
        out = table.copy()
        for column in TEXT_IDS & set(out.columns):
            out[column] = [
                tuple(map(rename, v)) if isinstance(v, tuple) else
                rename(v) if isinstance(v, str) and v not in ("", "zero", "none") else v
                for v in out[column]
            ]
        return out

    tables = {name: renamed(table) for name, table in _study_tables().items()}
    if "parent_id" in tables["models"]:
        tables["models"]["parent_id"] = [
            rename(v) if isinstance(v, str) else "" for v in tables["models"]["parent_id"]
        ]
    ids = tables["samples"]["sample_id"].tolist()
    rng = np.random.default_rng(1)
    data = ad.AnnData(rng.lognormal(size=(len(ids), 4)).astype(np.float32))
    data.obs_names = pd.Index(ids)
    data.var_names = pd.Index(["EGFR:gSTAENAEyLR", "GAB1:gDkQVEyLDLDLDSGk", "SHC1:x", "AXL:y"])
    data.uns["scale"], data.uns["kind"] = "linear", "peptides"
    study = Study(
        name=rename("PC9 and the ways past EGFR")[:200], models=tables["models"],
        arms=tables["arms"], samples=tables["samples"], modalities={"phospho": data},
        wells=WELLS.empty(), losses=LOSSES.table(tables["losses"]),
        notes=(rename("Compare within a plex only: label ratios are compressed."),),
        citation=rename("Made-up numbers after a published design."),
    )
    calls = _calls()
    escape = EscapeResult(
        {
            "engagement": renamed(_engagement()), "calls": renamed(calls),
            "sites": renamed(_sites()), "activities": renamed(_activities(calls)),
            "not_measured": renamed(pd.DataFrame([
                {"node": "FGFR", "kind": "receptor", "sites_known": 18, "sites_measured": 0,
                 "would_need": "an antibody against FGFR1 Y653, or deeper phosphotyrosine "
                               "enrichment"},
                {"node": "YAP", "kind": "transcription_factor", "sites_known": 6,
                 "sites_measured": 0,
                 "would_need": "an antibody against YAP1 S127, or deeper phosphoproteomics"},
            ])),
            "notes": renamed(pd.DataFrame([
                {"kind": "trap", "where": "dasatinib: SRC family",
                 "words": "Drug-bound kinases can show more phosphorylation while they are off."},
                {"kind": "reference_outlier", "where": "FRS2 Y349",
                 "words": "FRS2 Y349 is lower than the reference in every other arm."},
            ])),
        },
        Manifest(
            inputs={rename("study.toml"): "a" * 64}, knowledge={"built-in": "b" * 64},
            parameters={"escape.ALPHA": 0.05, "modality": "phospho"},
            command=rename("refugium run pc9"), versions={"refugium": "0.1.0", "python": "3.11"},
            seed=20261121,
        ),
    )
    return Made(study, escape, renamed(_contrasts()))


def evil(name: str) -> str:
    """The name, dressed to break out of every place it may be put into."""
    return f"{name} {EVIL}"


@pytest.fixture(scope="session")
def made() -> Made:
    return build()


@pytest.fixture(scope="session")
def hostile() -> Made:
    return build(evil)


@pytest.fixture(scope="session")
def long_names() -> Made:
    return build(lambda name: (name + " " + "x" * 300)[:300])


@pytest.fixture(scope="session")
def formulas() -> Made:
    return build(lambda name: FORMULA + name)


@pytest.fixture(scope="session")
def empty() -> Made:
    return Made(build().study, EscapeResult({}), DERIVED_CONTRASTS.empty())


@pytest.fixture(scope="session")
def new_call():
    return call_row
