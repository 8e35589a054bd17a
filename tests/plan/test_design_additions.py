"""Untreated cells beside, times off the drug, doses: proposed where they lack, with their power."""

from dataclasses import replace

import anndata as ad
import numpy as np
import pandas as pd
import pytest

import refugium as rf
from builders.expression import expression
from builders.other_names import renamed_study
from builders.panels import panel
from refugium.escape.engagement.dose_trend import fit_trend
from refugium.escape.parameters import ALPHA, DOSE_MARGIN_LOG2
from refugium.plan import plan_study
from refugium.plan.design_additions import FALL_LOG2, _dose_power
from refugium.study import Study

ON_H = (24.0, 72.0, 168.0)


def course(*, beside=(), off=(), n=2, genes=60, seed=0):
    """Cells followed on a drug, with untreated samples beside at some times, and off it at some."""
    rng = np.random.default_rng(seed)
    rows = [("ctl", 0.0), *(("ctl", t) for t in beside), *(("drug", t) for t in ON_H),
            *(("holiday", t) for t in off)]
    table = pd.DataFrame([(f"{arm} {t:g} {i}", "A", arm, t) for arm, t in rows for i in range(n)],
                         columns=["sample_id", "model_id", "arm", "time_h"])
    data = ad.AnnData(rng.normal(7, 1, genes) + rng.normal(0, 0.15, (len(table), genes)),
                      obs=pd.DataFrame(index=table["sample_id"]),
                      var=pd.DataFrame(index=[f"GENE{i}" for i in range(genes)]))
    data.uns["scale"], data.uns["kind"] = "log2", "genes"
    arms = [("ctl", 0.0, "none"), ("drug", 0.0, "trametinib:10 nM"),
            ("holiday", 0.0, "trametinib:10 nM"), ("holiday", 168.0, "none")]
    return Study(name="course", models=pd.DataFrame({"model_id": ["A"]}), samples=table,
                 arms=pd.DataFrame(arms, columns=["arm", "start_h", "agent"]),
                 modalities={"rna_log": data})


@pytest.mark.parametrize("beside", [(), (24.0,), (168.0,), ON_H])
@pytest.mark.parametrize("off", [(), (336.0,)])
def test_an_untreated_arm_is_proposed_where_check_asks_for_it(beside, off):
    study = course(beside=beside, off=off)
    asked = rf.check_study(study).questions.set_index("number").loc[4, "needed"]
    rows = plan_study(study).plan_design
    own = rows[rows["kind"] == "untreated arm"]
    assert len(own) == ("untreated cells at the same times" in asked) == (not beside)
    if len(own):
        assert list(own.iloc[0]["times_h"]) == [f"{t:g}" for t in (*ON_H, *off)]


@pytest.mark.parametrize(("off", "now"), [
    ((), "no sample off the drug"), ((216.0,), "off the drug at other times")])
def test_times_off_the_drug_are_proposed_with_their_power(off, now):
    plan = plan_study(course(beside=ON_H, off=off))
    own = plan.plan_design[plan.plan_design["kind"] == "times off"]
    assert now in set(own["now"])
    assert own["power_then"].between(0, 1).all() and len(own) >= 3
    longest = own[own["times_h"].map(len) == 3]["power_then"].max()
    assert longest >= own[own["times_h"].map(list).map(lambda t: t == ["48", "168"])][
        "power_then"].max()
    assert plan.summary().count("remove the drug at 7 d") == own["arm"].nunique()


def test_one_time_on_the_drug_is_no_course():
    study = expression({"DUSP6": {"on": -2.0}}, {"on": ["trametinib"]})
    assert plan_study(study).plan_design.empty


@pytest.mark.parametrize("scatter", [0.1, 0.3])
@pytest.mark.parametrize("doses", [5, 7, 9])
def test_power_along_doses_is_that_of_the_trend(doses, scatter):
    """A logistic fall with its middle between the doses, as the formula takes it."""
    rng = np.random.default_rng(doses)
    order = np.arange(doses)
    shapes = np.array([1 / (1 + np.exp(-1.3 * (order - (doses // 2) + 0.5)))])
    curve = (shapes - shapes[:, :1]) / (shapes[:, -1:] - shapes[:, :1])
    values = -FALL_LOG2 * curve + scatter * rng.standard_normal((4000, doses))
    seen = float((fit_trend(values).p(-1, DOSE_MARGIN_LOG2) <= ALPHA).mean())
    assert _dose_power(doses, scatter) == pytest.approx(seen, abs=0.04)


def titration(n_doses, *, fall=0.0, untreated=0.0, noise=0.3, without=False):
    rng = np.random.default_rng(n_doses)
    doses = 10.0 ** np.arange(n_doses)
    arms = [*([] if without else ["ctl"]), *(f"d{d:g}" for d in doses)]
    labels = ("MAPK pT202", "Akt pS473", "Rb pS807")
    values = {label: {arm: untreated if arm == "ctl" else noise * rng.standard_normal()
                      + fall * (label == "MAPK pT202") * arms.index(arm) / n_doses
                      for arm in arms} for label in labels}
    study = panel(values, {arm: ["trametinib"] for arm in arms if arm != "ctl"}, n=1)
    table = study.arms.assign(
        dose=[float(a[1:]) if a != "ctl" else np.nan for a in study.arms["arm"]],
        unit=["" if a == "ctl" else "nM" for a in study.arms["arm"]])
    return replace(study, arms=table)


@pytest.mark.parametrize("doses", [2, 3, 4])
def test_too_few_doses_are_told_how_many_make_a_series(doses):
    rows = plan_study(titration(doses)).plan_design
    assert rows["kind"].tolist() == ["doses"]
    row = rows.iloc[0]
    assert (row["n_added"], row["drug"], row["node"]) == (5 - doses, "trametinib", "MEK")


def test_a_series_without_a_verdict_is_given_more_doses_and_one_alone_untreated_cells():
    rows = plan_study(titration(7, noise=0.6)).plan_design
    more = rows[rows["kind"] == "doses"]
    assert more["n_added"].tolist() == [2, 4]
    assert more["power_then"].is_monotonic_increasing
    assert (more["power_now"] < more["power_then"]).all()
    alone = plan_study(titration(7, noise=0.6, without=True)).plan_design
    assert "untreated beside doses" in set(alone["kind"])
    back = plan_study(titration(7, fall=-3.0, untreated=-3.0, noise=0.05)).plan_design
    assert back["now"].tolist() == ["falls only back to untreated cells"]


def test_hits_from_transcripts_are_planned_and_odd_names_told():
    plan = plan_study(renamed_study("human")).plan
    own = plan[plan["contrast"] != ""]
    assert set(own["node"]) == {"MEK"} and own["power_then"].isna().all()
    assert own["why"].str.contains("how much activity is left").all()
    odd = plan_study(renamed_study("mouse")).plan
    assert odd.loc[odd["contrast"] != "", "addition"].str.contains("names of human genes").all()
