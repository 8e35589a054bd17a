"""Exports of a plate imager: blocks by time, and what is wrong with damaged ones."""

import pytest

from refugium.core.errors import StudyError
from refugium.datasets.timed_blocks import read_timed_blocks

HEAD = '"Column","Row","Size [um^2]","Cell Nucleus"\n\n\n1\n'
GOOD = HEAD + "Timespan (h):, 0.0\n1,A,-1.#INF,3\n12,P,4.1,0\n\n\n2\nTimespan (h):, 24.5\n1,A,9,6\n"


def read(tmp_path, text):
    file = tmp_path / "plate.csv"
    file.write_bytes(text.encode("latin-1"))
    return read_timed_blocks(file, "Cell Nucleus")


def test_blocks_are_times_and_other_columns_are_not_read(tmp_path):
    found = read(tmp_path, GOOD.replace("um^2", "\xb5m^2"))
    assert found.to_dict("records") == [
        {"time_h": 0.0, "well": "A01", "value": 3.0}, {"time_h": 0.0, "well": "P12", "value": 0.0},
        {"time_h": 24.5, "well": "A01", "value": 6.0}]


@pytest.mark.parametrize("text, words", [
    (GOOD.replace("Cell Nucleus", "Nuclei"), "no column 'Cell Nucleus'"),
    (GOOD.replace("12,P,4.1,0", "1,A,4.1,0"), "holds twice"),
    (GOOD.replace("-1.#INF,3", "3,-1.#INF"), "not a number"),
    (GOOD.replace("12,P,4.1,0", "12,P,4.1"), "has 3 cells"),
    (HEAD + "1,A,2,3\n", "before the first time"),
    (HEAD, "no block"),
    ("", "the file is empty"),
])
def test_a_damaged_export_says_what_is_wrong(tmp_path, text, words):
    with pytest.raises(StudyError, match=words):
        read(tmp_path, text)
