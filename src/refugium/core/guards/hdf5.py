"""An HDF5 file (.h5ad, .h5mu), walked and weighed before any library reads a value of it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from refugium.core.errors import RefugiumError, StudyError
from refugium.core.guards.hdf5_categories import check_categories, is_category_reference
from refugium.core.guards.hdf5_heap import heap_never_ends
from refugium.core.guards.hdf5_texts import texts_bytes
from refugium.core.guards.limits import LIMITS, Limits, check_expansion, check_size

_FILTERS = {1: "gzip", 2: "shuffle", 3: "checksum", 32000: "lzf"}
_DEEPEST = 32
_CHUNKS = 10_000_000
_ATTRIBUTE_BYTES = 1 << 20
ENCODINGS = frozenset({
    "", "anndata", "MuData", "raw", "dict", "array", "string-array", "csr_matrix", "csc_matrix",
    "dataframe", "categorical", "string", "numeric-scalar", "nullable-integer",
    "nullable-boolean", "nullable-string-array", "rec-array", "null", "awkward-array",
})
"""What AnnData and MuData say that a part of a file is."""


@contextmanager
def open_hdf5(path: Path, limits: Limits = LIMITS) -> Iterator[Any]:
    """Open an HDF5 file for reading after all of its structure was checked.

    Parameters
    ----------
    path
        The file.
    limits
        `matrix_bytes` bounds each declared array, `expansion_ratio` how far one unfolds,
        `entries` the number of objects.

    Yields
    ------
    h5py.File
        Every fault of the file that shows while it is read becomes StudyError.

    Raises
    ------
    StudyError
        Links that are not plain, an object that is linked twice (a circle), virtual datasets,
        values kept in other files, types other than numbers and text (opaque bytes, nested
        arrays, references save those of :mod:`refugium.core.guards.hdf5_categories`), filters
        other than gzip, shuffle, checksum and lzf, an array that is declared beyond the limits
        or was never written, chunks of absurd shape, an encoding that AnnData does not know, a
        damaged file.
    """
    import h5py

    try:
        check_size(path, limits)
        stuck = heap_never_ends(path)
        if stuck is not None:
            raise StudyError("the file is damaged: its heap of texts leads back to itself",
                             file=path.name, found=f"byte {stuck}", remedy="write it again")
        with h5py.File(path, "r", locking=False) as file:
            walk = _Walk(path, limits)
            walk.group(file.id, "", 0)
            check_categories(file, walk.categories, walk.refuse)
            yield file
    except RefugiumError:
        raise
    except Exception as error:  # whatever the library meets in a damaged file
        raise StudyError(f"not a readable HDF5 file ({type(error).__name__})", file=path.name,
                         remedy="write it again, or give the file its proper ending") from None


class _Walk:
    """One walk through a file: what was seen, and what a refusal says."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.file, self.limits = path.name, limits
        self.path, self.bytes = path, path.stat().st_size
        self.seen: set[object] = set()
        self.categories: list[str] = []

    def refuse(self, message: str, where: str, found: object = None, remedy: str = "") -> None:
        raise StudyError(message, file=self.file, column=where or "/", found=found,
                         remedy=remedy or "open it with anndata and write it again")

    def group(self, group: Any, where: str, depth: int) -> None:
        import h5py

        self.enter(group, where)
        if depth > _DEEPEST:
            self.refuse("groups are nested too deep", where, depth)
        for raw in list(group):
            name = f"{where}/{raw.decode('utf-8', 'replace')}"
            kind = group.links.get_info(raw).type
            if kind != h5py.h5l.TYPE_HARD:
                word = {h5py.h5l.TYPE_SOFT: "soft", h5py.h5l.TYPE_EXTERNAL: "external"}
                self.refuse("links inside an HDF5 file are not followed", name,
                            f"{word.get(kind, 'user-defined')} link",
                            "write the data themselves into the file")
            child = h5py.h5o.open(group, raw)
            if isinstance(child, h5py.h5g.GroupID):
                self.group(child, name, depth + 1)
            elif isinstance(child, h5py.h5d.DatasetID):
                self.dataset(child, name)
            else:
                self.refuse("neither a group nor a dataset", name, type(child).__name__)

    def enter(self, thing: Any, where: str) -> None:
        import h5py

        key = h5py.h5g.get_objinfo(thing).objno
        if key in self.seen:
            self.refuse("one part of the file is linked from two places", where, None,
                        "write the data out; links that form a circle cannot be read")
        self.seen.add(key)
        if len(self.seen) > self.limits.entries:
            self.refuse("the file holds too many parts", where, len(self.seen),
                        "pass larger Limits on purpose, or leave out what is not needed")
        for number in range(h5py.h5a.get_num_attrs(thing)):
            attribute = h5py.h5a.open(thing, index=number)
            if is_category_reference(thing, attribute):
                self.categories.append(where)
                continue
            self.type(attribute.get_type(), where)
            shape = attribute.shape or ()
            if math.prod(shape) * attribute.get_type().get_size() > _ATTRIBUTE_BYTES:
                self.refuse("an attribute is declared far too large", where, list(shape))
        self.encoding(thing, where)

    def encoding(self, thing: Any, where: str) -> None:
        import h5py

        holder = (h5py.Group if isinstance(thing, h5py.h5g.GroupID) else h5py.Dataset)(thing)
        said = holder.attrs.get("encoding-type", "")
        if not isinstance(said, str) or said not in ENCODINGS:
            self.refuse("an encoding that AnnData does not know", where, said)

    def type(self, kind: Any, where: str) -> None:
        import h5py

        sort = kind.get_class()
        if sort == h5py.h5t.COMPOUND:
            for number in range(kind.get_nmembers()):
                self.type(kind.get_member_type(number), where)
        elif sort not in (h5py.h5t.INTEGER, h5py.h5t.FLOAT, h5py.h5t.STRING, h5py.h5t.ENUM):
            names = {h5py.h5t.OPAQUE: "opaque bytes", h5py.h5t.REFERENCE: "references",
                     h5py.h5t.VLEN: "arrays inside cells", h5py.h5t.ARRAY: "arrays inside cells"}
            self.refuse("this part holds neither numbers nor text", where,
                        names.get(sort, f"HDF5 class {sort}"),
                        "leave it out: bytes and objects are never unpacked")

    def dataset(self, data: Any, where: str) -> None:
        import h5py

        self.enter(data, where)
        made = data.get_create_plist()
        if made.get_external_count():
            self.refuse("values are kept in another file", where, None,
                        "write the data themselves into the file")
        layout = made.get_layout()
        if layout == h5py.h5d.VIRTUAL:
            self.refuse("a virtual dataset takes its values from other places", where, None,
                        "write the data themselves into the file")
        for number in range(made.get_nfilters()):
            code = made.get_filter(number)[0]
            if code not in _FILTERS:
                self.refuse("packed by a filter that is not accepted", where, f"filter {code}",
                            'write it again with compression="gzip"')
        self.type(data.get_type(), where)
        shape = data.shape or ()
        size = data.get_type().get_size()
        declared = math.prod(shape) * size
        if declared > self.limits.matrix_bytes:
            self.refuse("declared larger than the memory limit", where, list(shape),
                        "pass larger Limits on purpose, or split the file")
        stored = data.get_storage_size()
        if layout == h5py.h5d.CHUNKED:
            self.chunks(data, made.get_chunk(), shape, where, size, stored)
        if declared and not stored:
            self.refuse("declared, but never written", where, list(shape))
        check_expansion(declared, stored, file=f"{self.file}:{where}", limits=self.limits)
        if data.get_type().get_class() == h5py.h5t.STRING and data.get_type().is_variable_str():
            self.texts(data, where)

    def texts(self, data: Any, where: str) -> None:
        total = 0
        for claimed in texts_bytes(data, self.path):
            total += claimed
            check_expansion(total, self.bytes, file=f"{self.file}:{where}", limits=self.limits)

    def chunks(self, data: Any, chunk: tuple[int, ...], shape: tuple[int, ...], where: str,
               size: int, stored: int) -> None:
        unfolded = math.prod(chunk) * size
        check_expansion(unfolded, stored, file=f"{self.file}:{where}", limits=self.limits)
        expected = math.prod(-(-side // step) for side, step in zip(shape, chunk, strict=True))
        if expected > _CHUNKS:
            self.refuse("cut into an absurd number of chunks", where, expected)
        written = data.get_num_chunks()
        if written != expected:
            self.refuse("declared, but not all of it was written", where,
                        f"{written} of {expected} chunks")
