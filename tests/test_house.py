"""The house keeps its floors, its file sizes and its promises about public names."""

import ast
import doctest
import importlib
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

import refugium

SRC = Path(refugium.__file__).parent
FLOORS = {
    "core": 0, "language": 1, "knowledge": 2, "identifiers": 3, "figures": 3, "study": 4,
    "io": 5, "signal": 5, "response": 5, "virtual": 5,
    "datasets": 6, "escape": 6, "movie": 6, "plan": 8, "report": 10, "pipeline": 11, "cli": 13,
}
TO_MEND = {("study", "io"), ("identifiers", "study")}
"""Upward today, from before the rooms were moved."""
FILES = sorted(SRC.rglob("*.py"))
BY_POSITION = 6
"""Most values of one call without a name: of more, two of one type are swapped unseen."""
FORBIDDEN_NAMES = {"utils", "helpers", "misc", "common"}


def _room(path: Path) -> str:
    return path.relative_to(SRC).parts[0].removesuffix(".py")


def _imports(path: Path) -> set[str]:
    """Rooms imported at run time: TYPE_CHECKING blocks and doctests do not count."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    found = set()
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("refugium."):
            found.add(str(node.module).split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("refugium.")}
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SRC)))
def test_imports_only_go_down(path):
    room = _room(path)
    if room in ("__init__", "__main__"):
        return
    for other in _imports(path) - {room}:
        if (room, other) not in TO_MEND:
            assert FLOORS[other] < FLOORS[room], f"{path.name}: {room} must not import {other}"


def test_files_can_be_read_in_one_sitting():
    lines = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in FILES}
    largest = max(lines, key=lines.__getitem__)
    assert lines[largest] <= 400, f"{largest} has {lines[largest]} lines"
    assert statistics.median(lines.values()) <= 150
    assert not FORBIDDEN_NAMES & {p.stem for p in FILES} | FORBIDDEN_NAMES & {
        p.parent.name for p in FILES
    }


def test_no_source_names_a_workplace_or_a_published_answer():
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert "shared/data" not in text
        assert "/work/" not in text


def test_no_call_passes_seven_values_by_position():
    found = [
        f"{path.relative_to(SRC)}:{node.lineno}"
        for path in FILES for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and len(node.args) > BY_POSITION
    ]
    assert not found, f"name the values: {', '.join(found)}"


def test_no_library_prints():
    for path in FILES:
        if _room(path) == "cli":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
        assert not [c for c in calls if isinstance(c.func, ast.Name) and c.func.id == "print"]


@pytest.mark.parametrize("name", refugium.__all__)
def test_public_names_are_documented_with_an_example(name):
    thing = getattr(refugium, name)
    doc = thing.__doc__ or ""
    assert ">>>" in doc, f"{name} has no runnable example"


def _modules_with_examples() -> list[str]:
    found = []
    for path in FILES:
        if ">>>" in path.read_text(encoding="utf-8"):
            parts = path.relative_to(SRC.parent).with_suffix("").parts
            found.append(".".join(p for p in parts if p != "__init__"))
    return found


@pytest.mark.parametrize("name", _modules_with_examples())
def test_examples_run(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    module = importlib.import_module(name)
    failed, tried = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert tried > 0
    assert failed == 0


def test_help_needs_no_heavy_import():
    code = (
        "import sys; from refugium.cli.app import app; "
        "heavy = {'pandas', 'scipy', 'anndata', 'altair', 'numpy'} & set(sys.modules); "
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
