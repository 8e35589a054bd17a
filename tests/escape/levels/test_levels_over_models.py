"""Contexts and the associated level on small cohorts, and the rank test behind it."""

import numpy as np
import pytest
from benchmarks.promise import Promise
from scipy import stats as sps

from refugium.escape import find_escape
from refugium.escape.levels.association import associate_calls
from refugium.escape.levels.partial_rank import partial_rank
from refugium.escape.parameters import ALPHA
from refugium.escape.schemas import ASSOCIATION, CALLS
from refugium.virtual import CohortPlan, Plan, write_cohort

NONE = np.empty((7, 0))


@pytest.fixture(scope="module")
def cohort():
    tumour = Plan(planted="induced", backup="MET", direct_inhibitor=True, n_plexes=4,
                  misannotated=0.0, noise_log2=0.1)
    return write_cohort(CohortPlan(seed=2, n_models=7, tumour=tumour, carries=0.8,
                                   spread_per_day=0.02))


@pytest.fixture(scope="module")
def found(cohort):
    return find_escape(cohort.study, challenge=False)


def test_without_covariates_it_is_spearmans_exact_test():
    rng = np.random.default_rng(1)
    x, y = rng.standard_normal((2, 7))
    got = partial_rank(x, y, NONE)
    wanted = sps.spearmanr(x, y).statistic
    assert got.rho == pytest.approx(wanted)
    exact = sps.permutation_test(
        (y,), lambda y: sps.spearmanr(x, y).statistic, permutation_type="pairings",
        alternative="greater", n_resamples=np.inf)
    assert got.p == pytest.approx(exact.pvalue)


def test_rank_test_is_blind_to_monotone_scales():
    rng = np.random.default_rng(2)
    x, y = rng.standard_normal((2, 7))
    assert partial_rank(np.exp(x), y**3, NONE) == partial_rank(x, y, NONE)


def test_what_both_owe_to_engagement_is_taken_out():
    rng = np.random.default_rng(3)
    low = 0
    for _ in range(150):
        third = rng.standard_normal(7)
        x, y = third + 0.5 * rng.standard_normal((2, 7))
        low += partial_rank(x, y, third[:, None]).p <= ALPHA
    assert Promise("rank test after engagement", ALPHA, low, 150, "at_most").kept
    assert np.isnan(partial_rank(third, y, third[:, None]).rho)


def test_a_backup_that_carries_survival_is_associated(cohort, found):
    row = found.association.query("node == 'MET' and drug == 'erlotinib'").iloc[0]
    assert row["n_models"] == 7
    assert row["status"] == "ok"
    assert row["rho"] > 0.5
    assert row["p"] >= row["p_least"]
    assert "adjusted for engagement" in row["note"]
    own = found.association[found.association["node"] == "EGFR"]
    assert own[own["drug"] == "erlotinib"].empty


def test_what_goes_with_survival_is_associated_whether_a_candidate_or_not():
    calls = CALLS.table([
        {"contrast": f"{n}: d vs u", "model_id": n, "node": n, "drug": "d", "level": level,
         "role": "backup", "is_candidate": "yes" if level == "candidate" else "no",
         "is_associated": "not_tested"}
        for n, level in (("A", "candidate"), ("B", "candidate"), ("C", "none"), ("D", "candidate"))
    ])
    rows = [{"node": n, "drug": "d", "rho": rho, "p": q, "q": q, "n_models": 8, "status": "ok"}
            for n, rho, q in (("A", 0.9, 0.01), ("B", 0.4, 0.3), ("C", 0.9, 0.01))]
    out = associate_calls(calls, ASSOCIATION.table(rows)).set_index("node")
    assert out["level"].to_dict() == {"A": "associated", "B": "candidate", "C": "associated",
                                      "D": "candidate"}
    assert out["is_associated"].to_dict() == {"A": "yes", "B": "no", "C": "yes",
                                              "D": "not_tested"}
    assert "8 models" in out.loc["A", "cautions"][0]
    assert out.loc["D", "cautions"] == ()


def test_five_models_are_too_few(cohort):
    from dataclasses import replace

    few = replace(cohort.plan, n_models=5)
    rows = find_escape(write_cohort(few).study, challenge=False).association
    assert set(rows["status"]) <= {"too_few_points", "not_measured"}
    assert rows["p"].isna().all()


def test_contexts_count_every_model_once(found):
    table = found.contexts
    total = table[["n_seen", "n_no", "n_unjudged", "n_not_measured"]].sum(axis=1)
    assert (total == table["n_models"]).all()
    assert (table["n_models"] == 7).all()
    hit = table.query("about == 'hit' and question == 'erlotinib vs vehicle'").iloc[0]
    assert hit["next_lo"] <= hit["lo"] < hit["pooled"] < hit["hi"] <= hit["next_hi"]
    assert hit["out_lo"] <= hit["pooled"] <= hit["out_hi"]
    assert hit["words"].startswith(f"Seen in {hit['n_seen']} of 7 models")
    assert hit["words"].endswith("This is not a general rule.")


def test_models_of_one_family_are_one_context(cohort):
    from dataclasses import replace

    models = cohort.study.models.copy()
    models.loc[models["model_id"] != "line 1", "parent_id"] = "line 1"
    models.loc[models["model_id"] != "line 1", "perturbation"] = "X:KO"
    table = find_escape(replace(cohort.study, models=models), challenge=False)
    assert (table.contexts["n_models"] == 1).all()
    assert (table.contexts["status"] == "too_few_points").all()
    assert table.contexts["next_lo"].isna().all()
    assert table.association.empty
    assert table.calls["contexts_tested"].max() <= 1
