"""The installed version; apart, since looking it up takes a tenth of `refugium --help`."""

from importlib import metadata

try:
    __version__ = metadata.version("refugium")
except metadata.PackageNotFoundError:
    __version__ = "0.0.0"
