"""`refugium compare` and `refugium plan` as a user meets them."""

import json
import sys

import pytest


@pytest.fixture
def in_process(monkeypatch, capsys):
    import refugium.cli.app as cli

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["refugium", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        out = capsys.readouterr()
        return left.value.code, out.out, out.err

    return run


@pytest.fixture
def ran(valid, in_process):
    """One output folder."""
    out = valid.parent / "one"
    assert in_process("run", valid, "-o", out)[0] == 0
    return out


def _changed(folder, change):
    other = folder.with_name("other")
    other.mkdir()
    document = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    change(document)
    (other / "results.json").write_text(json.dumps(document), encoding="utf-8")
    return other


def test_the_same_run_twice_has_not_changed(valid, ran, in_process):
    assert in_process("run", valid, "-o", valid.parent / "two")[0] == 0
    code, out, _ = in_process("compare", ran, valid.parent / "two")
    assert code == 0
    assert "Nothing changed" in out


def test_another_input_is_named_as_the_reason(ran, in_process, tmp_path):
    def change(document):
        document["manifest"]["inputs"]["samples.csv"] = "f" * 64
        document["engagement"].append(dict(document["engagement"][0], contrast="new"))

    code, out, _ = in_process("compare", ran, _changed(ran, change), "-o", tmp_path / "saved")
    assert code == 0
    assert "appeared" in out
    assert "other input: samples.csv" in out
    assert (tmp_path / "saved" / "changes.parquet").is_file()


def _refused(code, out, err):
    assert code == 2
    assert err.startswith("refugium: ")
    assert err.count("\n") == 1
    assert "To do" in err
    assert "Traceback" not in out + err


def test_a_missing_folder_is_refused(ran, in_process):
    _refused(*in_process("compare", ran, ran.parent / "nowhere"))
    _refused(*in_process("compare", ran.parent / "nowhere", ran))


def test_a_folder_that_is_no_result_is_refused(valid, ran, in_process):
    _refused(*in_process("compare", ran, valid))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema_version": 1}'])
def test_a_file_that_is_no_result_is_refused(ran, in_process, text):
    other = ran.parent / "other"
    other.mkdir()
    (other / "results.json").write_text(text, encoding="utf-8")
    _refused(*in_process("compare", ran, other))


def test_another_schema_is_refused(ran, in_process):
    other = _changed(ran, lambda d: d.update(schema_version=3))
    code, out, err = in_process("compare", ran, other)
    _refused(code, out, err)
    assert "run it again" in err


def test_a_plan_is_printed_and_saved(valid, in_process, tmp_path):
    code, out, err = in_process("plan", valid, "-o", tmp_path / "saved")
    assert code == 0, err
    assert "One more call needs p <=" in out
    assert (tmp_path / "saved" / "plan.parquet").is_file()


@pytest.mark.parametrize("damage", ["missing", "empty", "result"])
def test_a_plan_of_no_study_is_refused(valid, ran, in_process, damage, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    where = {"missing": tmp_path / "nowhere", "empty": empty, "result": ran}[damage]
    _refused(*in_process("plan", where))


def test_a_plan_of_another_study_schema_is_refused(valid, in_process):
    head = valid / "study.toml"
    head.write_text(head.read_text(encoding="utf-8").replace("schema = 1", "schema = 2"),
                    encoding="utf-8")
    code, out, err = in_process("plan", valid)
    assert code == 2
    assert err.startswith("refugium: ")
    assert "Traceback" not in out + err
