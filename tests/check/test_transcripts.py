"""`check` promises a hit from transcripts where, and only where, the verb reads one."""

import numpy as np
import pytest

import refugium as rf
from builders.expression import expression
from builders.other_names import renamed_study
from refugium.knowledge import LEAST_TRANSCRIPTS, signature_network, transcripts_of

TARGETS = {"trametinib": "MEK", "alpelisib": "PI3K", "palbociclib": "CDK4/6", "erlotinib": "EGFR",
           "SCH772984": "ERK", "dasatinib": "SRC family"}


def first(study):
    return rf.check_study(study).questions.iloc[0]


@pytest.mark.parametrize("drug", TARGETS)
@pytest.mark.parametrize("genes", [0, LEAST_TRANSCRIPTS - 1, LEAST_TRANSCRIPTS, 12])
def test_what_is_promised_is_read(drug, genes):
    rng = np.random.default_rng(genes)
    network = signature_network()
    sets = transcripts_of(TARGETS[drug])
    own = network.loc[network["source"].isin([name for name, _ in sets[:1]]), "target"].tolist()
    held = [str(gene) for gene in rng.permutation(own)[:genes]]
    study = expression({gene: {"on": -2.0} for gene in held}, {"on": [drug]}, n=2)
    read = rf.find_escape(study).engagement["read_from"].eq("transcriptional").any()
    row = first(study)
    assert (row["answer"] == "partly") == read
    assert ("transcripts tell" in row["reason"]) == read
    assert read == (len(held) >= LEAST_TRANSCRIPTS)


def test_one_sample_of_each_state_promises_an_effect_only():
    own = signature_network(names=["ERK_FEEDBACK"])["target"]
    study = expression({str(g): {"on": -2.0} for g in own}, {"on": ["trametinib"]}, n=1)
    assert "an effect only" in first(study)["reason"]


def test_genes_that_are_not_recognised_promise_neither_a_hit_nor_a_state():
    asked = rf.check_study(renamed_study("mouse")).questions
    assert asked["answer"].tolist()[0] == asked["answer"].tolist()[2] == "no"
    assert asked["reason"].iloc[[0, 2]].str.contains("mouse or rat symbols").all()
    assert asked["needed"].iloc[[0, 2]].str.contains("human symbols").all()
    human = rf.check_study(renamed_study("human")).questions
    assert human["answer"].iloc[[0, 2]].eq("partly").all()
