"""The page in a browser: no request, no error, nothing run from a name, fits a telephone."""

import shutil

import pandas as pd
import pytest

from refugium.report import render_page
from refugium.response import fit_response
from refugium.signal import read
from refugium.therapy import TherapyResult
from report.conftest import evil

CHROMIUM = shutil.which("chromium")
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the path (apt: chromium)"),
]


@pytest.fixture(scope="module")
def files(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    found = {}
    for name in ("made", "hostile", "long_names"):
        case = request.getfixturevalue(name)
        path = folder / f"{name}.html"
        path.write_text(render_page(
            readings=read(case.study), escape=case.escape, title=None, generated=None,
            contrasts=case.contrasts, command="refugium run pc9",
        ), encoding="utf-8")
        found[name] = path
    case = request.getfixturevalue("hostile")
    doses = pd.concat([pd.DataFrame({
        "model_id": evil("m"), "drug": evil(drug), "dose": [0, 0, 1, 3, 10, 30, 100, 300],
        "unit": "nM", "measure": "viability", "value": [101, 99, 97, 90, 70, 45, 33, 29],
        "value_unit": "%"}) for drug in ("one", "two")])
    pair = {"model_id": "m", "drug": evil("erlotinib"), "partner": evil("p"), "cells": "on_drug",
            "growth": -1.0, "same_on_untreated": -0.2, "readout": "fold", "rank": 0,
            "verdict": "cannot_tell", "abstained": "no_call"}
    step = {"model_id": "m", "drug": pair["drug"], "partner": pair["partner"], "dose_nM": 20.0,
            "cells": "on_drug", "node_fell_under_partner": "not_measured", "kd_nM": 2.0,
            "verdict": "cannot_tell", "reason": "no_interval", "next_test": "other_lines"}
    path = folder / "doses.html"
    path.write_text(render_page(
        readings=read(case.study), escape=case.escape, title=None, generated=None,
        contrasts=case.contrasts, command="refugium run pc9", response=fit_response(doses),
        therapy=TherapyResult({"rank": pd.DataFrame([pair]), "path": pd.DataFrame([step])}),
    ), encoding="utf-8")
    return found | {"doses": path}


@pytest.fixture(scope="module")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield chromium
        chromium.close()


class Visit:
    """An open page with everything it asked for, said and threw."""

    def __init__(self, browser, path, width, **options):
        self.page = browser.new_page(viewport={"width": width, "height": 900}, **options)
        self.requests, self.problems = [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", lambda message: self.problems.append(message.text)
                     if message.type in ("error", "warning") else None)
        self.page.on("dialog", lambda dialog: self.problems.append("dialog"))
        self.page.goto(path.as_uri())
        self.path = path

    def draw_all(self):
        """Open every fold and wait until every figure is drawn."""
        self.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        count = self.page.locator(".figure").count()
        for number in range(count):
            figure = self.page.locator(".figure").nth(number)
            figure.scroll_into_view_if_needed()
            figure.locator(".stage svg").wait_for(state="visible")
        return count

    def outgoing(self):
        return [url for url in self.requests
                if url != self.path.as_uri() and not url.startswith(("data:", "blob:"))]


@pytest.mark.parametrize("name", ["made", "hostile", "long_names", "doses"])
@pytest.mark.parametrize("width", [1280, 390])
def test_page_is_whole_quiet_and_fits(browser, files, name, width):
    visit = Visit(browser, files[name], width)
    count = visit.draw_all()
    page = visit.page
    assert count >= 5
    assert page.locator(".stage svg.marks").count() == count
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("window.pwned") is None
    assert visit.problems == []
    assert visit.outgoing() == []
    page.close()


@pytest.mark.parametrize("name", ["made", "hostile"])
def test_hover_runs_nothing_and_tells_the_node(browser, files, name):
    visit = Visit(browser, files[name], 1280)
    visit.page.locator("#answer").scroll_into_view_if_needed()
    visit.draw_all()
    points = visit.page.locator("#answer .stage svg path[aria-roledescription='point']")
    for number in range(min(points.count(), 6)):
        points.nth(number).hover(force=True)
    visit.page.wait_for_selector("#vg-tooltip-element.visible")
    assert "node" in visit.page.locator("#vg-tooltip-element").inner_text()
    assert visit.page.locator("#vg-tooltip-element img").count() == 0
    assert visit.page.evaluate("window.pwned") is None
    assert visit.problems == []
    visit.page.close()


def test_click_sorts_and_missing_stays_last(browser, files):
    visit = Visit(browser, files["made"], 1280)
    button = visit.page.locator("table.calls button", has_text="change, log2").first
    cells = ("[...document.querySelector('table.calls').tBodies[0].rows]"
             ".map(row => row.cells[3].dataset.v)")
    for direction, reverse in (("ascending", False), ("descending", True)):
        button.click()
        values = visit.page.evaluate(cells)
        numbers = [float(v) for v in values if v]
        assert numbers == sorted(numbers, reverse=reverse)
        assert values[len(numbers):] == [""] * (len(values) - len(numbers))
        assert visit.page.locator(f"table.calls th[aria-sort={direction}]").count() == 1
    visit.page.close()


def test_marker_opens_the_fold_of_its_row(browser, files):
    visit = Visit(browser, files["made"], 1280)
    row = visit.page.locator("#hit-1")
    assert not row.is_visible()
    visit.page.locator("a[href='#hit-1']").first.click()
    row.wait_for(state="visible")
    visit.page.close()


def test_first_screen_answers_then_draws_then_says_what_to_do(browser, files):
    """On a desk screen the sentences stand in view, then one figure, then next and how many."""
    visit = Visit(browser, files["made"], 1280)
    places = dict(visit.page.evaluate(
        "[...document.querySelectorAll('.short dt')].map(d => [d.textContent, d.offsetTop])"))
    answers = list(places)[:3]
    assert places[answers[-1]] < 900
    assert visit.page.locator("#answer .figure").count() == 1
    figure = visit.page.locator(".figure").first.evaluate("f => f.offsetTop")
    assert places[answers[-1]] < figure < places["What to do next?"] < places["Out of how many?"]
    unseen = visit.page.locator("#unseen-1")
    assert not unseen.is_visible()
    visit.page.locator("#answer a[href='#unseen-1']").first.click()
    unseen.wait_for(state="visible")
    visit.page.close()


def test_paper_opens_words_and_leaves_out_undrawn_pictures(browser, files):
    visit = Visit(browser, files["made"], 1280)
    page = visit.page
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open]):not(.file)").count() == 0
    assert page.locator("#hit-rows[open]").count() == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details:not([open]):not(.file)").count() > 0
    page.close()


def test_keyboard_reaches_the_answer_and_the_tables(browser, files):
    visit = Visit(browser, files["made"], 1280)
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.className") == "skip"
    assert visit.page.locator(".scroll:not([tabindex='0'])").count() == 0
    assert visit.page.locator(".stage:not([aria-label])").count() == 0
    visit.page.close()


def test_dark_scheme_and_no_script_still_show_words_and_pictures(browser, files):
    visit = Visit(browser, files["made"], 390, color_scheme="dark", java_script_enabled=False)
    page = visit.page
    assert "That cells depend on it is not shown" in page.locator("#answer").inner_text()
    assert "GAB1 module back" in page.locator("#by").inner_text()
    assert page.locator(".stage img").first.is_visible()
    assert visit.outgoing() == []
    page.close()
    dark = Visit(browser, files["made"], 390, color_scheme="dark").page
    assert dark.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 23, 26)"
    dark.close()
