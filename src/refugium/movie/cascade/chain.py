"""A chain of causes written in TOML: nodes, how each is read, and the links between them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from refugium.errors import StudyError

LAYERS = ("signalling", "protein", "rna", "chromatin", "phenotype")
MAX_BYTES = 200_000
MAX_NODES = 50
_NODE_KEYS = {"name", "layer", "genes", "signatures", "trigger_window_h", "words"}
_LINK_KEYS = {"from", "to", "sign", "layer"}


@dataclass(frozen=True)
class ChainNode:
    """One stage.

    Attributes
    ----------
    name, words
        What it is called, and what is read.
    layer
        Where it truly happens: signalling, protein, rna, chromatin or phenotype.
    genes, signatures
        Gene (or signature of the knowledge pack) to sign: how it is read from RNA.
    trigger_window_h
        A trigger comes and goes within this time after the switch, hours; None: no trigger.
    """

    name: str
    layer: str
    genes: Mapping[str, float]
    signatures: Mapping[str, float]
    trigger_window_h: float | None
    words: str


@dataclass(frozen=True)
class ChainLink:
    """One step: `first` raises (sign +1) or lowers (-1) `second`, acting on `layer`."""

    first: str
    second: str
    sign: int
    layer: str


@dataclass(frozen=True)
class Chain:
    """Stages and steps of a hypothesis."""

    name: str
    words: str
    nodes: tuple[ChainNode, ...]
    links: tuple[ChainLink, ...]


def load_chain(path: str | Path | None = None) -> Chain:
    """Read a chain; None: the built-in one.

    Parameters
    ----------
    path
        TOML file: `name`, `words`, and tables `[[node]]` (name, layer, genes or signatures as
        `{NAME = sign}`, optional trigger_window_h, words) and `[[link]]` (from, to, sign, layer).

    Raises
    ------
    StudyError
        If the file is too large, no TOML, lacks or repeats a name, has an unknown key, layer or
        node, a sign other than 1 or -1, or runs in a circle.

    Examples
    --------
    >>> [node.name for node in load_chain().nodes][:2]
    ['oxidative stress', 'NF-kB']
    """
    if path is None:
        text = (resources.files("refugium.movie") / "chains" / "default.toml").read_text("utf-8")
        return parse_chain(text, file="default.toml")
    file = Path(path)
    if not file.is_file():
        raise StudyError("no such chain", file=file, remedy="name a TOML file")
    if file.stat().st_size > MAX_BYTES:
        raise StudyError("a chain is a small file", file=file, found=f"{file.stat().st_size} bytes",
                         remedy=f"at most {MAX_BYTES} bytes")
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise StudyError("the chain is not UTF-8 text", file=file, found=str(error),
                         remedy="save it as UTF-8") from error
    return parse_chain(text, file=file)


def parse_chain(text: str, *, file: object = "chain") -> Chain:
    """Check the text of a chain; see :func:`load_chain`."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise StudyError("the chain is no TOML", file=file, found=str(error),
                         remedy="mend the line that is named") from error
    nodes = _tables(data, "node", file)
    links = _tables(data, "link", file)
    if not nodes or not links or len(nodes) > MAX_NODES:
        raise StudyError("a chain has nodes and links", file=file,
                         found=f"{len(nodes)} nodes, {len(links)} links",
                         remedy=f"2 to {MAX_NODES} [[node]] tables and at least one [[link]]")
    made = tuple(_node(table, i, file) for i, table in enumerate(nodes))
    names = [node.name for node in made]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise StudyError("a node stands twice", file=file, column="name", found=twice,
                         remedy="give every node its own name")
    steps = tuple(_link(table, i, names, file) for i, table in enumerate(links))
    _refuse_circle(steps, file)
    return Chain(str(data.get("name", "chain")), str(data.get("words", "")), made, steps)


def _tables(data: Mapping[str, Any], key: str, file: object) -> list[Mapping[str, Any]]:
    found = data.get(key, [])
    if not isinstance(found, list) or not all(isinstance(item, Mapping) for item in found):
        raise StudyError(f"[[{key}]] must be tables", file=file, column=key,
                         remedy=f"write each as [[{key}]]")
    return found


def _node(table: Mapping[str, Any], row: int, file: object) -> ChainNode:
    _known(table, _NODE_KEYS, "node", row, file)
    name = table.get("name")
    if not isinstance(name, str) or not name.strip():
        raise StudyError("a node has no name", file=file, row=row + 1, column="name",
                         remedy='write name = "..."')
    layer = _layer(table, row, file)
    genes, signatures = _weights(table, "genes", row, file), _weights(table, "signatures", row,
                                                                     file)
    window = table.get("trigger_window_h")
    if window is not None and (not isinstance(window, int | float) or not 0 < window < 10_000):
        raise StudyError("a trigger window is hours", file=file, row=row + 1,
                         column="trigger_window_h", found=window, remedy="a number above 0")
    if not genes and not signatures and layer != "chromatin":
        raise StudyError("how is this node read?", file=file, row=row + 1, column="genes",
                         found=name, remedy="give genes = {GENE = 1} or signatures = {NAME = 1}")
    return ChainNode(name.strip(), layer, genes, signatures,
                     None if window is None else float(window), str(table.get("words", "")))


def _link(table: Mapping[str, Any], row: int, names: list[str], file: object) -> ChainLink:
    _known(table, _LINK_KEYS, "link", row, file)
    for end in ("from", "to"):
        if table.get(end) not in names:
            raise StudyError("a link names an unknown node", file=file, row=row + 1, column=end,
                             found=table.get(end), remedy=f"one of {', '.join(names)}")
    sign = table.get("sign", 1)
    if isinstance(sign, bool) or sign not in (1, -1):
        raise StudyError("a link raises (1) or lowers (-1)", file=file, row=row + 1, column="sign",
                         found=sign, remedy="write 1 or -1")
    return ChainLink(str(table["from"]), str(table["to"]), int(sign), _layer(table, row, file))


def _known(
    table: Mapping[str, Any], keys: set[str], kind: str, row: int, file: object
) -> None:
    strange = sorted(set(table) - keys)
    if strange:
        raise StudyError(f"unknown key in a {kind}", file=file, row=row + 1, column=strange[0],
                         remedy=f"known: {', '.join(sorted(keys))}")


def _layer(table: Mapping[str, Any], row: int, file: object) -> str:
    layer = table.get("layer", "rna")
    if layer not in LAYERS:
        raise StudyError("unknown layer", file=file, row=row + 1, column="layer", found=layer,
                         remedy=f"one of {', '.join(LAYERS)}")
    return str(layer)


def _weights(
    table: Mapping[str, Any], key: str, row: int, file: object
) -> dict[str, float]:
    found = table.get(key, {})
    good = isinstance(found, Mapping) and all(
        isinstance(v, int | float) and not isinstance(v, bool) and v != 0 and abs(v) < 1e6
        for v in found.values()
    )
    if not good:
        raise StudyError(f"{key} are names with a weight", file=file, row=row + 1, column=key,
                         found=found, remedy=f"write {key} = {{NAME = 1, OTHER = -1}}")
    return {str(name): float(value) for name, value in found.items()}


def _refuse_circle(links: tuple[ChainLink, ...], file: object) -> None:
    left = {(link.first, link.second) for link in links}
    while left:
        ends = {a for a, _ in left} - {b for _, b in left}
        if not ends:
            raise StudyError("the chain runs in a circle", file=file, column="link",
                             found=" -> ".join(sorted(left)[0]),
                             remedy="order in time needs a first step: cut the circle")
        left = {(a, b) for a, b in left if a not in ends}
