"""Tables as vendors write them, arranged into modalities and wells; one file per vendor."""

from refugium.io.vendors.detect import detect_vendor
from refugium.io.vendors.import_table import VENDORS, import_table
from refugium.io.vendors.imported import ImportedTable
from refugium.io.vendors.write_import import TO_FILL, write_import

__all__ = ["TO_FILL", "VENDORS", "ImportedTable", "detect_vendor", "import_table", "write_import"]
