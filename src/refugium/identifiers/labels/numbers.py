"""Numbers that labels still give to a residue, beside those of the canonical sequence."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

_OLDER: Final = MappingProxyType({
    # so on TCPA's panels; residue 1298 of P21860 is a proline, and Y1289 is the panels' other label
    ("ERBB3", "Y1298"): "Y1289",
})


def older_numbers() -> MappingProxyType[tuple[str, str], str]:
    """Return (gene, number as written) to the number of the canonical sequence.

    Notes
    -----
    Most older numbers stand with their reporter row; here are those of labels alone.

    Examples
    --------
    >>> older_numbers()["ERBB3", "Y1298"]
    'Y1289'
    """
    return _OLDER
