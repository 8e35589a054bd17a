"""Arms in shorthand: `encorafenib:100 nM + dasatinib:40 nM` in one cell."""

from __future__ import annotations

import re

import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.numbers_read import is_missing
from refugium.core.tables import rows_of
from refugium.study.treatment.history import Agent
from refugium.study.treatment.units import OTHER_UNITS, MOLAR_nM, plain_unit
from refugium.study.validate.places import file_of, mark, row_of

_NUMBER = r"[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?"
_UNIT = r"[^\s:+0-9.][^\s:+]*"
_PART = re.compile(rf"(?P<agent>[^:+]+?)\s*(?::\s*(?P<dose>{_NUMBER})\s*(?P<unit>{_UNIT})?)?")
_NAMED = re.compile(r"(?P<agent>[^+:]*[^+:\s]:[^+:\s]+)")
_JOINED = re.compile(r"\+(?![0-9])|(?<=\s)\+")
_LOOKS = re.compile(rf"\s\+\s|:\s*[-+]?{_NUMBER}")
_CLOSE = re.compile(r"[A-Za-z][\w-]{2,}(?:\+[A-Za-z][\w-]{2,})+")
"""`erlotinib+dasatinib`: two names and no blank; `CD3+` is one."""
_KINDS = {
    "none": ("none", "nothing", "no drug", "no treatment", "-"),
    "vehicle": ("vehicle", "veh", "dmso", "solvent", "pbs", "saline", "water", "h2o", "ethanol",
                "etoh", "vehicle (dmso)", "dmso (vehicle)", "dmso vehicle"),
    "medium": ("medium", "media", "untreated", "not treated", "non-treated", "no stimulation",
               "unstimulated", "control", "ctrl", "mock"),
}
_NEUTRAL = {name: kind for kind, names in _KINDS.items() for name in names}
_PERCENT = r"\d+(?:\.\d+)?\s*%"
_AROUND = re.compile(rf"(?:{_PERCENT}\s*)?(?P<name>.+?)(?:\s*\(?{_PERCENT}\)?)?"
                     r"(?:\s+(?:control|ctrl|only|alone))?")
_UNITS = "|".join(map(re.escape, sorted({*MOLAR_nM, *OTHER_UNITS} - {"M"}, key=len, reverse=True)))
_DOSED = re.compile(
    rf"(?:(?P<name>\S.*?)[\s_@(,;]+(?P<dose>{_NUMBER})\s?(?P<unit>{_UNITS})\)?"
    rf"|(?P<dose_first>{_NUMBER})\s?(?P<unit_first>{_UNITS})\s+(?P<name_last>\S.*))", re.IGNORECASE)
"""A name that holds a dose: `erlotinib 1 uM`, `erlotinib_1uM`, `1 uM erlotinib`."""
_REMEDY = "write agents as `name:dose unit`, joined by ` + `, or give each agent its own row"


def neutral_kind(agent: str) -> str | None:
    """Return the kind that a name alone tells: none, vehicle, medium; None for all others.

    Examples
    --------
    >>> [neutral_kind(name) for name in ("0.1% DMSO", "Untreated", "veh", "erlotinib")]
    ['vehicle', 'medium', 'vehicle', None]
    """
    name = " ".join(agent.lower().split())
    match = _AROUND.fullmatch(name)
    return _NEUTRAL.get(name) or (_NEUTRAL.get(match["name"]) if match else None)


def parse_shorthand(text: str, *, kind: str = "drug") -> tuple[Agent, ...]:
    """Read `encorafenib:100 nM + dasatinib:40 nM` into agents.

    Parameters
    ----------
    text
        Agents joined by `+`; each with an optional `:dose unit`.
    kind
        Kind given to agents whose name does not tell it (:func:`neutral_kind`).

    Raises
    ------
    StudyError
        If a part is not of that form.

    Examples
    --------
    >>> [str(agent) for agent in parse_shorthand("encorafenib:100 nM + dasatinib:40 nM")]
    ['encorafenib 100 nM', 'dasatinib 40 nM']
    """
    agents = []
    for part in _JOINED.split(text):
        match = _PART.fullmatch(part.strip())
        # `AXL:KO` is one name, no agent with a dose
        if match is None and ":" in part and not _LOOKS.search(part):
            match = _NAMED.fullmatch(part.strip())
        if match is None:
            raise StudyError("not an arm in shorthand", found=text, remedy=_REMEDY)
        name = match["agent"].strip()
        given = match.groupdict()
        dose = None if given.get("dose") is None else float(str(given["dose"]))
        agents.append(Agent(name, neutral_kind(name) or kind, dose, given.get("unit") or ""))
    return tuple(agents)


def is_shorthand(text: str) -> bool:
    """Whether a cell is more than the name of one agent (`AXL:KO` is a name).

    Examples
    --------
    >>> [is_shorthand(text) for text in ("AXL:KO", "erlotinib:1 uM", "a + b", "CD3+")]
    [False, True, True, False]
    """
    return _LOOKS.search(text.strip()) is not None or _CLOSE.fullmatch(text.strip()) is not None


def _check_name(agent: str, file: str, line: int) -> None:
    """Raise StudyError for a name that holds a dose: the drug would not be known by it."""
    match = _DOSED.fullmatch(plain_unit(agent))
    if match is None:
        return
    name, dose, unit = (match[part] or match[other] for part, other in (
        ("name", "name_last"), ("dose", "dose_first"), ("unit", "unit_first")))
    raise StudyError("this name holds a dose", file=file, row=line, column="agent", found=agent,
                     remedy=f"write '{name.strip(' ,;')}:{dose} {unit}', or the number and the "
                     "unit into the columns 'dose' and 'unit'")


def expand_shorthand(arms: pd.DataFrame) -> pd.DataFrame:
    """Give each agent of an arms table its own row, and neutral agents their kind.

    Parameters
    ----------
    arms
        The arms table as written.

    Returns
    -------
    pandas.DataFrame
        The same columns, plus `kind`, `dose` and `unit`; rows keep their place in the file.

    Raises
    ------
    StudyError
        A cell in shorthand that cannot be read, a dose given twice or inside the name.
    """
    if not isinstance(arms, pd.DataFrame):
        raise StudyError("not a table", file="arms", found=type(arms).__name__,
                         remedy="give a pandas DataFrame")
    if "agent" not in arms.columns or arms.columns.has_duplicates:
        return arms
    rows, places = [], []
    for position, record in enumerate(rows_of(arms)):
        row = {str(key): cell for key, cell in record.items()}
        text = "" if is_missing(row["agent"]) and not isinstance(row["agent"], str) else str(
            row["agent"]).strip()
        parts = [row]
        if is_shorthand(text):
            parts = _expand(row, text, file_of(arms, "arms"), row_of(arms, position))
        for part in parts:
            _check_name(str(part["agent"]), file_of(arms, "arms"), row_of(arms, position))
            known = neutral_kind(str(part["agent"]))
            if known and _blank(part.get("kind")):
                part = {**part, "kind": known}
            rows.append(part)
            places.append(row_of(arms, position))
    names = [str(name) for name in arms.columns]
    names += [n for n in ("kind", "dose", "unit") if n not in names and any(n in r for r in rows)]
    return mark(pd.DataFrame(rows, columns=pd.Index(names), dtype=object),
                file=file_of(arms, "arms"), rows=places)


def _expand(row: dict[str, object], text: str, file: str, line: int) -> list[dict[str, object]]:
    for column in ("dose", "unit"):
        if not _blank(row.get(column)) and not re.search(rf":\s*{_NUMBER}", text):
            raise StudyError("one dose beside several agents", file=file, row=line, column=column,
                             found=row[column], remedy="write each dose with its agent: `a:1 uM + "
                             "b:10 nM`, or give each agent its own row")
        if not _blank(row.get(column)):
            raise StudyError("the dose is given in the agent's cell and in its own column",
                             file=file, row=line, column=column, found=row[column],
                             remedy="empty this cell, or give each agent its own row")
    try:
        agents = parse_shorthand(text)
    except StudyError:
        raise StudyError("not an arm in shorthand", file=file, row=line, column="agent",
                         found=text, remedy=_REMEDY) from None
    given = row.get("kind")
    parts = []
    for agent in agents:
        kind = agent.kind if agent.kind != "drug" or _blank(given) else given
        parts.append({**row, "agent": agent.name, "kind": kind, "dose": agent.dose,
                      "unit": agent.unit})
    return parts


def _blank(cell: object) -> bool:
    return is_missing(cell) if not isinstance(cell, str) else not cell.strip()
