"""How tightly drugs bind kinases: the built-in constants, a published panel, a user's table."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import pandas as pd

from refugium.core.errors import KnowledgeError
from refugium.core.tables import Column, Schema
from refugium.knowledge.pack import Knowledge, load_knowledge

AFFINITIES = Schema("affinities", (
    Column("drug", "name", "drug"),
    Column("construct", "name", "protein as it was tested"),
    Column("gene", "name", "its HGNC symbol"),
    Column("kd_nM", "number", "dissociation constant; missing: tested, no binding seen", "nM"),
    Column("source", "name", "where the constant comes from"),
), holds="dissociation constants of drugs and tested proteins")

SOURCE = "10.1038/nbt.1990"
_NO_BINDING_nM = 10_000.0
"""What the panel's matrix holds where no binding was seen up to 10 uM."""
_MATRIX = "drug-target_interaction_affinities_Kd__Davis_et_al.2011v1.txt"
_STATE = re.compile(r"(\(.*\)|(?<=[\d)])p|-cyclin\w+)+$")
"""Mutation, domain, phosphorylation or partner of a construct, behind its protein's name."""


def built_in_affinities(*, knowledge: Knowledge | None = None) -> pd.DataFrame:
    """Return the built-in dissociation constants: of nodes of the pack, 300 nM and tighter.

    Examples
    --------
    >>> rows = built_in_affinities()
    >>> float(rows.query("drug == 'dasatinib' and construct == 'SRC'")["kd_nM"].item())
    0.21
    """
    targets = (knowledge or load_knowledge()).tables["drug_targets"]
    return AFFINITIES.table(
        targets.loc[targets["kd_nM"].notna(), ["drug", "construct", "gene", "kd_nM", "source"]])


def read_panel(folder: str | Path) -> pd.DataFrame:
    """Answer: what does the whole panel of Davis et al. hold, in the layout of DeepDTA?

    Parameters
    ----------
    folder
        With `proteins.txt`, `ligands_can.txt` and the matrix of dissociation constants.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`AFFINITIES`: 68 drugs (those that are not known here by their PubChem
        number) x 442 constructs, gene by gene; of a construct of no human gene the gene is empty.

    Raises
    ------
    KnowledgeError
        A file that is not there, or a matrix that does not fit the names.

    References
    ----------
    Davis MI et al. (2011), doi:10.1038/nbt.1990
    """
    place = Path(folder)
    try:
        constructs = list(json.loads((place / "proteins.txt").read_text(encoding="utf-8")))
        compounds = list(json.loads((place / "ligands_can.txt").read_text(encoding="utf-8")))
        matrix = np.loadtxt(place / _MATRIX)
    except (OSError, ValueError) as error:
        raise KnowledgeError("the panel cannot be read", file=place, found=str(error),
                             remedy=f"give a folder with proteins.txt, ligands_can.txt, {_MATRIX}",
                             ) from error
    if matrix.shape != (len(compounds), len(constructs)):
        raise KnowledgeError("the matrix does not fit its names", file=_MATRIX, found=matrix.shape,
                             remedy=f"{len(compounds)} rows and {len(constructs)} columns")
    names = panel_names("compounds")
    kd = np.where(matrix >= _NO_BINDING_nM, np.nan, matrix)
    return AFFINITIES.table(pd.DataFrame({
        "drug": np.repeat([names.get(cid, f"CID {cid}") for cid in compounds], len(constructs)),
        "construct": np.tile(constructs, len(compounds)),
        "gene": np.tile([gene_of(construct) for construct in constructs], len(compounds)),
        "kd_nM": kd.ravel(), "source": SOURCE,
    }))


def gene_of(construct: str) -> str:
    """Return the gene of a construct of the panel; empty: of no human gene.

    Examples
    --------
    >>> gene_of("ABL1(T315I)p"), gene_of("ABL1p"), gene_of("YES"), gene_of("CDK4-cyclinD1")
    ('ABL1', 'ABL1', 'YES1', 'CDK4')
    """
    known = panel_names("constructs")
    bare = _STATE.sub("", construct)
    return known.get(construct, known.get(bare, bare))


@cache
def panel_names(table: str) -> dict[str, str]:
    """Return the panel's `compounds` (PubChem number to drug) or `constructs` (name to gene)."""
    with as_file(files("refugium.knowledge.packs.therapies") / f"tables/panel_{table}.csv") as file:
        read = pd.read_csv(file, dtype=str, keep_default_na=False)
    return dict(zip(read.iloc[:, 0], read.iloc[:, 1], strict=True))
