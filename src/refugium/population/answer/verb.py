"""The verb: how do colonies and populations live on?"""

from __future__ import annotations

from refugium.core.errors import StudyError
from refugium.core.manifest import Manifest, library_versions
from refugium.population import parameters
from refugium.population.answer.result import PopulationResult
from refugium.population.clones.table import colony_tables, read_colonies
from refugium.study import Study


def fit_population(
    study: Study, *, from_h: float = parameters.FROM_H, draws: int = parameters.DRAWS,
    seed: int = 0,
) -> PopulationResult:
    """Answer: how fast do colonies of each line grow, and do they differ beyond chance?

    Parameters
    ----------
    study
        A study with wells of the measure `colony cells`: one colony per well, counted over time.
    from_h
        Hours after the drug from which rates are read.
    draws
        Plates drawn at each turnover.
    seed
        Of the draws.

    Returns
    -------
    PopulationResult
        Tables `colony_rates` (medians with intervals, order with ties) and `colonies` (against
        equal cells: a verdict, which is a statement about turnover).

    Raises
    ------
    StudyError
        A count below 0, `from_h` below 0.

    Notes
    -----
    Colonies are judged against the homogeneous birth-death process with its turnover profiled and
    the counting error fitted, never against Poisson counting: see :class:`Difference`. Wells at the
    edge of a plate are not compared, nor, where growth goes with size, wells that hold little more
    than what is counted where there is no colony. One plate per line is one experiment: what its
    wells share beyond their clones (place, medium) is in every verdict.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> import refugium as rf
    >>> rng, times = np.random.default_rng(0), [0.0, 72.0, 96.0, 120.0, 144.0, 168.0]
    >>> rows = [{"well": f"{row}{column:02d}", "model_id": "PC9", "arm": "drug", "time_h": t,
    ...          "measure": "colony cells", "value": round(first * 2 ** (rate * t)), "block": "p"}
    ...         for row in "ABCDEFGH" for column in range(1, 13)
    ...         for first, rate in [(rng.integers(150, 500), rng.normal(0, 0.01))] for t in times]
    >>> study = rf.Study("mine", models=pd.DataFrame({"model_id": ["PC9"]}), modalities={},
    ...     samples=pd.DataFrame(columns=["sample_id", "model_id", "arm"]),
    ...     wells=pd.DataFrame(rows),
    ...     arms=pd.DataFrame({"arm": ["drug"], "start_h": 0.0, "agent": ["erlotinib"]}))
    >>> rf.fit_population(study, draws=40).colonies[["n_compared", "verdict"]]
       n_compared        verdict
    0          60  heterogeneous
    """
    if not from_h >= 0:
        raise StudyError("rates are read from a time before the drug", found=from_h,
                         remedy="from_h counts hours after the start of the drug")
    design = study.design
    wells = design.wells
    own = wells[[name in parameters.COLONY_MEASURES for name in wells["measure"]]]
    drugs = design.arms[~design.arms["kind"].isin(["none", "vehicle"])]
    starts = {str(arm): float(h) for arm, h in drugs.groupby("arm")["start_h"].max().items()}
    rates, colonies = colony_tables(read_colonies(own, starts, from_h), draws=draws, seed=seed)
    frozen = {f"population.{n}": getattr(parameters, n) for n in dir(parameters) if n.isupper()}
    return PopulationResult(
        {"colony_rates": rates, "colonies": colonies}, (),
        Manifest(parameters=frozen | {"population.from_h": from_h, "population.draws": draws},
                 versions=library_versions(), seed=seed))
