"""One library, counted again, thinned or scaled, is one sample in a course."""

from __future__ import annotations

import anndata as ad
import numpy as np
import pandas as pd
import pytest

import refugium as rf
from refugium.core.status import Status
from refugium.movie.time_course.courses import courses
from refugium.study import Study

TIMES = (0.0, 4.0, 24.0, 72.0)
GENES = 300


def _study(how: str, *, copies: int = 3, dishes: int = 1, seed: int = 0) -> Study:
    """`how`: recounted (Poisson again), thinned (a half each), or dishes of their own (CV 0.12)."""
    rng = np.random.default_rng(seed)
    level = rng.uniform(800, 6000, GENES)
    rows, counts = [], []
    for time_h in TIMES:
        change = 2.0 ** np.where(np.arange(GENES) < 60, time_h / 36, 0.0)
        for dish in range(dishes):
            one = level * change * (rng.normal(1, 0.12, GENES).clip(0.5) if dishes > 1 else 1.0)
            library = rng.poisson(one)
            for copy in range(copies):
                read = {"recounted": lambda c=one: rng.poisson(c),
                        "thinned": lambda c=library: rng.binomial(c, 0.5),
                        "dishes": lambda c=one: rng.poisson(
                            c * rng.normal(1, 0.12, GENES).clip(0.5)),
                        }[how]()
                counts.append(read)
                rows.append({"sample_id": f"{time_h:g} {dish} {copy}", "model_id": "M",
                             "arm": "drug", "time_h": time_h,
                             "replicate": f"{dish}.{copy}"})
    names = [f"GENE{i}" for i in range(GENES)]
    data = ad.AnnData(np.array(counts, dtype=float),
                      obs=pd.DataFrame(index=[r["sample_id"] for r in rows]),
                      var=pd.DataFrame({"gene": names}, index=names),
                      uns={"scale": "linear", "kind": "genes"})
    arms = pd.DataFrame({"arm": ["drug"], "start_h": [0.0], "agent": ["vemurafenib"]})
    return Study("repeats", pd.DataFrame({"model_id": ["M"]}), arms, pd.DataFrame(rows),
                 {"rna_counts": data})


@pytest.mark.parametrize("how", ["recounted", "thinned"])
def test_copies_of_a_library_are_one_sample_and_make_no_movie(how):
    for seed in range(3):
        study = _study(how, seed=seed)
        (course,) = courses(study)
        assert course.counts.tolist() == [1] * len(TIMES)
        assert "technical repeats" in course.recipe
        told = rf.make_movie(study).table("courses")
        assert told["status"].tolist() == [Status.TOO_FEW_REPLICATES]
        assert "technical repeat" in told["reason"].iloc[0]


def test_dishes_stay_samples():
    for seed in range(3):
        (course,) = courses(_study("dishes", seed=seed))
        assert course.counts.tolist() == [3] * len(TIMES)
        assert "technical repeats" not in course.recipe


def test_the_mean_is_kept():
    study = _study("recounted")
    (course,) = courses(study)
    raw = study.modalities["rna_counts"].X
    cpm = np.log2(raw / raw.sum(axis=1, keepdims=True) * 1e6 + 1)
    np.testing.assert_allclose(course.values[:, 0], cpm[:3].mean(axis=0), atol=1e-9)
