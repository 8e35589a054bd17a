"""The movie in sentences, written by rule from its tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from refugium.core.status import OrderVerdict, Phase, Status
from refugium.core.tables import rows_of
from refugium.language.lists import first_few
from refugium.language.names import shown
from refugium.language.numbers import counted, known
from refugium.language.roles import in_words
from refugium.language.states import state_name
from refugium.language.times import say_time
from refugium.movie.memory.sentences import kept_words, memory_words
from refugium.movie.order.effects import effect_words
from refugium.movie.order.reasons import OrderReason
from refugium.movie.parameters import ALPHA, COMPOSITION_LOG2, HARVEST_LOG2, HIGH_QUANTILE
from refugium.movie.states.occupancy import SELECTION
from refugium.movie.states.sentences import states_words
from refugium.movie.time_course.harvests import Harvests

Tables = Mapping[str, pd.DataFrame]
Row = Mapping[str, Any]
MOST_STATES = 4
MOST_PAIRS = 4
MOST_MODELS = 8


class Told(NamedTuple):
    """One sentence: of which model (empty: of several, named in it), about what, and the words."""

    model: str
    about: str
    words: str

    def __str__(self) -> str:
        """Say the sentence with its model in front."""
        return f"{self.model}: {self.words}" if self.model else self.words


def movie_sentences(tables: Tables) -> list[str]:
    """Return the answer, a few sentences per model; models without a movie in one sentence each.

    Examples
    --------
    >>> from refugium.movie.result import MovieResult
    >>> movie_sentences(MovieResult({}).tables)
    ['No model was followed over time.']
    """
    return [str(one) for one in movie_told(tables)]


def movie_told(tables: Tables) -> list[Told]:
    """Return the same sentences, each with its model and what it is about.

    Examples
    --------
    >>> from refugium.movie.result import MovieResult
    >>> movie_told(MovieResult({}).tables)[0].about
    'no movie'
    """
    told = [Told("", "states", words)
            for words in states_words(tables["state_changes"], tables["states_over_models"])]
    for course in rows_of(tables["courses"]):
        model = str(course["model_id"])
        if course["status"] != Status.OK:
            continue
        own = {name: t[t["model_id"] == model] if "model_id" in t else t
               for name, t in tables.items()}
        said = {
            "culture": _culture(course), "composition": _composition(course),
            "untimed": _untimed(course),
            "directions": _directions(own, course),
            "waves": _order(own), "order": _before(own, course), "states": _states(own),
            "cells": _cells(own), "way back": _back(own), "genes": _genes(own),
            "chain": _chain(own), "partners": _partners(own), "speed": _speed(own),
            "renamed": _renamed(course),
        }
        told += [Told(model, about, words) for about, all_words in said.items()
                 for words in all_words]
    told += [Told(model, "effects", words) for model, words in effect_words(
        tables["effect_courses"])]
    told += [Told("", "no movie", words) for words in _silent(tables["courses"])]
    return told or [Told("", "no movie", "No model was followed over time.")]


def movie_findings(tables: Tables) -> list[str]:
    """Return one sentence per model followed: what it keeps, else its way back, states or waves.

    Changes that came as such are told as effects.

    Examples
    --------
    >>> from refugium.movie.result import MovieResult
    >>> movie_findings(MovieResult({}).tables)
    []
    """
    courses = tables["courses"]
    told = [f"{model}: {words}" for model, words in effect_words(tables["effect_courses"])]
    for model in courses.loc[courses["status"] == Status.OK, "model_id"]:
        own = {name: t[t["model_id"] == model] if "model_id" in t else t
               for name, t in tables.items()}
        told += [f"{model}: {words}" for words in
                 [*kept_words(own["gene_memory"], own["points"]), *_back(own), *_states(own),
                  *_order(own)][:1]]
    return told


def _silent(courses: pd.DataFrame) -> list[str]:
    """Tell which models have no movie, those with the same reason together."""
    words = []
    table = courses[courses["status"] != Status.OK]
    for reason in dict.fromkeys(table["reason"].astype(str)):
        part = table[table["reason"] == reason]
        names = part["model_id"].astype(str).tolist()
        untimed = int(part["n_untimed"].sum())
        why = f"{reason}; samples without a time: {untimed}" if untimed else reason
        takes = ("every time spread over the blocks" if Status.CONFOUNDED in set(part["status"])
                 else "changes at two times or more" if Status.ABSTAINED in set(part["status"])
                 else "a sample before the drug, two times or more on it, and replicates")
        words.append(f"{first_few(names, MOST_MODELS)}: no movie ({why}). It takes {takes}.")
    return words


def _untimed(course: Row) -> list[str]:
    count = int(course["n_untimed"])
    if not count:
        return []
    return [f"{count} sample{'s are' if count > 1 else ' is'} left out: the time is not stated."]


def _culture(course: Row) -> list[str]:
    """Say what stands for the same cells without the drug at the same time."""
    arm = str(course["untreated_arm"] or "")
    if not arm:
        harvests = "" if course["blocks_stated"] else (
            ", nor what each harvest did to its samples (which were handled together is not "
            "stated)")
        if str(course["harvests"]) == Harvests.REPEATED:
            harvests = ("; what a harvest does is, for samples of each time lie in several blocks, "
                        "taken for harvests of their own")
        return ["no untreated arm was sampled beside: what culture time does is not told from the "
                f"drug in anything below{harvests}."]
    words = f"every time is read against {shown(arm)} of the same time"
    if not course["blocks_stated"]:
        words += " (taken for one harvest with it: which were handled together is not stated)"
    if between := int(course["untreated_between"]):
        words += f", a straight line between its samples at {counted(between, 'time')}"
    if beyond := int(course["untreated_beyond"]):
        words += (f"; {counted(beyond, 'time')} lie beyond its samples: there culture time is not "
                  "told from the drug")
    if known(course["untreated_start_h"]):
        words += (f"; no sample was taken before the drug, untreated cells of "
                  f"{say_time(course['untreated_start_h'])} stand for the start")
    return [f"{words}."]


def _composition(course: Row) -> list[str]:
    shift = float(course["composition_log2"])
    if not shift > COMPOSITION_LOG2:
        return []
    return ["library composition differs between samples: scaling by median ratios instead of "
            f"total counts would move them apart by up to {shift:.1f} log2; small changes of many "
            "genes are not to be trusted."]


def _renamed(course: Row) -> list[str]:
    if course.get("unrecognised"):
        return [f"states and the chain are not read: {course['unrecognised']}."]
    pairs = course["renamed_genes"]
    if not pairs:
        return []
    genes = "1 gene of states or the chain is" if len(pairs) == 1 else (
        f"{len(pairs)} genes of states or the chain are")
    return [f"{genes} read under another name in the data ({first_few(pairs, MOST_PAIRS)})."]


def _directions(own: Tables, course: Row) -> list[str]:
    if course["panel"]:
        against = (f"read against {first_few(course['housekeeping'], MOST_PAIRS)}"
                   if course["housekeeping"] else "without a housekeeping gene: what all genes of "
                   "a sample do together is not told from its amount")
        return [f"a panel of {counted(course['n_features'], 'gene')}, {against}; onsets and order "
                "of single genes, no constraints."]
    rows = rows_of(own["constraints"])
    beyond = sum(bool(row["beyond_noise"]) for row in rows)
    first = sum(float(row["share"]) for row in rows[:2])
    return [f"the first two constraints carry {first:.0%} of the variance "
            f"({course['constraints_recipe']}); {beyond or 'none of them'} "
            f"exceed{'s' if beyond < 2 else ''} replicate noise."]


def _order(own: Tables) -> list[str]:
    return [f"{row['arm']}: {row['words']} ({row['n_genes']:,} responding genes)."
            if row["n_genes"] else f"{row['arm']}: no gene is shown to respond."
            for row in rows_of(own["waves"])]


def _before(own: Tables, course: Row) -> list[str]:
    table = own["order"]
    if table.empty:
        return []
    shown = table[table["verdict"].isin([OrderVerdict.BEFORE, OrderVerdict.AHEAD])]
    # the stronger claim first, then the earlier
    shown = shown.assign(ahead=shown["verdict"] == OrderVerdict.AHEAD).sort_values(
        ["ahead", "time_h"], kind="stable")
    told = first_few([_led(row) for row in rows_of(shown)], MOST_PAIRS, between="; ",
                     rest=" (and {} more)")
    pairs = counted(len(table), "pair")
    tail = (". Ahead is not begun first: one onset with slower kinetics gives it too"
            if shown["ahead"].any() else "")
    rest = len(table) - len(shown)
    weak = int((table["reason"] == OrderReason.HARVEST).sum())
    # where nothing is shown, only what harvests would do is news
    more = "; ".join([f"{rest} cannot be told"] * bool(rest and told) + _weak(table, weak))
    more = f"; {more}" if more else ""
    what = "genes" if course["panel"] else "states"
    return [f"of {pairs} of {what} that moved most, "
            f"{told or 'none is shown ahead of the other'}{more}{tail}."]


def _weak(table: pd.DataFrame, weak: int) -> list[str]:
    """Say how many pairs lead beyond noise, but not beyond what shifts of harvests would do."""
    if not weak:
        return []
    row = rows_of(table[table["reason"] == OrderReason.HARVEST])[0]
    return [f"in {counted(weak, 'pair')} one leads beyond noise, but shifts of each harvest below "
            f"{HARVEST_LOG2:g} log2 over genes would do as much: cannot tell "
            f"({Harvests(row['harvests']).advice})"]


def _led(row: Row) -> str:
    """Say who leads whom, and the shares where they were measured (version 1 did not)."""
    led = "begins before" if row["verdict"] == OrderVerdict.BEFORE else "is ahead of"
    size = row["break_even_before_log2" if row["verdict"] == OrderVerdict.BEFORE else
               "break_even_log2"]
    harvest = f"; up to harvest shifts of {size:.2f} log2" if known(size) else ""
    at = (f" (at {say_time(row['time_h'])} {row['first_share']:.0%} of its own peak against "
          f"{row['second_share']:.0%}{harvest})" if row["time_h"] >= 0 else "")
    return f"{_set(row['first'])} {led} {_set(row['second'])}{at}"


def _states(own: Tables) -> list[str]:
    """Tell what sets of sites or antibodies did; those of genes are told over all models."""
    if len(own["state_changes"]):
        return []
    table = own["state_scores"]
    if (table["status"] == Status.NOT_RECOGNISED).any():
        return []  # told of the course itself
    seen = table[(table["status"] == Status.OK) & table["phase"].isin([Phase.ON, Phase.AGAIN])]
    if seen.empty:
        return []
    sure = seen[seen["q"] <= ALPHA]
    best = sure.reindex(sure["change"].abs().sort_values(ascending=False).index)
    best = best.drop_duplicates("state").head(MOST_STATES)
    names = [f"{_set(row['state'])} {row['change']:+.1f} at {say_time(row['time_h'])}"
             for row in rows_of(best)]
    unseen = table.loc[table["status"] == Status.NOT_MEASURED, "state"].nunique()
    words = ("states that moved most on the drug, log2: " + ", ".join(names) if names
             else "no state moved beyond replicates on the drug")
    missing = f"; {counted(unseen, 'state')} not measured here" if unseen else ""
    tail = " It could be selection." if names else ""
    return [f"{words}{missing}.{tail}"]


def _cells(own: Tables) -> list[str]:
    """Tell the states whose share of high cells is surely above that before the drug."""
    points = own["points"].set_index("point")
    table = own["occupancy"].assign(phase=own["occupancy"]["point"].map(points["phase"]))
    if table.empty:
        return []
    told = table[table["status"] == Status.OK]
    if not told["phase"].isin([Phase.ON]).any():
        why = ", ".join(dict.fromkeys(str(reason) for reason in table["reason"] if reason))
        return [f"cells: the share in each state is not measured ({why})."]
    before = table[table["phase"] == Phase.BEFORE].groupby("state")["hi"].max()
    seen = table[(table["phase"] == Phase.ON) & (table["lo"] > table["state"].map(before))]
    best = seen.sort_values("share", ascending=False, kind="stable").drop_duplicates("state")
    named = [f"{_set(row['state'])} {row['share']:.0%} [{row['lo']:.0%}, {row['hi']:.0%}] at "
             f"{say_time(points['time_h'][row['point']])}"
             for row in rows_of(best)]
    names = first_few(named, MOST_STATES, rest=" (and {} more states)")
    words = (f"{names}. {SELECTION[0].upper() + SELECTION[1:]}" if named else
             "no share rises beyond what samples differ by")
    return [f"cells high in a state ({1 - HIGH_QUANTILE:.0%} before the drug, by rule), on the "
            f"drug: {words}."]


def _back(own: Tables) -> list[str]:
    words = []
    table = own["hysteresis"]
    for row in rows_of(table[table["space"] == "constraints"]):
        when = f"off the drug at {say_time(row['time_h'])} ({row['arm']})"
        if row["status"] != Status.OK:
            words.append(f"{when}: {Status(row['status']).advice}.")
            continue
        size = (f"its distance from that way is {row['hysteresis']:.2f} [{row['lo']:.2f}, "
                f"{row['hi']:.2f}] times the way's length")
        verdict = {
            "another_way": f"the state is on another road than the way out ({size}), "
                           f"unless the way bends between samples by {row['detour_needed']:.1f}"
                           " times its straight length; a loop is expected wherever genes "
                           "differ in rate, and is no memory",
            "same_way": f"the state lies on the way out ({size})",
            "not_resolved": f"whether the state lies on the way out is not resolved ({size}"
                            f"{_harvest(row)})",
        }
        words.append(f"{when} {verdict[str(row['verdict'])]}; {row['alternative']}.")
    near = own["nearest"]
    again = set(own["points"].loc[own["points"]["phase"] == Phase.AGAIN, "point"])
    for row in rows_of(near[(near["rank"] == 1) & near["point"].isin(again)]):
        at = own["points"].set_index("point")["time_h"][row["point"]]
        words.append(f"on the drug again at {say_time(at)} the state is nearest to "
                     f"{_phase(row['to_phase'])} at {say_time(row['to_time_h'])} (RMS "
                     f"{row['rms']:.2f} log2).")
    return words


def _harvest(row: Row) -> str:
    """Say how small a shift of each harvest would do the same, where that is why."""
    least = row["break_even_log2"]
    if not (known(least) and 0 < least < HARVEST_LOG2):
        return ""
    return f"; shifts of each harvest, a scatter of {least:.2f} log2 over genes, would do as much"


def _genes(own: Tables) -> list[str]:
    return memory_words(own["gene_memory"], own["points"], own["memory_plan"])


def _chain(own: Tables) -> list[str]:
    words = []
    several = own["links"]["arm"].nunique() > 1
    for row in rows_of(own["links"]):
        verdict = in_words(row["verdict"] or row["status"])
        arm = f" ({row['arm']})" if several else ""
        words.append(f"chain, {row['first']} to {row['second']}{arm}: {verdict}; {row['words']}.")
    return words


def _partners(own: Tables) -> list[str]:
    words = []
    for (_, first, second), part in own["partners"].groupby(["arm", "first", "second"], sort=False):
        row = rows_of(part)[0]
        agents = ", ".join(str(agent) for agent in part["agent"])
        words.append(f"hypothesis, not tested here: {agents} from 0 to {say_time(row['to_h'])} "
                     f"could act on {first} before {second}; {reversible_words(row)}.")
    return words


def reversible_words(row: Row) -> str:
    """Say up to when the state of a partner's model would return by itself."""
    if row["reversible_status"] != Status.OK:
        return ("up to when the state would return by itself is not known: "
                f"{Status(row['reversible_status']).brief}")
    if not row["reversible_until_h"] >= 0:
        return f"the state returns by itself up to at least {row['reversible_lo_h']:.0f} h on drug"
    return (f"the state returns by itself up to {row['reversible_until_h']:.0f} h on drug "
            f"[{row['reversible_lo_h']:.0f}, {row['reversible_hi_h']:.0f}]")


def _speed(own: Tables) -> list[str]:
    told = own["returning"]
    slower = told[(told["quantity"] == "p_return_slower") & (told["status"] == Status.OK)]
    models = own["models"]
    if models.empty:
        return []
    best = rows_of(models[models["best"]])[0]
    words = [] if best["model"] == "coupled" else [
        f"of the models of kinetics the best by BIC says: {best['meaning']}."]
    for row in rows_of(slower):
        chance = f"{row['estimate']:.2f} (kinetics of the first two constraints)"
        if best["model"] == "coupled":
            words.append("the probability that the return is slower than the induction is "
                         f"{chance}.")
        else:
            worse = float(models.loc[models["model"] == "coupled", "delta_bic"].iloc[0])
            words.append("under the coupled model, which fits worse (BIC higher by "
                         f"{worse:.0f}), the probability of a slower return would be {chance}.")
    return words


def _set(name: object) -> str:
    return state_name(name)


def _phase(phase: object) -> str:
    return {Phase.BEFORE: "before the drug", Phase.ON: "on the drug", Phase.OFF: "off the drug",
            Phase.AGAIN: "on the drug again"}[Phase(str(phase))]
