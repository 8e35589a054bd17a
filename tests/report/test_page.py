"""The page as text: one file, nothing from data outside its place, dated, within its size."""

import datetime
import html.parser
import json
import re

import pytest

from refugium.core.errors import RefugiumError
from refugium.report import embed, render_page
from refugium.report.page import today
from refugium.signal import read

DAY = datetime.date(2026, 1, 2)


def render(case, **more):
    options = {"title": None, "generated": DAY, "command": "refugium run pc9"} | more
    return render_page(readings=read(case.study), escape=case.escape, contrasts=case.contrasts,
                       **options)


@pytest.fixture(scope="module")
def pages(request):
    names = ("made", "hostile", "long_names", "formulas", "empty")
    return {name: render(request.getfixturevalue(name)) for name in names}


class Outline(html.parser.HTMLParser):
    """Tags, attributes, ids, scripts and plain words of a page."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.ids, self.links, self.scripts, self.words = [], [], [], [], []
        self.handlers, self._in = [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append(tag)
        self.ids += [found["id"]] if "id" in found else []
        self.links += [v for k, v in found.items() if k in ("href", "src", "action", "srcset")]
        self.handlers += [k for k in found if k.startswith("on")]
        self._in = (tag, found.get("type")) if tag in ("script", "style") else self._in

    def handle_endtag(self, tag):
        self._in = None if tag in ("script", "style") else self._in

    def handle_data(self, data):
        if self._in is None:
            self.words.append(data)
        elif self._in[0] == "script":
            self.scripts.append((self._in[1], data))


CASES = ["made", "hostile", "long_names", "formulas", "empty"]


@pytest.mark.parametrize("case", CASES)
def test_page_is_one_sound_file(pages, case):
    page = pages[case]
    outline = Outline(page)
    assert len(page.encode()) < 5_000_000
    assert len(outline.ids) == len(set(outline.ids))
    assert not outline.handlers
    assert all(link.startswith(("#", "data:image/svg+xml;base64,")) for link in outline.links)
    for link in outline.links:
        if link.startswith("#"):
            assert link[1:] in outline.ids, link
    assert not {"iframe", "object", "embed", "form", "base", "link"} & set(outline.tags)


@pytest.mark.parametrize("case", CASES)
def test_names_open_no_tag(pages, case):
    """The same page with plain names has the same scripts and no picture or svg more."""
    outline, plain = Outline(pages[case]), Outline(pages["made"])
    code = [text for kind, text in outline.scripts if kind is None]
    assert code == [str(embed.bundle()), *[t for k, t in plain.scripts if k is None][1:]]
    if case not in ("empty", "made"):
        assert outline.tags.count("img") == plain.tags.count("img")
    for kind, text in outline.scripts:
        if kind == "application/json":
            assert not set(text) & set("<>&\u2028\u2029")
            json.loads(text)


@pytest.mark.parametrize("case", CASES)
def test_no_missing_number_is_printed_as_one(pages, case):
    words = " ".join(Outline(pages[case]).words)
    assert not re.search(r"\bnan\b|\bNone\b|\bundefined\b|\binf\b", words)


def test_words_stand_without_a_script(pages):
    words = " ".join(" ".join(Outline(pages["made"]).words).split())
    for text in (
        "Research use only", "GAB1 module back: MET or AXL; EGFR excluded",
        "partly recovered: EGFR Y1092", "These data cannot see FGFR and YAP",
        "This would fall with any one of", "Not part of this version", "refugium run pc9",
        "Same input, versions and seed", "ERBB2IP", "Made-up numbers",
    ):
        assert text in words, text


def test_policy_allows_these_scripts_only(pages):
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', pages["made"]).group(1)
    assert "default-src &#39;none&#39;" in policy
    assert policy.count("sha256-") == 2
    assert "unsafe-eval" not in policy
    assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]


def test_date_and_title_are_as_asked(made):
    page = render(made, title="A title")
    assert "2026-01-02" in page
    assert "<title>A title" in page


def test_same_input_gives_the_same_page(made, pages):
    assert render(made) == pages["made"]


def test_date_honours_source_date_epoch(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert today() == datetime.date(1970, 1, 2)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(RefugiumError, match="SOURCE_DATE_EPOCH"):
        today()


@pytest.mark.parametrize("text", ["</script>", "<!-- x", "a\r\nb", "a\0b"])
def test_script_that_would_break_out_is_refused(text):
    with pytest.raises(RefugiumError):
        embed.inline_script(text)


def test_json_block_is_inert_and_true():
    value = {"a": "</script><!--&\u2028\u2029", "b": [1, None]}
    text = str(embed.script_json(value))
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text) == value
    with pytest.raises(ValueError, match="not JSON compliant"):
        embed.script_json({"a": float("nan")})
