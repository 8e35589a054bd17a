"""Models that may not mean what they say: knock-outs without the line that they were made from."""

from __future__ import annotations

from collections.abc import Iterator

from refugium.language.lists import quoted
from refugium.language.numbers import counted
from refugium.signal import Readings
from refugium.study.treatment import named_like_knock_out

Caution = dict[str, str]


def doubtful_models(readings: Readings) -> Iterator[Caution]:
    """Answer: which models are held against nothing, though they were made to be compared?

    Yields
    ------
    dict
        `where`, `found`, `remedy`: perturbed models that name no parent, knock-outs whose parent
        has neither a sample nor a well, models named like a knock-out that state no perturbation.
    """
    design = readings.design
    models = design.models
    seen = {*design.samples["model_id"], *design.wells["model_id"],
            *(state.model for state in design.given_states)}
    table = [(str(m), str(p), str(change)) for m, p, change in zip(
        models["model_id"], models["parent_id"], models["perturbation"], strict=True)]
    lone = [model for model, parent, change in table if change and not parent]
    if lone:
        yield {"where": "models.parent_id",
               "found": f"{counted(len(lone), 'perturbed model')} without the model it was made "
               f"from: {quoted(lone)}",
               "remedy": "name the parent line, and measure it beside: a perturbed model is "
               "compared with nothing else"}
    unseen = [model for model, parent, change in table
              if change and design.perturbations[change].takes_away and parent
              and parent not in seen]
    if unseen:
        yield {"where": "models.parent_id",
               "found": "knock-outs whose parent has neither a sample nor a well: "
               f"{quoted(unseen)}",
               "remedy": "add readings of the parent: a knock-out is compared with nothing else"}
    plain = [model for model, _, change in table if not change and named_like_knock_out(model)]
    if plain:
        yield {"where": "models.perturbation",
               "found": "named like a knock-out, and no perturbation is stated: "
               f"{quoted(plain)}",
               "remedy": "write it as GENE:KO, with parent_id: else it counts as a line of its own"}
