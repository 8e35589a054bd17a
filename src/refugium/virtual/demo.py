"""The embedded example: one plan whose story a reader can follow on one page."""

from __future__ import annotations

from dataclasses import replace

from refugium.virtual.plan import Plan
from refugium.virtual.tumour import Tumour, write_tumour
from refugium.virtual.wells.survivors import Partner, SurvivorPlan, with_survivors


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


def demo_partners() -> SurvivorPlan:
    """Return what second drugs truly do in the embedded example.

    Returns
    -------
    SurvivorPlan
        Its survivors live by AXL: gilteritinib kills them and spares untreated cells, all at doses
        that patients reach. Linsitinib, against IGF1R/INSR, slows them a little. Bosutinib takes as
        much from untreated cells.

    Examples
    --------
    >>> [partner.name for partner in demo_partners().partners]
    ['gilteritinib', 'linsitinib', 'bosutinib']
    """
    return SurvivorPlan(seed=3, partners=(
        Partner(name="gilteritinib", doses_nM=(5.0, 15.0, 45.0), half_nM=6.0, takes=0.05,
                takes_untreated=0.004),
        Partner(name="linsitinib", doses_nM=(20.0, 60.0, 180.0), half_nM=40.0, takes=0.0095,
                takes_untreated=0.002),
        Partner(name="bosutinib", doses_nM=(2.0, 6.0, 18.0), half_nM=4.0, takes=0.06,
                takes_untreated=0.06),
    ))


def demo_tumour() -> Tumour:
    """Return the embedded example with its wells: live and dead cells under second drugs.

    Examples
    --------
    >>> sorted(demo_tumour().study.wells["measure"].unique())
    ['cell count', 'dead objects']
    """
    tumour = write_tumour(demo_plan())
    return replace(tumour, study=with_survivors(tumour.study, tumour.plan.drug, demo_partners()))
