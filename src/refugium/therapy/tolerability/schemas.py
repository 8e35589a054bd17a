"""Columns of the tolerability tables, and the answers that are never merged."""

from __future__ import annotations

from enum import StrEnum

from refugium.core.tables import Column, Schema
from refugium.knowledge.packs.therapies import KNOWN_TRIALS, LABEL_TEXTS, Window


class Answer(StrEnum):
    """What a source says of the harm of a pair. The four are never merged.

    `recorded`: in the table, with rows of toxicities; `none_recorded`: in the table, without a
    row, which is not "none"; `not_in_table`: the table does not cover it; `label_text`: a warning
    or interaction, cited.

    Examples
    --------
    >>> Answer.NONE_RECORDED.says
    'in the table of trials, which records no toxicity of it: none recorded, not none'
    """

    RECORDED = "recorded"
    NONE_RECORDED = "none_recorded"
    NOT_IN_TABLE = "not_in_table"
    LABEL_TEXT = "label_text"

    @property
    def says(self) -> str:
        """The answer in words for a page."""
        return _SAYS[self]


_SAYS = {
    Answer.RECORDED: "in the table of trials, with the toxicities that limited its doses",
    Answer.NONE_RECORDED: "in the table of trials, which records no toxicity of it: none recorded, "
                          "not none",
    Answer.NOT_IN_TABLE: "not in the table of trials",
    Answer.LABEL_TEXT: "label",
}


class DoseKept(StrEnum):
    """Can the dose of the pair be held against the dose alone?"""

    OK = "ok"
    NO_DOSE_IN_PAIR = "no_dose_in_pair"
    NO_DOSE_ALONE = "no_dose_alone"
    NOT_COMPARABLE = "not_comparable"


TOXICITY = Schema("toxicity", (
    Column("drug", "name", "first drug"),
    Column("partner", "name", "second drug"),
    Column("answer", "enum", "recorded, none_recorded, not_in_table or label_text", values=Answer),
    Column("pmid", "name", "trial; empty: not one trial"),
    Column("nct", "name", "its registration; empty: not stated"),
    Column("others", "list", "drugs given in the same combination beside the two"),
    Column("window", "enum", "how long toxicity was counted", values=Window),
    Column("rows", "integer", "toxicities recorded"),
    Column("source", "name", "table, with what it covers, or label"),
    Column("words", "words", "what it says"),
), holds="a row per source: what is known of the harm of a pair")

TOXICITIES = Schema("toxicities", (
    Column("drug", "name", "first drug"),
    Column("partner", "name", "second drug"),
    Column("pmid", "name", "trial"),
    Column("others", "list", "drugs given beside the two"),
    Column("toxicity", "words", "as the table words it"),
    Column("organs", "list", "classes of organs in which it is felt"),
    Column("grade", "words", "as the table gives it"),
    Column("level", "words", "dose level"),
    Column("doses", "words", "doses of that level"),
    Column("affected", "number", "patients with it; missing: not stated"),
    Column("treated", "number", "patients treated at that level; missing: not stated"),
), holds="a row per toxicity that limited a dose of the pair")

DOSES_KEPT = Schema("doses_kept", (
    Column("drug", "name", "first drug of the pair"),
    Column("partner", "name", "second drug of the pair"),
    Column("of", "name", "drug whose dose this is"),
    Column("pmid", "name", "trial of the pair; empty: none gives a dose"),
    Column("others", "list", "drugs given beside the two"),
    Column("in_pair", "number", "highest tolerated or recommended dose in the pair"),
    Column("unit", "name", "its unit"),
    Column("per_day_in_pair", "number", "amount a day in the pair, where given daily", "mg"),
    Column("per_day_alone", "number", "amount a day alone", "mg"),
    Column("alone_from", "name", "where the dose alone comes from: trial or label"),
    Column("kept", "number", "the one over the other", at_least=0),
    Column("status", "enum", "ok, or why there is no ratio", values=DoseKept),
    Column("remark", "words", "remark of the table"),
), holds="a row per drug and trial: the dose kept in the pair against the dose alone")

ORGANS = Schema("organs", (
    Column("drug", "name", "first drug"),
    Column("partner", "name", "second drug"),
    Column("organ", "name", "class of organs in which both alone are harmful"),
    Column("drug_from", "list", "where that is known from, of the first: trials or label"),
    Column("partner_from", "list", "the same of the second"),
), holds="a row per class of organs in which both drugs alone are harmful")

COVERAGE = Schema("organ_coverage", (
    Column("drug", "name", "drug"),
    Column("trials_alone", "integer", "trials of it alone with toxicities in the table"),
    Column("label_read", "flag", "its label was read here"),
), holds="a row per drug: whether its organs alone could be known; if not, no overlap is not none")

SCHEMAS = (TOXICITY, TOXICITIES, DOSES_KEPT, ORGANS, COVERAGE, KNOWN_TRIALS, LABEL_TEXTS)
