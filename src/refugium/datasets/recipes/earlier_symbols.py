"""Gene symbols that HGNC has replaced, as far as the arranged studies use them.

A search against an older protein database writes the earlier symbol. Two symbols of one gene
must not look like two genes that share a peptide. Source: HGNC (genenames.org), previous symbols.
"""

CURRENT_SYMBOL = {
    "ERBB2IP": "ERBIN",
    "FAM129B": "NIBAN2",
    "FYB": "FYB1",
    "HIST1H2BK": "H2BC12",
    "HIST1H3A": "H3C1",
    "HIST1H4A": "H4C1",
    "ICK": "CILK1",
    "ICT1": "MRPL58",
    "KIRREL": "KIRREL1",
    "NARS": "NARS1",
    "PHB": "PHB1",
    "RQCD1": "CNOT9",
    "SEPT2": "SEPTIN2",
    "SEPT9": "SEPTIN9",
    "SGK223": "PRAG1",
    "TARS": "TARS1",
    "TMEM8A": "PGAP6",
    "VARS": "VARS1",
}
