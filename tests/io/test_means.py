"""Means with sd and n from files: long tables, four wide ones, and back again exactly."""

import numpy as np
import pytest

from builders.any_study import assert_same
from builders.means import as_means, in_one_block
from builders.studies import FILES
from refugium.core.errors import StudyError
from refugium.io import read_study, write_study
from refugium.io.formats.h5mu import read_h5mu, write_h5mu

TABLE = """\
gene,site,sample_id,mean,sd,n
EGFR,Y1197,u1,21.5,0.2,3
EGFR,Y1197,e1,18.25,0.3,3
AXL,Y702,u1,17,,1
AXL,pY702,e1,17.5,0.4,4
"""
TOML = """\
schema = 1
name = "a paper"
time_zero = "first dose"

[modalities.phospho]
table = "means.csv"
given = "means"
kind = "sites"
scale = "log2"
"""


def folder(path, table=TABLE, toml=TOML):
    for name in ("models.csv", "arms.csv", "samples.csv"):
        (path / name).write_text(FILES[name])
    (path / "study.toml").write_text(toml)
    (path / "means.csv").write_text(table)
    return path


def test_a_long_table_is_read(tmp_path):
    data = read_study(folder(tmp_path)).modalities["phospho"]
    assert data.var_names.tolist() == ["EGFR:Y1197", "AXL:Y702"]
    assert data.obs_names.tolist() == ["u1", "e1"]
    assert data.X.tolist() == [[21.5, 17.0], [18.25, 17.5]]
    assert np.array_equal(data.layers["sd"], [[0.2, np.nan], [0.3, 0.4]], equal_nan=True)
    assert data.layers["n"].tolist() == [[3.0, 1.0], [3.0, 4.0]]


@pytest.mark.parametrize("order", [[3, 1, 0, 2], [2, 3, 1, 0]])
def test_the_order_of_rows_says_nothing(tmp_path, order):
    head, *rows = TABLE.splitlines()
    other = "\n".join([head, *(rows[i] for i in order)])
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one = read_study(folder(tmp_path / "a")).modalities["phospho"]
    two = read_study(folder(tmp_path / "b", other)).modalities["phospho"]
    two = two[one.obs_names, one.var_names]
    assert np.array_equal(one.X, two.X)
    assert np.array_equal(one.layers["sd"], two.layers["sd"], equal_nan=True)


@pytest.mark.parametrize(("table", "message"), [
    (TABLE.replace(",n\n", "\n").replace(",3\n", "\n").replace(",1\n", "\n").replace(",4\n", "\n"),
     r"means.csv, row 1, column 'n'.*lacks a column"),
    (TABLE.replace("mean,", "avg,"), r"lacks a column.*feature columns, sample_id, mean, sd, n"),
    (TABLE.replace("sd,", "sd,sem,").replace(",3\n", ",,3\n").replace(",1\n", ",,1\n")
     .replace(",4\n", ",,4\n"), r"column 'sem'.*no table of means.*sd = sem x root of n"),
    (TABLE.replace("u1,17", "u9,17"), r"row 4, column 'sample_id'.*no row of the samples table"),
    (TABLE.replace("0.3,3", "-0.3,3"), r"an sd below 0"),
    (TABLE.replace("0.2,3", "x,3"), r"row 2, column 'sd'.*not a number"),
    (TABLE + "EGFR,S1197,u1,20,0.2,3\nEGFR,pY1197,u1,20,0.2,3\n",
     r"row 7.*stands twice in this state"),
    (TABLE.splitlines()[0] + "\n", "no rows"),
], ids=["no n", "no mean", "sem", "unknown state", "sd<0", "no number", "twice", "empty"])
def test_a_fault_is_named_with_its_place(tmp_path, table, message):
    with pytest.raises(StudyError, match=f"(?s){message}"):
        read_study(folder(tmp_path, table))


def test_sd_and_n_belong_to_values_of_means(tmp_path):
    with pytest.raises(StudyError, match="belongs to `values` of means"):
        read_study(folder(tmp_path, toml=TOML + 'sd = "means.csv"\n'))
    with pytest.raises(StudyError, match="table` in long form"):
        read_study(folder(tmp_path, toml=TOML.replace('table = "means.csv"', 'file = "a.h5ad"')))


def test_what_rows_are_is_said_in_known_words(tmp_path):
    toml = TOML.replace('given = "means"', 'given = "averages"')
    with pytest.raises(StudyError, match=r"study.toml, row 7.*samples.*means.*effects"):
        read_study(folder(tmp_path, toml=toml))


def test_written_is_read_exactly(tmp_path):
    for study in (read_study(folder(tmp_path)), as_means(in_one_block())):
        target = tmp_path / f"s{len(study.samples)}"
        write_study(study, target)
        write_h5mu(study, target.with_suffix(".h5mu"))
        for back in (read_study(target), read_h5mu(target.with_suffix(".h5mu"))):
            assert_same(study, back)
            one, two = study.modalities["phospho"], back.modalities["phospho"]
            assert two.uns["given"] == "means"
            for layer in ("sd", "n"):
                assert np.array_equal(one.layers[layer], two.layers[layer], equal_nan=True)
