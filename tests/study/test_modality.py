"""What is measured, what can be read from it, and in which order rooms look at it."""

import pytest

from builders.studies import design
from refugium.check.facts import EXPRESSED, SIGNALLING
from refugium.escape.find import PREFERRED
from refugium.io.matrices import COUNTED
from refugium.signal.abundance import STAND_INS
from refugium.study import MOST_GENES_FIRST, Modality


def test_every_modality_has_its_place_in_the_other_order():
    assert sorted(MOST_GENES_FIRST) == sorted(Modality)


def test_rooms_look_at_modalities_in_the_order_of_results_made_earlier():
    assert PREFERRED == SIGNALLING == ("phospho", "rppa", "luminex")
    assert COUNTED == ("rna_counts", "chromatin")
    assert [m for m in MOST_GENES_FIRST if m.of_genes] == ["rna_counts", "rna_log", "protein"]
    assert set(EXPRESSED) == {m for m in Modality if m.of_genes}
    assert STAND_INS == (("protein", "protein"), ("rna_counts", "rna"), ("rna_log", "rna"))
    assert [m for m in Modality if m.of_sites] == ["phospho"]


@pytest.mark.parametrize("words", [PREFERRED, SIGNALLING, EXPRESSED, COUNTED])
def test_tables_hold_plain_words(words):
    assert {type(word) for word in words} == {str}


def test_a_study_is_asked_by_member_or_word():
    held = design([("U", 0)], [("U", 0, "none")]).modalities
    assert [m.value for m in Modality if m in held] == list(held)
