"""The parts of the page: in their order, absent ones as open questions, no figure twice."""

import re
from importlib import resources

import numpy as np
import pandas as pd
import pytest

from refugium.core.status import Engagement, Level
from refugium.escape.schemas import CALLS, ENGAGEMENT
from refugium.report import page as page_module
from refugium.report import render_page, write_answer_page
from refugium.report.page_content import PageContent
from refugium.report.parts import PARTS, Part
from refugium.report.sections.denominators import denominators
from refugium.response import ResponseResult, fit_response
from refugium.signal import read
from report.conftest import evil


def _content(case):
    return PageContent(readings=read(case.study), escape=case.escape, contrasts=case.contrasts,
                       command="refugium run pc9")


def _render(case):
    return render_page(readings=read(case.study), escape=case.escape, contrasts=case.contrasts,
                       title=None, generated=None, command="refugium run pc9")


@pytest.mark.parametrize("case", ["made", "hostile", "empty"])
def test_parts_stand_in_the_declared_order_and_in_the_list_of_sections(case, request):
    page = _render(request.getfixturevalue(case))
    there = re.findall(r'<section id="(\w+)"', page)
    declared = [part.name for part in PARTS]
    assert there == [name for name in declared if name in there]
    assert re.findall(r'<li><a href="#(\w+)">', page.split("</nav>")[0]) == there


@pytest.mark.parametrize("case", ["made", "empty"])
def test_an_absent_part_says_in_one_line_what_it_would_need(case, request):
    case = request.getfixturevalue(case)
    page, content = _render(case), _content(case)
    for part in PARTS:
        absent = part.fill(content) is None
        assert (f'<section id="{part.name}"' in page) != absent
        if absent:
            assert part.would_need
        if part.would_need:
            assert page.count(f"It would need {part.needs(content).needs}") == int(absent)


def test_every_part_has_its_template_and_no_template_is_left_over():
    folder = resources.files("refugium.report") / "templates" / "parts"
    assert {p.name.split(".")[0] for p in folder.iterdir()} == {part.name for part in PARTS}


def test_a_later_room_adds_its_part_by_one_entry(made, monkeypatch):
    new = Part(name="cohort", nav="Cohort", title="Who?", fill=lambda page: None,
               would_need="many tumours.")
    at = [part.name for part in PARTS].index("notes")
    more = (*PARTS[:at], new, *PARTS[at:])
    monkeypatch.setattr(page_module, "PARTS", more)
    monkeypatch.setattr("refugium.report.parts.PARTS", more)
    page = _render(made)
    assert "<dt>Who?</dt><dd>It would need many tumours.</dd>" in page
    assert 'id="cohort"' not in page


def test_one_figure_leads_and_none_is_drawn_twice(made):
    page = _render(made)
    specs = re.findall(r'<figure class="figure" data-spec="([\w-]+)"', page)
    assert len(specs) == len(set(specs))
    first = page.split('<section id="answer"')[1].split("</section>")[0]
    assert first.count("<figure") == 1
    content = _content(made)
    assert content.lead.of == max(content.comparisons, key=lambda c: len(c.called)).contrast


def test_denominators_add_up_and_no_count_of_zero_is_written():
    hits = [{"verdict": v} for v in (*Engagement, "", "")]
    calls = [{"level": level, "status": "ok"} for level in Level]
    calls += [{"level": "none", "status": "not_measured"}] * 3
    lines = denominators({"engagement": ENGAGEMENT.table(pd.DataFrame(hits)),
                          "calls": CALLS.table(pd.DataFrame(calls))})
    for line in lines:
        counts = [int(n) for n in re.findall(r" in (\d+)", line)]
        assert sum(counts) == int(re.search(r"of (\d+)", line)[1])
        assert 0 not in counts
    assert len(lines) == 2
    assert denominators({"engagement": ENGAGEMENT.empty(), "calls": CALLS.empty()}) == []


def _response(rename=str):
    """Doses of one drug, and of two, with names as asked."""
    rng = np.random.default_rng(0)
    one = pd.DataFrame({"model_id": rename("PC9"), "drug": rename("one"), "unit": "nM",
                        "dose": [0, 0, 1, 3, 10, 30, 100, 300], "measure": "viability",
                        "value": [101, 99, 97, 90, 70, 45, 33, 29], "value_unit": "%"})
    pair = pd.DataFrame([
        {"model_id": rename("PC9"), "drug": rename("one"), "dose": a, "unit": "uM",
         "partner": rename("two"), "partner_dose": b, "partner_unit": "uM", "block": "p",
         "measure": "viability", "value_unit": "fraction",
         "value": 1 / (1 + a) / (1 + b / 2) + rng.normal(0, 0.02)}
        for a in (0, 0.3, 1, 3, 9) for b in (0, 0.3, 1, 3, 9)])
    return fit_response(one), fit_response(pair, draws=20)


@pytest.mark.parametrize("case", ["made", "hostile"])
def test_doses_stand_on_the_page_with_their_figures_and_numbers(case, request):
    case, dress = request.getfixturevalue(case), evil if case == "hostile" else str
    for response, figure in zip(_response(dress), ("curves-0", "surface-0"), strict=True):
        page = render_page(readings=read(case.study), escape=case.escape,
                           contrasts=case.contrasts, title=None, generated=None, command="x",
                           response=response)
        section = page.split('<section id="doses"')[1].split("</section>")[0]
        assert f'data-spec="spec-{figure}"' in section
        assert "tables/response/" in section and "<img src=x" not in page
        assert not re.search(r"\bnan\b", re.sub(r"<script.*?</script>", "", section, flags=re.S))
        first = page.split('<section id="answer"')[1].split("</section>")[0]
        assert "What do doses do to cell number?" in first


def test_wells_that_were_refused_are_told_where_doses_would_stand(made):
    refused = ResponseResult({}, notes=("The wells were not read as doses: per cent?",))
    page = render_page(readings=read(made.study), escape=made.escape, contrasts=made.contrasts,
                       title=None, generated=None, command="x", response=refused)
    assert '<section id="doses"' not in page
    assert "The wells were not read as doses: per cent?" in page


def test_page_of_one_answer_holds_its_parts_only(made, tmp_path):
    for number, response in enumerate((*_response(), ResponseResult({}))):
        folder = tmp_path / str(number)
        response.save(folder)
        page = write_answer_page(folder, readings=read(made.study), response=response,
                                   command="refugium response x").read_text()
        assert re.findall(r'<section id="(\w+)"', page) == ["doses", "notes", "methods"]
        assert 'href="#doses">Skip' in page and "refugium response x" in page
        assert ("Nothing to draw" in page) == (number == 2)
        assert ResponseResult.load(folder).tables["curves"].shape == response.curves.shape
