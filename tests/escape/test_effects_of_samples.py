"""Published changes of samples that we hold: never a stronger verdict than the samples gave."""

import refugium as rf
from builders.effects import as_effects
from refugium.core.status import Level
from refugium.virtual import demo_plan, write_tumour


def ask(study):
    return rf.find_escape(study, challenge=False)


def test_no_verdict_is_stronger_than_that_of_the_samples():
    study = write_tumour(demo_plan()).study
    own = ask(study)
    of = {(r["contrast"], r["node"]): r for r in own.calls.to_dict(orient="records")}
    hits = {(r["contrast"], r["target"]): r for r in own.engagement.to_dict(orient="records")}
    strong = ["none", "candidate", "associated", "supported"]
    for errors in (("se", "df"), ("p", "df"), ()):
        given = ask(as_effects(study, errors=errors))
        for row in given.calls.to_dict(orient="records"):
            there = of[row["contrast"], row["node"]]
            assert strong.index(row["level"]) <= strong.index(there["level"])
            assert row["class"] != "primed"
        for row in given.engagement.to_dict(orient="records"):
            there = hits[row["contrast"], row["target"]]
            assert row["verdict"] in ("", there["verdict"], "partial")
            assert row["verdict"] != "partial" or there["verdict"] in ("partial", "engaged")
        told = given.calls["level"] != str(Level.NONE)
        assert told.any() == bool(errors)
        if not errors:
            assert set(given.calls["level"]) == {str(Level.NONE)}
