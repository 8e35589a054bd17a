"""The same chain in several studies, link by link: where does it hold, and who could not tell?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

import pandas as pd

from refugium.core.status import LinkVerdict, TriggerVerdict
from refugium.core.tables import Column, Schema, rows_of
from refugium.language.lists import listed
from refugium.language.numbers import counted

Row = Mapping[str, Any]


class StudyVerdict(StrEnum):
    """What one study says of one link, over its courses (a model in an arm).

    Examples
    --------
    >>> StudyVerdict("courses_disagree").tests
    True
    """

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_SUPPORTED = "not_supported"
    DISAGREE = "courses_disagree"
    NOT_TESTABLE = "not_testable_at_this_sampling"
    NOT_MEASURED = "not_measured"
    NO_ANSWER = "no_answer"

    @property
    def tests(self) -> bool:
        """Whether the study could test the link: both ends measured, at times that order them."""
        return self in (self.SUPPORTED, self.CONTRADICTED, self.NOT_SUPPORTED, self.DISAGREE)


LINKS_BY_STUDY = Schema(
    "links_by_study",
    (
        Column("chain", "name", "the chain"),
        Column("first", "name", "stage that is meant to come first"),
        Column("second", "name", "stage that is meant to follow"),
        Column("study", "name", "study"),
        Column("modality", "list", "what was followed in it"),
        Column("verdict", "enum", "supported: in every course that could test it; contradicted: in "
               "one at least, supported in none; not_supported: looked at and not seen; "
               "courses_disagree: supported in some, not in others; "
               "not_testable_at_this_sampling, not_measured, no_answer: no course could test it",
               values=StudyVerdict),
        Column("n_courses", "integer", "courses: models times arms"),
        Column("n_tested", "integer", "of these, that could test the link"),
        Column("n_supported", "integer", "of these, that support it"),
        Column("n_contradicted", "integer", "of these, that contradict it"),
        Column("models_supported", "list", "models that support it"),
        Column("models_contradicted", "list", "models that contradict it"),
        Column("words", "words", "why, in the words of the first course of that verdict"),
    ),
    holds="what each study says of each link of a chain",
)

LINKS_OVER_STUDIES = Schema(
    "links_over_studies",
    (
        Column("chain", "name", "the chain"),
        Column("first", "name", "stage that is meant to come first"),
        Column("second", "name", "stage that is meant to follow"),
        Column("n_studies", "integer", "studies given"),
        Column("n_tested", "integer", "of these, that could test the link"),
        Column("n_supported", "integer", "of these, in which it holds"),
        Column("supported_in", "list", "studies in which it holds"),
        Column("contradicted_in", "list", "studies that contradict it"),
        Column("not_supported_in", "list", "studies that looked and did not see it"),
        Column("disagree_in", "list", "studies whose courses disagree"),
        Column("not_testable_in", "list", "studies whose times cannot order the two"),
        Column("not_measured_in", "list", "studies that did not measure an end, or its layer"),
        Column("no_answer_in", "list", "studies without a course that could be followed"),
        Column("words", "words", "one sentence"),
    ),
    holds="in how many of the studies that could test it does each link of a chain hold",
)

_SAID = {
    StudyVerdict.SUPPORTED: ("supported_in", ""),
    StudyVerdict.CONTRADICTED: ("contradicted_in", "contradicted in"),
    StudyVerdict.NOT_SUPPORTED: ("not_supported_in", "not supported in"),
    StudyVerdict.DISAGREE: ("disagree_in", "in some courses and not in others of"),
    StudyVerdict.NOT_TESTABLE: ("not_testable_in", "cannot be ordered at the sampling of"),
    StudyVerdict.NOT_MEASURED: ("not_measured_in", "not measured in"),
    StudyVerdict.NO_ANSWER: ("no_answer_in", "no course to follow in"),
}


def links_by_study(
    pairs: Sequence[tuple[str, str]], studies: Mapping[str, pd.DataFrame], chain: str,
    modalities: Mapping[str, Sequence[str]],
) -> pd.DataFrame:
    """Answer: what does each study say of each link?

    Parameters
    ----------
    pairs
        First and second stage of each link.
    studies
        Name of a study to its table of links (:data:`refugium.movie.chain.links.LINKS`).
    chain
        Name of the chain.
    modalities
        Name of a study to what was followed in it.

    Returns
    -------
    pandas.DataFrame
        Columns of LINKS_BY_STUDY, one row per link and study.

    Notes
    -----
    Courses of one study share an origin: however many, the study has one verdict. It is
    `supported` only where every course that could test the link supports it.

    Examples
    --------
    >>> links = pd.DataFrame({"first": "a", "second": "b", "model_id": ["M", "N"],
    ...                       "verdict": ["supported", "not_measured"], "words": ""})
    >>> links_by_study([("a", "b")], {"one": links}, "c", {"one": ["rna_log"]})[
    ...     ["verdict", "n_courses", "n_tested"]].values.tolist()
    [['supported', 2, 1]]
    """
    rows = []
    for first, second in pairs:
        for study, table in studies.items():
            own = rows_of(table[(table["first"] == first) & (table["second"] == second)])
            verdict, why = _judged(own)
            seen = {v: [r for r in own if r["verdict"] == v] for v in LinkVerdict}
            held, against = seen[LinkVerdict.SUPPORTED], seen[LinkVerdict.CONTRADICTED]
            rows.append({
                "chain": chain, "first": first, "second": second, "study": study,
                "modality": tuple(modalities.get(study, ())), "verdict": str(verdict),
                "n_courses": len(own), "n_supported": len(held), "n_contradicted": len(against),
                "n_tested": len(held) + len(against) + len(seen[LinkVerdict.NOT_SUPPORTED]),
                "models_supported": _models(held), "models_contradicted": _models(against),
                "words": why,
            })
    return LINKS_BY_STUDY.table(rows)


def as_testable(links: pd.DataFrame, stages: pd.DataFrame) -> pd.DataFrame:
    """Return links with those whose trigger no sample could show as not testable.

    Parameters
    ----------
    links, stages
        Columns of :data:`refugium.movie.chain.links.LINKS` and
        :data:`refugium.movie.chain.stages.STAGES`.

    Notes
    -----
    Within one study such a link is *not supported*: it was not seen. Counted over studies it would
    stand among those that could test it, which it could not; unless its other end was shown flat.

    Examples
    --------
    >>> key = {"model_id": "M", "arm": "d"}
    >>> links = pd.DataFrame([key | {"first": "a", "second": "b", "verdict": "not_supported"}])
    >>> stages = pd.DataFrame([key | {"node": "a", "verdict": "not_testable_at_this_sampling"}])
    >>> as_testable(links, stages)["verdict"].tolist()
    ['not_testable_at_this_sampling']
    """
    seen = {(row["model_id"], row["arm"], row["node"]): row["verdict"] for row in rows_of(stages)}
    verdicts = []
    for row in rows_of(links):
        ends = {seen.get((row["model_id"], row["arm"], row[end])) for end in ("first", "second")}
        blind = TriggerVerdict.NOT_TESTABLE in ends and TriggerVerdict.FLAT not in ends
        verdicts.append(str(LinkVerdict.NOT_TESTABLE)
                        if blind and row["verdict"] == LinkVerdict.NOT_SUPPORTED
                        else row["verdict"])
    return links.assign(verdict=verdicts)


def links_over_studies(by_study: pd.DataFrame) -> pd.DataFrame:
    """Answer: in how many of the studies that could test it does each link hold?

    Parameters
    ----------
    by_study
        Columns of LINKS_BY_STUDY.

    Returns
    -------
    pandas.DataFrame
        Columns of LINKS_OVER_STUDIES, one row per link, in the order of the chain.

    Notes
    -----
    Studies are counted, never averaged: a change of RNA in one and of protein in another have no
    common unit. A study that could not test a link is neither for nor against it.

    Examples
    --------
    >>> rows = [{"chain": "c", "first": "a", "second": "b", "study": name, "verdict": verdict}
    ...         for name, verdict in (("one", "supported"), ("two", "not_measured"))]
    >>> links_over_studies(LINKS_BY_STUDY.table(rows))["words"].tolist()
    ['a to b: holds in 1 of 1 study that could test it (one); not measured in two.']
    """
    rows = []
    for (chain, first, second), part in by_study.groupby(["chain", "first", "second"], sort=False):
        named = {column: tuple(part.loc[part["verdict"] == verdict, "study"])
                 for verdict, (column, _) in _SAID.items()}
        tested = sum(len(named[column]) for v, (column, _) in _SAID.items() if v.tests)
        rows.append({
            "chain": chain, "first": first, "second": second, "n_studies": len(part),
            "n_tested": tested, "n_supported": len(named["supported_in"]), **named,
            "words": f"{first} to {second}: {_words(named, tested)}.",
        })
    return LINKS_OVER_STUDIES.table(rows)


def _judged(own: Sequence[Row]) -> tuple[StudyVerdict, str]:
    """Return the verdict of a study over its courses, and the words of the first that has it."""
    held = [r for r in own if r["verdict"] == LinkVerdict.SUPPORTED]
    against = [r for r in own if r["verdict"] == LinkVerdict.CONTRADICTED]
    unseen = [r for r in own if r["verdict"] == LinkVerdict.NOT_SUPPORTED]
    tested = len(held) + len(against) + len(unseen)
    if held and len(held) < tested:
        return StudyVerdict.DISAGREE, f"supported in {len(held)} of {counted(tested, 'course')}"
    for verdict, rows in (
        (StudyVerdict.SUPPORTED, held), (StudyVerdict.CONTRADICTED, against),
        (StudyVerdict.NOT_SUPPORTED, unseen),
        (StudyVerdict.NOT_TESTABLE, [r for r in own if r["verdict"] == LinkVerdict.NOT_TESTABLE]),
        (StudyVerdict.NOT_MEASURED, [r for r in own if r["verdict"] == LinkVerdict.NOT_MEASURED]),
    ):
        if rows:
            return verdict, str(rows[0]["words"])
    return StudyVerdict.NO_ANSWER, str(own[0]["words"]) if own else "no course could be followed"


def _models(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(row["model_id"]) for row in rows))


def _words(named: Mapping[str, tuple[str, ...]], tested: int) -> str:
    held = named["supported_in"]
    studies = "study" if tested == 1 else "studies"
    where = f" ({listed(held)})" if held else ""
    said = [f"holds in {len(held)} of {tested} {studies} that could test it{where}" if tested
            else "no study could test it"]
    said += [f"{words} {listed(named[column])}" for column, words in _SAID.values()
             if words and named[column]]
    return "; ".join(said)
