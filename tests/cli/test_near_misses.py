"""A name that is nearly right: the error names the right one, and following it leads on."""

import re
import shlex
import sys

import pytest

import refugium as rf
from refugium.core.errors import StudyError
from refugium.pipeline import open_study

HINT = re.compile(r"did you mean ((?:'[^']*'|[^'?])*)\?")


@pytest.fixture
def in_process(monkeypatch, capsys):
    import refugium.cli.app as cli

    def run(*arguments, cwd):
        monkeypatch.chdir(cwd)
        monkeypatch.setattr(sys, "argv", ["refugium", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        out = capsys.readouterr()
        return left.value.code, out.out, out.err

    return run


def suggested(message):
    """The first name suggested, as a shell would read it."""
    return shlex.split(HINT.search(message)[1].split(" or ")[0])[0].rstrip(",")


@pytest.mark.parametrize("command", ["check", "run", "escape", "movie", "plan"])
@pytest.mark.parametrize("name", ["pc9axl", "PC9-AXL", "pc9_axl"])
def test_a_published_study_nearly_named(command, name, tmp_path, in_process):
    code, out, err = in_process(command, name, cwd=tmp_path)
    assert (code, out) == (2, "") and err.count("\n") == 1
    assert "did you mean pc9-axl?" in err
    assert "`refugium data list`" in err and "study.toml" in err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["nowhere", "nowhere/at/all", "../tumour.h5mu"])
def test_a_name_like_no_published_one(name, tmp_path, in_process):
    code, _, err = in_process("check", name, cwd=tmp_path)
    assert code == 2 and "did you mean" not in err
    assert "name a folder that holds study.toml" in err and "`refugium data list`" in err


@pytest.mark.parametrize("call", [rf.run, open_study, rf.get_published])
def test_a_published_study_nearly_named_in_python(call):
    with pytest.raises(StudyError, match=r"did you mean pc9-axl\?") as caught:
        call("pc9axl")
    assert "refugium data list" in caught.value.remedy


@pytest.mark.parametrize("name", ["pc9-axl", "pc9axl"])
def test_an_existing_path_wins(name, valid, in_process):
    valid.rename(valid.with_name(name))
    code, out, err = in_process("check", name, cwd=valid.parent)
    assert (code, err) == (0, "") and "erlotinib" in out
    (valid.with_name(name) / "study.toml").unlink()
    code, _, err = in_process("check", name, cwd=valid.parent)
    assert code == 2 and "no study here" in err and "did you mean" not in err


@pytest.mark.parametrize(("command", "meant"), [
    (("data", "get", "pc9axl"), "pc9-axl"), (("knowledge", "show", "EGRF"), "EGFR"),
    (("knowledge", "show", "src famly"), "SRC family"),
    (("knowledge", "get", "omnpath"), "omnipath"), (("knowledge", "get", "Colle"), "collectri")])
def test_other_names(command, meant, tmp_path, in_process):
    code, out, err = in_process(*command, cwd=tmp_path)
    assert (code, out) == (2, "") and suggested(err) == meant
    assert "known: " in err
    assert not list(tmp_path.iterdir())


@pytest.mark.published
@pytest.mark.parametrize(("command", "name"), [
    (("data", "get"), "crc-14"), (("check",), "crc_14"), (("knowledge", "get"), "omnpath"),
    (("knowledge", "show"), "src famly")])
def test_what_is_suggested_leads_on(command, name, tmp_path, in_process):
    _, _, err = in_process(*command, name, cwd=tmp_path)
    code, out, err = in_process(*command, suggested(err), cwd=tmp_path)
    assert (code, err) == (0, "") and out


@pytest.mark.parametrize(("command", "option", "name", "meant"), [
    ("escape", "--contrast", "hti", "hit"), ("escape", "--contrast", "add", "added"),
    ("escape", "--model", "pc-9", "PC9"), ("escape", "--drug", "erlotnib", "erlotinib"),
    ("movie", "--model", "pc_9", "PC9"), ("movie", "--modality", "phosho", "phospho")])
def test_options_of_a_study(command, option, name, meant, valid, in_process):
    code, out, err = in_process(command, valid, option, name, cwd=valid.parent)
    assert (code, out) == (2, "") and err.count("\n") == 1
    assert suggested(err) == meant and "known: " in err
    code, out, err = in_process(command, valid, option, suggested(err), cwd=valid.parent)
    assert (code, err) == (0, "") and out


@pytest.mark.parametrize(("asked", "told"), [
    ({"contrast": "hti"}, r"did you mean hit\? known: .*added"),
    ({"model": "PC9-KO"}, r"no contrast here is of this model .*known: PC9\."),  # but it exists
    ({"contrast": "hit", "drug": "dasatinib"}, r"known: erlotinib\."),
    ({"drug": "dasatnib"}, r"did you mean dasatinib\? known: dasatinib, erlotinib"),
    ({"drug": "lapatinib"}, "To do: known: dasatinib, erlotinib"),  # a drug known here, not held
    ({"drug": "none"}, "To do: known: dasatinib, erlotinib"),
    ({"model": 9}, "To do: known: PC9")])
def test_a_contrast_model_or_drug_nearly_named_in_python(asked, told, valid):
    with pytest.raises(StudyError, match=told):
        rf.find_escape(rf.read_study(valid), challenge=False, **asked)


def test_a_column_nearly_named(tmp_path, in_process):
    (tmp_path / "genes.csv").write_text("row,gene name\n1,EGFR\n")
    code, _, err = in_process("identify", "genes.csv", "--column", "gene_name", cwd=tmp_path)
    assert code == 2 and "did you mean 'gene name'? known: row, 'gene name'" in err
