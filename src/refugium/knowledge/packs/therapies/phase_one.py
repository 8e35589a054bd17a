"""A published table of phase I trials with the toxicities that limited their doses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import as_file, files
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from refugium.core.errors import KnowledgeError
from refugium.core.numbers_read import number_of
from refugium.core.tables import Column, Schema
from refugium.knowledge.packs.therapies.drug_names import drug_name
from refugium.knowledge.packs.therapies.toxicity_terms import organs_of
from refugium.knowledge.packs.therapies.windows import Window, window_of
from refugium.knowledge.schema import split_list

TRIALS = Schema("phase_one_trials", (
    Column("pmid", "name", "PubMed number of the trial"),
    Column("nct", "name", "its registration; empty: not stated"),
    Column("single", "flag", "the table calls it a trial of a single drug"),
    Column("window", "enum", "how long toxicity was counted", values=Window),
))
GIVEN = Schema("phase_one_drugs", (
    Column("pmid", "name", "trial"),
    Column("combination", "name", "which combination of the trial"),
    Column("drug", "name", "drug, by its generic name where it is known here"),
))
TOXICITIES = Schema("phase_one_toxicities", (
    Column("pmid", "name", "trial"),
    Column("combination", "name", "which combination of the trial"),
    Column("toxicity", "words", "as the table words it"),
    Column("organs", "list", "classes of organs in which it is felt"),
    Column("grade", "words", "as the table gives it; empty: not stated"),
    Column("level", "words", "dose level; empty: not stated"),
    Column("doses", "words", "doses of that level"),
    Column("affected", "number", "patients with it; missing: not stated"),
    Column("treated", "number", "patients treated at that level; missing: not stated"),
))
TOLERATED = Schema("phase_one_doses", (
    Column("pmid", "name", "trial"),
    Column("combination", "name", "which combination of the trial"),
    Column("drug", "name", "drug"),
    Column("dose", "number", "highest tolerated or recommended dose; missing: not a number"),
    Column("unit", "name", "its unit"),
    Column("per_day", "number", "times a day, where it is given every day; missing: not so or not "
           "told"),
    Column("remark", "words", "remark of the table: RP2D is a dose recommended for phase II"),
))
_SCHEMAS = (TRIALS, GIVEN, TOXICITIES, TOLERATED)
SOURCE = "langli-lab/drugcombo-data, commit 249af91, 2025"
"""Where the built-in table comes from."""
_PMID = r"\d+"
_MISSING = {"", "na", "n/a", "nan"}
_DAILY = re.compile(r"^(?:once |twice |two times )?(?:daily|every day|per day|a day)(?: |$)")
_TWICE = re.compile(r"^(?:twice|two times) ")
_DAYS_OFF = re.compile(r"day[s]? \d|week.*(?:off|rest)|days? (?:on|off)|/")
_SOURCE_FILES = {
    "trial.csv": ("PMID", "NCTID", "Trial_Type", "DLT_EVA"),
    "drug.csv": ("PMID", "CombnID", "Drug_Name"),
    "observed_dlt.csv": ("PMID", "CombnID", "DLT", "Grade", "At_Level", "Observed_Frequency",
        "Total", "combined_dose_info"),
    "mtd.csv": ("PMID", "CombnID", "Drug_Name", "MTD_Value", "MTD_Unit", "Frequency", "Schedule",
        "Comments"),
}
"""Files of the source and the columns that are read."""


@dataclass(frozen=True, eq=False, repr=False)
class PhaseOne:
    """Phase I trials: which drugs, how long watched, what limited the dose, which dose was kept.

    Attributes
    ----------
    tables
        `phase_one_trials`, `phase_one_drugs`, `phase_one_toxicities`, `phase_one_doses`.
    source
        Where they come from.
    newest_pmid
        Highest PubMed number in it: nothing published later can be in this table.

    Notes
    -----
    A trial without a row of toxicities is one for which the table records none; the trial itself
    may well have seen some.

    References
    ----------
    Curated phase I combination trials, Li laboratory, The Ohio State University, MIT licence;
    protocol doi:10.17504/protocols.io.b3ieqkbe as its authors name it (not looked up).

    Examples
    --------
    >>> trials = load_phase_one()
    >>> len(trials.tables["phase_one_trials"])
    2575
    """

    tables: Mapping[str, pd.DataFrame]
    source: str

    def __post_init__(self) -> None:
        made = {s.name: s.table(self.tables[s.name]) for s in _SCHEMAS}
        object.__setattr__(self, "tables", MappingProxyType(made))

    def __repr__(self) -> str:
        return f"PhaseOne({self.source}: {len(self.tables[TRIALS.name])} trials)"

    @cached_property
    def alone(self) -> Mapping[str, frozenset[str]]:
        """Drug to the trials in which it, and no other, was given."""
        heads = self.tables[TRIALS.name]
        given = self.tables["phase_one_drugs"]
        given = given[given["pmid"].isin(heads.loc[heads["single"], "pmid"])]
        counts = given.groupby("pmid")["drug"].nunique()
        one = given[given["pmid"].isin(counts.index[counts == 1])]
        return MappingProxyType({str(drug): frozenset(part) for drug, part in
                                 one.groupby("drug", sort=False)["pmid"]})

    @property
    def newest_pmid(self) -> str:
        """Highest PubMed number of its trials."""
        return str(max((int(p) for p in self.tables[TRIALS.name]["pmid"]), default=0))


def load_phase_one() -> PhaseOne:
    """Return the built-in table of phase I trials, read once per process."""
    return _built_in()


@cache
def _built_in() -> PhaseOne:
    tables = {}
    with as_file(files("refugium.knowledge.packs.therapies") / "tables") as folder:
        for schema in _SCHEMAS:
            table = pd.read_csv(folder / f"{schema.name}.csv.gz", dtype=str,
                                keep_default_na=False)
            for column in schema.columns:
                if column.kind == "list":
                    table[column.name] = [split_list(cell) for cell in table[column.name]]
                elif column.kind == "flag":
                    table[column.name] = [cell == "yes" for cell in table[column.name]]
            tables[schema.name] = table
    return PhaseOne(tables, SOURCE)


def read_phase_one(folder: str | Path) -> PhaseOne:
    """Answer: what does a folder in the layout of the published table hold?

    Parameters
    ----------
    folder
        With `trial.csv`, `drug.csv`, `observed_dlt.csv` and `mtd.csv`.

    Returns
    -------
    PhaseOne
        Rows without a PubMed number are left out. Words become fields once, here: how long a
        trial watched, in which organs a toxicity is felt, how often a day a dose was given.

    Raises
    ------
    KnowledgeError
        A file or column that is not there.
    """
    raw = {name: _read(Path(folder) / name) for name in _SOURCE_FILES}
    trials = _columns(raw, "trial.csv")
    kinds = trials["Trial_Type"].str.casefold()
    made = {TRIALS.name: pd.DataFrame({
        "pmid": trials["PMID"], "nct": [_said(cell) for cell in trials["NCTID"]],
        "single": kinds.str.startswith("single").to_numpy(),
        "window": [window_of(cell) for cell in trials["DLT_EVA"]],
    })}
    drugs = _columns(raw, "drug.csv")
    names = {name: drug_name(name) for name in drugs["Drug_Name"].unique()}
    made[GIVEN.name] = pd.DataFrame({
        "pmid": drugs["PMID"], "combination": drugs["CombnID"],
        "drug": drugs["Drug_Name"].map(names),
    }).drop_duplicates()
    seen = _columns(raw, "observed_dlt.csv")
    made[TOXICITIES.name] = pd.DataFrame({
        "pmid": seen["PMID"], "combination": seen["CombnID"],
        "toxicity": [" ".join(cell.split()) for cell in seen["DLT"]],
        "organs": [organs_of(cell) for cell in seen["DLT"]],
        "grade": [_said(cell) for cell in seen["Grade"]],
        "level": [_said(cell) for cell in seen["At_Level"]],
        "doses": [_said(cell) for cell in seen["combined_dose_info"]],
        "affected": [_number(cell) for cell in seen["Observed_Frequency"]],
        "treated": [_number(cell) for cell in seen["Total"]],
    })
    kept = _columns(raw, "mtd.csv")
    made[TOLERATED.name] = pd.DataFrame({
        "pmid": kept["PMID"], "combination": kept["CombnID"],
        "drug": [drug_name(name) for name in kept["Drug_Name"]],
        "dose": [_number(cell) for cell in kept["MTD_Value"]],
        "unit": [_said(cell) for cell in kept["MTD_Unit"]],
        "per_day": [times_a_day(*cells) for cells in zip(kept["Frequency"], kept["Schedule"],
                                                        strict=True)],
        "remark": [" ".join(_said(cell).split()) for cell in kept["Comments"]],
    })
    return PhaseOne(made, str(folder))


def times_a_day(frequency: str, schedule: str) -> float:
    """Answer: how often a day is a dose given that is given every day?

    Returns
    -------
    float
        Missing where the schedule leaves days out, or does not say.

    Examples
    --------
    >>> times_a_day("1", "daily"), times_a_day("2", "daily"), times_a_day("NA", "twice daily")
    (1.0, 2.0, 2.0)
    >>> times_a_day("1", "on days 1-14 of a 21-day cycle")
    nan
    """
    said = " ".join(schedule.casefold().split())
    if not _DAILY.match(said) or _DAYS_OFF.search(said):
        return float("nan")
    number = _number(frequency) or float("nan")
    if _TWICE.match(said):
        return 2.0 if number != number or number in (1.0, 2.0) else float("nan")
    return number


def _read(path: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding_errors="replace")
    except (OSError, ValueError, pd.errors.ParserError) as error:
        raise KnowledgeError("the table of trials cannot be read", file=path, found=str(error),
                             remedy=f"give a folder with {', '.join(_SOURCE_FILES)}",
                             ) from error


def _columns(raw: Mapping[str, pd.DataFrame], file: str) -> pd.DataFrame:
    table, names = raw[file], _SOURCE_FILES[file]
    for name in names:
        if name not in table:
            raise KnowledgeError("column is missing", file=file, column=name,
                                 remedy=f"the columns are {', '.join(names)}")
    return table[table["PMID"].str.fullmatch(_PMID)].reset_index(drop=True)


def _said(cell: str) -> str:
    plain = cell.strip()
    return "" if plain.casefold() in _MISSING else plain


def _number(cell: str) -> float:
    value = number_of(cell)
    return float("nan") if value is None else value


