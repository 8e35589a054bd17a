"""`refugium therapy` and its part of `run`: printed, saved, on the page, in the document."""

import json
import re
import sys

import pandas as pd
import pytest

from refugium.core.errors import StudyError
from refugium.io import write_study
from refugium.report.results_json import validate_results
from refugium.therapy import TherapyResult
from refugium.virtual import Plan, demo_tumour, write_tumour


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


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("demo") / "study"
    write_study(demo_tumour().study, place)
    return place


def test_it_prints_the_pair_and_saves_tables(folder, in_process, tmp_path):
    code, out, _ = in_process("therapy", folder, "-o", tmp_path / "tables", cwd=tmp_path)
    assert code == 0 and "to test next: gilteritinib with erlotinib" in out
    assert "Evidence was not asked" in out
    found = TherapyResult.load(tmp_path / "tables")
    assert found.rank["partner"].iloc[0] == "gilteritinib"


@pytest.mark.parametrize("arguments", [("--disease", "NSCLC"), ("--gene", "EGFR")])
def test_half_a_claim_is_refused_in_one_line(folder, in_process, tmp_path, arguments):
    code, _, err = in_process("therapy", folder, *arguments, cwd=tmp_path)
    assert code == 2 and "To do" in err and "Traceback" not in err


def test_run_writes_path_and_rank_and_an_anchor_per_call(folder, in_process, tmp_path):
    code, out, _ = in_process("run", folder, "-o", tmp_path / "out", cwd=tmp_path)
    assert code == 0 and "to test next: gilteritinib with erlotinib" in out
    document = json.loads((tmp_path / "out" / "results.json").read_text(encoding="utf-8"))
    validate_results(document)
    therapy = document["therapy"]
    assert therapy["rank"][0]["partner"] == "gilteritinib" and therapy["sentences"][0] in out
    keys = {row["call_id"] for row in therapy["path"]}
    assert keys <= {row["call_id"] for row in document["calls"]}
    path = pd.read_csv(tmp_path / "out" / "tables" / "path.csv")
    assert len(path) == len(therapy["path"])
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    anchors = re.findall(r'id="call-([0-9a-f]{12})"', page)
    assert keys <= set(anchors) and len(anchors) == len(set(anchors))
    index = pd.read_csv(tmp_path / "out" / "tables" / "index.csv")
    assert {"path", "rank", "baselines", "therapy/candidates"} <= set(index["table"])


def test_wells_that_cannot_be_read_cost_this_answer_and_not_the_rest(monkeypatch, caplog):
    from refugium import pipeline

    def refuse(*_, **__):
        raise StudyError("a negative viability", file="wells", remedy="mend it")

    monkeypatch.setattr(pipeline, "rank_therapies", refuse)
    made = pipeline.run(write_tumour(Plan(seed=1, n_background=5)).study, challenge=False)
    assert made.therapy is None and not made.escape.engagement.empty
    assert "a negative viability" in caplog.text
