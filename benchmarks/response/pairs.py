"""Pairs without surfaces: published singles and pairs, xenografts, and scores over lines."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.response.musyc2019 import folder
from refugium.core.tables import rows_of
from refugium.response import (
    best_responses,
    independent_action,
    pair_excess,
    pairs_from_singles,
    pairs_over_lines,
    say_pair_over_lines,
)


def cellbox() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return doses and responses of SK-MEL-133, arms by drugs and by 99 nodes."""
    where = folder().parent / "cellbox-skmel133" / "data"
    names = (where / "node_Index.csv").read_text().split()
    responses = pd.read_csv(where / "expr.csv", header=None)
    responses.columns = pd.Index(names)
    arms = [line.split()[0] for line in (where / "expr_index.txt").read_text().splitlines()]
    doses = pd.DataFrame([
        {drug: float(dose) for drug, dose in (part.split("|") for part in arm.split(","))}
        for arm in arms]).fillna(0.0)
    return doses, responses


PHENOTYPES = ["G2M", "G1arrest", "G2arrest", "Sarrest", "cellviab"]


def xenografts() -> pd.DataFrame:
    """Return visits of the breast xenografts, one row per animal and day."""
    table = pd.read_csv(folder().parent / "pdxe-brca" / "derived" / "brca_tumor_volume_long.csv")
    drugs = table["drug"].replace("untreated", "").str.split(" + ", regex=False, expand=True)
    return pd.DataFrame({
        "animal_id": table["model_id"], "subject_id": table["patient_id"], "drug": drugs[0],
        "partner": drugs[1].fillna(""), "time_d": table["time"], "volume_mm3": table["volume"],
        "weight_g": table["body.weight"]})


def published_best() -> pd.Series:
    """Return the best response of each animal as a reference package has it."""
    where = folder().parent / "pdxe-brca" / "derived" / "brca_model_sensitivity.csv"
    return pd.read_csv(where).set_index("model.id")["best.response"]


def scores() -> tuple[pd.DataFrame, dict[str, str], dict[str, str]]:
    """Return scores of good quality, the class of each drug, and the lineage of each line."""
    book = pd.ExcelFile(folder().parent / "az-dream2019" / "41467_2019_9799_MOESM3_ESM.xlsx")
    table = pd.read_excel(book, "Drug combinations", header=21).rename(columns=str.strip)
    lines = pd.read_excel(book, "Cell lines", header=15)
    # a drug beside itself is the assay's own control and no pair
    table = table[(table["QA"] == 1) & (table["Compound A"] != table["Compound B"])]
    made = table.rename(columns={"Cell line name": "line_id", "Compound A": "drug",
                                 "Compound B": "partner", "Synergy score": "score"})
    made = made[["line_id", "drug", "partner", "score"]].reset_index(drop=True)
    # names are targets: MAP2K_1 and MAP2K_3 are two drugs against one
    classes = {name: str(name).split("_")[0] for name in {*made["drug"], *made["partner"]}}
    return made, classes, dict(zip(lines["Cell line name"], lines["GDSC tissue descriptor 1"],
                                   strict=True))


def main() -> None:
    """Print what each of the three sets shows."""
    doses, responses = cellbox()
    for name, chosen in (("all 99 nodes", list(responses)), ("five phenotypes", PHENOTYPES)):
        for row in pairs_from_singles(doses, responses[chosen]).itertuples():
            print(f"cellbox-skmel133, {name}, {row.split}: r {row.r:.3f} (within outcomes "
                  f"{row.r_within:.3f}); skill on the residual {row.skill:.3f} "
                  f"({row.skill_lo:.3f}, {row.skill_hi:.3f}) {row.verdict or row.status}")
        r = [pairs_from_singles(doses, responses[chosen], seed=s).set_index("split").loc["random"]
             for s in range(10)]
        print(f"cellbox-skmel133, {name}, random, ten seeds: r {min(x.r for x in r):.3f} to "
              f"{max(x.r for x in r):.3f}; {sorted({x.verdict for x in r})}")
    found = pair_excess(doses, responses[["cellviab"]])
    for row in found[(found["drug"] == "RO") & (found["partner"] == "RY")].itertuples():
        print(f"cellbox-skmel133, PKCi + CDK4i, viability {row.pair:.2f}: over the sum "
              f"{row.over_sum:.2f}, over PKCi at double dose ({row.double:.2f}) "
              f"{row.over_double:.2f}; {row.status}")
    best = best_responses(xenografts())
    known = published_best().reindex(best["animal_id"]).to_numpy()
    apart = np.abs(best["best_response"].to_numpy() - known)
    print(f"pdxe-brca: {int((apart < 1e-9).sum())} of {int(np.isfinite(apart).sum())} best "
          f"responses as published")
    for name, table in (("from day 10", best),
                        ("as published", best.assign(best_response=known))):
        for row in independent_action(table).itertuples():
            print(f"pdxe-brca, best response {name}, {row.drug} + {row.partner}: "
                  f"{row.difference:.1f} ({row.difference_lo:.1f}, {row.difference_hi:.1f}), "
                  f"corrected for at most {row.noise_sd:.0f} of noise {row.corrected:.1f} "
                  f"({row.corrected_lo:.1f}, {row.corrected_hi:.1f}), {row.n_subjects} subjects; "
                  f"weight {row.weight_difference:.1f} ({row.weight_lo:.1f}, {row.weight_hi:.1f}), "
                  f"{row.n_lost}, {row.n_lost_drug}, {row.n_lost_partner} of {row.n_weighed} "
                  f"lost 20 %; {row.verdict} {', '.join(row.missing)}")
    table, classes, lineages = scores()
    found = pairs_over_lines(table, drug="SRC", classes=classes, lineages=lineages)
    print(f"az-dream2019: {say_pair_over_lines(rows_of(found)[0])}")
    for row in found.itertuples():
        print(f"az-dream2019, SRC + {row.partner}: {row.mean:.1f} ({row.lo:.1f}, {row.hi:.1f}) in "
              f"{row.n_lines} lines, next ({row.next_lo:.0f}, {row.next_hi:.0f}), q {row.q:.3f}; "
              f"over its class {row.over_class:.1f} ({row.over_class_lo:.1f}, "
              f"{row.over_class_hi:.1f}); contexts {row.contexts} of {row.lineages}; "
              f"{row.rank} of {row.n_ranked}; least difference {row.least_difference:.1f}, of this "
              f"mean {row.least_mean:.1f}; {row.verdict}, travels {row.travels}")
