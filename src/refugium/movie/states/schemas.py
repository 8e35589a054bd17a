"""Tables of what sets of genes did between two states, in each model and over models."""

from __future__ import annotations

from refugium.core.status import Status
from refugium.core.tables import Column, Schema
from refugium.movie.states.verdicts import StateVerdict

_WHAT = (
    Column("arm", "name", "arm of the case"),
    Column("drug", "name", "agents that the case has and the reference lacks"),
    Column("kind", "text", "which rule made the comparison: before, agent, stated, ..."),
)
_SET = (
    Column("state", "name", "the set of genes"),
    Column("about", "text", "what it stands for: state, pathway, hallmark"),
    Column("node", "name", "node whose activity raises it; empty: none"),
    Column("of", "text", "kind of the models: cell_line, pdx, patient, ...; empty: not stated, or "
           "several kinds"),
)
_TEST = (
    Column("change_log2", "number", "mean of its signed genes, case less reference", "log2"),
    Column("lo", "number", "lower end of its 95 % interval", "log2"),
    Column("hi", "number", "upper end of its 95 % interval", "log2"),
    Column("p", "number", "two-sided p of no change, samples as units; missing: no claim"),
    Column("q", "number", "Benjamini-Hochberg over all p of the study, those over models too"),
    Column("matched_log2", "number", "mean change of sets of as many genes expressed alike",
           "log2"),
    Column("p_matched", "number", "two-sided p of going no further than such sets, beyond what "
           "samples differ by"),
    Column("q_matched", "number", "Benjamini-Hochberg over the larger of p and p_matched"),
    Column("verdict", "enum", "what it did; empty: no claim", values=StateVerdict),
    Column("status", "enum", "ok, or why there is no claim, or no number", values=Status),
    Column("reason", "words", "the same in words"),
)

STATE_CHANGES = Schema(
    "state_changes",
    (
        Column("model_id", "name", "model of the case"),
        Column("unit", "name", "line of descent or subject: models of one are no two witnesses"),
        Column("contrast", "name", "the comparison; empty: the set is read in none"),
        *_WHAT,
        Column("time_h", "number", "time of the case", "h"),
        Column("reference_time_h", "number", "time of the reference", "h"),
        *_SET,
        Column("n_genes", "integer", "genes of the set that were read"),
        Column("n_in_set", "integer", "genes of the set"),
        Column("n_case", "integer", "samples of the case; 0: given as changes"),
        Column("n_reference", "integer", "samples of the reference; 0: given as changes"),
        Column("paired", "flag", "whether samples before and after are compared pair by pair"),
        Column("break_even_log2", "number", "scatter over genes between two harvests that would do "
               "as much, where case and reference are of two times", "log2"),
        Column("blocks_stated", "flag", "whether the study says which samples were handled "
               "together: else all of it may be batch"),
        *_TEST,
    ),
    holds="what each set of genes did between two states of a model, samples as units",
    in_json=True,
)

STATES_OVER_MODELS = Schema(
    "states_over_models",
    (
        *_WHAT,
        Column("time_h", "number", "time of the cases; missing: they differ", "h"),
        *_SET,
        Column("n_models", "integer", "models in which it was read"),
        Column("n_units", "integer", "independent lines or subjects among them"),
        Column("n_told", "integer", "models with a p of their own"),
        Column("n_up", "integer", "of these, shown to rise"),
        Column("n_down", "integer", "of these, shown to fall"),
        Column("models_up", "list", "the models in which it is shown to rise"),
        Column("models_down", "list", "the models in which it is shown to fall"),
        Column("least", "number", "smallest change of a model", "log2"),
        Column("most", "number", "largest change of a model", "log2"),
        *_TEST,
    ),
    holds="the same over models: in how many it rose or fell, and the mean over lines or subjects",
    in_json=True,
)
