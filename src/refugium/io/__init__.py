"""Studies from and to disk: a folder or one .h5mu, every fault with file, row and column."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.io.folder import input_hashes, read_study
    from refugium.io.matrices import matrix_from_table
    from refugium.io.tables import check_header, read_table, to_numbers
    from refugium.io.write import write_study
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "folder": ("input_hashes", "read_study"),
        "matrices": ("matrix_from_table",),
        "tables": ("check_header", "read_table", "to_numbers"),
        "write": ("write_study",),
    })

__all__ = [
    "check_header",
    "input_hashes",
    "matrix_from_table",
    "read_study",
    "read_table",
    "to_numbers",
    "write_study",
]
