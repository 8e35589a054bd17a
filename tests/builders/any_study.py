"""Studies with any names and numbers at all, and what it means that two are the same."""

import anndata as ad
import numpy as np
import pandas as pd
from hypothesis import strategies as st
from scipy import sparse

from refugium.study import Study

TABLES = ("models", "arms", "samples", "contrasts", "wells", "losses")

names = st.one_of(
    st.sampled_from(["007", "NA", "nan", "None", "1e5", "1.0", "TRUE", "=1+1", "+x", "-", "@cmd",
                     'a "quoted", name', "two\nlines", "car\rriage", "ß-µM", "名前", "x" * 300,
                     "</script><img src=x>", "'", "#N/A", "a;b", "a\tb", "-inf", "1,5"]),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12)
    .map(str.strip).filter(bool),
)
numbers = st.floats(-1e4, 1e5, allow_nan=False)


@st.composite
def studies(draw):
    models = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    arms = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    samples = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    features = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    values = draw(st.lists(st.one_of(st.just(np.nan), st.floats(-60, 60)),
                           min_size=len(samples) * len(features),
                           max_size=len(samples) * len(features)))
    matrix = np.array(values).reshape(len(samples), len(features))
    matrix[0, 0] = draw(st.floats(-60, 60))
    data = ad.AnnData(
        X=matrix, obs=pd.DataFrame(index=pd.Index(samples, dtype=object)),
        var=pd.DataFrame({"gene": draw(st.lists(names, min_size=len(features),
                                                max_size=len(features)))},
                         index=pd.Index(features, dtype=object)),
    )
    data.uns["scale"], data.uns["kind"] = "log2", "genes"
    periods = [(arm, start) for arm in arms
               for start in draw(st.lists(st.integers(-48, 900), min_size=1, max_size=2,
                                          unique=True))]
    well = draw(names)
    return Study(
        name=draw(names)[:200].strip() or "x", citation=draw(names), time_zero="first dose",
        notes=tuple(draw(st.lists(names, max_size=2))),
        models=pd.DataFrame({"model_id": models, "lineage": draw(names)}),
        arms=pd.DataFrame([
            {"arm": arm, "start_h": start / 4, "agent": "drug A", "schedule": draw(names),
             "dose": draw(st.one_of(st.none(), st.floats(0, 1e6))), "unit": "µM"}
            for arm, start in periods
        ]),
        samples=pd.DataFrame({
            "sample_id": samples, "model_id": models[0], "arm": arms[-1],
            "time_h": [draw(st.one_of(st.just(np.nan), numbers)) for _ in samples],
            "replicate": "01", "block": draw(st.one_of(st.just(""), names)),
        }),
        wells=pd.DataFrame([
            {"well": well, "model_id": models[0], "arm": arms[0], "time_h": float(hour),
             "measure": "cells", "value": draw(numbers), "unit": ""} for hour in range(2)
        ]),
        losses=pd.DataFrame([{"modality": "phospho", "item": draw(names), "why": draw(names)}]),
        modalities={"rna_log": data},
    )


def assert_same(one: Study, two: Study) -> None:
    for part in ("name", "time_zero", "notes", "citation"):
        assert getattr(one, part) == getattr(two, part)
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(one, table), getattr(two, table), check_exact=True)
    assert list(one.modalities) == list(two.modalities)
    for name, data in one.modalities.items():
        other = two.modalities[name]
        assert sparse.issparse(data.X) == sparse.issparse(other.X)
        x, y = (m.toarray() if sparse.issparse(m) else m for m in (data.X, other.X))
        np.testing.assert_array_equal(x, y)
        assert x.dtype == y.dtype
        assert data.obs_names.tolist() == other.obs_names.tolist()
        assert data.var_names.tolist() == other.var_names.tolist()
        for side in ("obs", "var"):
            a, b = getattr(data, side), getattr(other, side)
            assert a.columns.tolist() == b.columns.tolist()
            for column in a:
                assert a[column].tolist() == b[column].tolist()
        assert dict(data.uns) == dict(other.uns)


def with_cells(matrix) -> Study:
    obs = pd.DataFrame({"sample_id": ["007", "007", "NA"], "doublet": [0.1, 0.2, 0.3]},
                       index=pd.Index(["AAA", "AAC", "nan"], dtype=object))
    data = ad.AnnData(X=matrix, obs=obs, var=pd.DataFrame(
        {"feature_id": ["x", "y"]}, index=pd.Index(["g1", "g2"], dtype=object)))
    data.uns["scale"], data.uns["kind"] = "linear", "genes"
    return Study(
        name="cells", models=pd.DataFrame({"model_id": ["m"]}),
        arms=pd.DataFrame({"arm": ["a"], "start_h": [0], "agent": ["none"]}),
        samples=pd.DataFrame({"sample_id": ["007", "NA"], "model_id": "m", "arm": "a"}),
        modalities={"rna_counts": data},
    )
