"""The output folder: page, results.json, tables twice (exact and spreadsheet-safe), figures."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from refugium.core.errors import RefugiumError
from refugium.core.output import check_writable, csv_safe, new_folder
from refugium.core.saved import write_json
from refugium.escape import EscapeResult
from refugium.figures import to_png, to_svg
from refugium.movie import MovieResult
from refugium.report.charts import Figure, comparisons, drawn, hit_figure, timeline_figures
from refugium.report.comparison_rows import answer_by_comparison
from refugium.report.page import render_page
from refugium.report.results_json import KEYS, results_document, validate_results
from refugium.report.sections.doses import dose_blocks
from refugium.report.sections.therapy import therapy_section
from refugium.response import ResponseResult
from refugium.signal import Readings
from refugium.signal.footprints import Footprints
from refugium.study import DERIVED_CONTRASTS, LOSSES
from refugium.study.design import Design
from refugium.therapy import TherapyResult

OWN = frozenset({"index.html", "results.json", "tables", "figures", "study.h5mu"})
"""What refugium writes into an output folder; a folder with anything else is not replaced."""


def write_report(
    out: Path,
    *,
    readings: Readings,
    escape: EscapeResult,
    contrasts: pd.DataFrame,
    command: str,
    figures: bool = False,
    footprints: pd.DataFrame | None = None,
    movie: MovieResult | None = None,
    response: ResponseResult | None = None,
    therapy: TherapyResult | None = None,
) -> Path:
    """Write the output folder whole or not at all, and return the path of its page.

    Parameters
    ----------
    out
        Folder to write; an earlier output of refugium there is replaced.
    readings, escape, contrasts, command
        What the page is made from (see :func:`refugium.report.render_page`).
    figures
        Also write each figure as SVG and PNG.
    footprints, movie, response, therapy
        Pathways and states; order, memory, chain and kinetics; doses; from call to pair. None: not
        there.

    Raises
    ------
    RefugiumError
        If `out` is a file, or a folder that holds anything but an earlier output.
    """
    out = Path(out).resolve()
    check_target(out)
    design = readings.design
    document = results_document(readings=readings, escape=escape, movie=movie,
                                therapy=therapy)
    validate_results(document)
    page = render_page(readings=readings, escape=escape, title=None, generated=None,
                       contrasts=contrasts, command=command, footprints=footprints, movie=movie,
                       response=response, therapy=therapy)
    with new_folder(out, replace=True) as partial:
        (partial / "index.html").write_text(page, encoding="utf-8")
        write_json(partial / "results.json", document)
        tables = {**escape.tables, "contrasts": contrasts, "losses": design.losses}
        held = {s.name: s.holds for s in escape.schemas} | {
            "contrasts": DERIVED_CONTRASTS.holds, "losses": LOSSES.holds}
        if footprints is not None:
            tables["footprints"], held["footprints"] = footprints, Footprints.schemas[0].holds
        _write_tables(partial / "tables", tables)
        index = _index(tables, held)
        for folder, result in (("movie", movie), ("response", response)):
            if result is not None:
                _write_tables(partial / "tables" / folder, result.tables)
                index += _index(result.tables, {s.name: s.holds for s in result.schemas},
                                f"{folder}/")
        if therapy is not None:
            # the two that a reader opens lie beside the calls, what they were made from below
            made = {name: therapy.tables[name] for name in ("path", "rank", "baselines")}
            beside = {name: t for name, t in therapy.tables.items() if name not in made}
            told = {s.name: s.holds for s in therapy.schemas}
            _write_tables(partial / "tables" / "therapy", beside)
            for name, table in made.items():
                _write_table(partial / "tables", name, table)
            index += _index(made, told) + _index(beside, told, "therapy/")
        csv_safe(pd.DataFrame(index)).to_csv(partial / "tables" / "index.csv", index=False,
                                             lineterminator="\n")
        if figures:
            more = [(block.title, figure) for block in dose_blocks(response)
                    for _, figure in block.figures]
            if therapy is not None:
                section = therapy_section(therapy, escape.tables["calls"])
                more += [("what to add", figure) for figure in section.figures]
            _write_figures(partial / "figures", design, escape, more)
    return out / "index.html"


def check_target(out: Path) -> None:
    """Refuse a target that cannot be written, or holds what refugium did not write.

    Raises
    ------
    RefugiumError
        With the name of what stands in the way.
    """
    check_writable(out)
    if not out.is_dir() or not any(out.iterdir()):
        return
    if not _earlier_output(out / "results.json"):
        raise RefugiumError("the output folder is not empty and is not an earlier output",
                            file=out, remedy="name a new folder")
    strangers = sorted(p.name for p in out.iterdir() if p.name not in OWN)
    if strangers:
        raise RefugiumError("the earlier output holds a file that refugium did not write",
                            file=out, found=strangers[0], remedy="move it or name a new folder")


def _earlier_output(path: Path) -> bool:
    try:
        found: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and set(KEYS) <= set(found)


def _write_tables(folder: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    folder.mkdir()
    for name, table in tables.items():
        _write_table(folder, name, table)


def _write_table(folder: Path, name: str, table: pd.DataFrame) -> None:
    table.to_parquet(folder / f"{name}.parquet", index=False)
    csv_safe(table).to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


def _index(
    tables: Mapping[str, pd.DataFrame], held: Mapping[str, str], folder: str = ""
) -> list[dict[str, object]]:
    """Return a row per table: its file, its size, and what it holds."""
    return [{"table": f"{folder}{name}", "rows": len(table), "columns": len(table.columns),
             "holds": held[name]} for name, table in tables.items()]


def _write_figures(
    folder: Path, design: Design, escape: EscapeResult, more: Sequence[tuple[str, Figure]]
) -> None:
    folder.mkdir()
    answer = answer_by_comparison(escape.tables)
    few, every = timeline_figures(design)
    hit = hit_figure(escape.tables["engagement"], answer.contrasts)
    found: list[tuple[str, Figure]] = [("", every or few), ("", hit)]
    for item in comparisons(
        escape.tables["calls"], escape.tables["sites"], drawn(answer.contrasts, escape)
    ):
        own = [*item.maps, *([item.sites] if item.sites else [])]
        found += [(item.contrast, figure) for figure in own]
    found += more
    index = pd.DataFrame(
        [(figure.id, contrast, figure.summary) for contrast, figure in found],
        columns=["figure", "contrast", "summary"],
    )
    csv_safe(index).to_csv(folder / "index.csv", index=False, lineterminator="\n")
    for _, figure in found:
        (folder / f"{figure.id}.svg").write_text(to_svg(figure.chart), encoding="utf-8")
        (folder / f"{figure.id}.png").write_bytes(to_png(figure.chart))
