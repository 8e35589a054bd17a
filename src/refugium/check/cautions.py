"""What is not wrong but may not be meant: near-equal names, unused samples, doubtful doses."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from refugium.check.copied_rows import copied_rows
from refugium.check.doubtful_arms import doubtful_arms
from refugium.check.doubtful_models import doubtful_models
from refugium.check.doubtful_values import doubtful_values
from refugium.check.given_changes import doubtful_changes
from refugium.check.names import doubtful_names
from refugium.check.pairs import doubtful_pairs
from refugium.core.tables import rows_of
from refugium.language.lists import quoted
from refugium.language.names import bare_name
from refugium.response import find_near_duplicates
from refugium.signal import Readings, read
from refugium.signal.footprints import reread_words
from refugium.study import Study
from refugium.study.design import doubtful_times
from refugium.study.treatment import agents_on

Caution = dict[str, str]


def find_cautions(study: Study | Readings) -> list[Caution]:
    """Answer: what in this study may not be meant as it is written?

    Returns
    -------
    list of dict
        `where`, `found`, `remedy`; empty if nothing needs a second look.
    """
    readings = read(study)
    return [caution for look in _LOOKS for caution in look(readings)]


def _near_equal(readings: Readings) -> Iterator[Caution]:
    design = readings.design
    ids = (("models", "model_id", design.models["model_id"]), ("arms", "arm", design.arms["arm"]),
           ("arms", "agent", design.arms["agent"]),
           ("samples", "sample_id", design.samples["sample_id"]),
           ("samples", "block", design.samples["block"]))
    for table, column, values in ids:
        groups: dict[str, list[str]] = {}
        for value in dict.fromkeys(values):
            groups.setdefault(bare_name(value), []).append(value)
        for names in groups.values():
            # one line under two names is told of its own
            if len(names) > 1 and not (table == "models" and set(names) <= {
                    name for pair in design.same_lines for name in (pair.model, pair.other)}):
                yield {"where": f"{table}.{column}",
                       "found": f"almost the same name: {quoted(names)}",
                       "remedy": "if they are one, write them alike"}


def _unmeasured_samples(readings: Readings) -> Iterator[Caution]:
    design = readings.design
    measured = {sample for samples in design.rows.values() for sample in samples}
    idle = [s for s in design.samples["sample_id"] if s not in measured]
    if idle:
        yield {"where": "samples.sample_id", "found": f"in no modality: {quoted(idle)}",
               "remedy": "add their readings, or delete the rows"}
    for name, data in ((n, r.data) for n, r in readings.of.items()):
        if isinstance(data.X, np.ndarray) and data.X.dtype.kind == "f":
            blank = np.isnan(data.X).all(axis=1)
            if blank.any():
                yield {"where": f"modality {name}",
                       "found": f"no value at all in {quoted(data.obs_names[blank])}",
                       "remedy": "delete these samples, or look for their readings"}


def _means_without_error(readings: Readings) -> Iterator[Caution]:
    for name, reading in readings.of.items():
        given = reading.matrix.given if reading.of_means else None
        if given is not None and given.lacking:
            yield {"where": f"modality {name}",
                   "found": f"{given.lacking} of {int(np.isfinite(given.n).sum())} means have no "
                   "error: n = 1, no sd, an sd of 0, or one above half of a linear mean",
                   "remedy": "their changes have no p and no interval; state sd and n where they "
                   "are known, from the linear scale better of log2 values"}


def _unused(readings: Readings) -> Iterator[Caution]:
    design = readings.design
    for table, column in (("arms", "arm"), ("models", "model_id")):
        used = set(design.samples[column]) | set(design.wells[column])
        for state in design.given_states:
            used |= {state.model} if column == "model_id" else state.arms
        if column == "model_id":
            used |= set(design.models["parent_id"])
        idle = [name for name in dict.fromkeys(getattr(design, table)[column]) if name not in used]
        if idle:
            yield {"where": f"{table}.{column}",
                   "found": f"neither samples nor wells: {quoted(idle)}",
                   "remedy": "correct the name, or delete the row"}


def _times_and_blocks(readings: Readings) -> Iterator[Caution]:
    design = readings.design
    unknown = design.samples[design.samples["time_h"].isna()]
    known = len(design.samples) - len(unknown)
    if len(unknown) and known:
        yield {"where": "samples.time_h",
               "found": f"some times are not stated: {quoted(unknown['sample_id'])}",
               "remedy": "write them: samples of unknown time are compared only with each other"}
    for where, words in doubtful_times(design):
        yield {"where": where, "found": words, "remedy": "write hours from time zero"}
    blank = design.samples[design.samples["block"] == ""]
    if 0 < len(blank) < len(design.samples):
        yield {"where": "samples.block",
               "found": f"some samples have no block: {quoted(blank['sample_id'])}",
               "remedy": "write plex, batch or plate: samples without one count as one block"}


def _untreated_drug_samples(readings: Readings) -> Iterator[Caution]:
    design = readings.design
    past = design.histories
    for arm, rows in design.samples.groupby("arm", sort=False):
        drugged = any(not a.neutral for period in past[str(arm)] for a in period.agents)
        times = rows["time_h"]
        if drugged and len(times) and not any(
            agents_on(past[str(arm)], float(time)) for time in times
        ) and (times == past[str(arm)][-1].start_h).all():
            yield {"where": "samples.time_h",
                   "found": f"every sample of arm {arm!r} was taken as its last period starts: "
                   "they count as taken before it",
                   "remedy": "write the hours since time zero at which they were taken"}


def _doubled_experiments(readings: Readings) -> Iterator[Caution]:
    design = readings.design
    if design.wells["block"].nunique() < 2:
        return
    pairs = find_near_duplicates(design.wells)
    for pair in rows_of(pairs[pairs["near_duplicate"]]):
        yield {"where": "wells.block",
               "found": f"{pair['block']!r} and {pair['other']!r} look like one experiment read "
               "twice", "remedy": "count them once; delete one if they are"}


def _same_lines(readings: Readings) -> Iterator[Caution]:
    """Tell models that are one line under two names."""
    for pair in readings.design.same_lines:
        yield {"where": "models.model_id", "found": pair.words,
               "remedy": "write one name if they are one; else state what sets them apart "
               "(subject_id, lineage, parent_id), or correct the samples that were copied"}


def _read_again(readings: Readings) -> Iterator[Caution]:
    """Tell replicates of RNA that are, or may be, one library read several times."""
    for where, words, remedy in reread_words(readings):
        yield {"where": where, "found": words, "remedy": remedy}


def _shared_wells(readings: Readings) -> Iterator[Caution]:
    """Tell controls that were copied into several experiments."""
    for pair in readings.design.shared:
        yield {"where": "wells.experiment", "found": pair.words,
               "remedy": "give each experiment its own control, or state that they are plates of "
               "one (`experiment`)"}


_LOOKS = (_near_equal, _unmeasured_samples, _means_without_error, doubtful_changes, _unused,
          doubtful_arms, doubtful_models, _times_and_blocks, _untreated_drug_samples,
          _doubled_experiments, _shared_wells, _same_lines, doubtful_pairs, doubtful_values,
          _read_again, copied_rows, doubtful_names)
