"""A file in the format of the M397 series loads unchanged, and a damaged one says what is wrong."""

import gzip

import numpy as np
import pytest

from refugium.core.errors import StudyError
from refugium.datasets.recipes.gse134459 import COLUMNS, read_gse134459

NAME = "GSE134459_Reversible_RPKM_values.txt.gz"


def write(folder, header, rows):
    path = folder / NAME
    lines = ["\t".join(header), *("\t".join(map(str, row)) for row in rows)]
    path.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode()))
    return path


def series(n=40):
    rng = np.random.default_rng(3)
    return [[f"GENE{i}", *rng.gamma(2.0, 5.0, 15).round(4)] for i in range(n)]


@pytest.mark.parametrize("header", [["Gene", *COLUMNS], ["", *COLUMNS], list(COLUMNS)])
def test_the_header_of_the_file_loads_with_both_arms(tmp_path, header):
    rows = series()
    study = read_gse134459(write(tmp_path, header, rows))
    data = study.modalities["rna_log"]
    assert data.shape == (15, 40)
    assert list(data.obs_names) == list(COLUMNS)
    assert np.allclose(data.X[:, 7], np.log2(np.array(rows[7][1:], dtype=float) + 1))
    samples = study.samples.set_index("sample_id")
    assert samples.loc["dr29.D4", "time_h"] == 33 * 24
    assert samples.groupby("arm")["time_h"].count().to_dict() == {"on": 9, "off from day 29": 6}
    states = study.states()
    off = states[states["arm"] == "off from day 29"]
    assert (off["agents"] == "").all()
    assert (states.loc[states["arm"] == "on", "agents"].iloc[1:] == "BRAF inhibitor").all()


def test_the_off_arm_branches_from_the_on_arm(tmp_path):
    study = read_gse134459(write(tmp_path, ["Gene", *COLUMNS], series(3)))
    branches = study.branches()
    assert set(branches["D29"]) == {"on", "off from day 29"}
    assert branches["D33"] == ["on"]


def test_rows_of_one_gene_are_summed_and_recorded(tmp_path):
    rows = [["A", *[1.0] * 15], ["A", *[2.0] * 15], ["B", *[0.0] * 15]]
    study = read_gse134459(write(tmp_path, ["Gene", *COLUMNS], rows))
    data = study.modalities["rna_log"]
    assert list(data.var_names) == ["A", "B"]
    assert np.allclose(data.X[:, 0], 2.0)
    assert study.losses["item"].tolist() == ["A"]


def test_an_empty_cell_stays_missing(tmp_path):
    rows = series(2)
    rows[0][4] = ""
    data = read_gse134459(write(tmp_path, ["Gene", *COLUMNS], rows)).modalities["rna_log"]
    assert np.isnan(data.X).sum() == 1


@pytest.mark.parametrize(("change", "words"), [
    (lambda h, r: (h[:-1], [x[:-1] for x in r]), "a sample lacks"),
    (lambda h, r: ([*h, "extra"], [[*x, 1] for x in r]), "not a sample"),
    (lambda h, r: (h, [r[0], r[1][:-2]]), "14 cells"),
    (lambda h, r: (h, [[*r[0][:-1], "many"]]), "not a number"),
    (lambda h, r: (h, [[*r[0][:-1], -3]]), "below zero"),
    (lambda h, r: (h, [["", *r[0][1:]]]), "no gene"),
    (lambda h, r: (h, []), "no gene"),
    (lambda h, r: ([*h[:-1], h[1]], r), "twice"),
])
def test_a_damaged_file_is_refused(tmp_path, change, words):
    header, rows = change(["Gene", *COLUMNS], series(3))
    with pytest.raises(StudyError, match=words):
        read_gse134459(write(tmp_path, header, rows))
