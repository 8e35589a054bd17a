"""Exceptions and warnings: wrong use and unreadable input, said so that it can be mended.

A refusal by the data is never an exception: it is a :class:`refugium.core.status.Status`.
"""

from __future__ import annotations


class RefugiumError(Exception):
    """Root of every error that refugium raises on purpose.

    Parameters
    ----------
    message
        What is wrong, in one sentence.
    file, row, column
        Where it was found; rows are counted as a spreadsheet shows them (the header is row 1).
    found
        The offending value.
    remedy
        What to do about it.

    Examples
    --------
    >>> print(RefugiumError("dose is not a number", file="arms.csv", row=3, column="dose",
    ...                     found="ten", remedy="write a number or leave the cell empty"))
    arms.csv, row 3, column 'dose': dose is not a number (found 'ten'). To do: write a number or \
leave the cell empty.
    """

    def __init__(
        self,
        message: str,
        *,
        file: object = None,
        row: int | None = None,
        column: str | None = None,
        found: object = None,
        remedy: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.file = None if file is None else str(file)
        self.row = row
        self.column = column
        self.found = found
        self.remedy = remedy

    def __str__(self) -> str:
        place = [self.file] if self.file else []
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column is not None:
            place.append(f"column {self.column!r}")
        text = f"{', '.join(place)}: {self.message}" if place else self.message
        if self.found is not None:
            text += f" (found {_shorten(self.found)})"
        if self.remedy:
            text = f"{text.rstrip('.')}. To do: {self.remedy.rstrip('.')}."
        return text


class StudyError(RefugiumError):
    """A study cannot be read or does not hold together.

    Examples
    --------
    >>> import refugium as rf
    >>> try:
    ...     rf.read_study("no-such-folder")
    ... except rf.StudyError as error:
    ...     error.message
    'no study here'
    """


class KnowledgeError(RefugiumError):
    """A knowledge table is broken or an unknown name was asked for."""


class FitError(RefugiumError):
    """A model was asked of data that it cannot take."""


class RefugiumWarning(UserWarning):
    """Something the user should know and that no status field can carry."""


def _shorten(value: object, limit: int = 80) -> str:
    text = repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
