"""From call to pair on virtual tumours: the planted partner first, and nothing of nothing?

`python -m benchmarks therapy --part end_to_end [--studies 20] [--seed 7000]`. A tumour with a
planted backup has wells of three partners on survivors of the first drug: a drug for the backup,
one that is as bad for untreated cells, one that does nothing. Nothing planted: the first is as bad
for untreated cells, or does nothing. The reader is told neither, and the wells are made by another
model than the one they are read by (:mod:`refugium.virtual.wells.survivors`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import refugium as rf
from refugium.virtual import Partner, Plan, SurvivorPlan, with_survivors, write_tumour

PARTNERS = {"MET": "capmatinib", "AXL": "gilteritinib", "RET": "selpercatinib",
            "ROS1": "lorlatinib"}
"""Planted node to a drug for it with a known concentration in patients."""
FREE_nM = {"capmatinib": 464.0, "gilteritinib": 51.0, "selpercatinib": 227.0, "lorlatinib": 483.0,
           "bosutinib": 22.6, "alpelisib": 607.0, "ribociclib": 1260.0}
TOXIC, INERT = "bosutinib", "ribociclib"
CLASSES = ("induced", "persistent", "induced_late")
OF_FREE = (0.05, 0.2, 0.8)
"""Doses, as shares of the unbound concentration in patients."""


@dataclass(frozen=True, kw_only=True)
class Scored:
    """What one study said."""

    node: str
    called: bool
    first: str
    wanted: str
    recommended: tuple[str, ...]
    naive: dict[str, str]


def scored(seed: int, *, planted: bool) -> Scored:
    """Write one study, answer it without a hint, and score the answer."""
    rng = np.random.default_rng(seed)
    node = str(rng.choice(list(PARTNERS)))
    partner = PARTNERS[node]
    kind = str(rng.choice(CLASSES)) if planted else "none"
    tumour = write_tumour(Plan(seed=seed, planted=kind, backup=node if planted else None,
                               n_plexes=4))
    bad = float(rng.uniform(0.03, 0.06))
    takes = float(rng.uniform(0.035, 0.06)) if planted else float(rng.choice([bad, 0.0]))
    spared = float(rng.uniform(0.0, 0.006)) if planted else takes
    study = with_survivors(tumour.study, tumour.plan.drug, SurvivorPlan(seed=seed, partners=(
        _partner(partner, takes, spared), _partner(TOXIC, bad, bad), _partner(INERT, 0.0, 0.0))))
    escape = rf.find_escape(study, challenge=False)
    found = rf.rank_therapies(study, escape=escape)
    calls = escape.candidates
    first = found.rank[found.rank["rank"] == 1]
    return Scored(
        node=node, called=bool(((calls["node"] == node) & (calls["role"] == "backup")).any()),
        first=str(first["partner"].iloc[0]) if len(first) else "", wanted=partner,
        recommended=tuple(found.rank.loc[found.rank["recommended"], "partner"]),
        naive=dict(zip(found.baselines["baseline"], found.baselines["partner"], strict=True)))


def _partner(name: str, takes: float, untreated: float) -> Partner:
    free = FREE_nM[name]
    return Partner(name=name, doses_nM=tuple(round(share * free, 2) for share in OF_FREE),
                   half_nM=0.1 * free, takes=takes, takes_untreated=untreated)


def main(studies: int, *, first_seed: int = 7000) -> None:
    """Print both shares, and what naive orders would have picked."""
    made = [scored(first_seed + i, planted=True) for i in range(studies)]
    called = [one for one in made if one.called]
    right = [one for one in called if one.first == one.wanted]
    told = [one for one in called if one.wanted in one.recommended]
    print(f"planted: {studies} studies, backup called in {len(called)}; of these the planted "
          f"partner ranks first in {len(right)}, recommended in {len(told)}; of all planted it "
          f"ranks first in {sum(one.first == one.wanted for one in made)}, recommended in "
          f"{sum(one.wanted in one.recommended for one in made)}; another is recommended in "
          f"{sum(bool(set(one.recommended) - {one.wanted}) for one in made)}")
    for name in dict.fromkeys(key for one in made for key in one.naive):
        print(f"  {name}: picks the planted partner in "
              f"{sum(one.naive.get(name) == one.wanted for one in made)} of {studies}")
    nothing = [scored(first_seed + 500 + i, planted=False) for i in range(studies)]
    print(f"nothing planted: {studies} studies, something is recommended in "
          f"{sum(bool(one.recommended) for one in nothing)}")
