"""The verb: does the same chain of causes hold in one study after the other?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.manifest import Manifest, library_versions
from refugium.core.result import Result
from refugium.core.tables import Column, Schema
from refugium.knowledge import Knowledge
from refugium.language.lists import listed
from refugium.movie.chain.chain import Chain, load_chain
from refugium.movie.chain.over_studies import (
    LINKS_BY_STUDY,
    LINKS_OVER_STUDIES,
    as_testable,
    links_by_study,
    links_over_studies,
)
from refugium.movie.make import make_movie
from refugium.movie.result import MovieResult
from refugium.signal import Readings, read
from refugium.study import Study

NO_PROOF = ("What a cause would show, not proof of one; studies are counted, not averaged, and "
            "what holds in these need not hold in others.")

COMPARED = Schema(
    "compared",
    (
        Column("study", "name", "study"),
        Column("models", "list", "models that were followed"),
        Column("modality", "list", "what was followed"),
        Column("n_courses", "integer", "courses: models times arms, of which the chain was asked"),
    ),
    holds="the studies that were asked about one chain",
)


@dataclass(frozen=True, eq=False, repr=False)
class ChainComparison(Result):
    """What :func:`refugium.compare_chains` found.

    Attributes
    ----------
    tables
        `links_over_studies`, one row per link; `links_by_study`, one per link and study;
        `compared`, one per study.
    notes
        What a reader must know.
    manifest
        What it was made from.

    Examples
    --------
    >>> print(ChainComparison({}).summary())
    No study was compared.
    """

    schemas: ClassVar[tuple[Schema, ...]] = (LINKS_OVER_STUDIES, LINKS_BY_STUDY, COMPARED)

    notes: tuple[str, ...] = ()
    manifest: Manifest = field(default_factory=Manifest)

    def summary(self) -> str:
        """Say of each link in how many of the studies that could test it it holds, and where."""
        links = self.tables["links_over_studies"]
        if links.empty:
            return "No study was compared."
        studies = listed(self.tables["compared"]["study"].tolist())
        return "\n".join([f"Chain {links['chain'].iloc[0]!r} in {studies}:",
                          *(f"- {words}" for words in links["words"]), NO_PROOF, *self.notes])


def compare_chains(
    *studies: Study | Readings | MovieResult,
    chain: Chain | str | Path | None = None,
    names: Sequence[str] | None = None,
    knowledge: Knowledge | None = None,
    seed: int = 0,
) -> ChainComparison:
    """Answer: in how many of these studies does each link of one chain hold?

    Parameters
    ----------
    *studies
        Two studies or more, or their movies (:func:`refugium.make_movie`), which were asked about
        the same chain.
    chain
        The hypothesis: a chain, a TOML file, or None for the built-in one.
    names
        One name per study; default: that of the study, of a movie its models.
    knowledge
        Signatures; the built-in pack by default.
    seed
        Of everything random.

    Returns
    -------
    ChainComparison
        Per link: the studies in which it holds, which contradict it, looked and did not see it,
        could not order it in time or did not measure it; "holds in k of n", n being the studies
        that could test it.

    Raises
    ------
    StudyError
        Fewer than two studies, two of one name, a movie that was asked about another chain.

    Notes
    -----
    Each study is judged on its own (:func:`refugium.movie.chain.links.run_chain`) and has one
    verdict per link, however many models it holds; verdicts are counted. Nothing is averaged over
    studies: a change of RNA here and of protein there have no common unit. Two studies of one model
    are no independent witnesses: that is said in the notes.

    Examples
    --------
    >>> asked = load_chain()
    >>> def movie(model, verdict):
    ...     return MovieResult({"links": pd.DataFrame([
    ...         {"model_id": model, "arm": "drug", "chain": asked.name, "first": link.first,
    ...          "second": link.second, "verdict": verdict} for link in asked.links])})
    >>> found = compare_chains(movie("A375", "supported"), movie("PC9", "not_supported"),
    ...                        movie("HT29", "not_measured"), names=["melanoma", "lung", "colon"])
    >>> print(found.links_over_studies["words"].iloc[0])  # doctest: +NORMALIZE_WHITESPACE
    oxidative stress to NF-kB: holds in 1 of 2 studies that could test it (melanoma); not supported
    in lung; not measured in colon.
    """
    hypothesis = chain if isinstance(chain, Chain) else load_chain(chain)
    if len(studies) < 2:
        raise StudyError("a chain is compared over two studies or more", found=len(studies),
                         remedy="give more studies, or use make_movie for one")
    if names is not None and len(names) != len(studies):
        raise StudyError("each study has one name", found=f"{len(names)} names",
                         remedy=f"give {len(studies)} names")
    opened = [one if isinstance(one, MovieResult) else read(one) for one in studies]
    called = [*map(_name, opened)] if names is None else [str(name) for name in names]
    twice = next((name for name in called if called.count(name) > 1), None)
    if twice is not None:
        raise StudyError("two studies have one name", found=twice,
                         remedy="give each its own: names=[...]")
    movies = [one if isinstance(one, MovieResult) else make_movie(
        one, chain=hypothesis, knowledge=knowledge, seed=seed) for one in opened]
    pairs = [(link.first, link.second) for link in hypothesis.links]
    links, modalities, compared = {}, {}, []
    for name, movie in zip(called, movies, strict=True):
        own = movie.tables["links"]
        asked = {(str(a), str(b)) for a, b in zip(own["first"], own["second"], strict=True)}
        if len(own) and (asked != set(pairs) or set(own["chain"]) != {hypothesis.name}):
            raise StudyError(f"the movie of {name!r} was asked about another chain",
                             found=", ".join(own["chain"].unique()),
                             remedy=f"make it again with chain {hypothesis.name!r}, or give that "
                             "chain here")
        links[name] = as_testable(own, movie.tables["stages"])
        followed = movie.tables["courses"]
        modalities[name] = tuple(m for m in dict.fromkeys(followed["modality"]) if m)
        compared.append({"study": name, "models": tuple(dict.fromkeys(own["model_id"])),
                         "modality": modalities[name],
                         "n_courses": len(own[["model_id", "arm"]].drop_duplicates())})
    by_study = links_by_study(pairs, links, hypothesis.name, modalities)
    return ChainComparison(
        {"links_over_studies": links_over_studies(by_study), "links_by_study": by_study,
         "compared": COMPARED.table(compared)},
        tuple(_shared(links)),
        Manifest(parameters={"chain": hypothesis.name}, versions=library_versions(), seed=seed))


def _name(study: Readings | MovieResult) -> str:
    if isinstance(study, Readings):
        return study.design.name
    return listed([str(m) for m in dict.fromkeys(study.tables["courses"]["model_id"])])


def _shared(links: dict[str, pd.DataFrame]) -> list[str]:
    """Say which models stand in several studies."""
    where: dict[str, list[str]] = {}
    for name, table in links.items():
        for model in dict.fromkeys(table["model_id"].astype(str)):
            where.setdefault(model, []).append(name)
    return [f"{model} is a model of {listed(names)}: these are no independent witnesses."
            for model, names in where.items() if len(names) > 1]
