"""Names that are not known: what is suggested, and in which words."""

import shlex

import pytest

from refugium.language.suggest import did_you_mean, nearest

STUDIES = ["crc14", "pc9-axl", "tnbc-rppa"]
CONTRASTS = ["PC9: erlotinib at 4 h vs DMSO", "PC9: erlotinib at 24 h vs DMSO",
             "PC9: erlotinib + R428 at 24 h vs DMSO", "PC9: R428 at 24 h vs DMSO"]


@pytest.mark.parametrize("name", ["pc9axl", "PC9_AXL", "pc9 axl", "Pc9-Axl", "pc9-ax", "p9-axl"])
def test_case_hyphens_underscores_and_blanks_do_not_count(name):
    assert nearest(name, STUDIES) == ["pc9-axl"]


@pytest.mark.parametrize("name", ["", "-", " _ ", "nowhere", "c"])
def test_nothing_is_suggested_where_nothing_is_alike(name):
    assert nearest(name, [*STUDIES, "", "--"]) == []


def test_the_likeliest_comes_first_and_the_order_of_the_known_does_not_count():
    known = ["VEGFR2", "MET", "EGFR"]
    assert nearest("EGRF", known) == nearest("EGRF", set(known)) == ["EGFR", "VEGFR2"]
    assert nearest("EGRF", known, most=1) == ["EGFR"]
    assert nearest("EGRF", known, alike=0.9) == []


def test_names_that_differ_only_in_what_does_not_count():
    assert nearest("s1", ["S-1", "S1", "s_1"]) == ["S1", "S-1", "s_1"]


@pytest.mark.parametrize(("name", "first"), [
    ("erlotinib 24h", CONTRASTS[1]), ("r428", CONTRASTS[3]), ("24 h r428 erlotinib", CONTRASTS[2]),
    ("pc9: erlotinib at 4h vs DMSO", CONTRASTS[0])])
def test_a_few_words_of_a_long_name_find_it(name, first):
    told = did_you_mean(name, CONTRASTS)
    assert told.startswith(f"did you mean {shlex.quote(first)}")


@pytest.mark.parametrize(("name", "known", "told"), [
    ("EGRF", ["MET", "EGFR"], "did you mean EGFR? known: MET, EGFR"),
    ("zzz", ["MET", "EGFR"], "known: MET, EGFR"),
    ("at", ["that", "what"], "did you mean what or that? known: that, what"),  # alike, not held
    ("zz", ["fizz buzz"], "known: 'fizz buzz'"),
    ("zzz", list("abcdefghij"), "known: a, b, c, d, e, f, g, h and 2 more"),
    (7, ["MET", "MET"], "known: MET"),
    ("EGFR", [], "leave it out: there is none here")])
def test_words(name, known, told):
    assert did_you_mean(name, known) == told


def test_a_name_from_the_data_cannot_move_the_text():
    told = did_you_mean("model one", ["model\u202e\nOne", "x" * 500])
    assert "\n" not in told and "\u202e" not in told and len(told) < 250
    assert "did you mean 'model One'?" in told


def test_quoted_names_are_one_word_for_a_shell():
    told = did_you_mean("it's", ["it's", "a b"]).removeprefix("did you mean ")
    assert shlex.split(told.replace("?", " ?"))[0] == "it's"
