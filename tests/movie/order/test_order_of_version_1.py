"""Movies saved by version 1 load: their order compared mean progress, and says so by its gaps."""

import json

import pandas as pd

from refugium.movie import MovieResult
from refugium.movie.order.schemas import ORDER
from refugium.movie.result import COURSES

OLD = {"model_id": "M", "first": "B", "second": "A", "arm": "drug", "phase": "on", "n_first": 3,
       "n_second": 4, "lead": 0.3, "agreement": 0.99, "p_ahead": 0.0005, "q_ahead": 0.0005,
       "p_before": 0.2, "q_before": 0.2, "smallest_p": 0.0005, "verdict": "ahead", "status": "ok"}


def test_an_order_of_version_1_is_kept_without_shares(tmp_path):
    courses = COURSES.table([{"model_id": "M", "status": "ok", "modality": "rna_counts"}])
    MovieResult({"courses": courses}).save(tmp_path / "old")
    pd.DataFrame([OLD]).to_parquet(tmp_path / "old" / "order.parquet", index=False)
    (tmp_path / "old" / "programmes.parquet").unlink()
    head = json.loads((tmp_path / "old" / "result.json").read_text())
    head |= {"schema_version": 1, "tables": [t for t in head["tables"] if t != "programmes"]}
    (tmp_path / "old" / "result.json").write_text(json.dumps(head))
    for name in head["tables"]:  # lists were texts joined by `;`
        table = pd.read_parquet(tmp_path / "old" / f"{name}.parquet")
        lists = [c for c in table if len(table) and not isinstance(table[c].iloc[0], str)
                 and hasattr(table[c].iloc[0], "__len__")]
        table.assign(**{c: ["; ".join(v) for v in table[c]] for c in lists}).to_parquet(
            tmp_path / "old" / f"{name}.parquet", index=False)
    movie = MovieResult.load(tmp_path / "old")
    row = movie.order.iloc[0]
    assert list(movie.order.columns) == ["model_id", *ORDER.names]
    assert (row["verdict"], row["reason"], row["first_class"]) == ("ahead", "", "")
    assert pd.isna(row["first_share"]) and movie.programmes.empty
    assert "b is ahead of a" in movie.summary() and "peak against" not in movie.summary()
