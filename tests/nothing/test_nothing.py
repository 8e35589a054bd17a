"""Nothing against nothing in a size that fits a test run; `python -m benchmarks nothing` is all.

A promise fails only if its value lies outside the exact 99 % interval.
"""

import functools

import anndata as ad
import numpy as np
import pandas as pd
import pytest
from benchmarks.nothing.splits import CONTRAST, distinct_splits, split_studies, splittable
from benchmarks.nothing.studies import judge

from refugium.study import Study

GENES = {"p-ERK": ("MAPK1;MAPK3", "T202;Y204"), "p-EGFR": ("EGFR", "Y1068"), "AKT": ("AKT1", "")}


def small_study(replicates, *, modality="rppa", blocks=1):
    """States of one model under two drugs and none, with replicates in one block or in several."""
    rows = [
        {"sample_id": f"{arm} {i} {b}", "model_id": "M", "arm": arm, "time_h": 24.0,
         "replicate": str(i), "block": f"b{b}"}
        for arm in ("U", "erlotinib", "dasatinib") for i in range(replicates)
        for b in range(blocks)
    ]
    values = np.exp2(np.random.default_rng(1).normal(8, 0.2, (len(rows), len(GENES))))
    data = ad.AnnData(
        X=values, obs=pd.DataFrame(index=[r["sample_id"] for r in rows]),
        var=pd.DataFrame({"antibody": list(GENES), "gene": [g for g, _ in GENES.values()],
                          "site": [s for _, s in GENES.values()]}, index=list(GENES)))
    data.uns.update(scale="linear", kind="genes" if modality.startswith("rna") else "antibodies")
    arms = pd.DataFrame({"arm": ["U", "erlotinib", "dasatinib"], "start_h": 0.0,
                         "agent": ["none", "erlotinib", "dasatinib"]})
    return Study("small", models=pd.DataFrame({"model_id": ["M"]}), arms=arms,
                 samples=pd.DataFrame(rows), modalities={modality: data})


@pytest.mark.parametrize(("replicates", "distinct"), [(3, 0), (4, 9), (5, 30), (6, 30)])
def test_distinct_splits_are_counted(replicates, distinct):
    assert distinct_splits(small_study(replicates), "rppa") == distinct


def test_a_split_holds_every_replicate_once_and_is_the_same_with_the_same_seed():
    study = small_study(4)
    one, again = (split_studies(study, "rppa", most=3, seed=5) for _ in range(2))
    assert len(one) == 3
    for (_, number, made), (_, other_number, same) in zip(one, again, strict=True):
        assert number == other_number
        pd.testing.assert_frame_equal(made.samples, same.samples)
        own = set(splittable(study, "rppa").query("state == @number")["sample_id"])
        stated = made.contrasts.iloc[0]
        case = set(made.samples.loc[made.samples["arm"] == stated["case_arm"], "sample_id"])
        other = set(made.samples.loc[made.samples["arm"] == "pseudo-reference", "sample_id"])
        assert (len(case), len(other)) == (2, 2)
        assert case | other == own
        assert made.contrasts["contrast"].tolist() == [CONTRAST]


@pytest.mark.parametrize(("study", "modality", "why"), [
    (small_study(1), "rppa", "no state was measured twice"),
    (small_study(2), "rppa", "none in two blocks"),
    (small_study(4), "rppa", "too few states"),
    (small_study(1, blocks=2), "rppa", ""),
    (small_study(3, modality="rna_log"), "rna_log", "no call exists for RNA"),
])
def test_what_cannot_be_told_is_not_testable(study, modality, why):
    verdict = judge(study, modality, repeats=2, seed=0)
    if why:
        assert verdict.status == "not_testable"
        assert why in verdict.why
        assert not verdict.promises
    else:
        assert verdict.status == "ok"
        assert verdict.distinct == 36
        assert "permuted" in verdict.method


@pytest.fixture(scope="session")
def published():
    from refugium.datasets import get_published

    return functools.cache(get_published)


@pytest.mark.published
@pytest.mark.parametrize(("name", "modality"), [
    ("crc14", "luminex"), ("cellbox-skmel133", "rppa"), ("hayford2024", "rna_counts"),
])
def test_studies_without_replicates_or_calls_say_so(published, name, modality):
    assert judge(published(name), modality, repeats=1, seed=0).status == "not_testable"


@pytest.mark.published
def test_no_drug_hits_between_replicates_of_one_state(published, capsys):
    verdict = judge(published("tnbc-rppa"), "rppa", repeats=6, seed=3)
    with capsys.disabled():
        print(f"\n{verdict}")
    called, hit, _ = verdict.promises
    assert called.kept
    assert hit.kept
    assert verdict.distinct == 306
