"""The one reference that is followed: from a column to its categories, as AnnData wrote before 0.8.

A column `obs/x` of codes points at `obs/__categories/x`. Any other target is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePosixPath
from typing import Any

_NAME = b"categories"


def is_category_reference(thing: Any, attribute: Any) -> bool:
    """Whether an attribute of an array is one object reference called `categories`.

    Parameters
    ----------
    thing, attribute
        Low-level objects of h5py: what carries the attribute, and the attribute.
    """
    import h5py

    # the older type of reference is an address within the file: it cannot name another file
    return bool(isinstance(thing, h5py.h5d.DatasetID) and attribute.name == _NAME
                and attribute.shape in ((), None)
                and attribute.get_type().get_class() == h5py.h5t.REFERENCE
                and attribute.get_type().equal(h5py.h5t.STD_REF_OBJ))


def check_categories(file: Any, columns: Sequence[str], refuse: Callable[..., None]) -> None:
    """Refuse a column whose reference leads anywhere but to the categories of that column.

    Parameters
    ----------
    file
        The opened file, walked and weighed.
    columns
        Paths of arrays with such a reference.
    refuse
        Raises StudyError from message, place, what was found and what to do.

    Notes
    -----
    What the reference leads to must be the very array that the walk has seen and weighed under
    its expected name.
    """
    import h5py

    for column in columns:
        place = PurePosixPath(column)
        wanted = str(place.parent / "__categories" / place.name)
        held = file.get(wanted)
        reference = file[column].attrs["categories"]
        if not isinstance(held, h5py.Dataset) or not reference or (
                file[reference] != held):
            refuse("a reference that leads elsewhere than to the column's own categories", column,
                   "another place in the file" if reference else "an empty reference",
                   f"write the categories to {wanted}, or open it with anndata and write it again")
