"""The house keeps its floors, its file sizes and its promises about public names."""

import ast
import doctest
import importlib
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.house.floors import FLOORS, LISTS, MOST_BOXES, MOST_SHARE, VOCABULARIES
from benchmarks.house.imports import Import, read_house, room_of
from benchmarks.house.measure import (
    boxes_graph,
    boxes_of,
    circles,
    graph_of,
    past_a_face,
    upward,
)
from benchmarks.house.texts import PARSERS, SPLIT, cut_texts

import refugium

SRC = Path(refugium.__file__).parent
HOUSE = read_house(SRC.parent)
FILES = sorted(SRC.rglob("*.py"))
BY_POSITION = 6
"""Most values of one call without a name: of more, two of one type are swapped unseen."""
OF_STUDIES = {"pipeline", "cli", "io", "datasets", "virtual"}
"""Rooms whose work is whole studies: opening, writing, making and passing them on."""
TAKES_A_STUDY = {
    ("check/cautions.py", "find_cautions"),
    ("check/names.py", "study_names"),
    ("check/report.py", "check_study"),
    ("escape/find.py", "find_escape"),
    ("movie/make.py", "make_movie"),
    ("movie/over_studies.py", "compare_chains"),
    ("movie/time_course/courses.py", "courses"),
    ("plan/find_plan.py", "plan_study"),
    ("population/answer/verb.py", "fit_population"),
    ("response/answer/verb.py", "fit_response"),
    ("signal/footprints/study.py", "study_footprints"),
    ("signal/readings.py", "read"),
    ("study/design/contrasts.py", "derive_contrasts"),
    ("therapy/answer/verb.py", "rank_therapies"),
}
"""The verbs; it only shrinks. Below them a study would be read, and its states found, again."""
FORBIDDEN_NAMES = {"utils", "helpers", "misc", "common"}


def _room(path: Path) -> str:
    return path.relative_to(SRC).parts[0].removesuffix(".py")


def _say(steps: list[Import]) -> list[str]:
    return [f"{s.by}, line {s.line}: {s.name} from {s.asked}" for s in steps]


def test_every_room_has_a_floor():
    rooms = {room_of(module) for module in HOUSE.lines} - {"", "__main__"}
    assert rooms <= set(FLOORS)


def test_imports_only_go_down():
    assert _say(upward(HOUSE)) == []


def test_rooms_are_entered_by_their_face():
    assert _say(past_a_face(HOUSE)) == []


def test_nothing_goes_in_circles():
    assert circles(graph_of(HOUSE)) == []
    levels = [package.partition(".")[2] for package in HOUSE.packages if "." in package]
    assert {level: found for level in levels if (found := circles(boxes_graph(HOUSE, level)))} == {}


def test_a_level_can_be_read_at_one_sitting():
    full = {level: n for level, n in boxes_of(HOUSE).items()
            if n > MOST_BOXES and level not in LISTS}
    assert full == {}


def test_no_room_is_the_whole_house():
    whole = sum(HOUSE.lines.values())
    for room in FLOORS:
        own = sum(n for module, n in HOUSE.lines.items() if room_of(module) == room)
        assert own <= MOST_SHARE * whole, room


@pytest.mark.parametrize("name", sorted(m for m in HOUSE.packages if HOUSE.lent[m]))
def test_a_face_says_the_same_three_times(name):
    """Its list, its block for the type checker and what it loads on first use."""
    face = importlib.import_module(name)
    lent = {n for n, module in HOUSE.lent[name].items() if module != "refugium.core.faces"}
    lent -= {"lazy_face"}
    assert sorted(face.__all__) == sorted(lent) == sorted(face.__dir__())
    for each in face.__all__:
        made = getattr(face, each)
        home = HOUSE.lent[name][each]
        expected = importlib.import_module(f"{name}.{each}") if home == name else getattr(
            importlib.import_module(home), each)
        assert made is expected, f"{each} of {name} is not that of {home}"
        # a file of that name would take the place of what the face lends once it is imported
        assert home == name or f"{name}.{each}" not in HOUSE.lines


def test_a_face_says_what_it_does_not_lend():
    with pytest.raises(AttributeError, match="no attribute 'nope'"):
        _ = importlib.import_module("refugium.escape").nope


@pytest.mark.parametrize("name", sorted(
    m for m in HOUSE.packages if not HOUSE.lent[m] or room_of(m) in VOCABULARIES))
def test_a_room_without_a_face_has_an_empty_one(name):
    path = SRC.parent.joinpath(*name.split("."), "__init__.py")
    assert len(ast.parse(path.read_text(encoding="utf-8")).body) == 1


def test_files_can_be_read_in_one_sitting():
    lines = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in FILES}
    largest = max(lines, key=lines.__getitem__)
    assert lines[largest] <= 400, f"{largest} has {lines[largest]} lines"
    assert statistics.median(lines.values()) <= 150
    assert not FORBIDDEN_NAMES & {p.stem for p in FILES} | FORBIDDEN_NAMES & {
        p.parent.name for p in FILES
    }


def test_no_source_names_a_workplace():
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


def _of_a_study(path: Path) -> set[tuple[str, str]]:
    """Functions with a parameter, and classes with a field, annotated with Study."""
    file, tree = path.relative_to(SRC).as_posix(), ast.parse(path.read_text(encoding="utf-8"))
    names = {"Study"} | {
        a.asname for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)
        for a in n.names if a.name == "Study" and a.asname}
    # an alias of a type would hide it: what is assigned from a study's name is one too
    names |= {
        t.id for n in tree.body if isinstance(n, ast.Assign) and _named(n.value) & names
        for t in n.targets if isinstance(t, ast.Name)}
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            asked = [a.annotation for a in ast.walk(node.args) if isinstance(a, ast.arg)]
        elif isinstance(node, ast.ClassDef):
            asked = [n.annotation for n in node.body if isinstance(n, ast.AnnAssign)]
        else:
            continue
        if any(_named(annotation) & names for annotation in asked):
            found.add((file, node.name))
    return found


def _named(annotation: ast.AST | None) -> set[str]:
    """Names in an annotation, also of one written as a text."""
    found = set()
    for node in ast.walk(annotation) if annotation else ():
        if isinstance(node, ast.Name | ast.Attribute):
            found.add(node.id if isinstance(node, ast.Name) else node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= set(re.findall(r"\w+", node.value))
    return found


def test_only_verbs_take_a_study():
    """Every other function takes a design, a matrix, readings, a result or a table."""
    found = {one for path in FILES if _room(path) not in OF_STUDIES for one in _of_a_study(path)}
    assert sorted(found - TAKES_A_STUDY) == [], "take a Design, a Matrix or Readings"
    assert sorted(TAKES_A_STUDY - found) == [], "no longer needed: take it off the list"


def test_a_study_is_seen_however_it_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "SRC", tmp_path)
    file = tmp_path / "plan.py"
    file.write_text("from refugium.study import Study as S\nOne = S | None\n"
                    "def a(x: 'Study | None'): ...\ndef b(*, x: list[S]): ...\n"
                    "def c(x: One): ...\ndef d(x: study.Study): ...\nclass E:\n    x: S\n"
                    "def no(x: Design) -> S: ...\n", encoding="utf-8")
    assert _of_a_study(file) == {("plan.py", name) for name in "abcdE"}


def test_no_fact_is_asked_of_a_text():
    """A fact is a field: what still cuts or searches text is listed, and the list shrinks."""
    found = cut_texts(SRC)
    asked = {(file, function) for file, functions in found.items() if file not in PARSERS
             for function in functions}
    assert sorted(asked - set(SPLIT)) == [], "make it a column"
    assert sorted(set(SPLIT) - asked) == [], "no longer needed: take it off the list"
    assert sorted(set(PARSERS) - set(found)) == [], "no longer needed: take it off the list"


def test_no_library_prints():
    for path in FILES:
        if _room(path) == "cli":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
        assert not [c for c in calls if isinstance(c.func, ast.Name) and c.func.id == "print"]


@pytest.mark.parametrize("name", [n for n in refugium.__all__ if n != "__version__"])
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
