"""Residues behind the name of a site."""

from __future__ import annotations

import re
from functools import lru_cache

_RESIDUE = re.compile(r"^(?P<gene>\S.*) [A-Za-z](?P<number>\d+)$")


@lru_cache(maxsize=4096)
def residues_of(site: str) -> tuple[tuple[str, int], ...]:
    """Return gene and number of each residue that a site is named after.

    Examples
    --------
    >>> residues_of("MAPK1 T185/MAPK1 Y187")
    (('MAPK1', 185), ('MAPK1', 187))
    >>> residues_of("total")
    ()
    """
    found = (_RESIDUE.match(part) for part in site.split("/"))
    return tuple((match["gene"], int(match["number"])) for match in found if match)
