"""A drug that is not known is named, so is one drug under two names, and loading as given."""

import pytest

from builders.drugged import NONE, build
from refugium.core.errors import StudyError
from refugium.escape import find_escape


def under(*arms, spare=60):
    cells = [{"arm": "U", "agents": NONE, "time_h": 24.0, "levels": {}}]
    cells += [{"arm": f"arm {i}", "agents": [(name, "drug", 100.0) for name in names],
               "time_h": 24.0, "levels": {"EGFR": -3.0}} for i, names in enumerate(arms)]
    return build(cells, spare=spare)


@pytest.mark.parametrize(("name", "hint"), [
    ("erlotnib", "did you mean erlotinib?"), ("erlotinib (lot 3)", "did you mean erlotinib?"),
    ("compound X", "write its generic name"),
])
def test_an_unknown_drug_is_said_in_the_answer(name, hint):
    found = find_escape(under([name]), challenge=False)
    assert found.engagement.empty and found.calls.empty
    last = found.summary().splitlines()[-1]
    assert last.startswith(f"{name} is not among the drugs known here") and hint in last
    assert found.notes.query("kind == 'unknown_drug'")["where"].tolist() == [name]


def test_several_unknown_drugs_share_a_sentence():
    found = find_escape(under(["one x"], ["two x"]), challenge=False)
    assert "what one x, two x hit" in found.summary()
    assert (found.notes["kind"] == "unknown_drug").sum() == 2


def test_a_known_drug_and_a_ligand_are_not_said():
    study = under(["Tarceva"])
    assert "unknown_drug" not in set(find_escape(study, challenge=False).notes["kind"])


def test_one_drug_under_two_names():
    found = find_escape(under(["erlotinib"], ["Tarceva", "dasatinib"]), challenge=False)
    assert "erlotinib and Tarceva are one drug, erlotinib" in found.summary()


@pytest.mark.parametrize("drug", ["erlotinib", "ERLOTINIB", "Tarceva"])
def test_arms_are_chosen_by_the_drug_they_hold_and_not_by_their_name(drug):
    found = find_escape(under(["erlotinib"], ["trametinib"]), drug=drug, challenge=False)
    assert set(found.engagement["drug"]) == {"erlotinib"}


@pytest.mark.parametrize("drug", ["arm 0", "erl", "lapatinib"])
def test_a_drug_in_no_arm_is_refused_with_those_that_are(drug):
    with pytest.raises(StudyError, match="known: erlotinib") as caught:
        find_escape(under(["erlotinib"]), drug=drug, challenge=False)
    assert drug in str(caught.value)


def test_loading_as_given_is_said_where_few_features_are_seen_throughout():
    few = find_escape(under(["erlotinib"], spare=10), challenge=False)
    assert "plex0 (17)" in few.notes.query("kind == 'loading_as_given'")["words"].item()
    many = find_escape(under(["erlotinib"]), challenge=False)
    assert "loading_as_given" not in set(many.notes["kind"])
