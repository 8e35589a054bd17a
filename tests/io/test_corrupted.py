"""Every damaged study is refused with file, row, column and remedy; nothing is written."""

import pytest

from builders.corrupted import CORRUPTED, ENCODINGS, IDS, MATRICES, NUMBERS, PATHS, SETTINGS, SHAPES
from builders.corrupted_formats import BY_CLASS
from builders.studies import FILES
from refugium.check import check_study
from refugium.cli import main
from refugium.core.errors import StudyError
from refugium.core.guards.limits import Limits
from refugium.core.manifest import sha256_of
from refugium.io import input_hashes, read_study


def _contents(folder):
    return {
        path.relative_to(folder).as_posix(): sha256_of(path)
        for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()
    }


def test_the_undamaged_study_reads(valid):
    study = read_study(valid)
    assert study.name == "made-up base study"
    assert list(study.modalities) == ["phospho", "rna_log"]
    assert study.arms.query("arm == 'E+D'")["dose"].tolist() == [1.0, 40.0]
    assert check_study(study).ok


CLASSES = {
    "encodings": ENCODINGS, "shapes of tables": SHAPES, "numbers": NUMBERS, "ids": IDS,
    "matrices": MATRICES, "settings": SETTINGS, "paths": PATHS, **BY_CLASS,
}
ALL = [case for cases in CLASSES.values() for case in cases]


def test_there_are_many_cases_of_every_class_with_distinct_names(record_property):
    counted = {name: len(cases) for name, cases in CLASSES.items()}
    for name, number in counted.items():
        record_property(name, number)
    print(", ".join(f"{name}: {number}" for name, number in counted.items()))
    assert min(counted.values()) >= 2
    assert sum(counted[name] for name in BY_CLASS) >= 60
    assert len(ALL) >= 250
    assert len({case.name for case in ALL}) == len(ALL)
    assert set(CORRUPTED) <= set(ALL)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_corrupted(case, valid):
    case.damage(valid)
    before = _contents(valid.parent)
    with pytest.raises(StudyError) as caught:
        read_study(valid)
    error, text = caught.value, str(caught.value)
    assert case.file in text, text
    assert case.word in text, text
    assert "To do: " in text, text
    assert (error.row, error.column) == (case.row or error.row, case.column or error.column), text
    if case.row:
        assert f"row {case.row}" in text
    assert _contents(valid.parent) == before


@pytest.mark.parametrize("case", [cases[0] for cases in CLASSES.values()],
                         ids=lambda case: case.name)
def test_the_command_line_says_one_sentence_and_writes_nothing(case, valid, monkeypatch, capsys):
    case.damage(valid)
    before = _contents(valid.parent)
    out = valid.parent / "out"
    monkeypatch.setattr("sys.argv", ["refugium", "run", str(valid), "-o", str(out)])
    with pytest.raises(SystemExit) as stopped:
        main()
    printed = capsys.readouterr()
    assert stopped.value.code == 2
    assert printed.out == ""
    assert printed.err.startswith("refugium: ")
    assert printed.err.count("To do: ") == 1
    assert "Traceback" not in printed.err
    assert not out.exists()
    assert _contents(valid.parent) == before


@pytest.mark.parametrize(
    ("limits", "word"),
    [
        (Limits(file_bytes=60), "larger than the limit"),
        (Limits(text_bytes=60), "larger than the limit"),
        (Limits(rows=5), "rows or columns"),
        (Limits(columns=5), "rows or columns"),
        (Limits(matrix_bytes=200), "memory limit"),
    ],
)
def test_limits_hold_before_anything_is_allocated(valid, limits, word):
    with pytest.raises(StudyError, match=word):
        read_study(valid, limits=limits)


@pytest.mark.parametrize("path", ["nowhere", "nul\x00byte", "x" * 5000, "models.csv", "a/b/c"])
def test_a_path_that_is_no_study(valid, path):
    with pytest.raises(StudyError, match="To do"):
        read_study(valid / path)


def test_a_study_toml_that_is_a_link_is_refused(valid, tmp_path):
    (valid / "study.toml").rename(tmp_path / "real.toml")
    (valid / "study.toml").symlink_to(tmp_path / "real.toml")
    with pytest.raises(StudyError, match="symbolic"):
        read_study(valid)


def test_hashes_cover_what_the_study_names_and_nothing_else(valid):
    (valid / "notes.txt").write_text("not part of the study")
    assert set(input_hashes(valid)) == set(FILES)
    assert input_hashes(valid) == input_hashes(valid / "study.toml")
