"""Where text is cut or searched: a fact is a field, and the sentence is made from it.

Rooms that read what people and files write may do so, and so may the parsers below. Everything
else in `SPLIT` asks text for a fact that should be a column; the list may only shrink.
"""

from __future__ import annotations

import ast
from pathlib import Path

READERS = ("language", "io", "identifiers", "knowledge", "datasets")
"""Rooms whose work is text."""

PARSERS = {
    "check/doubtful_arms.py": "controls and units as people write them",
    "check/doubtful_values.py": "units, sites and species as people write them",
    "check/names.py": "gene sets as files write them",
    "cli/knowledge.py": "a line of a table, for the screen",
    "core/guards/packed.py": "endings of packed files",
    "core/guards/texts.py": "encodings and lines of a file",
    "core/guards/zips.py": "names of members",
    "core/numbers_read.py": "numbers as spreadsheets write them",
    "core/pinned.py": "names of members of an archive",
    "core/tables.py": "lists as version 1 joined them",
    "core/result.py": "lines of its own summary, and names of attributes",
    "escape/version_1.py": "reasons and cautions as version 1 wrote them",
    "figures/grammar.py": "its own shorthand of a field and its type",
    "movie/chain/chain.py": "lines of a chain's TOML, for messages",
    "plan/version_1.py": "reasons as version 1 wrote them",
    "report/version_1.py": "lists as version 1 joined them",
    "response/measures.py": "what a well measured, as instruments name it",
    "response/near_duplicates.py": "numbers within names of wells, for their order",
    "signal/footprints/site_network.py": "windows and sites of a network's rows",
    "signal/reporters/doubts.py": "genes and sites as files write them",
    "signal/reporters/match.py": "windows and sites of features",
    "study/treatment/perturbation.py": "what a model was changed by, as AXL:KO",
    "study/treatment/shorthand.py": "the shorthand of agents",
    "study/treatment/units.py": "units as people write them",
    "study/validate/keys.py": "the word none",
    "study/validate/plates.py": "plates as people name them: NAME plate 2",
    "study/validate/tables.py": "names of columns, for advice",
}
"""Files that read a notation, and which."""

SPLIT = {
    ("check/report.py", "_lost"): "the kind of a loss, of its reason",
}
"""(file, function) to what is asked of text there."""

_CUTS = {"split", "rsplit", "partition", "rpartition", "startswith", "endswith", "splitlines"}
_OTHERS = {"np", "textwrap"}
"""Modules with functions of these names that cut no text."""


def cut_texts(src: Path) -> dict[str, set[str]]:
    """Return, for each file of a package, the functions in which text is cut or searched.

    Looked for: methods that cut a text, `.str` of a column, `re`, `in str(...)`, and
    :func:`refugium.language.names.parts`. Code outside functions goes by "".
    """
    found: dict[str, set[str]] = {}
    for path in sorted(src.rglob("*.py")):
        name = path.relative_to(src).as_posix()
        if name.split("/")[0] not in READERS:
            functions: set[str] = set()
            _walk(ast.parse(path.read_text(encoding="utf-8")), "", functions)
            if functions:
                found[name] = functions
    return found


def _walk(node: ast.AST, function: str, found: set[str]) -> None:
    for child in ast.iter_child_nodes(node):
        inside = child.name if isinstance(child, ast.FunctionDef) else function
        if _cuts(child):
            found.add(inside)
        _walk(child, inside, found)


def _cuts(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == "str" or (isinstance(node.value, ast.Name) and node.value.id == "re")
    if isinstance(node, ast.Call):
        called = node.func
        if isinstance(called, ast.Name):
            return called.id == "parts"
        own = isinstance(called, ast.Attribute) and called.attr in _CUTS
        return own and not (isinstance(called.value, ast.Name) and called.value.id in _OTHERS)
    return (isinstance(node, ast.Compare)
            and any(isinstance(op, ast.In | ast.NotIn) for op in node.ops)
            and any(isinstance(side, ast.Call) and isinstance(side.func, ast.Name)
                    and side.func.id == "str" for side in node.comparators))
