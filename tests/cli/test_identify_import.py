"""`refugium identify` and `refugium import` as a user meets them."""

import sys

import pytest

sys.path.insert(0, __file__.rsplit("cli", 1)[0] + "study/vendors")


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


def test_identify_a_column(tmp_path, in_process):
    (tmp_path / "genes.csv").write_text("row,gene\n1,EGFR\n2,1-Mar\n3,Src\n")
    code, out, _ = in_process("identify", "genes.csv", "--column", "gene", "-o", "named.csv",
                              cwd=tmp_path)
    assert code == 0 and "3 names, 1 read as genes" in out and "MARCHF1, MTARC1" in out
    assert (tmp_path / "named.csv").read_text().startswith("name,kind,status,symbol")
    code, out, err = in_process("identify", "genes.csv", "--column", "genes", cwd=tmp_path)
    assert (code, out) == (2, "") and "no such column" in err


def test_identify_a_study(valid, in_process):
    code, out, _ = in_process("identify", valid, cwd=valid)
    assert code == 0 and "read as genes" in out


def test_import_then_check_says_what_is_to_fill_in(tmp_path, in_process):
    from vendor_tables import TABLES

    name, text = TABLES["maxquant"]()
    (tmp_path / name).write_text(text)
    code, out, err = in_process("import", name, "-o", "study", cwd=tmp_path)
    assert (code, err) == (0, "")
    assert "2 samples x 5 sites" in out and "1 reverse hits" in out and "time_zero" in out
    code, _, err = in_process("check", "study", cwd=tmp_path)
    assert code == 2 and "time_zero" in err
    code, _, err = in_process("import", name, "-o", "study", cwd=tmp_path)
    assert code == 2 and "not empty" in err
    code, _, err = in_process("import", name, "-o", "new", "--vendor", "thermo", cwd=tmp_path)
    assert code == 2 and "maxquant" in err and not (tmp_path / "new").exists()
