"""Words that every recipe writes from its catalogue entry."""

from __future__ import annotations

from refugium.datasets.entries import Published


def cited(published: Published) -> str:
    """Return title, citation and DOI in one line, and say where it was not compared.

    Examples
    --------
    >>> from refugium.datasets.entries import entry
    >>> cited(entry("pc9-axl")).split("doi:")[1]
    '10.1101/2023.10.20.563266'
    """
    text = f"{published.title}. {published.citation}"
    if not published.citation_checked:
        text += " Not compared with a public record: verify before citing."
    return f"{text} doi:{published.doi}" if published.doi else text
