"""R objects written byte by byte (XDR, version 3), for tests: what no library would write."""

from __future__ import annotations

import gzip
import struct

NIL = struct.pack(">i", 254)


def integer(value: int) -> bytes:
    return struct.pack(">i", value)


def flags(kind: int, *, attributes: bool = False, tag: bool = False, gp: int = 0) -> bytes:
    return struct.pack(">I", kind | (attributes << 9) | (tag << 10) | (gp << 12))


def char(text: str | bytes | None, gp: int = 8) -> bytes:
    if text is None:
        return flags(9) + integer(-1)
    raw = text.encode() if isinstance(text, str) else text
    return flags(9, gp=gp) + integer(len(raw)) + raw


def symbol(name: str) -> bytes:
    return flags(1) + char(name, 64)


def pairs(items: dict[str, bytes]) -> bytes:
    return b"".join(flags(2, tag=True) + symbol(k) + v for k, v in items.items()) + NIL


def _with(kind: int, body: bytes, attributes: dict[str, bytes]) -> bytes:
    return flags(kind, attributes=bool(attributes)) + body + (
        pairs(attributes) if attributes else b"")


def texts(values: list[str | None], gp: int = 8, **attributes: bytes) -> bytes:
    body = integer(len(values)) + b"".join(char(v, gp) for v in values)
    return _with(16, body, attributes)


def reals(values: list[float], **attributes: bytes) -> bytes:
    return _with(14, integer(len(values)) + struct.pack(f">{len(values)}d", *values), attributes)


def ints(values: list[int], **attributes: bytes) -> bytes:
    return _with(13, integer(len(values)) + struct.pack(f">{len(values)}i", *values), attributes)


def vec(values: list[bytes], **attributes: bytes) -> bytes:
    return _with(19, integer(len(values)) + b"".join(values), attributes)


def frame(columns: dict[str, bytes], rows: int, names: list[str] | None = None) -> bytes:
    """A data frame; automatic row names unless some are given."""
    return vec(list(columns.values()), names=texts(list(columns)),
               **{"class": texts(["data.frame"]),
                  "row.names": texts(names) if names else ints([-(2**31), -rows])})


def closure() -> bytes:
    """A function: environment, arguments, body."""
    return flags(3, tag=True) + struct.pack(">i", 253) + NIL + symbol("x")


def sequence(length: float) -> bytes:
    """1:length as R keeps it: three numbers, however long it is."""
    info = flags(2) + symbol("compact_intseq") + flags(2) + symbol("base") + flags(2) + ints(
        [13]) + NIL
    return flags(238) + info + reals([length, 1.0, 1.0]) + NIL


HEAD = b"X\n" + struct.pack(">iii", 3, 0x40000, 0x30500) + integer(5) + b"UTF-8"


def rds(thing: bytes, *, packed: bool = True) -> bytes:
    whole = HEAD + thing
    return gzip.compress(whole, mtime=0) if packed else whole


def rdata(items: dict[str, bytes]) -> bytes:
    return gzip.compress(b"RDX3\n" + HEAD + pairs(items), mtime=0)
