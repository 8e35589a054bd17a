"""Small studies built by hand: peptides with stated log2 levels per arm and time."""

import anndata as ad
import numpy as np
import pandas as pd

from refugium.study import Study

PEPTIDES = {
    "EGFR": ["GSTAENAEyLR", "GSHQISLDNPDyQQDFFPK"],
    "MET": ["DMYDKEyYSVHNK"],
    "IGF1R": ["DIYETDyYR"],
    "YES1": ["LIEDNEyTAR"],
    "GAB1": ["GDKQVEyLDLDLDSGK"],
    "STAT3": ["YCRPESQEHPEADPGSAAPyLK"],
}


def build(cells, *, blocks=3, noise=0.15, seed=0, extra_arms=(), spare=60, models=None):
    """Build a study.

    `cells`: list of dicts with arm, agents (list of (name, kind, dose)), time_h, optional model,
    and levels {gene: log2 shift}.
    """
    rng = np.random.default_rng(seed)
    arms, samples, shifts = [], [], []
    for cell in cells:
        for name, kind, dose in cell["agents"]:
            arms.append({"arm": cell["arm"], "start_h": 0.0, "agent": name, "kind": kind,
                         "dose": dose, "unit": "nM" if dose else ""})
        for block in range(blocks):
            samples.append({
                "sample_id": f"{cell.get('model', 'M')}|{cell['arm']}|{cell['time_h']}|{block}",
                "model_id": cell.get("model", "M"), "arm": cell["arm"], "time_h": cell["time_h"],
                "replicate": str(block), "block": cell.get("block", f"plex{block}"),
            })
            shifts.append(cell["levels"])
    genes = [g for g, peptides in PEPTIDES.items() for _ in peptides]
    names = [p for peptides in PEPTIDES.values() for p in peptides]
    genes += [f"BG{i}" for i in range(spare)]
    names += [_peptide(rng) for _ in range(spare)]
    base = rng.uniform(12, 18, len(names))
    x = np.array([[base[j] + s.get(g, 0.0) for j, g in enumerate(genes)] for s in shifts])
    x += rng.normal(0, noise, x.shape)
    var = pd.DataFrame({"gene": genes, "peptide": names},
                       index=[f"{g}:{p}" for g, p in zip(genes, names, strict=True)])
    ids = [s["sample_id"] for s in samples]
    data = ad.AnnData(X=np.exp2(x), obs=pd.DataFrame(index=ids), var=var)
    data.uns["scale"], data.uns["kind"] = "linear", "peptides"
    table = pd.DataFrame(arms).drop_duplicates()
    names = sorted({c.get("model", "M") for c in cells})
    return Study(
        name="built by hand",
        models=pd.DataFrame({"model_id": names}) if models is None else models,
        arms=table, samples=pd.DataFrame(samples), modalities={"phospho": data},
    )


def _peptide(rng):
    letters = list("ADEFGHILMNPQTVW")
    body = rng.choice(letters, 12)
    body[6] = "y"
    return "".join(body) + "R"


NONE = [("untreated", "medium", None)]
ERL = [("erlotinib", "drug", None)]


def with_drug(*more):
    return [*ERL, *more]
