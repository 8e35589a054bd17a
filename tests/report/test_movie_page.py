"""The movie on the page: sections, agreement with results.json, hostile names stay inert."""

import json
import shutil
from dataclasses import replace

import pytest

import refugium as rf
from builders.planted_courses import planted_study
from refugium.movie.chain.partners import PARTNERS
from refugium.report.sections.movie import movie_sections

CHROMIUM = shutil.which("chromium")
EVIL = "</script><img src=x onerror='window.pwned=1'>"


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    out = tmp_path_factory.mktemp("movie") / "out"
    study = planted_study(
        again=(360.0, 408.0), arm=EVIL, model=EVIL + "M",
        rename=lambda genes: [EVIL + g if g.startswith("REV") else g for g in genes],
    )
    return rf.run(study, out=out).page


def test_page_and_json_say_the_same(page):
    """Every sentence of results.json stands on the page (chain links stand in their table)."""
    from markupsafe import escape

    document = json.loads((page.parent / "results.json").read_text())
    text = page.read_text()
    assert document["movie"]["courses"][0]["status"] == "ok"
    # what is said of one model has its name in front, and stands below that name on the page
    said = [s.split(": ", 1)[-1] for s in document["movie"]["sentences"]]
    for sentence in said:
        if not sentence.startswith("chain, "):
            assert str(escape(sentence[1:60])) in text
    assert 'id="movie"' in text and 'id="pathways"' in text
    assert "RNA of pathway genes is told apart" in text
    assert (page.parent / "tables" / "movie" / "links.csv").is_file()


def test_hostile_names_never_end_a_script(page):
    """The planted name occurs only escaped."""
    assert EVIL not in page.read_text()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the path (apt: chromium)")
def test_it_plays_in_a_browser(page):
    """No error, no request, nothing run from a name; the course plays; it fits a telephone."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        view = chromium.new_page(viewport={"width": 390, "height": 800})
        problems, asked = [], []
        view.on("pageerror", lambda e: problems.append(str(e)))
        view.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
        view.on("request", lambda r: asked.append(r.url) if not r.url.startswith("data:") else 0)
        view.goto(page.as_uri())
        view.locator("#movie").scroll_into_view_if_needed()
        view.wait_for_selector("#movie button.play", timeout=20_000)
        view.click("#movie button.play")
        view.wait_for_timeout(300)
        assert "Stop" in view.inner_text("#movie button.play")
        view.click("#movie button.play")
        # the slider: outside the image, named, it says its time and obeys the keys
        slider = view.get_by_role("slider", name="Course shown up to").first
        assert slider.evaluate("s => s.closest('[role=img]')") is None
        assert slider.evaluate("s => s.closest('[aria-hidden=true]')") is None
        slider.focus()
        slider.press("End")
        last = slider.get_attribute("aria-valuetext")
        slider.press("ArrowLeft")
        view.wait_for_timeout(200)
        before = slider.get_attribute("aria-valuetext")
        assert (before, last) == ("15 d", "17 d")
        assert view.inner_text("#movie .controls output") == before
        assert view.evaluate("document.activeElement.type") == "range"
        slider.press("Home")
        view.wait_for_timeout(200)
        assert slider.get_attribute("aria-valuetext") == "0 h"
        assert view.evaluate("window.pwned === undefined")
        assert view.evaluate("document.documentElement.scrollWidth") <= 390
        assert problems == [] and len(asked) == 1
        chromium.close()


@pytest.fixture(scope="module")
def movie():
    return rf.make_movie(planted_study())


@pytest.mark.parametrize(
    ("window", "said"),
    [({"reversible_status": "not_measured"}, "is not known"),
     ({"reversible_status": "ok", "reversible_lo_h": 90.0}, "at least 90 h"),
     ({"reversible_status": "ok", "reversible_until_h": 168.0, "reversible_lo_h": 90.0,
       "reversible_hi_h": 200.0}, "up to 168 h on drug [90, 200]")],
)
def test_a_partner_says_until_when_the_state_returns(window, said, movie):
    row = {"model_id": "M", "arm": "drug", "first": "a", "second": "b", "agent": "x", "class": "y",
           "from_h": 0.0, "to_h": 24.0, "evidence": "hypothesis", "words": "why", **window}
    told = replace(movie, tables={**movie.tables, "partners": PARTNERS.table([row])})
    sections, _ = movie_sections(told, planted_study().models)
    assert said in sections[0].partners[0]["returns"]
