"""What the pages name exists: tables, columns, commands, files linked."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
CODE = re.compile(r"`([a-z][a-z_0-9]+)`")


def known_names() -> set[str]:
    text = (ROOT / "docs/reference/tables.md").read_text(encoding="utf-8")
    tables = re.findall(r"^## (\w+)", text, flags=re.M)
    return {*tables, *re.findall(r"^\| `(\w+)`", text, flags=re.M), "fit_kinetics"}


def test_questions_name_tables_and_columns_that_exist():
    text = (ROOT / "docs/questions.md").read_text(encoding="utf-8")
    rows = [line.split("|")[4] for line in text.splitlines() if line.startswith("| ")][2:]
    named = {name for row in rows for name in CODE.findall(row)} - {"checked"}
    assert named and named <= known_names()


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_to_files(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (page.parent / target).exists(), target
