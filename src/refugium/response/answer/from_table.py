"""A study from a plain table of wells with doses."""

from __future__ import annotations

from typing import Any

import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.numbers_read import number_of, remedy_for
from refugium.core.tables import Column, Schema, rows_of
from refugium.knowledge import find_drug, find_node
from refugium.language.suggest import did_you_mean
from refugium.response.answer.pasted_rows import pasted_rows
from refugium.response.parameters import MOLAR_DOSES_nM
from refugium.study import Study
from refugium.study.treatment import MOLAR_nM, in_unit, neutral_kind

DOSED_WELLS = Schema(
    "dosed_wells",
    (
        Column("model_id", "name", "the biological system"),
        Column("drug", "name", "drug; empty, a vehicle (DMSO) or dose 0: untreated"),
        Column("dose", "number", "its dose", "see unit"),
        Column("unit", "text", "unit of the dose"),
        Column("partner", "name", "second drug", required=False),
        Column("partner_dose", "number", "its dose", "see partner_unit", required=False),
        Column("partner_unit", "text", "unit of its dose; empty: as of the first", required=False),
        Column("time_h", "number", "time of the reading", "h", required=False),
        Column("measure", "name", "what was read: cell count, viability, inhibition, net rate, "
               "..."),
        Column("value", "number", "the reading"),
        Column("value_unit", "text", "`%` or `fraction` for viability and inhibition",
               required=False),
        Column("block", "name", "plate: singles and controls are looked for on it",
               required=False),
        Column("experiment", "name", "experiment that the plate belongs to", required=False),
        Column("well", "name", "well; empty: each row is one", required=False),
    ),
    holds="wells and doses in one table, for `fit_response`",
)


def study_from_doses(table: pd.DataFrame) -> Study:
    """Answer: which study do these wells make?

    Parameters
    ----------
    table
        Columns of :data:`DOSED_WELLS`.

    Returns
    -------
    Study
        Models, arms (one per set of doses) and wells, each once (:func:`pasted_rows`); no
        samples.

    Raises
    ------
    StudyError
        A column that is missing or unknown; a dose or value that is no number; a negative dose; a
        dose without a drug's name; a dose that nobody gives in its unit; one drug under two names;
        a target in place of a drug; and what :class:`refugium.Study` itself refuses (a unit that
        means nothing, a well read twice).

    Examples
    --------
    >>> made = study_from_doses(pd.DataFrame({"model_id": "PC9", "drug": "erlotinib",
    ...     "dose": [0, 1], "unit": "uM", "measure": "viability", "value": [98, 40],
    ...     "value_unit": "%"}))
    >>> made.arms["agent"].tolist()
    ['none', 'erlotinib']
    """
    _check_columns(table)
    rows = rows_of(table)
    drugs = _drugs(rows)
    arms: dict[str, list[dict[str, Any]]] = {}
    wells = []
    pasted = pasted_rows(table)
    for number, row in enumerate(rows, start=2):
        given = []
        for name, dose, unit in (("drug", "dose", "unit"),
                                 ("partner", "partner_dose", "partner_unit")):
            drug = _text(row, name)
            if not drug:
                _check_nameless(row, dose, row_number=number, name=name)
            # a vehicle is what untreated wells got, whatever its per cent
            drug = "" if neutral_kind(drug) else drug
            amount = _dose(row, dose, number) if drug else 0.0
            if amount > 0:
                own = _text(row, unit) or _text(row, "unit")
                _check_dose(amount, own, row=number, column=dose)
                given.append({"agent": drugs[drug], "kind": "drug", "dose": amount, "unit": own})
        arm = " + ".join(f"{g['agent']} {g['dose']:g} {g['unit']}" for g in given) or "untreated"
        if pasted[number - 2]:
            continue
        arms.setdefault(arm, given or [{"agent": "none", "kind": "none"}])
        wells.append({
            "well": _text(row, "well") or f"row {number}", "model_id": _text(row, "model_id"),
            "arm": arm, "time_h": row.get("time_h"), "measure": _text(row, "measure"),
            "value": row["value"], "unit": _text(row, "value_unit"),
            "block": _text(row, "block"), "experiment": _text(row, "experiment"),
        })
    return Study(
        name="table", modalities={}, wells=pd.DataFrame(wells),
        models=pd.DataFrame({"model_id": list(dict.fromkeys(w["model_id"] for w in wells))}),
        arms=pd.DataFrame([{"arm": arm, "start_h": 0.0, **agent}
                           for arm, agents in arms.items() for agent in agents]),
        samples=pd.DataFrame(columns=["sample_id", "model_id", "arm"]),
    )


def _check_columns(table: pd.DataFrame) -> None:
    if not isinstance(table, pd.DataFrame):
        raise StudyError("neither a study nor a table", found=type(table).__name__,
                         remedy="give a Study or a pandas DataFrame")
    names = [str(name) for name in table.columns]
    for column in DOSED_WELLS.columns:
        if column.required and column.name not in names:
            raise StudyError("a column is missing", file="table", column=column.name,
                             remedy=f"add it: {column.meaning}")
    for name in names:
        if name not in DOSED_WELLS.names:
            raise StudyError("unknown column", file="table", column=name,
                             remedy=did_you_mean(name, DOSED_WELLS.names))
    if table.empty:
        raise StudyError("the table holds no wells", file="table", remedy="add a row per reading")


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None or value is pd.NA or value != value else str(value).strip()


def _dose(row: dict[str, Any], column: str, number: int) -> float:
    value = number_of(row.get(column))
    if value is None or value == float("inf"):
        raise StudyError("a dose that is no number", file="table", row=number, column=column,
                         found=row.get(column), remedy=remedy_for(row.get(column), column))
    if value != value:
        raise StudyError("a drug without a dose", file="table", row=number, column=column,
                         remedy="write its dose, 0 for none")
    if value < 0:
        raise StudyError("a negative dose", file="table", row=number, column=column, found=value,
                         remedy="write doses, not their logarithms; 0 is untreated")
    return value


def _check_nameless(row: dict[str, Any], column: str, *, row_number: int, name: str) -> None:
    given = number_of(row.get(column))
    if given is not None and given != 0 and given == given:
        raise StudyError("a dose of no drug", file="table", row=row_number, column=name,
                         found=f"{column} {given:g}",
                         remedy=f"name the drug in `{name}`; was none given, the dose is 0")


def _check_dose(dose: float, unit: str, *, row: int, column: str) -> None:
    in_nM = in_unit(dose, unit, "nM") if unit in MOLAR_nM else None
    low, high = MOLAR_DOSES_nM
    if in_nM is not None and not low <= in_nM <= high:
        raise StudyError(f"{dose:g} {unit} is no dose that anyone gives", file="table", row=row,
                         column=column, found=dose,
                         remedy="is it in another unit (nM, uM, M)? then say which")


def _drugs(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Return the names of drugs as written, each once; refuse two names of one and targets."""
    known: dict[str, tuple[str, int, str]] = {}
    names: dict[str, str] = {}
    for number, row in enumerate(rows, start=2):
        for column in ("drug", "partner"):
            name = _text(row, column)
            if not name or name in names or neutral_kind(name):
                continue
            generic = find_drug(name)
            if generic is None and find_node(name) is not None:
                raise StudyError("this is a target, not a drug", file="table", row=number,
                                 column=column, found=name, remedy="name the drug that was given")
            key = generic or name.lower()
            first = known.setdefault(key, (name, number, column))
            if first[0] != name:
                raise StudyError(f"one drug under two names: {first[0]!r} in row {first[1]}",
                                 file="table", row=number, column=column, found=name,
                                 remedy="use one name throughout")
            names[name] = name
    return names
