"""`refugium population` says what it found, saves it, and refuses what no plate holds."""

import numpy as np
import pandas as pd
import pytest
from benchmarks.population.plates import TIMES, World, draw_plate
from typer.testing import CliRunner

import refugium as rf
from refugium.cli.app import app
from refugium.population import PopulationResult


@pytest.fixture
def plate(tmp_path):
    cells = draw_plate(np.random.default_rng(0), World("clones", spread=0.01), 0.02, 0.003, 150)
    rows = [{"well": f"W{k}", "model_id": "line", "arm": "drug", "time_h": t, "value": value,
             "measure": "colony cells", "unit": "cells", "block": "p"}
            for k, course in enumerate(cells) for t, value in zip(TIMES, course, strict=True)]
    study = rf.Study("plate", models=pd.DataFrame({"model_id": ["line"]}), modalities={},
                     samples=pd.DataFrame(columns=["sample_id", "model_id", "arm"]),
                     wells=pd.DataFrame(rows), time_zero="drug", arms=pd.DataFrame(
                         {"arm": ["drug"], "start_h": 0.0, "agent": ["erlotinib"]}))
    rf.write_study(study, tmp_path / "study")
    return tmp_path / "study"


def test_it_is_said_and_saved(plate, tmp_path):
    done = CliRunner().invoke(app, ["population", str(plate), "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert "line on drug" in done.output and "heterogeneous, whatever the turnover" in done.output
    again = PopulationResult.load(tmp_path / "out")
    assert again.colonies["verdict"].tolist() == ["heterogeneous"]
    assert again.summary() in done.output
    assert again.manifest.seed == 0


def test_names_of_lines_do_not_change_the_answer(plate):
    study = rf.read_study(plate)
    other = rf.Study(
        "other", modalities={}, samples=study.samples, time_zero="drug",
        models=study.models.assign(model_id="a|b; c + d vs e"),
        arms=study.arms.assign(arm="vs + ;"),
        wells=study.wells.assign(model_id="a|b; c + d vs e", arm="vs + ;"))
    one, two = (rf.fit_population(s, draws=40).colonies for s in (study, other))
    names = ["model_id", "arm"]
    pd.testing.assert_frame_equal(one.drop(columns=names), two.drop(columns=names))
