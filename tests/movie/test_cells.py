"""Cells of a planted study: the share in a state rises on the drug; the sample is the unit."""

import anndata as ad
import numpy as np
import pandas as pd

import refugium as rf
from refugium.knowledge import signature_network
from refugium.study import Study

STATE = sorted(signature_network(["state"], names=["MESENCHYMAL"])["target"])
GENES = [*STATE, *(f"HOUSE{i}" for i in range(200))]


def cells_study(share, *, samples=3, cells=60, seed=0):
    """At each time a share of cells expresses the mesenchymal genes eight times as high."""
    rng = np.random.default_rng(seed)
    base = rng.uniform(0.5, 2.0, len(GENES))
    rows, ids, table = [], [], []
    for time_h, part in zip((0.0, 24.0, 72.0), share, strict=True):
        for r in range(samples):
            name = f"t{time_h:g}_{r}"
            table.append({"sample_id": name, "model_id": "M", "arm": "drug", "time_h": time_h})
            high = rng.random(cells) < part
            level = np.tile(base, (cells, 1))
            level[np.ix_(high, range(len(STATE)))] *= 8
            rows.append(rng.poisson(level * 2))
            ids += [name] * cells
    counts = np.concatenate(rows).astype(float)
    obs = pd.DataFrame({"sample_id": ids}, index=[f"c{i}" for i in range(len(ids))])
    data = ad.AnnData(counts, obs=obs, var=pd.DataFrame(index=GENES), uns={"scale": "linear"})
    return Study("cells", pd.DataFrame({"model_id": ["M"]}),
                 pd.DataFrame({"arm": ["drug"], "start_h": 0.0, "agent": ["erlotinib:1 uM"]}),
                 pd.DataFrame(table), {"rna_counts": data})


def test_share_of_cells_rises():
    """5 % before by rule, then near the planted share; selection stands beside."""
    table = rf.make_movie(cells_study((0.0, 0.3, 0.7))).table("occupancy")
    own = table[table["state"] == "MESENCHYMAL"].sort_values("point")
    assert abs(own["share"].iloc[0] - 0.05) < 0.02
    for row, planted in zip(own.iloc[1:].to_dict("records"), (0.3, 0.7), strict=True):
        assert row["lo"] - 0.05 < planted < row["hi"] + 0.05
    assert (own["n_samples"] == 3).all() and own["alternative"].str.contains("selection").all()


def test_one_sample_gives_no_interval():
    """Thousands of cells of one sample are one share."""
    study = cells_study((0.0, 0.3, 0.7), samples=1, cells=200)
    movie = rf.make_movie(study)
    assert movie.table("courses")["status"].tolist() == ["too_few_replicates"]
    assert movie.table("occupancy").empty


def test_bulk_has_no_occupancy():
    """Samples are not cells."""
    from movie_studies import planted_study

    assert rf.make_movie(planted_study(off=())).table("occupancy").empty
