"""Cards hold both sides and four answers on harm, none merged; what is drawn is what was ranked."""

import pandas as pd
import pytest

from refugium.report.sections.therapy import therapy_section
from refugium.therapy import (
    Abstained,
    TherapyResult,
    evidence_cards,
    find_evidence,
    find_tolerability,
    ladder_rungs,
    pareto_groups,
)

NAN = float("nan")


def pair(drug="erlotinib", partner="panobinostat", **more):
    return {"model_id": "m", "drug": drug, "partner": partner, "cells": "on_drug",
            "growth": -1.0, "growth_lo": -1.5, "growth_hi": -0.5, "same_on_untreated": -0.2,
            "same_on_untreated_lo": -0.4, "same_on_untreated_hi": 0.0, "readout": "log2 fold",
            "rank": 1, "tier": "slows", "on_front": True, "verdict": "closes"} | more


def result(*rows, **tables):
    harm = {} if not rows else find_tolerability(rows[0]["partner"], "erlotinib").tables
    path = [{"model_id": row["model_id"], "drug": row["drug"], "partner": row["partner"],
             "cells": row["cells"], "dose_nM": 20.0, "dose_over_free_cmax": 2.0, "node": "",
             "node_fell_under_partner": "not_measured", "verdict": row["verdict"],
             "next_test": "other_lines"} for row in rows]
    return TherapyResult({**harm, "rank": pd.DataFrame(rows), "path": pd.DataFrame(path),
                          **tables})


def test_harm_is_told_source_by_source_with_numbers_treated():
    (card,) = evidence_cards(result(pair()).tables)
    harm = dict(card.harm)
    recorded = next(rows for says, rows in harm.items() if "with the toxicities" in says)
    assert any("atrial fibrillation in 1 of 6" in row for row in recorded)
    assert len(harm) == len({says for says, _ in card.harm})
    assert not any("with the toxicities" in says and "label" in says for says in harm)
    assert not card.asked and card.speaks_for == card.speaks_against == ()


def test_none_recorded_and_not_in_the_table_are_other_answers():
    none = dict(evidence_cards(result(pair(partner="dasatinib")).tables)[0].harm)
    gone = dict(evidence_cards(result(pair(partner="saracatinib")).tables)[0].harm)
    assert any("none recorded, not none" in says for says in none)
    assert any(says == "not in the table of trials" for says in gone)


def test_both_sides_stand_and_an_unasked_one_is_not_empty_evidence():
    found = find_evidence(["dasatinib", "erlotinib"], disease="NSCLC", gene="EGFR")
    row = pair(partner="dasatinib", evidence_for=("grade B",), evidence_against=("NCT01",))
    (card,) = evidence_cards(result(row, grade=found.grade).tables)
    assert (card.asked, card.speaks_for, card.speaks_against) == (True, ("grade B",), ("NCT01",))


def test_three_drugs_have_a_card_without_harm_of_a_pair():
    (card,) = evidence_cards(result(pair(drug="R428;erlotinib")).tables)
    assert card.name == "R428 + erlotinib + panobinostat" and card.harm == ()


@pytest.mark.parametrize("count", [0, 1, 40])
def test_cards_are_few_and_measured_pairs_come_first(count):
    known = [pair(partner=f"drug {i}", cells="", abstained="not_tested") for i in range(count)]
    cards = evidence_cards(result(*known, pair()).tables)
    assert len(cards) == min(count + 1, 8) and cards[0].about == "measured in m"
    assert all(card.about == Abstained.NOT_TESTED.says for card in cards[1:])


def test_pairs_are_drawn_as_losses_and_survivors_apart_from_cells_that_met_both():
    both = result(pair(), pair(model_id="n", cells="from_start", abstained="no_call", rank=0),
                  pair(cells="", partner="other"))
    (readout, who, one), (_, other_who, other) = pareto_groups(both.tables)
    assert (readout, who, len(one), len(other)) == ("log2 fold", "survivors", 1, 1)
    assert other_who == "cells that met both drugs from the start"
    assert one[["benefit_lo", "benefit", "benefit_hi"]].iloc[0].tolist() == [0.5, 1.0, 1.5]
    assert other["abstained"].iloc[0] == Abstained.NO_CALL.says
    assert "survivors lose +1.0" in both.plot_pareto().description


def test_rungs_take_the_concentration_from_the_ratio_or_from_the_candidates():
    made = result(pair(), candidates=pd.DataFrame([{"partner": "other", "free_cmax_nM": 7.0}]))
    path = made.path
    more = pd.concat([path, path.assign(partner="other", cells="", dose_nM=NAN, kd_nM=2.0,
                                        dose_over_free_cmax=NAN)])
    rungs = ladder_rungs({**made.tables, "path": more})
    assert rungs["free_cmax_nM"].tolist() == [10.0, 7.0]
    assert "panobinostat" in made.plot_ladder().description


def test_section_holds_figures_and_cards_and_nothing_of_nothing():
    calls = pd.DataFrame(columns=["level", "role"])
    section = therapy_section(result(pair()), calls)
    assert [figure.id for figure in section.figures] == ["pareto-0", "ladder"]
    assert len(section.cards) == 1
    empty = therapy_section(TherapyResult({}), calls)
    assert empty.figures == empty.cards == ()
