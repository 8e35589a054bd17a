"""What a study's transcripts can answer: of which targets a hit is read from them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import pandas as pd

from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.identifiers import NotHuman
from refugium.knowledge import LEAST_TRANSCRIPTS, Knowledge, signature_network, transcripts_of
from refugium.signal import Readings, features_of, gene_names
from refugium.signal.footprints import find_renamed
from refugium.study import MOST_GENES_FIRST
from refugium.study.treatment import agents_on
from refugium.study.treatment.drugs import aims_of


@dataclass(frozen=True)
class Transcripts:
    """What can be read from transcripts, before anything is computed.

    Attributes
    ----------
    modality
        RNA that is read; empty: none.
    shown_by
        Target of a drug that was given, to the set of genes that shows it.
    silent
        Targets that no set of enough measured genes shows.
    contrasts
        Contrasts with a reference that add a drug with such a target.
    not_human
        Modality to why its genes are not recognised.
    """

    modality: str = ""
    shown_by: dict[str, str] = field(default_factory=dict)
    silent: tuple[str, ...] = ()
    contrasts: pd.DataFrame = field(default_factory=pd.DataFrame)
    not_human: dict[str, NotHuman] = field(default_factory=dict)


def read_by_transcripts(readings: Readings, knowledge: Knowledge) -> Transcripts:
    """Answer: of which targets would transcripts tell whether the drug hit?

    Parameters
    ----------
    readings
        Of the study.
    knowledge
        Drugs, and which genes show which target.

    Notes
    -----
    The same sets and the same LEAST_TRANSCRIPTS as where the answer is made; whether the genes were
    read in both samples is told by each result.
    """
    odd = {name: why for name, one in readings.of.items() if (why := one.not_human) is not None}
    name = next((m.value for m in MOST_GENES_FIRST if m.of_reads and m in readings.of), None)
    if name is None:
        return Transcripts(not_human=odd)
    design = readings.design
    table = design.layouts[name].contrasts
    good = table[(table["status"] == Status.OK) & (table["kind"] != "model")]
    added: list[tuple[str, ...]] = []
    for row in rows_of(good):
        case = agents_on(design.histories[str(row["case_arm"])], float(row["time_h"]))
        when = row["time_h"] if pd.isna(row["reference_time_h"]) else row["reference_time_h"]
        reference = agents_on(design.histories[str(row["reference_arm"])], float(when))
        names = {agent.name for agent in reference}
        added.append(tuple(dict.fromkeys(target for agent in case if agent.name not in names
                                         for target in aims_of(agent, knowledge))))
    targets = list(dict.fromkeys(target for each in added for target in each))
    held = [] if name in odd else gene_names(features_of(readings.of[name].data)).tolist()
    shown = {target: shown_by for target in targets
             if (shown_by := _nearest(target, held, knowledge))}
    asked = [any(target in shown for target in each) for each in added]
    return Transcripts(name, shown, tuple(t for t in targets if t not in shown), good[asked], odd)


def _nearest(target: str, names: Collection[str], knowledge: Knowledge) -> str:
    """Return the nearest set of which enough genes are named in the data; empty: none."""
    held = set(names)
    for signature, _ in transcripts_of(target, knowledge=knowledge):
        own = signature_network(names=[signature], knowledge=knowledge)["target"].tolist()
        there = sum(gene in held for gene in own)
        if there < LEAST_TRANSCRIPTS:
            there += len(find_renamed(own, names))
        if there >= LEAST_TRANSCRIPTS:
            return signature
    return ""
