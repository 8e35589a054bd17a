"""A name that is not known: which known names may be meant, and which there are."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from difflib import get_close_matches

from refugium.language.lists import first_few, listed
from refugium.language.names import shown

ALIKE = 0.6
"""Likeness (0 to 1, as difflib counts it) from which a name is suggested."""
FEWEST = 3
"""Characters from which a part of a name stands for it."""
NEAR = 3
"""Names that are suggested."""
MOST = 8
"""Known names that are told; more are counted."""
LONGEST = 120
"""Characters of a name that are told: longer ones could not be typed anyway."""


def nearest(
    name: str, known: Iterable[str], *, most: int = NEAR, alike: float = ALIKE
) -> list[str]:
    """Return the known names that one may have meant, the likeliest first.

    Case, blanks, hyphens and underscores do not count.

    Parameters
    ----------
    name
        The name that is not known.
    known
        The names that are.
    most
        No more than so many are returned.
    alike
        Likeness (0 to 1) that a name needs.

    Examples
    --------
    >>> nearest("pc9axl", ["crc14", "pc9-axl"]), nearest("EGRF", ["MET", "EGFR"])
    (['pc9-axl'], ['EGFR'])
    """
    by_key: dict[str, list[str]] = {}
    for choice in sorted(set(known), key=lambda c: (c.casefold() != name.casefold(), c)):
        by_key.setdefault(_key(choice), []).append(choice)
    by_key.pop("", None)
    keys = get_close_matches(_key(name), by_key, n=most, cutoff=alike)
    return [choice for key in keys for choice in by_key[key]][:most]


def did_you_mean(
    name: object, known: Iterable[str], *, alike: float = ALIKE, most: int = MOST
) -> str:
    """Write what to do about a name that is not known: what may be meant, and what there is.

    Names are quoted as a shell wants them. A name that holds all words of the one given is meant
    as well, however long it is.

    Parameters
    ----------
    name
        The name that is not known, as it was given.
    known
        The names that are, in the order to tell them.
    alike
        Likeness (0 to 1) from which a name is suggested.
    most
        Known names that are told; more are counted.

    Examples
    --------
    >>> did_you_mean("src famly", ["EGFR", "MET", "SRC family"], most=2)
    "did you mean 'SRC family'? known: EGFR, MET and 1 more"
    >>> did_you_mean("erlotinib 24 h", ["PC9", "PC9: erlotinib at 24 h vs DMSO"], most=1)
    "did you mean 'PC9: erlotinib at 24 h vs DMSO'? known: PC9 and 1 more"
    """
    text, choices = str(name), list(dict.fromkeys(known))
    if not choices:
        return "leave it out: there is none here"
    held = nearest(text, _holding(text, choices), alike=0)
    near = list(dict.fromkeys([*held, *nearest(text, choices, alike=alike)]))[:NEAR]
    hint = f"did you mean {listed([_typed(n) for n in near], last='or')}? " if near else ""
    return f"{hint}known: {first_few([_typed(choice) for choice in choices], most)}"


def _holding(name: str, known: Iterable[str]) -> list[str]:
    """Return the known names in which every word of this one stands."""
    if len(_key(name)) < FEWEST:
        return []
    return [choice for choice in known if all(_key(w) in _key(choice) for w in name.split())]


def _key(name: str) -> str:
    return re.sub(r"[-_\s]", "", name.casefold())


def _typed(name: str) -> str:
    """Return a name as it is typed, without what could move the text around it."""
    return shlex.quote(shown(name, LONGEST))
