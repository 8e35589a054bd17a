"""One RNA study whose genes are written in several ways; what was measured is the same in each."""

import anndata as ad
import numpy as np
import pandas as pd

from refugium.identifiers import load_symbols
from refugium.knowledge import signature_network
from refugium.study import Study

GENES = 400
HIT = "ERK_FEEDBACK"
TIMES_H = (6.0, 24.0, 72.0)


def written(genes, way, rng):
    """Return gene symbols in another way of writing."""
    number = {symbols[0]: name for name, symbols in load_symbols().entrez.items()}
    id_of = {symbols[0]: name for name, symbols in load_symbols().ensembl.items()}
    drawn = rng.permutation(np.arange(11_287, 110_000))[:len(genes)]
    ways = {
        "human": lambda i, g: g,
        "mouse": lambda i, g: g.capitalize(),
        "small": lambda i, g: g.lower(),
        "mouse ensembl": lambda i, g: f"ENSMUSG{drawn[i]:011d}.{i % 9}",
        "mouse numbers": lambda i, g: str(drawn[i]),
        "human numbers": lambda i, g: number.get(g, g),
        "human ensembl": lambda i, g: id_of.get(g, g),
    }
    return [ways[way](i, gene) for i, gene in enumerate(genes)]


def renamed_study(way, *, species="", seed=0):
    """Return trametinib against untreated cells at three times, genes written so."""
    rng = np.random.default_rng(seed)
    network = signature_network()
    hit = network.loc[network["source"] == HIT, "target"].tolist()
    genes = list(dict.fromkeys([*hit, *rng.permutation(network["target"].unique())]))[:GENES]
    rows = [(f"{arm}{time_h:g}{i}", "A", arm, time_h, str(i))
            for arm in ("ctl", "mek") for time_h in TIMES_H for i in range(3)]
    samples = pd.DataFrame(rows, columns=["sample_id", "model_id", "arm", "time_h", "replicate"])
    values = rng.normal(6, 1, len(genes)) + rng.normal(0, 0.2, (len(rows), len(genes)))
    on = samples["arm"].eq("mek").to_numpy()
    values[np.ix_(on, [gene in hit for gene in genes])] -= 3
    data = ad.AnnData(values, obs=pd.DataFrame(index=samples["sample_id"]),
                      var=pd.DataFrame(index=written(genes, way, rng)))
    data.uns["scale"], data.uns["kind"] = "log2", "genes"
    return Study(
        name="renamed", models=pd.DataFrame({"model_id": ["A"], "species": [species]}),
        arms=pd.DataFrame({"arm": ["ctl", "mek"], "start_h": 0.0,
                           "agent": ["DMSO", "trametinib:10 nM"]}),
        samples=samples, modalities={"rna_log": data})
