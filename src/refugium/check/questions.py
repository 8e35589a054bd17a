"""Which of the ten questions can a design answer, why, and what would it need?"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from refugium.check.confounding import ENOUGH
from refugium.check.facts import Facts, gather_facts, replicated, with_reference
from refugium.check.transcripts import Transcripts
from refugium.core.status import Status
from refugium.core.tables import Column, Schema
from refugium.language.lists import first_few
from refugium.language.numbers import counted
from refugium.language.times import say_time
from refugium.study.design import Design
from refugium.study.treatment import EARLY_H

YES, PARTLY, NO = "answerable", "partly", "no"
QUESTIONS = Schema(
    "questions",
    (
        Column("number", "integer", "number of the question"),
        Column("question", "text", "what is asked"),
        Column("answer", "text", f"{YES}, {PARTLY} or {NO}"),
        Column("reason", "words", "why"),
        Column("needed", "words", "what would be needed for a full answer"),
    ),
)
MOVIE_TIMES = 4
"""Times (baseline counted) from which an order can be seen."""
DOSE_RESPONSE = 3
"""Doses from which a curve can be drawn."""
GROWTH_TIMES = 4
RELAPSE_DAYS = 14.0
MODELS_FOR_ASSOCIATION = 6
LINEAGES = 20
"""One over the error rate of 5 %: fewer tumour types cannot test a biomarker on unseen ones."""
SERIAL_TIMES = 3

Answer = tuple[str, str, str]


def questions(
    design: Design, contrasts: Mapping[str, pd.DataFrame], transcripts: Transcripts | None = None
) -> pd.DataFrame:
    """Answer: which of the ten questions can these data answer?

    Parameters
    ----------
    design
        The design of the study.
    contrasts
        Derived contrasts of each modality.
    transcripts
        Of which targets transcripts tell a hit; None: of none.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`QUESTIONS`. `answerable` judges the design only: whether the readouts
        that matter were seen is told by each result.
    """
    facts = gather_facts(design, contrasts, transcripts)
    rows = []
    for number, (question, judge) in enumerate(_QUESTIONS, start=1):
        answer, reason, needed = judge(design, facts)
        rows.append({"number": number, "question": question, "answer": answer, "reason": reason,
                     "needed": needed})
    return QUESTIONS.table(rows)


def _hit(design: Design, facts: Facts) -> Answer:
    refusal = _no_signalling(facts)
    if refusal:
        return _hit_by_transcripts(facts) or refusal
    good = with_reference(facts.signalling)
    times = {float(t) for t in good["time_h"].dropna()}
    if not replicated(facts, good):
        if set(good["modality"]) <= facts.given:
            return (PARTLY, "changes without an error: the effect can be shown, not how sure it is",
                    "se or the nominal p of each change, with df or n")
        return (PARTLY, "one sample per state: the effect can be shown, not how sure it is",
                "replicates, each with its own reference in the same block")
    if not times:
        return (PARTLY, "the times of the samples are not stated: hit or not, but not whether it "
                "stays hit", "sampling times, early and late")
    if not (min(times) < EARLY_H <= max(times)):
        return (PARTLY, f"sampled on drug only {_when(times)}: hit or not, but not whether it "
                "stays hit", f"a sample before {say_time(EARLY_H)} and one later, with references")
    return YES, f"{len(good)} contrasts with a reference, {_when(times)}", ""


def _hit_by_transcripts(facts: Facts) -> Answer | None:
    """Say what transcripts tell of the hit where no kinase activity can be read."""
    found = facts.transcripts
    if facts.signalling.empty and (unread := found.not_human.get(found.modality)) is not None:
        return NO, f"{unread.words}: none is read", unread.remedy
    if found.contrasts.empty:
        return None
    told = first_few([f"{target} ({shown})" for target, shown in found.shown_by.items()], 4)
    words = f"no kinase activity is read; transcripts tell whether the output of {told} fell"
    if found.silent:
        words += f", and nothing of {first_few(found.silent, 4)}"
    if facts.best_replicates[found.modality] < ENOUGH and found.modality not in facts.given:
        return PARTLY, f"{words}: an effect only, for no state was seen twice", "replicates"
    return (PARTLY, f"{words}: not how much activity is left, and never that a drug missed",
            "phosphoproteomics, RPPA or Luminex, before and on drug")


def _backup(design: Design, facts: Facts) -> Answer:
    refusal = _no_signalling(facts)
    if refusal:
        return refusal
    good = with_reference(facts.signalling)
    standing = facts.signalling["status"] != Status.OK
    if good.empty:
        return (PARTLY, "no sample without the drug: what is active is seen, not whether it was "
                "so before", "untreated samples in the same block")
    if not replicated(facts, good):
        if set(good["modality"]) <= facts.given:
            return (PARTLY, "changes without an error: effects, and no candidate",
                    "se or the nominal p of each change, with df or n")
        return (PARTLY, "one sample per state: candidates without a p-value",
                "replicates in further blocks")
    if not len(design.wells):
        return (PARTLY, "candidates can be named; no growth or survival readings, so no call can "
                "rise above candidate", "growth with and without a block of the candidate")
    words = f"{len(good)} contrasts with a reference and {len(facts.well_times)} treated arms read"
    if standing.any():
        words += f"; {int(standing.sum())} contrasts have no reference"
    models = len({*design.samples["model_id"], *(s.model for s in design.given_states)})
    needed = "" if models >= MODELS_FOR_ASSOCIATION else (
        f"{MODELS_FOR_ASSOCIATION} models (now {models}) to associate a node with survival")
    return YES, words, needed


def _state(design: Design, facts: Facts) -> Answer:
    if facts.expressed.empty:
        return NO, "no RNA or protein was measured", "RNA-seq or proteomics on and before drug"
    read = set(facts.expressed["modality"]) - set(facts.transcripts.not_human)
    if not read:
        unread = next(iter(facts.transcripts.not_human.values()))
        return NO, f"{unread.words}: no state is read", unread.remedy
    good = with_reference(facts.expressed)
    if good.empty:
        return (NO, "no treated sample has a reference in its block",
                "untreated samples in the same batch")
    if not len(design.wells):
        return (PARTLY, "states can be scored; without growth or death readings quiet, slow and "
                "dying cells look alike", "live-cell counts and a death readout")
    return (YES, "states can be scored beside growth; change or selection is told apart only "
            "with tracked clones", "barcoded or tracked clones, to exclude selection")


def _order(design: Design, facts: Facts) -> Answer:
    course, times = _longest(facts.on_times)
    if not times:
        why = ("the times of the samples are not stated" if facts.on_unknown
               else "changes are given, not samples" if facts.given else "no sample on drug")
        return NO, why, "samples at four or more times from hours to weeks"
    steps = len(times) + facts.has_baseline.get(course, False)
    words = f"{_name(course)} was sampled {_when(set(times))}"
    if steps < MOVIE_TIMES - 1:
        return NO, f"{words}: too few times for an order", "four or more times, baseline included"
    lacks = []
    if not facts.has_baseline.get(course, False):
        lacks.append("a baseline")
    if steps < MOVIE_TIMES:
        lacks.append("a fourth time")
    if max(facts.best_readings.values(), default=0) < 2:
        lacks.append(_lacking(facts))
    if lacks:
        return PARTLY, f"{words}: a first sketch", " and ".join(lacks)
    early = [] if min(times) < EARLY_H / 2 else ["an earlier sample, to see the trigger"]
    return YES, words, " and ".join([*_culture(facts, course), *early])


def _memory(design: Design, facts: Facts) -> Answer:
    course, times = _longest(facts.off_times)
    if not times:
        return (NO, "no sample after a drug was removed",
                "an arm with a holiday (`none`), sampled on drug and after removal")
    words = f"{_name(course)} was sampled off drug {_when(set(times))}"
    if not facts.has_baseline.get(course, False):
        return PARTLY, f"{words}, but never before drug", "untreated samples of the same model"
    if not facts.on_times.get(course):
        return PARTLY, f"{words}, but not on drug", "samples on drug, before its removal"
    if len(times) < 2 or max(facts.best_readings.values(), default=0) < 2:
        return (PARTLY, f"{words}: what came back is seen, not by which road",
                f"two or more times after removal, with {_lacking(facts)}")
    return YES, words, " and ".join(_culture(facts, course))


def _culture(facts: Facts, course: tuple[str, str]) -> list[str]:
    """Ask for the arm that tells culture time from the drug, where it was not sampled."""
    return [] if facts.untreated_beside.get(course, False) else [
        "untreated cells at the same times, to tell culture time from the drug"]


def _lacking(facts: Facts) -> str:
    """Name what an order or a way back needs: replicates, or those that lie behind means."""
    seen = max(facts.best_replicates.values(), default=0) > 1
    return "the samples behind the means" if seen else "replicates"


def _how_many(design: Design, facts: Facts) -> Answer:
    if not facts.well_times:
        return NO, "no growth readings on drug", "live-cell counts on drug over days to weeks"
    most = max(facts.well_times.values())
    read = ", ".join(facts.well_measures)
    points = "1 time point" if most == 1 else f"up to {most} time points"
    words = f"{read} at {points}, the last after {facts.well_days:.3g} days"
    if most < GROWTH_TIMES:
        return PARTLY, f"{words}: the residual fraction at those times", "more times"
    if facts.well_days < RELAPSE_DAYS:
        return (PARTLY, f"{words}: rates and residual fraction, not re-awakening or relapse",
                f"readings beyond {RELAPSE_DAYS:g} days")
    return YES, words, ""


def _what_to_add(design: Design, facts: Facts) -> Answer:
    if not facts.combined:
        return (NO, "no growth or viability readings of two drugs together",
                "each drug alone and both together, in a grid of doses")
    pairs = [names for names in facts.combined if all(n in facts.single_doses for n in names)]
    names = first_few([" + ".join(combined) for combined in facts.combined], 1)
    if not pairs:
        return (PARTLY, f"{names} read, but not each drug alone: what the second adds is "
                "not told from what it does by itself", "each drug alone, at the same doses")
    full = [p for p in pairs if facts.combined[p] >= DOSE_RESPONSE ** 2
            and all(facts.single_doses[n] >= DOSE_RESPONSE for n in p)]
    if not full:
        return (PARTLY, f"{names} read at few doses: an excess can be seen, synergy not",
                f"a grid of {DOSE_RESPONSE} or more doses of each drug")
    return YES, f"dose grids of {len(full)} pairs", ""


def _who(design: Design, facts: Facts) -> Answer:
    if facts.lineages < LINEAGES:
        return (NO, f"{counted(facts.lineages, 'tumour type')}: a "
                "biomarker must hold in types it never saw",
                f"{LINEAGES} or more tumour types with baseline signalling and outcome")
    return (PARTLY, f"{facts.lineages} tumour types; outcomes are not part of a study folder",
            "outcomes of single drug and combination")


def _when_to_change(design: Design, facts: Facts) -> Answer:
    serial = [n for n in facts.subjects.values() if n >= SERIAL_TIMES]
    if not serial:
        return (NO, "no patient or animal was sampled at three or more times",
                "serial samples of the same tumour, and repeats of the assay")
    return (PARTLY, f"{len(serial)} subjects sampled at {SERIAL_TIMES} or more times",
            "repeated assays of one sample, for the minimum detectable change")


def _what_next(design: Design, facts: Facts) -> Answer:
    seen = {m: n for m, n in facts.best_replicates.items() if m not in facts.given}
    if facts.given and not seen:
        return (NO, "changes are given, not samples: the noise of a further sample is not known",
                "the samples behind the changes")
    most = max(seen.values(), default=0)
    if most >= 2:
        return YES, f"noise can be estimated: up to {most} samples per state", ""
    return (PARTLY, "no state was seen twice: noise must be assumed",
            "two or more samples of one state")


def _no_signalling(facts: Facts) -> Answer | None:
    if facts.signalling.empty:
        why = ("no treated sample in a modality in which kinase activity can be read"
               if facts.drug_arms else "no arm with a drug")
        return NO, why, "phosphoproteomics, RPPA or Luminex, before and on drug"
    if (facts.signalling["status"] == Status.CONFOUNDED).all():
        return (NO, "treatment and block cannot be told apart",
                "treated and untreated samples in the same block")
    return None


def _longest(times: dict[tuple[str, str], list[float]]) -> tuple[tuple[str, str], list[float]]:
    return max(times.items(), key=lambda item: len(item[1]), default=(("", ""), []))


def _name(course: tuple[str, str]) -> str:
    return f"{course[0]} in arm {course[1]!r}"


def _when(times: set[float]) -> str:
    words = [say_time(t, minutes=True) for t in sorted(times)]
    if len(words) > 6:
        words = [*words[:3], "...", words[-1]]
    return f"at {', '.join(words)}" if words else "at times not stated"


_QUESTIONS: tuple[tuple[str, Callable[[Design, Facts], Answer]], ...] = (
    ("Did the drug hit its target, and does it stay hit?", _hit),
    ("Which pathway keeps cells alive after the hit?", _backup),
    ("Which cell states do survivors take?", _state),
    ("In what order does the escape unfold?", _order),
    ("Do cells come back after drug removal, and by which road?", _memory),
    ("How many cells live on, and for how long?", _how_many),
    ("What to add, and when?", _what_to_add),
    ("Who would benefit?", _who),
    ("When to change course?", _when_to_change),
    ("What to measure next?", _what_next),
)
