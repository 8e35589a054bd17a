"""One reading in the rows of two nodes is scored for neither, and said."""

import numpy as np
import pytest

import refugium as rf
from builders.copied_rows import copied_row
from refugium.signal import read
from refugium.signal.reporters import equal_rows
from refugium.signal.reporters.copied_readings import copied_readings


def answer(study):
    found = rf.find_escape(study, challenge=False)
    return set(found.calls.loc[found.calls["level"] != "none", "node"]), found


@pytest.mark.parametrize("how", [{}, {"factor": 4.0}, {"gap": 0.3}, {"digits": 4}, {"blocks": 2}])
@pytest.mark.parametrize("seed", range(3))
def test_a_reading_copied_into_another_nodes_row_makes_no_call_and_is_named(how, seed):
    study = copied_row(seed=seed, **how)
    nodes, found = answer(study)
    assert not nodes & {"MET", "AXL"}
    words = "'MET_Y1234', 'AXL_Y702' hold one reading for 2 nodes (MET, AXL)"
    assert found.notes.query("kind == 'copied_reading'")["words"].str.startswith(words).all()
    assert words in found.summary()
    assert rf.check_study(study).warnings["found"].str.startswith(words).any()


@pytest.mark.parametrize("seed", range(3))
def test_readings_of_their_own_are_both_told(seed):
    nodes, found = answer(copied_row(noise=0.1, seed=seed))
    assert {"MET", "AXL"} <= nodes
    assert "one reading" not in found.summary()


def test_rows_that_do_alike_are_no_copies():
    rng = np.random.default_rng(3)
    false = 0
    for _ in range(60):
        shared = rng.normal(0, 1, 8)
        rows = rng.normal(10, 2, (40, 1)) + shared + rng.normal(0, 0.1, (40, 8))
        for digits in (1, 2, 3):
            rounded = np.round(rows, digits)
            false += bool(copied_readings(rounded, step=10.0**-digits))
    assert false == 0


def test_equal_rows_of_other_genes_are_named_by_check():
    study = copied_row(noise=0.1)
    data = study.modalities["phospho"]
    assert not equal_rows(read(study).matrix("phospho"))
    data.X[:, 11] = data.X[:, 10]
    study = copied_row(noise=0.1)
    study.modalities["phospho"].X[:, 11] = study.modalities["phospho"].X[:, 10]
    first, second = study.modalities["phospho"].var_names[[10, 11]]
    words = f"1 row holds the readings of another gene's row: '{first} = {second}'"
    assert words in " | ".join(rf.check_study(study).warnings["found"])
