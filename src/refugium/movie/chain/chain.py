"""A chain of causes written in TOML: nodes, how each is read, and the links between them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

from refugium.core.errors import StudyError
from refugium.signal.footprints import find_renamed

LAYERS = ("signalling", "protein", "rna", "chromatin", "phenotype")
MAX_BYTES = 200_000
MAX_NODES = 50
_NODE_KEYS = {"name", "layer", "genes", "signatures", "trigger_window_h", "words"}
_LINK_KEYS = {"from", "to", "sign", "layer"}
_KEYS = {"name", "words", "node", "link"}


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
        If the file is too large, no TOML, lacks or repeats a name or a link, has an unknown key,
        layer or node, a sign other than 1 or -1, or runs in a circle. `row` is the line of the
        node or link.

    Examples
    --------
    >>> [node.name for node in load_chain().nodes][:2]
    ['oxidative stress', 'NF-kB']
    """
    if path is None:
        folder = resources.files("refugium.movie.chain") / "tables"
        text = (folder / "default.toml").read_text("utf-8")
        return parse_chain(text, file="default.toml")
    file = Path(path)
    if not file.is_file():
        raise StudyError("no such chain", file=file, remedy="name a TOML file")
    if file.stat().st_size > MAX_BYTES:
        raise StudyError("a chain is a small file", file=file, found=f"{file.stat().st_size} bytes",
                         remedy=f"at most {MAX_BYTES} bytes")
    try:
        text = file.read_text(encoding="utf-8-sig")
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
    strange = next((key for key in data if key not in _KEYS), None)
    if strange is not None:
        raise StudyError("unknown key in a chain", file=file, row=_line(text, strange),
                         column=strange, remedy=f"known: {', '.join(sorted(_KEYS))}")
    for key in ("name", "words"):
        if not isinstance(data.get(key, ""), str):
            raise StudyError(f"the {key} of a chain is text", file=file, column=key,
                             found=data[key], remedy=f'write {key} = "..."')
    nodes = _tables(data, "node", file)
    links = _tables(data, "link", file)
    if not nodes or not links or len(nodes) > MAX_NODES:
        raise StudyError("a chain has nodes and links", file=file,
                         found=f"{len(nodes)} nodes, {len(links)} links",
                         remedy=f"2 to {MAX_NODES} [[node]] tables and at least one [[link]]")
    lines = {key: _lines(text, key, len(found)) for key, found in
             (("node", nodes), ("link", links))}
    made = tuple(_node(table, row, file)
                 for row, table in zip(lines["node"], nodes, strict=True))
    names = [node.name for node in made]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise StudyError("a node stands twice", file=file, column="name", found=twice,
                         remedy="give every node its own name")
    steps: list[ChainLink] = []
    for row, table in zip(lines["link"], links, strict=True):
        step = _link(table, row, names, file)
        if any((step.first, step.second) == (old.first, old.second) for old in steps):
            raise StudyError("a link stands twice", file=file, row=row, column="link",
                             found=f"{step.first} -> {step.second}", remedy="keep one")
        steps.append(step)
    _refuse_circle(tuple(steps), file)
    return Chain(data.get("name", "chain"), data.get("words", ""), made, tuple(steps))


def rename_genes(chain: Chain, names: Iterable[str]) -> tuple[Chain, dict[str, str]]:
    r"""Write the single genes of a chain as the data name them; say which were renamed.

    See :func:`refugium.signal.footprints.gene_names.find_renamed`.

    Examples
    --------
    >>> text = '[[node]]\nname = "A"\ngenes = {CCN1 = 1}\n[[node]]\nname = "B"\n'
    >>> text += 'genes = {SOX10 = 1}\n[[link]]\nfrom = "A"\nto = "B"\n'
    >>> chain, renamed = rename_genes(parse_chain(text), ["CYR61", "SOX10"])
    >>> dict(chain.nodes[0].genes), renamed
    ({'CYR61': 1.0}, {'CCN1': 'CYR61'})
    """
    found = find_renamed([gene for node in chain.nodes for gene in node.genes], names)
    nodes = tuple(
        replace(node, genes={
            found[gene] if gene in found and found[gene] not in node.genes else gene: weight
            for gene, weight in node.genes.items()})
        for node in chain.nodes
    )
    return replace(chain, nodes=nodes), found


def _lines(text: str, key: str, size: int) -> list[int | None]:
    """Return the line of each `[[key]]`; None where they are written otherwise."""
    header = re.compile(rf"\s*\[\[\s*{key}\s*\]\]")
    found = [i for i, line in enumerate(text.splitlines(), 1) if header.match(line)]
    return [*found] if len(found) == size else [None] * size


def _line(text: str, key: str) -> int | None:
    start = re.compile(rf"\s*\[*\s*\"?{re.escape(key)}\"?\s*[\]=]")
    return next((i for i, line in enumerate(text.splitlines(), 1) if start.match(line)), None)


def _tables(data: Mapping[str, Any], key: str, file: object) -> list[Mapping[str, Any]]:
    found = data.get(key, [])
    if not isinstance(found, list) or not all(isinstance(item, Mapping) for item in found):
        raise StudyError(f"[[{key}]] must be tables", file=file, column=key,
                         remedy=f"write each as [[{key}]]")
    return found


def _node(table: Mapping[str, Any], row: int | None, file: object) -> ChainNode:
    _known(table, _NODE_KEYS, "node", row, file)
    name = table.get("name")
    if not isinstance(name, str) or not name.strip():
        raise StudyError("a node has no name", file=file, row=row, column="name",
                         remedy='write name = "..."')
    layer = _layer(table, row, file)
    genes, signatures = _weights(table, "genes", row, file), _weights(table, "signatures", row,
                                                                     file)
    window = table.get("trigger_window_h")
    if window is not None and (isinstance(window, bool) or not isinstance(window, int | float)
                               or not 0 < window < 10_000):
        raise StudyError("a trigger window is hours", file=file, row=row,
                         column="trigger_window_h", found=window, remedy="a number above 0")
    if not genes and not signatures and layer != "chromatin":
        raise StudyError("how is this node read?", file=file, row=row, column="genes",
                         found=name, remedy="give genes = {GENE = 1} or signatures = {NAME = 1}")
    return ChainNode(name.strip(), layer, genes, signatures,
                     None if window is None else float(window), str(table.get("words", "")))


def _link(table: Mapping[str, Any], row: int | None, names: list[str], file: object) -> ChainLink:
    _known(table, _LINK_KEYS, "link", row, file)
    for end in ("from", "to"):
        if table.get(end) not in names:
            raise StudyError("a link names an unknown node", file=file, row=row, column=end,
                             found=table.get(end), remedy=f"one of {', '.join(names)}")
    sign = table.get("sign", 1)
    if isinstance(sign, bool) or sign not in (1, -1):
        raise StudyError("a link raises (1) or lowers (-1)", file=file, row=row, column="sign",
                         found=sign, remedy="write 1 or -1")
    return ChainLink(str(table["from"]), str(table["to"]), int(sign), _layer(table, row, file))


def _known(
    table: Mapping[str, Any], keys: set[str], kind: str, row: int | None, file: object
) -> None:
    strange = sorted(set(table) - keys)
    if strange:
        raise StudyError(f"unknown key in a {kind}", file=file, row=row, column=strange[0],
                         remedy=f"known: {', '.join(sorted(keys))}")


def _layer(table: Mapping[str, Any], row: int | None, file: object) -> str:
    layer = table.get("layer", "rna")
    if layer not in LAYERS:
        raise StudyError("unknown layer", file=file, row=row, column="layer", found=layer,
                         remedy=f"one of {', '.join(LAYERS)}")
    return str(layer)


def _weights(
    table: Mapping[str, Any], key: str, row: int | None, file: object
) -> dict[str, float]:
    found = table.get(key, {})
    good = isinstance(found, Mapping) and all(
        isinstance(v, int | float) and not isinstance(v, bool) and v != 0 and abs(v) < 1e6
        for v in found.values()
    )
    if not good:
        raise StudyError(f"{key} are names with a weight", file=file, row=row, column=key,
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
