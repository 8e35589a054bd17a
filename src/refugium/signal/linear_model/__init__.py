"""One linear model for all contrasts, of samples or of states with given errors."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.signal.linear_model.changes import fit_changes
    from refugium.signal.linear_model.effects import Effects
    from refugium.signal.linear_model.fit import LEAST_SAMPLES, TOLERANCE, StateFit, fit_states
    from refugium.signal.linear_model.given import fit_given
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "changes": ("fit_changes",),
        "effects": ("Effects",),
        "fit": ("LEAST_SAMPLES", "TOLERANCE", "StateFit", "fit_states"),
        "given": ("fit_given",),
    })

__all__ = ["LEAST_SAMPLES", "TOLERANCE", "Effects", "StateFit", "fit_changes", "fit_given",
           "fit_states"]
