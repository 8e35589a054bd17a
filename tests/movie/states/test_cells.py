"""Cells of a planted study: the share in a state rises on the drug; the sample is the unit."""

import anndata as ad
import numpy as np
import pandas as pd
import pytest
from benchmarks.promise import Promise
from scipy import sparse

import refugium as rf
from refugium.knowledge import signature_network
from refugium.movie.states.cells import cell_occupancy, common_depth
from refugium.movie.time_course.courses import courses
from refugium.signal import read
from refugium.study import Study

STATE = sorted(signature_network(["state"], names=["MESENCHYMAL"])["target"])
GENES = [*STATE, *(f"HOUSE{i}" for i in range(200))]


def cells_study(share, *, samples=3, cells=60, seed=0, depth=(1.0, 1.0, 1.0)):
    """At each time a share of cells expresses the mesenchymal genes eight times as high.

    `depth`: counts per cell at each time, in those of the first.
    """
    rng = np.random.default_rng(seed)
    base = rng.uniform(0.5, 2.0, len(GENES))
    rows, ids, table = [], [], []
    for time_h, part, deep in zip((0.0, 24.0, 72.0), share, depth, strict=True):
        for r in range(samples):
            name = f"t{time_h:g}_{r}"
            table.append({"sample_id": name, "model_id": "M", "arm": "drug", "time_h": time_h})
            high = rng.random(cells) < part
            level = np.tile(base, (cells, 1))
            level[np.ix_(high, range(len(STATE)))] *= 8
            rows.append(rng.poisson(level * 2 * deep))
            ids += [name] * cells
    counts = np.concatenate(rows).astype(float)
    obs = pd.DataFrame({"sample_id": ids}, index=[f"c{i}" for i in range(len(ids))])
    data = ad.AnnData(counts, obs=obs, var=pd.DataFrame(index=GENES),
                      uns={"scale": "linear", "kind": "genes"})
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


@pytest.mark.parametrize("depth", [(1.0, 0.5, 0.5), (0.5, 1.0, 1.0)], ids=["before", "on"])
def test_depth_is_no_state(depth):
    """Cells of one kind, read deeper before the drug or on it: the share stays 5 %."""
    movie = rf.make_movie(cells_study((0.0, 0.0, 0.0), cells=300, depth=depth, seed=1))
    own = movie.table("occupancy").set_index("point")
    assert (own["lo"] < 0.05).all() and (own["hi"] > 0.03).all()
    assert own["share"].to_numpy() == pytest.approx(0.05, abs=0.03)
    assert own["score"].to_numpy() == pytest.approx(own["score"].iloc[0], rel=0.02)
    assert own["spread"].to_numpy() == pytest.approx(own["spread"].iloc[0], rel=0.1)
    assert "no share rises" in movie.summary()


def test_rises_by_chance_are_rare():
    """Nothing changes but depth, time by time: a rise is said in few studies."""
    sets = pd.DataFrame({"source": "S", "target": STATE, "weight": 1.0})
    rng = np.random.default_rng(3)
    false = 0
    for seed in range(40):
        study = cells_study((0.0, 0.0, 0.0), seed=seed, depth=rng.uniform(0.6, 1.2, 3))
        readings = read(study)
        own = cell_occupancy(readings.reading("rna_counts"), courses(readings)[0], sets,
                              seed=seed).set_index("point")
        false += bool((own["lo"].iloc[1:] > own["hi"].iloc[0]).any())
    promise = Promise("a share that rises", 0.05, false, 40, "at_most")
    assert promise.kept, str(promise)


def test_some_cells_or_all():
    """Where some cells move, scores spread; the mean of scores says how far in all."""
    own = rf.make_movie(cells_study((0.0, 0.5, 1.0), cells=200)).table("occupancy")
    own = own.set_index("point")
    assert own["spread"].idxmax() == 1
    assert own["score"].is_monotonic_increasing


def test_depth_that_all_samples_reach():
    """Samples with too few deep cells do not set the depth; a tenth may lie below it."""
    depth = np.concatenate([np.arange(1000.0, 2000.0, 10), np.full(100, 5000.0), np.full(19, 300)])
    sample = np.repeat([0, 1, 2], [100, 100, 19])
    assert common_depth(depth, sample) == 1090.0


def test_cells_without_whole_counts_have_no_share():
    """Scaled or log values cannot be thinned: the reason stands in place of a number."""
    study = cells_study((0.0, 0.3, 0.7))
    data = study.modalities["rna_counts"]
    data.X = np.asarray(data.X) * 1.5
    movie = rf.make_movie(study)
    table = movie.table("occupancy")
    assert set(table["status"]) == {"not_measured"} and table["share"].isna().all()
    assert "no whole counts" in movie.summary()


def test_shallow_and_few_cells_are_not_measured():
    """Few cells, or cells with few counts: no share, and how many were not read."""
    few = rf.make_movie(cells_study((0.0, 0.3, 0.7), cells=10))
    assert set(few.table("occupancy")["status"]) == {"not_measured"}
    assert "fewer than 20 cells in every sample" in few.summary()
    shallow = rf.make_movie(cells_study((0.0, 0.3, 0.7), depth=(1.0, 1.0, 0.05)))
    own = shallow.table("occupancy").set_index("point")
    assert own["status"].tolist() == ["ok", "ok", "not_measured"]
    assert own["n_unread"].iloc[2] == 180 and np.isnan(own["share"].iloc[2])


def test_cells_from_a_file(tmp_path):
    """The same study as a folder with sparse cells in an .h5ad file gives the same shares."""
    study = cells_study((0.0, 0.3, 0.7))
    for name in ("models", "arms", "samples"):
        getattr(study, name).to_csv(tmp_path / f"{name}.csv", index=False)
    data = study.modalities["rna_counts"].copy()
    data.X, data.uns = sparse.csr_matrix(data.X), {}
    data.write_h5ad(tmp_path / "cells.h5ad")
    (tmp_path / "study.toml").write_text(
        'schema = 1\nname = "cells"\ntime_zero = "first dose"\n[modalities.rna_counts]\n'
        'file = "cells.h5ad"\nscale = "linear"\n')
    found = rf.make_movie(rf.read_study(tmp_path)).table("occupancy")
    pd.testing.assert_frame_equal(found, rf.make_movie(study).table("occupancy"))


def test_one_sample_gives_no_interval():
    """Thousands of cells of one sample are one share."""
    study = cells_study((0.0, 0.3, 0.7), samples=1, cells=200)
    movie = rf.make_movie(study)
    assert movie.table("courses")["status"].tolist() == ["too_few_replicates"]
    assert movie.table("occupancy").empty


def test_bulk_has_no_occupancy():
    """Samples are not cells."""
    from builders.planted_courses import planted_study

    assert rf.make_movie(planted_study(off=())).table("occupancy").empty
