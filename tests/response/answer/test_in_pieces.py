"""Pairs in pieces: what each piece says alone, in any cut, and a model in two pieces is refused."""

import pandas as pd
import pytest
from benchmarks.response.dask_surfaces import made

import refugium as rf
from refugium.response import fit_pairs_dask

dask = pytest.importorskip("dask")


@pytest.fixture(scope="module")
def table():
    return made(0, 4)


def cut(table, *groups):
    return [dask.delayed(table[table["model_id"].isin([f"m{i}" for i in group])])
            for group in groups]


def test_pieces_say_what_each_says_alone(table):
    with dask.config.set(scheduler="synchronous"):
        found = fit_pairs_dask(cut(table, (0, 1), (2, 3)), draws=10)
    parts = [rf.fit_response(table[table["model_id"].isin(own)].reset_index(drop=True), draws=10)
             for own in (("m0", "m1"), ("m2", "m3"))]
    for name in ("surfaces", "synergy"):
        alone = pd.concat([part.table(name) for part in parts], ignore_index=True)
        pd.testing.assert_frame_equal(found.table(name), alone)
    assert found.table("curves").empty and "pairs of drugs" in found.summary()


def test_a_model_in_two_pieces_is_refused(table):
    own = table[table["model_id"] == "m0"]
    with (dask.config.set(scheduler="synchronous"),
          pytest.raises(rf.StudyError, match="two pieces")):
        fit_pairs_dask([dask.delayed(own), dask.delayed(own)], draws=5)


def test_no_pieces_and_a_bad_piece_are_named(table):
    with pytest.raises(rf.StudyError, match="no pieces"):
        fit_pairs_dask([])
    with (dask.config.set(scheduler="synchronous"),
          pytest.raises(rf.StudyError, match="column")):
        fit_pairs_dask([dask.delayed(table.drop(columns="dose"))], draws=5)
