"""Make the packaged table of human gene symbols from a mirror of the HGNC table.

Set REFUGIUM_DATA to a folder with ``knowledge/hgnc_with_uniprot.tsv.gz`` and run
``python -m benchmarks.knowledge.make_symbols``. The same mirror gives the same bytes.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
from importlib.resources import files
from pathlib import Path

COLUMNS = ("hgnc", "symbol", "previous", "alias", "uniprot", "ensembl", "entrez")
SOURCE = {
    "hgnc": "HGNC ID", "symbol": "Approved symbol", "previous": "Previous symbols",
    "alias": "Alias symbols", "uniprot": "UniProt ID(supplied by UniProt)",
    "ensembl": "Ensembl gene ID", "entrez": "NCBI Gene ID(supplied by NCBI)",
}


def slim(text: str) -> str:
    """Return the slim table: identifiers without their common prefix, sets joined by `;`."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
    writer.writerow(COLUMNS)
    rows = csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
    for row in sorted(rows, key=lambda row: row[SOURCE["symbol"]]):
        if row["Status"] != "Approved":
            continue
        sets = (sorted({part.strip() for part in row[SOURCE[c]].replace('"', "").split(",")} - {""})
                for c in COLUMNS)
        writer.writerow([";".join(parts) for parts in sets])
    return out.getvalue()


def main() -> None:
    source = Path(os.environ["REFUGIUM_DATA"]) / "knowledge" / "hgnc_with_uniprot.tsv.gz"
    text = slim(gzip.decompress(source.read_bytes()).decode("utf-8"))
    target = Path(str(files("refugium.identifiers") / "tables" / "symbols.tsv.gz"))
    target.write_bytes(gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0))
    print(f"{target}: {len(text.splitlines()) - 1} symbols, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
