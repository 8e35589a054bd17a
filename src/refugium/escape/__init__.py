"""Which pathway keeps cells alive: engagement, fields, classes, levels, what would overturn."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.escape.calls.key import call_id, with_call_ids
    from refugium.escape.calls.multiplicity.next_call import p_of_next_call
    from refugium.escape.engagement.dose_trend import curve_shapes, fit_trend
    from refugium.escape.engagement.lookup import EngagementLookup
    from refugium.escape.find import find_escape
    from refugium.escape.levels.across_lines.parameters import (
        DESIGN_SHIFT_LOG2,
        FAMILY_ALPHA,
        LEAST_LINES,
    )
    from refugium.escape.levels.across_lines.power import lines_power
    from refugium.escape.levels.across_lines.slopes.families import BLOCKED, DECLARED
    from refugium.escape.levels.contexts import question_of
    from refugium.escape.parameters import (
        ALPHA,
        CHANGE_MARGIN_LOG2,
        CONFIDENCE,
        DOSE_MARGIN_LOG2,
        LEAST_DOSES,
        PERSIST_DELTA_LOG2,
        REBOUND_CONFIDENCE,
        REBOUND_RISE,
        SHOWN_ON_MARGIN_LOG2,
        SHOWN_ON_SHARE,
    )
    from refugium.escape.result import EscapeResult
    from refugium.escape.schemas import CALLS, ENGAGEMENT, NOT_MEASURED, NOTHING
    from refugium.escape.sentences.dose_series import dose_series_sentences
    from refugium.escape.sentences.factorials import factorial_sentences
    from refugium.escape.sentences.lines import lines_sentences
    from refugium.escape.situations import Situation, Situations, read_situations
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "calls.key": ("call_id", "with_call_ids"),
        "calls.multiplicity.next_call": ("p_of_next_call",),
        "engagement.dose_trend": ("curve_shapes", "fit_trend"),
        "engagement.lookup": ("EngagementLookup",),
        "find": ("find_escape",),
        "levels.across_lines.parameters": ("DESIGN_SHIFT_LOG2", "FAMILY_ALPHA", "LEAST_LINES"),
        "levels.across_lines.power": ("lines_power",),
        "levels.across_lines.slopes.families": ("BLOCKED", "DECLARED"),
        "levels.contexts": ("question_of",),
        "parameters": (
            "ALPHA", "CHANGE_MARGIN_LOG2", "CONFIDENCE", "DOSE_MARGIN_LOG2",
            "LEAST_DOSES", "PERSIST_DELTA_LOG2", "REBOUND_CONFIDENCE", "REBOUND_RISE",
            "SHOWN_ON_MARGIN_LOG2", "SHOWN_ON_SHARE",
        ),
        "result": ("EscapeResult",),
        "schemas": ("CALLS", "ENGAGEMENT", "NOTHING", "NOT_MEASURED"),
        "sentences.dose_series": ("dose_series_sentences",),
        "sentences.factorials": ("factorial_sentences",),
        "sentences.lines": ("lines_sentences",),
        "situations": ("Situation", "Situations", "read_situations"),
    })

__all__ = [
    "ALPHA",
    "BLOCKED",
    "CALLS",
    "CHANGE_MARGIN_LOG2",
    "CONFIDENCE",
    "DECLARED",
    "DESIGN_SHIFT_LOG2",
    "DOSE_MARGIN_LOG2",
    "ENGAGEMENT",
    "FAMILY_ALPHA",
    "LEAST_DOSES",
    "LEAST_LINES",
    "NOTHING",
    "NOT_MEASURED",
    "PERSIST_DELTA_LOG2",
    "REBOUND_CONFIDENCE",
    "REBOUND_RISE",
    "SHOWN_ON_MARGIN_LOG2",
    "SHOWN_ON_SHARE",
    "EngagementLookup",
    "EscapeResult",
    "Situation",
    "Situations",
    "call_id",
    "curve_shapes",
    "dose_series_sentences",
    "factorial_sentences",
    "find_escape",
    "fit_trend",
    "lines_power",
    "lines_sentences",
    "p_of_next_call",
    "question_of",
    "read_situations",
    "with_call_ids",
]
