"""Rows of virtual surfaces are kept in pieces, and an interrupted run goes on from the last one."""

import pandas as pd
from benchmarks.response import virtual


def test_pieces_are_made_once_and_are_those_of_an_unbroken_run(tmp_path, monkeypatch):
    asked = []

    def piece(row, count, seed):
        asked.append((count, seed))
        return pd.DataFrame({"model_id": range(4), "verdict": ["", "synergistic"] * 2,
                             "bliss lo": float(seed), "bliss hi": 1.0})[:count]

    monkeypatch.setattr(virtual, "piece", piece)
    monkeypatch.setattr(virtual, "PIECE", 4)
    row = virtual.ROWS[0]
    first = virtual.kept_row(row, 8, 3, tmp_path)
    longer = virtual.kept_row(row, 10, 3, tmp_path)
    assert len(asked) == 3 and len(set(asked)) == 3
    pd.testing.assert_frame_equal(longer[:8], first)
    assert first["verdict"].tolist() == ["", "synergistic"] * 4
    assert len(virtual.kept_row(row, 8, 4, tmp_path)) == 8 and len(asked) == 5  # another seed
    assert len(virtual.kept_row(virtual.ROWS[1], 4, 3, tmp_path)) == 4 and len(asked) == 6


def test_names_of_rows_are_told_apart():
    names = [row.name for row in virtual.ROWS]
    assert len(set(names)) == len(names)
