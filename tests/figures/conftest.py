"""Made-up tables for the figures, with names that try to break out of a picture."""

import pandas as pd
import pytest

NAN = float("nan")
NAMES = [
    "EGFR", "</script><img src=x onerror=alert(1)>", "=cmd|' /C calc'!A0", "it's \"quoted\" \\",
    "line\u2028sep\u2029end\ttab\nnew", "\u202eright to left", "x" * 300, "datum['y']", "{{7*7}}",
    "", "a|b||c;d",
]


def engagement_row(name: str = "EGFR", **more) -> dict:
    return {
        "contrast": f"PC9: {name} vs DMSO", "model_id": "PC9", "drug": "erlotinib",
        "target": name, "verdict": "engaged", "recovery": "not_tested", "recovered_sites": (),
        "read_from": "direct", "read_node": "", "read_sites": (),
        "change_log2": -2.9, "change_lo": -3.4, "change_hi": -2.4, "residual": 0.1,
        "residual_lo": 0.05, "residual_hi": 0.2, "floor_from": "zero", "p": 0.001, "n_sites": 3,
        "n_blocks": 3, "time_h": NAN, "status": "ok", "note": "",
    } | more


def call_row(node: str = "AXL", **more) -> dict:
    return {
        "contrast": "PC9: erlotinib vs DMSO", "model_id": "PC9", "drug": "erlotinib",
        "drugs": ("erlotinib",), "target": "EGFR", "targets": ("EGFR",), "node": node,
        "role": "target" if node == "EGFR" else "backup", "members": (),
        "class": "induced", "level": "candidate",
        "baseline": "no_reference", "change": "up", "after_hit": "persists", "before": 0.1,
        "before_lo": -0.3, "before_hi": 0.5, "on_drug": 2.0, "on_lo": 1.5, "on_hi": 2.5,
        "change_log2": 1.9, "change_lo": 1.2, "change_hi": 2.6, "p": 0.01, "q": 0.02,
        "status": "ok", "n_sites": 2, "n_blocks": 3, "coverage": 0.5, "contexts_seen": 1,
        "contexts_tested": 1, "overturned_by": (), "tested": False, "shown_on": "", "excluded": (),
        "not_rising": (), "caution": "", "cautions": (), "reason": "",
    } | more


def site_row(node: str = "AXL", **more) -> dict:
    return {
        "contrast": "PC9: erlotinib vs DMSO", "model_id": "PC9", "node": node,
        "site": f"{node} Y702", "feature": "peptide", "kind": "own", "estimate": 1.4, "lo": 0.8,
        "hi": 2.0, "p": 0.01, "n_blocks": 3, "status": "ok", "note": "",
    } | more


def arm_rows(arm: str = "erlotinib") -> list[dict]:
    return [
        {"arm": arm, "start_h": 0.0, "agent": f"{arm} drug", "kind": "drug", "dose": 1.0,
         "unit": "uM", "schedule": ""},
        {"arm": arm, "start_h": 24.0, "agent": "none", "kind": "none", "dose": NAN, "unit": "",
         "schedule": ""},
    ]


def sample_row(arm: str = "erlotinib", time_h: float = 24.0, number: int = 0) -> dict:
    return {"sample_id": f"{arm} {number}", "model_id": "PC9", "arm": arm, "time_h": time_h,
            "replicate": "", "block": ""}


BLANK = {"change_log2": NAN, "change_lo": NAN, "change_hi": NAN}
OFF = {"before": NAN, "before_lo": NAN, "before_hi": NAN, "on_drug": NAN, "on_lo": NAN,
       "on_hi": NAN}


def tables(rows: str) -> dict[str, pd.DataFrame]:
    """The five tables with 0, 1, many rows, hostile names, missing numbers, or wild ones."""
    names = {"none": [], "one": ["EGFR"], "many": [f"node {i}" for i in range(200)],
             "hostile": NAMES, "missing": ["A", "B"], "wild": ["A", "B", "C"]}[rows]
    hits, calls, sites, arms, samples = [], [], [], [], []
    for i, name in enumerate(names):
        gone = rows == "missing"
        more = BLANK | {"status": "not_measured", "verdict": ""} if gone else {}
        wild = {"change_lo": -1e6, "change_hi": 1e300} if rows == "wild" else {}
        hits.append(engagement_row(name, **(more | wild)))
        off = OFF if gone or i % 3 == 1 else {}
        cls = ["induced", "lost", "persistent", "quiet", "undecided"][i % 5]
        call = BLANK | {"status": "not_measured", "coverage": NAN} if gone else {}
        calls.append(call_row(name, **(off | call | wild | {
            "class": cls, "level": "candidate" if i % 5 in (0, 2) else "none"})))
        lost = {"estimate": NAN, "lo": NAN, "hi": NAN, "status": "not_measured"} if gone else {}
        sites.append(site_row(name, kind="own" if i % 2 else "adaptor", **lost))
        arms += arm_rows(name)
        samples += [sample_row(name, NAN if gone else t, i) for t in (2.0, 24.0)]
    make = pd.DataFrame
    return {
        "engagement": make(hits, columns=list(engagement_row())),
        "calls": make(calls, columns=list(call_row())),
        "sites": make(sites, columns=list(site_row())),
        "arms": make(arms, columns=list(arm_rows()[0])),
        "samples": make(samples, columns=list(sample_row())),
    }


@pytest.fixture(params=["none", "one", "many", "hostile", "missing", "wild"])
def frames(request):
    return tables(request.param)


@pytest.fixture
def rows():
    """The row makers: engagement, call, site, sample."""
    return {"engagement": engagement_row, "call": call_row, "site": site_row,
            "sample": sample_row, "arms": arm_rows, "off": OFF, "blank": BLANK}
