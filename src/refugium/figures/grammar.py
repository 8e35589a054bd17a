"""The words of Vega-Lite that the figures use, as plain data.

Nothing is checked here: tests hold every figure against the schema, so that no run has to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Spec = dict[str, Any]
"""A piece of a specification. Pieces are shared between layers and never changed once made."""

_TYPES = {"N": "nominal", "Q": "quantitative"}


def field(name: str, **how: Any) -> Spec:
    """Return a channel that reads a field: its name, and after a colon its type (N or Q).

    Examples
    --------
    >>> field("role:N", legend=None)
    {'field': 'role', 'type': 'nominal', 'legend': None}
    >>> field("x2")  # the second end of a stretch takes the type of the first
    {'field': 'x2'}
    """
    name, _, kind = name.partition(":")
    return {"field": name, **({"type": _TYPES[kind]} if kind else {}), **how}


def down(name: str) -> Spec:
    """Return the channel of a field that holds pixels from the top.

    Examples
    --------
    >>> down("y:Q")
    {'field': 'y', 'type': 'quantitative', 'axis': None, 'scale': None}
    """
    return field(name, axis=None, scale=None)


def value(constant: Any) -> Spec:
    """Return a channel that is the same for every row."""
    return {"value": constant}


def expression(text: str) -> Spec:
    """Return a property that the page works out, such as a share of the width."""
    return {"expr": text}


def either(test: str, yes: Spec, no: Spec) -> Spec:
    """Return a channel that is one thing where a test of the row holds, else another.

    Examples
    --------
    >>> either("datum.seen", value(1), value(0))
    {'condition': {'test': 'datum.seen', 'value': 1}, 'value': 0}
    """
    return {"condition": {"test": test, **yes}, **no}


def mark(
    kind: str, data: Sequence[Mapping[str, Any]] | None = None, *,
    look: Mapping[str, Any] | None = None, where: str = "", **channels: Any,
) -> Spec:
    """Return one layer: what is drawn for every row.

    Parameters
    ----------
    kind
        `point`, `rule`, `text`, ...
    data
        Rows; None: those of the chart around it.
    look
        What is the same for every mark.
    where
        Test that a row must pass to be drawn.
    **channels
        What depends on the row; a bare string, or a list of them, is a field.

    Examples
    --------
    >>> mark("point", look={"size": 40}, x="t:Q")["encoding"]
    {'x': {'field': 't', 'type': 'quantitative'}}
    """
    return {
        **({} if data is None else given(data)),
        **({"transform": [{"filter": where}]} if where else {}),
        "mark": {"type": kind, **(look or {})},
        "encoding": {name: _channel(what) for name, what in channels.items()},
    }


def given(data: Sequence[Mapping[str, Any]]) -> Spec:
    """Return rows as the data of a layer or a chart."""
    return {"data": {"values": data}}


def _channel(what: Any) -> Any:
    if isinstance(what, str):
        return field(what)
    return [_channel(each) for each in what] if isinstance(what, list) else what
