"""Names of other species: counted by how they are written, half and half is a mixture."""

import numpy as np
import pytest

from refugium.identifiers import load_symbols, not_human, numbers_are_human

SYMBOLS = sorted(load_symbols().approved)


@pytest.mark.parametrize("share", [0.0, 0.2, 0.45, 0.55, 1.0])
def test_more_than_half_decides(share):
    drawn = np.random.default_rng(3).choice(
        [s for s in SYMBOLS if s.isalnum() and s.isupper() and s[1:].upper() != s[1:].lower()
         and not load_symbols().named(s.capitalize())], 200, replace=False)
    cut = int(share * 200)
    found = not_human([*(s.capitalize() for s in drawn[:cut]), *drawn[cut:]])
    assert (found is not None) == (share > 0.5)
    if found:
        assert (found.n, found.of) == (cut, 200)


@pytest.mark.parametrize("low", [11_287, 50_000, 200_000])
def test_numbers_of_another_species_are_no_human_ones_by_chance(low):
    drawn = np.random.default_rng(5).integers(low, 2 * low + 10_000, 3000)
    assert not numbers_are_human(str(n) for n in drawn)
    assert not_human([str(n) for n in drawn]) is not None


def test_numbers_of_human_genes_are_read_beside_as_many_that_are_not_listed():
    human = list(load_symbols().entrez)[:500]
    others = [str(100_000_000 + i) for i in range(1000)]  # non-coding genes
    assert not_human([*human, *others]) is None
    assert not_human([*human, *others], foreign=True) is not None


def test_words_that_are_no_gene_of_any_species_are_not_called_mouse():
    assert not_human(["Control", "Blank", "Unrelated12", "probe 7"]) is None
    assert not_human(["HER2", "p53", "ENSG00000146648.17", "P00533", "HGNC:3236"]) is None
    assert not_human(["1700003F12Rik", "Gm12345", "EGFR_MOUSE"]) is not None
    assert not_human([]) is None
