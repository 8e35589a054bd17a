"""Any name is only a name: renamed to hostile ones and back, every table is the same."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import refugium as rf
from builders.planted_courses import planted_study
from refugium.knowledge import find_drug
from refugium.virtual import demo_plan, write_tumour

NAMED = {
    "models": ("model_id", "parent_id"), "arms": ("arm",),
    "samples": ("sample_id", "model_id", "arm", "block"),
    "contrasts": ("case_arm", "case_model", "reference_arm", "reference_model"),
    "wells": ("model_id", "arm", "block"),
}
HOSTILE = "{kind}{number}|b; c + d vs e: at 4 h, f/g"
AGENT = "x{number}|b; c vs e at 4 h"  # a plus or a colon would be the shorthand of agents
MARK = "|b; c"
"""In every hostile name."""


def hostile(study):
    """Return the study under other names, and the names."""
    names = {}

    def rename(values, kind):
        for value in dict.fromkeys(map(str, values)):
            if value:
                names.setdefault(value, HOSTILE.format(kind=kind, number=len(names)))

    rename(study.models["model_id"], "m")
    rename(study.arms["arm"], "a")
    rename(study.samples["sample_id"], "s")
    rename(study.samples["block"], "k")
    unknown = dict.fromkeys(a for a in study.arms.loc[study.arms["kind"] == "drug", "agent"]
                            if find_drug(a) is None)
    agents = {a: AGENT.format(number=i) for i, a in enumerate(unknown)}
    tables = {
        table: getattr(study, table).assign(**{
            c: getattr(study, table)[c].map(lambda v: names.get(str(v), v)) for c in columns})
        for table, columns in NAMED.items()
    }
    tables["arms"]["agent"] = tables["arms"]["agent"].replace(agents)
    modalities = {}
    for name, data in study.modalities.items():
        own = data.copy()
        own.obs_names = [names[str(sample)] for sample in own.obs_names]
        modalities[name] = own
    return replace(study, **tables, modalities=modalities), names | agents


def back(value, names):
    if isinstance(value, tuple):
        return tuple(back(part, names) for part in value)
    if isinstance(value, str) and MARK in value:  # nearly all cells hold no name
        for old, new in names.items():
            value = value.replace(new, old)
    return value


def answers(study):
    made = rf.run(study)
    found = {f"escape.{name}": table for name, table in made.escape.tables.items()}
    found |= {f"movie.{name}": table for name, table in made.movie.tables.items()}
    report = rf.check_study(study)
    found |= {f"check.{n}": report.table(n) for n in ("confounding", "replicates", "questions")}
    found |= {f"therapy.{name}": table for name, table in made.therapy.tables.items()}
    return found | {"footprints": made.footprints, "contrasts": made.contrasts}


def with_unknown_agent():
    study = planted_study()
    return replace(study, arms=study.arms.assign(
        agent=study.arms["agent"].where(study.arms["kind"] != "drug", "compound 7")))


@pytest.mark.parametrize("make", [lambda: write_tumour(demo_plan()).study, with_unknown_agent],
                         ids=["demo", "movie"])
def test_a_hostile_renaming_answers_identically(make):
    study = make()
    other, names = hostile(study)
    assert len(names) > 5
    one, two = answers(study), answers(other)
    assert list(one) == list(two)
    for name, table in one.items():
        again = two[name].map(lambda value: back(value, names))
        assert len(table) == len(again), name
        for column in table:
            if column in ("call_id", "call_ids"):
                # a hash of names: other names, other keys, one to one
                keys = zip(table[column], again[column], strict=True)
                assert len(set(keys)) == table[column].nunique() == again[column].nunique(), name
            elif pd.api.types.is_numeric_dtype(table[column]):
                np.testing.assert_allclose(
                    table[column].astype(float), again[column].astype(float), rtol=1e-9,
                    atol=1e-9, err_msg=f"{name}.{column}")
            else:
                assert table[column].tolist() == again[column].tolist(), f"{name}.{column}"
