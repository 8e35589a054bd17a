"""What is known of giving drugs: affinity panels, phase I trials, assertions, trials, labels."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.knowledge.packs.therapies.assertions import ASSERTIONS, Direction, Joined, Speaks
    from refugium.knowledge.packs.therapies.diseases import disease_key
    from refugium.knowledge.packs.therapies.drug_labels import LABEL_TEXTS, label_texts
    from refugium.knowledge.packs.therapies.drug_names import drug_name
    from refugium.knowledge.packs.therapies.markers import marker_key
    from refugium.knowledge.packs.therapies.panels import (
        AFFINITIES,
        built_in_affinities,
        read_panel,
    )
    from refugium.knowledge.packs.therapies.phase_one import (
        PhaseOne,
        load_phase_one,
        read_phase_one,
    )
    from refugium.knowledge.packs.therapies.sources import load_assertions
    from refugium.knowledge.packs.therapies.toxicity_terms import Organ
    from refugium.knowledge.packs.therapies.trials import KNOWN_TRIALS, known_trials
    from refugium.knowledge.packs.therapies.windows import Window
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "assertions": ("ASSERTIONS", "Direction", "Joined", "Speaks"),
        "diseases": ("disease_key",),
        "drug_labels": ("LABEL_TEXTS", "label_texts"),
        "drug_names": ("drug_name",),
        "markers": ("marker_key",),
        "panels": ("AFFINITIES", "built_in_affinities", "read_panel"),
        "phase_one": ("PhaseOne", "load_phase_one", "read_phase_one"),
        "sources": ("load_assertions",),
        "toxicity_terms": ("Organ",),
        "trials": ("KNOWN_TRIALS", "known_trials"),
        "windows": ("Window",),
    })

__all__ = [
    "AFFINITIES",
    "ASSERTIONS",
    "KNOWN_TRIALS",
    "LABEL_TEXTS",
    "Direction",
    "Joined",
    "Organ",
    "PhaseOne",
    "Speaks",
    "Window",
    "built_in_affinities",
    "disease_key",
    "drug_name",
    "known_trials",
    "label_texts",
    "load_assertions",
    "load_phase_one",
    "marker_key",
    "read_panel",
    "read_phase_one",
]
