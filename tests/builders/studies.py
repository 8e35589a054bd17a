"""A small valid study by hand: as a folder of text files, and in memory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import anndata as ad
import numpy as np
import pandas as pd

from refugium.study import Study

FILES = {
    "study.toml": """\
schema = 1
name = "made-up base study"
time_zero = "first dose"
contrasts = "contrasts.csv"
wells = "wells.csv"
notes = ["made up"]

[modalities.phospho]
table = "phospho.csv"
kind = "peptides"
scale = "linear"

[modalities.rna_log]
values = "rna.values.csv"
features = "rna.features.csv"
kind = "genes"
scale = "log2"
""",
    "models.csv": """\
model_id,parent_id,perturbation,kind,lineage
PC9,,,cell_line,lung
PC9-KO,PC9,AXL:KO,cell_line,lung
""",
    "arms.csv": """\
arm,start_h,agent,kind,dose,unit
untreated,0,none,none,,
E,0,erlotinib,drug,1,uM
E+D,0,erlotinib:1 uM + dasatinib:40 nM,,,
pulse,0,erlotinib,drug,1,uM
pulse,48,none,none,,
""",
    "samples.csv": """\
sample_id,model_id,arm,time_h,replicate,block
u1,PC9,untreated,24,1,R1
u2,PC9,untreated,24,2,R2
e1,PC9,E,24,1,R1
e2,PC9,E,24,2,R2
d1,PC9,E+D,24,1,R1
d2,PC9,E+D,24,2,R2
k1,PC9-KO,E,24,1,R1
k2,PC9-KO,E,24,2,R2
p1,PC9,pulse,72,1,R1
p2,PC9,pulse,72,2,R2
""",
    "contrasts.csv": """\
contrast,case_arm,case_model,reference_arm,reference_model,time_h
hit,E,PC9,untreated,PC9,24
added,E+D,PC9,E,PC9,24
""",
    "wells.csv": """\
well,model_id,arm,time_h,measure,value,unit,block
A1,PC9,untreated,0,confluence,10,%,plate 1
A1,PC9,untreated,24,confluence,22,%,plate 1
A2,PC9,E,0,confluence,11,%,plate 1
A2,PC9,E,24,confluence,13,%,plate 1
""",
    "phospho.csv": """\
gene,peptide,u1,u2,e1,e2,d1,d2,k1,k2,p1,p2
EGFR,gSTAENAEyLR-1,900,880,90,95,92,97,91,94,700,720
YES1,lIEDNEyTAR,300,310,320,330,40,45,310,305,290,300
GAB1,gDkQVEyLDLDLDSGk-1,100,110,60,65,58,,61,66,90,95
MAPK1,vADPDHDHTGFLtEyVATR,500,520,60,55,50,45,52,58,400,420
""",
    "rna.values.csv": """\
feature,u1,u2,e1,e2
DUSP6,8.5,8.4,3.1,3.3
AXL,2.0,2.1,5.5,
""",
    "rna.features.csv": """\
feature,gene
DUSP6,DUSP6
AXL,AXL
""",
}


def valid_folder(folder: Path) -> Path:
    """Write the valid study and return its folder."""
    folder.mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def design(
    samples: Sequence[tuple[object, ...]],
    arms: Sequence[tuple[object, ...]],
    *,
    parents: dict[str, str] | None = None,
    modality: bool = True,
    **others: object,
) -> Study:
    """Build a study in memory.

    `samples`: (arm, time_h) or (arm, time_h, block) or (arm, time_h, block, model); `arms`:
    (arm, start_h, agent in shorthand).
    """
    rows = []
    for number, sample in enumerate(samples):
        arm, time_h, block, model = (*sample, *("", "m")[len(sample) - 2 :])
        rows.append({"sample_id": f"s{number}", "model_id": model, "arm": arm,
                     "time_h": time_h, "replicate": str(number), "block": block})
    table = pd.DataFrame(rows)
    parents = parents or {}
    models = sorted({row["model_id"] for row in rows} | set(parents.values()))
    data = ad.AnnData(
        X=np.ones((len(rows), 2)), obs=pd.DataFrame(index=pd.Index(table["sample_id"])),
        var=pd.DataFrame({"gene": ["A", "B"]}, index=pd.Index(["A", "B"])),
        uns={"scale": "linear", "kind": "genes"},
    )
    data.obs.index.name = None
    return Study(
        name="design", samples=table, modalities={"phospho": data} if modality else {},
        models=pd.DataFrame({
            "model_id": models, "parent_id": [parents.get(m, "") for m in models],
            "perturbation": ["X:KO" if m in parents else "" for m in models],
        }),
        arms=pd.DataFrame(arms, columns=["arm", "start_h", "agent"]), **others,
    )
