"""Several plexes of one labelled phospho experiment as one matrix, joined by peptide form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import anndata as ad
import numpy as np
import pandas as pd

from refugium.core.tables import rows_of
from refugium.study import LOSSES

SET_COLUMNS = ("gene", "uniprot", "protein")


def join_plexes(plexes: Mapping[str, ad.AnnData]) -> tuple[ad.AnnData, pd.DataFrame]:
    """Join plexes into one matrix, one feature per peptide form.

    Parameters
    ----------
    plexes
        Block name to AnnData (samples x peptide forms) as
        :func:`refugium.io.matrices.matrix_from_table` returns it; `var` holds `peptide` and
        any of gene, uniprot, protein.

    Returns
    -------
    tuple
        AnnData over all samples, with one feature per peptide form, and losses. In `var`, gene,
        uniprot and protein are `;` sets in alphabetical order, and `plexes` names the blocks
        that measured the form. A form that a plex did not measure is missing there.

    Notes
    -----
    A search engine names one protein of those that share a peptide, and not the same one every
    time. The peptide belongs to all of them, so the set is kept and the difference is recorded.
    The set follows the residues, not the phosphosites, and a protein that holds a peptide holds
    every shorter one inside it.
    """
    facts: dict[str, dict[str, dict[str, str]]] = {}
    for block, data in plexes.items():
        for row in rows_of(data.var):
            facts.setdefault(str(row["peptide"]), {})[block] = {
                str(key): str(value) for key, value in row.items()
            }
    forms = list(facts)
    position = {form: column for column, form in enumerate(forms)}
    parts = []
    for data in plexes.values():
        part = np.full((data.n_obs, len(forms)), np.nan)
        part[:, [position[str(form)] for form in data.var["peptide"]]] = np.asarray(data.X)
        parts.append(part)
    rows, losses = _features(facts)
    samples = [str(name) for data in plexes.values() for name in data.obs_names]
    names = [f"{gene}:{form}" for gene, form in zip(rows["gene"], forms, strict=True)]
    joined = ad.AnnData(
        X=np.vstack(parts), obs=pd.DataFrame(index=pd.Index(samples)),
        var=rows.set_index(pd.Index(names)),
    )
    first = next(iter(plexes.values()))
    joined.uns["scale"], joined.uns["kind"] = first.uns["scale"], first.uns["kind"]
    return joined, losses


def _features(
    facts: Mapping[str, Mapping[str, Mapping[str, str]]],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    owners = {column: _owners(facts, column) for column in SET_COLUMNS}
    rows: list[dict[str, Any]] = []
    losses = []
    for form, by_block in facts.items():
        row: dict[str, Any] = {"peptide": form}
        for column in SET_COLUMNS:
            row[column] = ";".join(sorted(owners[column][form.upper()]))
        rules = {record.get("label_rule", "") for record in by_block.values()}
        row["label_rule"] = ";".join(sorted(rules - {""}))
        row["plexes"] = ";".join(by_block)
        rows.append(row)
        named = {block: record.get("gene", "") for block, record in by_block.items()}
        if any(_parts(gene) != owners["gene"][form.upper()] for gene in named.values()):
            words = ", ".join(f"{gene or 'nothing'} in {block}" for block, gene in named.items())
            losses.append({
                "modality": "phospho", "item": form,
                "why": f"shared peptide, named {words}: one feature of {row['gene']}",
            })
    columns = ["peptide", *SET_COLUMNS, "label_rule", "plexes"]
    return pd.DataFrame(rows, columns=columns), LOSSES.table(losses)


def _owners(
    facts: Mapping[str, Mapping[str, Mapping[str, str]]], column: str
) -> dict[str, set[str]]:
    named: dict[str, set[str]] = {}
    for form, by_block in facts.items():
        parts = named.setdefault(form.upper(), set())
        for record in by_block.values():
            parts |= _parts(record.get(column, ""))
    return {
        residues: set().union(*(parts for longer, parts in named.items() if residues in longer))
        for residues in named
    }


def _parts(text: str) -> set[str]:
    return {part for part in text.split(";") if part}
