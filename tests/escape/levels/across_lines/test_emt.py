"""The mesenchymal state as a rival: read from genes, held constant, and missing where unread."""

from __future__ import annotations

from dataclasses import replace

import anndata as ad
import numpy as np
import pandas as pd
import pytest
from benchmarks.lines.score import read_lines

from refugium.core.status import LinesVerdict
from refugium.escape.levels.across_lines.emt import EPITHELIAL, MESENCHYMAL, emt_scores
from refugium.escape.levels.across_lines.rivals import EMT
from refugium.knowledge import load_knowledge, signature_network
from refugium.signal import read
from refugium.study import Study
from refugium.virtual import LinesPlan, write_lines

STRONG = LinesPlan(seed=5, shift_log2=3.0, n_sites=8, declared=True, misannotated=0.0,
                   site_log2=0.4, line_log2=0.3)


def _with_genes(study: Study, state: pd.Series, *, most: int = 20) -> Study:
    """Add RNA of untreated samples: genes of both states follow `state`, a hundred do not."""
    rng = np.random.default_rng(1)
    samples = study.samples[study.samples["arm"] == "DMSO"]
    network = signature_network(["state"], names=[EPITHELIAL, MESENCHYMAL])
    network = network.groupby("source").head(most)
    genes = [*network["target"], *(f"GENE{i}" for i in range(100))]
    way = np.array([*np.where(network["source"] == MESENCHYMAL, 1.0, -1.0), *np.zeros(100)])
    values = 6 + np.outer(state[samples["model_id"]].to_numpy(), way)
    values = values + 0.3 * rng.normal(size=values.shape)
    data = ad.AnnData(X=values, obs=pd.DataFrame(index=samples["sample_id"].to_numpy()),
                      var=pd.DataFrame({"gene": genes}, index=genes))
    data.uns["scale"], data.uns["kind"] = "log2", "genes"
    return replace(study, modalities={**study.modalities, "rna_log": data})


def test_the_score_is_the_state_and_needs_genes_of_both() -> None:
    lines = write_lines(STRONG)
    state = pd.Series(np.linspace(-2, 2, 8), index=lines.survives.index)
    score = emt_scores(read(_with_genes(lines.study, state)), load_knowledge())
    assert np.allclose(pd.Series(score)[state.index], 2 * state, atol=0.3)
    assert emt_scores(read(_with_genes(lines.study, state, most=4)), load_knowledge()) == {}
    assert emt_scores(read(lines.study), load_knowledge()) == {}


@pytest.mark.parametrize(("follows", "verdict"), [
    (True, LinesVerdict.ALIASED), (False, LinesVerdict.PRIMED)])
def test_a_state_that_goes_with_survival_is_a_rival(
    follows: bool, verdict: LinesVerdict
) -> None:
    lines = write_lines(STRONG)
    noise = pd.Series(0.05 * np.random.default_rng(2).normal(size=8), index=lines.survives.index)
    state = lines.survives.astype(float) + noise if follows else 20 * noise
    table = read_lines(_with_genes(lines.study, state), load_knowledge())
    row = table[(table["drug"] == STRONG.drug) & (table["node"] == STRONG.node)].iloc[0]
    assert EMT in row["rivals_read"]
    assert row["verdict"] == verdict
    assert (EMT in row["aliased_with"]) == follows
