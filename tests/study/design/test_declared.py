"""Nodes named beforehand: scored names, and a misspelt one is refused wherever it comes in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from refugium.check import check_study
from refugium.core.errors import StudyError
from refugium.escape import find_escape
from refugium.knowledge import load_knowledge
from refugium.study.design import declared_nodes
from refugium.virtual import LinesPlan, write_lines


def test_members_and_genes_are_the_nodes_they_are_scored_as() -> None:
    pack = load_knowledge()
    assert declared_nodes(["YES1", "src family", "MAPK1"], pack) == ("SRC family", "ERK")
    assert declared_nodes([], pack) == ()


def test_a_misspelt_node_is_refused_with_what_may_be_meant() -> None:
    with pytest.raises(StudyError, match="did you mean 'SRC family'"):
        declared_nodes(["EGFR", "SRC famly"], load_knowledge())


@pytest.mark.parametrize("verb", [check_study, find_escape], ids=["check", "escape"])
def test_no_verb_goes_on_with_it(verb) -> None:
    study = replace(write_lines(LinesPlan(n_lines=4)).study, declared=("SRC famly",))
    with pytest.raises(StudyError, match="SRC famly"):
        verb(study)
