"""Activity in one line says nothing beside the survival of its sister."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from refugium.core.status import Told
from refugium.escape.engagement.engagement import engagement_table
from refugium.escape.levels.association import associate_calls, association_table
from refugium.escape.schemas import CALLS
from refugium.escape.situations import View, read_situations
from refugium.knowledge import load_knowledge
from refugium.signal import read
from refugium.signal.reporters import match_reporters, measure
from refugium.virtual import CohortPlan, Plan, write_cohort

KEPT = ["node", "measure", "scale", "n_models", "rho", "p", "status"]
APART, DAUGHTER, TWICE = "apart", "daughter", "twice"


@pytest.fixture(scope="module")
def cohort():
    tumour = Plan(planted="induced", backup="MET", n_plexes=2,
                  misannotated=0.0, noise_log2=0.1)
    return write_cohort(CohortPlan(seed=2, n_models=8, tumour=tumour, carries=0.8,
                                   spread_per_day=0.02)).study


def families(study, kinds):
    """Give some lines a resistant daughter, by kind.

    `apart`: signalling read in the daughter, wells in the parent. `daughter`: both in the daughter,
    and other wells in the parent. `twice`: both in the parent, and other wells in the daughter.
    """
    rng = np.random.default_rng(1)
    models, samples, wells = study.models.copy(), study.samples.copy(), study.wells.copy()
    for line, kind in kinds.items():
        child = f"{line} R"
        models = pd.concat([models, models[models["model_id"] == line].assign(
            model_id=child, parent_id=line, perturbation="")], ignore_index=True)
        own = wells["model_id"] == line
        # the sister's survival says the opposite
        other = wells[own].assign(value=wells.loc[own, "value"] * rng.uniform(0.1, 10, own.sum()))
        if kind != TWICE:
            samples.loc[samples["model_id"] == line, "model_id"] = child
        if kind == DAUGHTER:
            wells.loc[own, "model_id"] = child
            wells = pd.concat([wells, other], ignore_index=True)
        if kind == TWICE:
            wells = pd.concat([wells, other.assign(model_id=child)], ignore_index=True)
    return dataclasses.replace(study, models=models, samples=samples, wells=wells)


def without(study, lines):
    """Return the study as if these lines had no wells."""
    return dataclasses.replace(study, wells=study.wells[~study.wells["model_id"].isin(lines)])


def association(study):
    """Return the table of one drug, and the views it is read from."""
    pack, readings = load_knowledge(), read(study)
    matrix = readings.matrix("phospho")
    whole, views = match_reporters(matrix, pack), []
    for measured in whole.of_lineages():
        signal = measure(measured, pack)
        contrasts = matrix.layout.contrasts
        own = contrasts[contrasts["case_model"].isin(measured.states["model_id"])]
        views.append(View(measured, signal, read_situations(readings.design, signal, own, pack)))
    engagement = pd.concat([engagement_table(v.signal, v.situations) for v in views])
    table = association_table(readings.design, whole, views, engagement, CALLS.empty(), pack)
    return table[table["drug"] == "erlotinib"].reset_index(drop=True)


@pytest.mark.parametrize("kinds", [
    {"line 2": APART, "line 5": APART},
    {"line 1": APART, "line 3": DAUGHTER, "line 6": TWICE},
])
def test_only_what_was_read_in_one_line_is_held_against_each_other(cohort, kinds):
    left = [line for line, kind in kinds.items() if kind == APART]
    got = association(families(cohort, kinds))
    wanted = association(without(cohort, left))
    pd.testing.assert_frame_equal(got[KEPT], wanted[KEPT], check_exact=False, rtol=1e-6)
    assert (got["status"] == "ok").any()
    assert set(got["unpaired"]) == {tuple(left)}
    assert set(wanted["unpaired"]) == {()}
    assert all(line in note for note in got["note"] for line in left)


def test_where_no_line_has_both_nothing_is_said_but_why(cohort):
    lines = [str(m) for m in cohort.models["model_id"]]
    table = association(families(cohort, dict.fromkeys(lines, APART)))
    assert set(table["status"]) == {"not_measured"}
    assert table["n_models"].max() == 0
    calls = associate_calls(CALLS.table([
        {"contrast": "c", "node": "MET", "drug": "erlotinib", "role": "backup",
         "is_candidate": told, "is_associated": Told.NOT_TESTED} for told in (Told.YES, Told.NO)
    ]), table)
    assert set(calls["is_associated"]) == {"not_tested"}
    assert ["different lines" in " ".join(words) for words in calls["cautions"]] == [True, False]
