"""What a call needs, all at once: the largest p of its required parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refugium.core.status import CaseRole
from refugium.escape.calls.evidence import Evidence
from refugium.escape.parameters import SHOWN_ON_SHARE

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Parts:
    """p of the parts of a call, (nodes,) each; NaN where it cannot be asked."""

    up: Array
    on: Array
    beyond: Array

    @classmethod
    def of(cls, evidence: list[Evidence]) -> Parts:
        """Collect those of every node."""
        held = np.array([(e.p_up, e.p_on, e.p_beyond, e.beyond) for e in evidence],
                        dtype=float).reshape(-1, 4)
        # one sample of the agent alone shows its effect and no p: no answer to the drug
        unsure = np.isfinite(held[:, 3]) & ~np.isfinite(held[:, 2])
        return cls(up=np.where(unsure, np.nan, held[:, 0]), on=held[:, 1], beyond=held[:, 2])

    def p_of_call(self, role: CaseRole) -> Array:
        """Return the p of a call of every node, but for the hit, which is asked once for all.

        Parameters
        ----------
        role
            What the comparison adds, or is compared.

        Returns
        -------
        numpy.ndarray
            Drug: "rose" or "shown on", whichever is smaller over its share of the error (only
            "rose" where nothing can show that it is on). Further agent: rose, and rose more than
            under that agent alone, where measured. Standing: shown on. Between models: none.
        """
        if role == CaseRole.MODEL:
            return np.full(len(self.up), np.nan)
        if role == CaseRole.STANDING:
            return self.on
        if role == CaseRole.AGENT:
            return np.where(np.isfinite(self.up), np.fmax(self.up, self.beyond), np.nan)
        either = np.minimum(1.0, np.fmin(self.on / SHOWN_ON_SHARE, self.up / (1 - SHOWN_ON_SHARE)))
        return np.where(np.isfinite(self.on), either, self.up)
