"""Gene symbols that a spreadsheet turned into dates."""

from __future__ import annotations

import re

_DATE = re.compile(r"^(?:(?:Mar|Sep|Dec|Oct|Feb)-\d{1,2}|\d{1,2}-(?:Mar|Sep|Dec|Oct|Feb))$", re.I)


def is_spreadsheet_date(symbol: str) -> bool:
    """Whether a symbol reads like a date, as MARCH2 and SEPT7 become in a spreadsheet.

    Examples
    --------
    >>> is_spreadsheet_date("Mar-02"), is_spreadsheet_date("MARCHF2")
    (True, False)
    """
    return _DATE.match(symbol) is not None
