"""Who imports what, name by name, resolved through the faces to the file that makes it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "refugium"


@dataclass(frozen=True)
class Import:
    """One name that a module asks another for: as written, and the module that makes it."""

    by: str
    line: int
    asked: str
    name: str
    made_in: str


@dataclass(frozen=True)
class House:
    """Every module with its lines, what each package lends, and all imports at run time."""

    lines: dict[str, int]
    packages: frozenset[str]
    lent: dict[str, dict[str, str]]
    imports: tuple[Import, ...]


def read_house(src: Path) -> House:
    """Read a checkout's `src/refugium`.

    Examples
    --------
    >>> house = read_house(Path("src"))
    >>> house.lent["refugium.escape"]["find_escape"]
    'refugium.escape.find'
    """
    files = {_module(path, src): path for path in sorted((src / PACKAGE).rglob("*.py"))}
    packages = frozenset(m for m, path in files.items() if path.name == "__init__.py")
    trees = {m: ast.parse(path.read_text(encoding="utf-8")) for m, path in files.items()}
    lent = {m: {a.asname or a.name: str(node.module) for node, a in _from(trees[m])}
            for m in packages}
    house = House({m: len(path.read_text(encoding="utf-8").splitlines())
                   for m, path in files.items()}, packages, lent, ())
    found = [Import(module, node.lineno, asked, alias.name, _maker(house, asked, alias.name))
             for module in files
             for node, alias in _from(_at_run_time(trees[module]))
             for asked in [str(node.module)]]
    return House(house.lines, packages, lent, tuple(found))


def room_of(module: str) -> str:
    """Return the room of a module: `escape` of `refugium.escape.calls.fields`."""
    return module.split(".")[1] if "." in module else ""


def _module(path: Path, src: Path) -> str:
    parts = path.relative_to(src).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _from(tree: ast.AST) -> Iterator[tuple[ast.ImportFrom, ast.alias]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] == PACKAGE:
            for alias in node.names:
                yield node, alias


def _at_run_time(tree: ast.Module) -> ast.AST:
    """Return the tree without its blocks for the type checker."""

    class Strip(ast.NodeTransformer):
        def visit_If(self, node: ast.If) -> object:
            if "TYPE_CHECKING" in ast.unparse(node.test):
                return node.orelse or None
            return self.generic_visit(node)

    return Strip().visit(tree)  # type: ignore[no-any-return]


def _maker(house: House, asked: str, name: str) -> str:
    """Follow a name through faces to the module that makes it."""
    if f"{asked}.{name}" in house.lines:
        return f"{asked}.{name}"
    seen = {asked}
    while name in house.lent.get(asked, {}):
        asked = house.lent[asked][name]
        if asked in seen:
            break
        seen.add(asked)
    return asked
