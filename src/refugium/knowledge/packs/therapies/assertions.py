"""What a graded assertion on a marker, a disease and drugs states: its columns and words."""

from __future__ import annotations

from enum import StrEnum

from refugium.core.tables import Column, Schema


class Joined(StrEnum):
    """How the drugs of an assertion belong together.

    `one`: there is one; `combination`: given together; `not_stated`: a comma list, which may be a
    combination or alternatives.
    """

    ONE = "one"
    COMBINATION = "combination"
    NOT_STATED = "not_stated"


class Direction(StrEnum):
    """What an assertion is about: that the drug works, or that it does not."""

    SENSITIVITY = "sensitivity"
    RESISTANCE = "resistance"
    OTHER = "other"


class Speaks(StrEnum):
    """Whether the evidence bears out what the assertion is about."""

    SUPPORTS = "supports"
    DOES_NOT_SUPPORT = "does_not_support"
    NOT_STATED = "not_stated"


LEVELS = ("A", "B", "C", "D", "E")
"""A validated or approved, B clinical, C cases, D preclinical, E inferred."""

ASSERTIONS = Schema("assertions", (
    Column("origin", "name", "source: civic-2018, moalmanac, ..."),
    Column("row", "name", "number of the row in its source"),
    Column("gene", "name", "gene or genes of the marker"),
    Column("variant", "name", "which change of it; empty: not stated"),
    Column("disease", "name", "disease as the source names it"),
    Column("drugs", "list", "drugs, by generic name where known here"),
    Column("joined", "enum", "one drug, a combination, or not stated which", values=Joined),
    Column("direction", "enum", "sensitivity, resistance or other", values=Direction),
    Column("speaks", "enum", "supports it or does not", values=Speaks),
    Column("level", "enum", "A to E", values=LEVELS),
    Column("stated_level", "name", "level in the source's own words"),
    Column("reference", "name", "PubMed number or address of what it rests on"),
), holds="graded assertions on markers, diseases and drugs")
