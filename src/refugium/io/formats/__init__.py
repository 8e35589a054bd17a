"""Kinds of file a study may be made of, beside text and Parquet: each read after its guard."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.io.formats.any_table import read_any_table
    from refugium.io.formats.h5mu import require_mudata, write_h5mu
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "any_table": ("read_any_table",),
        "h5mu": ("require_mudata", "write_h5mu"),
    })

__all__ = [
    "read_any_table",
    "require_mudata",
    "write_h5mu",
]
