"""Tables as vendors write them, arranged into modalities and wells; one file per vendor."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.io.vendors.dispatch import import_table
    from refugium.io.vendors.fasta_header import read_headers
    from refugium.io.vendors.imported_folder import TO_FILL, write_import
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "dispatch": ("import_table",),
        "fasta_header": ("read_headers",),
        "imported_folder": ("TO_FILL", "write_import"),
    })

__all__ = [
    "TO_FILL",
    "import_table",
    "read_headers",
    "write_import",
]
