"""What imports show: boxes and floors of a room, faces passed by, ways up, circles."""

from __future__ import annotations

from collections import defaultdict

from benchmarks.house.floors import FACE_OF_ALL, FLOORS, VOCABULARIES
from benchmarks.house.imports import House, Import, room_of

Graph = dict[str, set[str]]


def past_a_face(house: House) -> list[Import]:
    """Return imports that enter another room by a file in place of a face."""
    return [step for step in house.imports
            if room_of(step.asked) not in (room_of(step.by), *VOCABULARIES)
            and not _is_lent(house, step)]


def _is_lent(house: House, step: Import) -> bool:
    if step.asked == "refugium":  # the face of the whole is for users, and for the commands
        return room_of(step.by) in FACE_OF_ALL
    if step.asked not in house.packages:  # a room that is one file is its own face
        return step.asked.count(".") == 1
    return step.name in house.lent[step.asked]


def upward(house: House) -> list[Import]:
    """Return imports that do not go down; rooms that the map does not name are left out."""
    return [s for s in house.imports
            for one, other in [(room_of(s.by), room_of(s.asked))]
            if one != other and one in FLOORS and other in FLOORS and FLOORS[other] >= FLOORS[one]]


def graph_of(house: House, room: str | None = None) -> Graph:
    """Return the modules that each module needs, through the faces; of one room only if named."""
    graph: Graph = {m: set() for m in house.lines if room is None or room_of(m) == room}
    for step in house.imports:
        if step.by in graph and step.made_in in graph and step.by != step.made_in:
            graph[step.by].add(step.made_in)
    return graph


def boxes_graph(house: House, level: str) -> Graph:
    """Return what the boxes of a level, its files and sub-rooms, need of each other."""
    depth = level.count(".") + 3

    def box(module: str) -> str:
        return ".".join(module.split(".")[:depth])

    inside = {m for m in house.lines if m.startswith(f"refugium.{level}.")}
    graph: Graph = {box(m): set() for m in inside}
    for step in house.imports:
        one, other = box(step.by), box(step.made_in)
        if step.by in inside and step.made_in in inside and one != other:
            graph[one].add(other)
    return graph


def circles(graph: Graph) -> list[list[str]]:
    """Return the groups of modules that need each other (Tarjan's strong components)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in sorted(graph[node]):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            group = []
            while not group or group[-1] != node:
                group.append(stack.pop())
            if len(group) > 1:
                found.append(sorted(group))

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return found


def floors_of(graph: Graph) -> int:
    """Return on how many floors a graph without circles lies: its longest chain of needs."""
    ring = {node: number for number, group in enumerate(circles(graph)) for node in group}
    depth: dict[str, int] = {}

    def deep(node: str, way: frozenset[str]) -> int:
        if node not in depth:
            below = [deep(other, way | {node}) for other in graph[node]
                     if other not in way and ring.get(other, -1) != ring.get(node, -2)]
            depth[node] = 1 + max(below, default=0)
        return depth[node]

    return max((deep(node, frozenset()) for node in graph), default=0)


def boxes_of(house: House) -> dict[str, int]:
    """Return how many files and folders each room and sub-room holds at its own level."""
    boxes: dict[str, set[str]] = defaultdict(set)
    for module in house.lines:
        parts = module.split(".")
        for depth in range(2, len(parts)):
            boxes[".".join(parts[1:depth])].add(parts[depth])
    return {level: len(names) for level, names in sorted(boxes.items())}
