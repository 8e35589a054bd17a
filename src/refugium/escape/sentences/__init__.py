"""The answers of escape in words, each made from the rows it is true of."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.escape.sentences.answers import Sentence, answer_sentences, lead_of
    from refugium.escape.sentences.calls import contexts_sentence, is_judged, overturn_sentence
    from refugium.escape.sentences.decide import to_decide
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "answers": ("Sentence", "answer_sentences", "lead_of"),
        "calls": ("contexts_sentence", "is_judged", "overturn_sentence"),
        "decide": ("to_decide",),
    })

__all__ = [
    "Sentence",
    "answer_sentences",
    "contexts_sentence",
    "is_judged",
    "lead_of",
    "overturn_sentence",
    "to_decide",
]
