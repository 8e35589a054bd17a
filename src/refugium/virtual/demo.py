"""The embedded example: one plan whose story a reader can follow on one page."""

from __future__ import annotations

from refugium.virtual.plan import Plan


def demo_plan() -> Plan:
    """Return the plan of the embedded example.

    Returns
    -------
    Plan
        EGFR is hit by erlotinib and stays hit over 72 h. IGF1R/INSR rises late, and IRS with it,
        which ALK could also explain. AXL was active all along, which only an arm with its direct
        inhibitor on top of erlotinib can show. FGFR cannot be seen at all. Four plexes. Most
        seeds tell this story; the one chosen has no further node that truly rises.

    Examples
    --------
    >>> demo_plan().drug, demo_plan().times
    ('erlotinib', (4.0, 24.0, 72.0))
    """
    return Plan(
        seed=3, planted="induced_late", backup="IGF1R/INSR", also=(("AXL", "persistent"),),
        n_plexes=4, unseen=("FGFR",), seen=0.8, noise_log2=0.2, missing=0.1,
        compression=0.08,
    )
