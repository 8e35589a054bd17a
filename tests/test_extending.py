"""The recipes of docs/extending.md are carried out in a copy of the repository, and they work."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from benchmarks.house.imports import read_house
from benchmarks.house.measure import circles, graph_of, past_a_face, upward

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/extending.md").read_text(encoding="utf-8")
MOST_LINES = 15
"""Lines of one block, without imports and blank lines: more is no recipe."""
FENCE = re.compile(r"^```(\w+) ?(.*?)\n(.*?)^```$", re.M | re.S)
UNDER = re.compile(r'under "(.+)" of (\S+)')
WANTED = {"A vendor's reader", "A drug", "A reporter row", "A signature", "A figure", "A null",
          "A part of the page", "A published study"}


class Block(NamedTuple):
    recipe: str
    language: str
    place: str
    text: str


def _blocks():
    for section in re.split(r"^## ", PAGE, flags=re.M)[1:]:
        title, _, body = section.partition("\n")
        yield from (Block(title, *found) for found in FENCE.findall(body))


BLOCKS = list(_blocks())
ADDED = [block for block in BLOCKS if block.place != "try"]
TRIED = [block for block in BLOCKS if block.place == "try"]


def carry_out(block: Block, house: Path) -> None:
    """Write a new file, add rows to the end of a table, or rows of code under a line."""
    word, _, place = block.place.partition(" ")
    if word == "new":
        file = house / place
        assert not file.exists(), f"{place} is there already"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block.text, encoding="utf-8")
        return
    if word == "rows":
        with (house / place).open("a", encoding="utf-8") as handle:
            handle.write(block.text)
        return
    line, place = UNDER.fullmatch(block.place).groups()
    text = (house / place).read_text(encoding="utf-8")
    assert text.count(line) == 1, f"{line!r} of {place}"
    head, tail = text[: text.index(line)], text[text.index(line):]
    first, _, rest = tail.partition("\n")
    (house / place).write_text(f"{head}{first}\n{block.text}{rest}", encoding="utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    house = tmp_path_factory.mktemp("house")
    for part in ("src", "benchmarks"):
        shutil.copytree(ROOT / part, house / part,
                        ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for block in ADDED:
        carry_out(block, house)
    return house


def test_there_is_a_recipe_for_each_kind_of_part():
    assert {block.recipe for block in ADDED} == WANTED
    assert [block.recipe for block in TRIED] == list(dict.fromkeys(b.recipe for b in BLOCKS))


@pytest.mark.parametrize("block", BLOCKS, ids=lambda b: f"{b.recipe}: {b.place}")
def test_a_recipe_is_short(block):
    lines = [line for line in block.text.splitlines()
             if line.strip() and not line.startswith(("import ", "from "))]
    assert len(lines) <= MOST_LINES
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize("block", TRIED, ids=lambda b: b.recipe)
def test_a_recipe_works(block, copy):
    done = subprocess.run(
        [sys.executable, "-c", block.text], cwd=copy, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(["src", "."])})
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("block", TRIED, ids=lambda b: b.recipe)
def test_without_the_recipe_it_would_not_work(block, tmp_path):
    """What a recipe claims is not so already."""
    if block.recipe == "A null":
        pytest.skip("its command is another process")
    done = subprocess.run([sys.executable, "-c", block.text], cwd=tmp_path, capture_output=True,
                          env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, check=False)
    assert done.returncode != 0


def test_the_house_with_all_of_them_keeps_its_floors(copy):
    house = read_house(copy / "src")
    assert upward(house) == []
    assert past_a_face(house) == []
    assert circles(graph_of(house)) == []
