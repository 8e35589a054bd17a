"""What a name looks like, before anything is looked up: accession, Ensembl, clone, entry name."""

from __future__ import annotations

import re

ENSEMBL = re.compile(r"(?P<id>ENS(?P<species>[A-Z]{0,6}?)(?P<part>[GTP])\d{11})(?:\.\d+)?(?:_.+)?",
                     re.ASCII)
ACCESSION = re.compile(
    r"(?P<id>[OPQ][0-9][A-Z0-9]{3}[0-9]|[A-NR-Z][0-9](?:[A-Z][A-Z0-9]{2}[0-9]){1,2})"
    r"(?:-\d{1,2})?(?:\.\d+)?", re.ASCII)
FASTA = re.compile(r">?(?:sp|tr)\|(?P<id>[A-Z0-9]{6,10}(?:-\d{1,2})?)\|"
                   r"(?P<entry>[A-Z0-9]{1,11}_(?P<organism>[A-Z0-9]{3,5}))(?:\s.*)?", re.ASCII)
ENTRY = re.compile(r"(?P<name>[A-Z0-9]{1,10})_(?P<organism>HUMAN|MOUSE|RAT|BOVIN|PIG|CHICK|DANRE|"
                   r"YEAST|ECOLI|DROME|CAEEL|RABIT|CANLF|MACMU)", re.ASCII)
HGNC = re.compile(r"HGNC:\d+", re.ASCII)
NON_CODING = re.compile(
    r"LINC\d+|LOC\d+|MIR(?:LET)?\d+[A-Z0-9-]*|SNOR[AD]\d+[A-Z0-9-]*|RNU[0-9A-Z-]+|RN7S[A-Z0-9]+|"
    r"RP\d{1,2}-\d+[A-Z]\d+(?:\.\d+)?|A[CLFPJ]\d{6}(?:\.\d+)?|CT[ABCD]-\d+[A-Z]\d+(?:\.\d+)?|"
    r"[A-Z0-9]{2,12}-(?:AS|IT|OT|DT)\d*|Y_RNA|SCARNA\d+|MT-(?:T[A-Z]\d?|RNR\d)|KIAA\d+", re.ASCII)
RODENT_CASE = re.compile(r"[A-Z][a-z0-9-]*[a-z][a-z0-9-]*", re.ASCII)
RODENT_CLONE = re.compile(r"[A-Z0-9]{7,10}Rik|Gm\d{3,}|LOC\d+Rik", re.ASCII)
ORGANISMS = {"HUMAN": "human", "MOUSE": "mouse", "RAT": "rat"}
ENSEMBL_SPECIES = {"": "human", "MUS": "mouse", "RNO": "rat"}
