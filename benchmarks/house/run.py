"""`python -m benchmarks house [CHECKOUT ...]`: the rooms of one checkout or several, as a table."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.house.imports import House, read_house, room_of
from benchmarks.house.measure import (
    boxes_graph,
    boxes_of,
    circles,
    floors_of,
    graph_of,
    past_a_face,
    upward,
)

HERE = Path(__file__).resolve().parents[2]


def main(words: list[str]) -> None:
    """Print a table per checkout; without one, of this."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks house")
    parser.add_argument("checkouts", nargs="*", type=Path, default=[HERE])
    parser.add_argument("--name", action="store_true", help="name each offending import")
    given = parser.parse_args(words)
    for checkout in given.checkouts:
        house = read_house(checkout.resolve() / "src")
        print(f"\n{checkout}\n" + "\n".join(table_of(house)))
        if given.name:
            for step in [*past_a_face(house), *upward(house)]:
                print(f"  {step.by}:{step.line} asks {step.asked} for {step.name}")


def table_of(house: House) -> list[str]:
    """Return a line per room, then the sums."""
    boxes, whole = boxes_of(house), sum(house.lines.values())
    rooms = sorted({room_of(m) for m in house.lines} - {""}, key=lambda r: -_lines(house, r))
    rows = ["| room | files | floors | lines | share | boxes | floors of boxes | circles |",
            "|---|---|---|---|---|---|---|---|"]
    for room in rooms:
        graph = graph_of(house, room)
        above = boxes_graph(house, room)
        rows.append(f"| {room} | {len(graph)} | {floors_of(graph)} | {_lines(house, room)} "
                    f"| {_lines(house, room) / whole:.1%} | {boxes.get(room, 1)} "
                    f"| {floors_of(above)} | {len(circles(graph)) + len(circles(above))} |")
    return [*rows, "",
            f"imports past a face: {len(past_a_face(house))}; upward: {len(upward(house))}; "
            f"circles: {len(circles(graph_of(house)))}; most boxes at one level: "
            f"{max(boxes.values())} ({max(boxes, key=boxes.__getitem__)})"]


def _lines(house: House, room: str) -> int:
    return sum(n for m, n in house.lines.items() if room_of(m) == room)
