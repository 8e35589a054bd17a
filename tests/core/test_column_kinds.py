"""Kinds of columns: what a text is for is declared, and an enum holds its own values only."""

import pytest

from refugium.core.errors import RefugiumError
from refugium.core.status import Level
from refugium.core.tables import TEXTS, Column, Schema

TABLE = Schema("found", (Column("level", "enum", "how far", values=Level),
                         Column("node", "name", "the node"), Column("reason", "words", "why")))


def test_texts_are_cast_alike():
    made = TABLE.table([{"level": Level.NONE, "node": 7}])
    assert made.iloc[0].to_dict() == {"level": "none", "node": "7", "reason": ""}
    assert "words" in TEXTS and TABLE.table([{}])["level"].tolist() == [""]


def test_a_value_that_is_not_declared_is_refused():
    with pytest.raises(RefugiumError, match=r"'level'.*found 'strong'.*one of associated, can"):
        TABLE.table([{"level": "strong"}])


@pytest.mark.parametrize(("kind", "values"), [("prose", ()), ("enum", ()), ("name", Level)])
def test_a_kind_that_is_none_is_refused(kind, values):
    with pytest.raises(ValueError, match="no known kind"):
        Column("level", kind, "how far", values=values)
