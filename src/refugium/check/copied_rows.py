"""Rows of two proteins that hold one reading: a peptide of both, or one pasted over the other."""

from __future__ import annotations

from collections.abc import Iterator

from refugium.knowledge import load_knowledge
from refugium.language.lists import quoted
from refugium.signal import Readings
from refugium.signal.reporters import copied_words, equal_rows, match_once
from refugium.study import Modality

Caution = dict[str, str]
REMEDY = ("give the reading once, with all its genes in one cell (YES1;FYN;SRC), or correct the "
          "row that was pasted over")


def copied_rows(readings: Readings) -> Iterator[Caution]:
    """Answer: where does one reading stand in the rows of two proteins?

    Yields
    ------
    dict
        `where`, `found`, `remedy`: readouts of two nodes that are copies (scored for neither), and
        other rows of two genes with equal readings throughout.
    """
    for name, reading in readings.of.items():
        if not Modality(name).of_kinases:
            continue
        matrix = reading.matrix
        matches = match_once(matrix, load_knowledge())
        for words in copied_words(matches).values():
            yield {"where": f"modality {name}", "found": words, "remedy": REMEDY}
        known = set(matches.loc[matches["copy_of"] != "", "feature"])
        pairs = [f"{one} = {other}" for one, other in equal_rows(matrix)
                 if not {one, other} <= known]
        if pairs:
            yield {"where": f"modality {name}",
                   "found": f"{len(pairs)} {'row holds' if len(pairs) == 1 else 'rows hold'} the "
                   f"readings of another gene's row: "
                   f"{quoted(pairs)}", "remedy": REMEDY}
