"""The rediscovery suite: its files are well formed, and every case of pc9-axl is met."""

import pytest
from benchmarks.rediscovery.cases import CASES, all_cases, read_cases
from benchmarks.rediscovery.judge import judge
from benchmarks.rediscovery.run import main, tables_of

pytestmark = pytest.mark.published

PC9 = read_cases(CASES / "pc9-axl.toml")


@pytest.fixture(scope="module")
def tables(pc9):
    return tables_of(PC9, pc9)


@pytest.mark.parametrize("path", sorted(CASES.glob("*.toml")), ids=lambda p: p.stem)
def test_a_file_is_well_formed(path):
    cases = read_cases(path)
    assert cases.study == path.stem
    assert {case.kind for case in cases.cases} == {"positive", "negative"}


def test_every_study_is_a_published_one():
    from refugium.datasets import list_published

    assert {cases.study for cases in all_cases()} <= set(list_published()["name"])


@pytest.mark.parametrize("case", PC9.cases, ids=lambda c: c.name)
def test_pc9_is_rediscovered(case, tables):
    found = judge(case, tables)
    assert found.met, f"{found.expected}: {found.words}"
    assert found.n_rows > 0


@pytest.mark.parametrize(
    ("line", "replacement"),
    [
        ('kind = "positive"', 'kind = "maybe"'),
        ('table = "engagement"', 'table = "nowhere"'),
        ('says = "', 'sais = "'),
        ("question = 1", "question = 11"),
    ],
)
def test_a_malformed_file_is_refused(tmp_path, line, replacement):
    text = (CASES / "pc9-axl.toml").read_text(encoding="utf-8")
    bad = tmp_path / "bad.toml"
    bad.write_text(text.replace(line, replacement, 1), encoding="utf-8")
    with pytest.raises((KeyError, ValueError)):
        read_cases(bad)


@pytest.mark.parametrize(
    "changed",
    [
        {"checks": {"expect": {"verdict": "not_engaged"}}},
        {"where": {"contrast": "no such contrast"}},
        {"checks": {"expect": {"change_log2": {"min": 0}}}},
        {"table": "calls", "where": {}, "checks": {"first": {
            "of": "node", "by": "p", "is": "no such node"}}},
    ],
)
def test_a_wrong_expectation_is_not_met(tables, changed):
    from dataclasses import replace

    assert not judge(replace(PC9.cases[0], **changed), tables).met


def test_a_study_that_cannot_be_run_is_not_met(monkeypatch, capsys):
    def broken(name):
        raise RuntimeError(f"no {name}")

    monkeypatch.setattr("benchmarks.rediscovery.run.get_published", broken)
    main(["--study", "pc9-axl"])
    assert "all: positives met 0 of" in capsys.readouterr().out


@pytest.mark.parametrize(("study", "met", "kept"), [("hayford2024", 3, 3), ("kavran2022", 7, 4)])
def test_the_sheet_of_a_movie_counts_both_kinds(study, met, kept, capsys):
    main(["--study", study])
    printed = capsys.readouterr().out
    assert f"all: positives met {met} of {met}" in printed
    assert f"all: negatives kept {kept} of {kept}" in printed
