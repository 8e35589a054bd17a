"""Footprints of a study: planted sets are found, genes that vary together are no evidence."""

import anndata as ad
import numpy as np
import pandas as pd
import pytest
from benchmarks.promise import Promise

from refugium.core.errors import KnowledgeError
from refugium.signal.footprints.result import Footprints
from refugium.signal.footprints.study import study_footprints
from refugium.study import Study

GENES = [f"G{i}" for i in range(600)]
NETWORK = pd.DataFrame([
    {"source": f"set{k}", "target": GENES[20 * k + i], "weight": 1.0, "kind": "state", "node": ""}
    for k in range(12) for i in range(20)
])


def _study(rng, *, shared=0.0, planted=0.0, replicates=4):
    """Log2 RNA before and on drug; genes of one set share noise; set0 rises by `planted`."""
    n = 2 * replicates
    x = rng.normal(8, 0.2, (n, len(GENES)))
    for k in range(12):
        x[:, 20 * k : 20 * k + 20] += shared * 0.2 * rng.normal(size=(n, 1))
    x[replicates:, :20] += planted
    ids = [f"s{i}" for i in range(n)]
    samples = pd.DataFrame({"sample_id": ids, "model_id": "M", "arm": "drug",
                            "time_h": [0.0] * replicates + [24.0] * replicates})
    data = ad.AnnData(x, obs=pd.DataFrame(index=ids), var=pd.DataFrame(index=GENES),
                      uns={"scale": "log2", "kind": "genes"})
    return Study("s", pd.DataFrame({"model_id": ["M"]}),
                 pd.DataFrame({"arm": ["drug"], "start_h": 0.0, "agent": ["erlotinib:1 uM"]}),
                 samples, {"rna_log": data})


def test_planted_set_is_found_with_its_names():
    """The set that rises has the smallest p, its kind and an interval that holds the rise."""
    table = study_footprints(_study(np.random.default_rng(1), planted=0.5), NETWORK).footprints
    top = table.sort_values("p").iloc[0]
    assert (top["source"], top["kind"], top["modality"]) == ("set0", "state", "rna_log")
    assert top["lo"] < 0.5 < top["hi"] and top["q"] < 0.01


def test_set_too_small_is_not_measured():
    """Two measured genes are no footprint."""
    net = pd.concat([NETWORK, pd.DataFrame({"source": "tiny", "target": GENES[:2], "weight": 1.0})])
    table = study_footprints(_study(np.random.default_rng(2)), net).footprints
    row = table.query("source == 'tiny'").iloc[0]
    assert row["status"] == "not_measured" and np.isnan(row["p"])


def test_network_without_weights_is_refused():
    """The error names the column."""
    with pytest.raises(KnowledgeError, match="weight"):
        study_footprints(_study(np.random.default_rng(3)), NETWORK[["source", "target"]])


@pytest.mark.parametrize("shared", [0.0, 1.0])
def test_false_rate_with_genes_that_vary_together(shared):
    """Nothing planted: at most 5 % of sets at p <= 0.05, also where a set's genes correlate 0.5."""
    rng = np.random.default_rng(17)
    p = np.concatenate([
        study_footprints(_study(rng, shared=shared), NETWORK).footprints["p"].to_numpy()
        for _ in range(40)
    ])
    promise = Promise("footprint p", 0.05, int((p <= 0.05).sum()), len(p), "at_most")
    assert promise.kept, str(promise)


def test_targets_under_another_name_count_and_are_told():
    """A target that the data name by an earlier symbol is read there; nothing else changes."""
    study = _study(np.random.default_rng(7), planted=0.5)
    plain = study_footprints(study, NETWORK).footprints
    data = study.modalities["rna_log"].copy()
    data.var_names = ["CYR61" if g == "G0" else g for g in GENES]
    renamed = Study("s", study.models, study.arms, study.samples, {"rna_log": data})
    table = study_footprints(renamed, NETWORK.replace({"target": {"G0": "CCN1"}})).footprints
    assert table["n_features"].tolist() == plain["n_features"].tolist()
    told = table.set_index("source")["renamed"]
    assert told["set0"] == "CCN1 as CYR61" and (told.drop("set0") == "").all()
    assert table.set_index("source").loc["set0", "t"] == pytest.approx(
        plain.set_index("source").loc["set0", "t"])


def test_the_answer_is_a_result(tmp_path):
    """It shows itself in six lines at most, says its answer, is saved, loaded and drawn."""
    found = study_footprints(_study(np.random.default_rng(1), planted=0.5), NETWORK)
    assert len(repr(found).splitlines()) <= 6
    (line,) = found.summary().splitlines()
    assert line.startswith("M: drug vs drug at 0 h: 1 of 12 sets") and "set0 up" in line
    found.save(tmp_path / "out")
    again = Footprints.load(tmp_path / "out")
    pd.testing.assert_frame_equal(again.footprints, found.footprints)
    assert again.manifest == found.manifest and again.summary() == found.summary()
    found.figure(tmp_path / "footprints.svg")
    assert (tmp_path / "footprints.svg").read_text().startswith("<svg")
    with pytest.raises(KnowledgeError, match="no such contrast"):
        found.plot_footprints("drug")


def test_nothing_read_is_said():
    none = Footprints({})
    assert "No set could be read" in none.summary()
    assert none.plot_footprints().spec
