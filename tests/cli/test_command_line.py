"""The command line as a user meets it: one message, exit code 2, nothing half done."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from builders.corrupted import CORRUPTED


def refugium(*arguments, cwd):
    return subprocess.run(
        [sys.executable, "-m", "refugium", *map(str, arguments)], cwd=cwd,
        capture_output=True, text=True, timeout=120, check=False,
    )


@pytest.fixture
def in_process(monkeypatch, capsys):
    """Run the command line in this process: start-up once, for many cases."""
    import refugium.cli.app as cli

    def run(*arguments, cwd):
        monkeypatch.chdir(cwd)
        monkeypatch.setattr(sys, "argv", ["refugium", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        out = capsys.readouterr()
        return left.value.code, out.out, out.err

    return run


def test_help_names_every_command(tmp_path):
    done = refugium("--help", cwd=tmp_path)
    assert done.returncode == 0
    for command in ("demo", "check", "run", "escape", "response", "data", "knowledge"):
        assert command in done.stdout


@pytest.mark.parametrize("case", CORRUPTED, ids=lambda case: case.name)
def test_corrupted_studies_leave_with_2_and_nothing_behind(case, valid, in_process):
    case.damage(valid)
    before = sorted(p.name for p in valid.parent.iterdir())
    code, out, err = in_process("run", valid, "-o", valid.parent / "out", cwd=valid.parent)
    assert code == 2
    assert err.startswith("refugium: ")
    assert "Traceback" not in out + err
    assert case.word in err
    assert sorted(p.name for p in valid.parent.iterdir()) == before


def test_a_valid_study_runs_and_is_written_whole(valid):
    done = refugium("run", "study", "-o", "out", cwd=valid.parent)
    assert done.returncode == 0, done.stderr
    assert (valid.parent / "out" / "index.html").is_file()
    document = json.loads((valid.parent / "out" / "results.json").read_text(encoding="utf-8"))
    assert document["schema_version"] == 2
    assert not list(valid.parent.glob("*.partial-*"))


def test_check_draws_the_arms(valid):
    done = refugium("check", "study", cwd=valid.parent)
    assert done.returncode == 0, done.stderr
    assert "erlotinib" in done.stdout


def test_an_existing_folder_of_someone_else_is_not_touched(valid):
    out = valid.parent / "mine"
    out.mkdir()
    (out / "thesis.txt").write_text("years of work")
    done = refugium("run", "study", "-o", "mine", cwd=valid.parent)
    assert done.returncode == 2
    assert (out / "thesis.txt").read_text() == "years of work"
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [("run", "nowhere"), ("data", "get", "nowhere"),
                                       ("knowledge", "show", "nowhere")])
def test_unknown_names_are_explained(arguments, in_process, tmp_path):
    code, _, err = in_process(*arguments, cwd=tmp_path)
    assert code == 2
    assert "nowhere" in err
    assert "To do" in err


def test_escape_saves_tables(valid, in_process):
    from refugium.escape import EscapeResult

    code, out, _ = in_process("escape", "study", "-o", "tables", cwd=valid.parent)
    assert code == 0
    assert out.strip()
    assert not EscapeResult.load(valid.parent / "tables").engagement.empty


@pytest.mark.parametrize("command", ["run", "escape", "plan", "movie"])
def test_an_output_that_cannot_be_written_is_told_before_the_work(valid, in_process, command):
    (valid.parent / "file").write_text("mine")
    code, out, err = in_process(command, valid, "-o", valid.parent / "file", cwd=valid.parent)
    assert (code, out) == (2, "") and "the output is a file" in err


def test_a_place_where_no_folder_can_be_made(valid, in_process):
    (valid.parent / "file").write_text("mine")
    code, _, err = in_process("escape", valid, "-o", valid.parent / "file" / "out",
                              cwd=valid.parent)
    assert code == 2 and err.startswith("refugium: ") and "Traceback" not in err


def test_a_list_of_names_without_header(tmp_path, in_process):
    (tmp_path / "genes.txt").write_text("EGFR\nHER2\n")
    code, out, _ = in_process("identify", "genes.txt", cwd=tmp_path)
    assert code == 0 and "2 names, 2 read as genes" in out and "EGFR, is read as a name" in out


@pytest.mark.parametrize("before", [(), ("--verbose",)])
def test_the_version_is_told_without_a_command(before, tmp_path):
    """Also where no command follows; the number is the one that pyproject.toml declares."""
    declared = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    done = refugium(*before, "--version", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"refugium {declared['project']['version']}\n"
