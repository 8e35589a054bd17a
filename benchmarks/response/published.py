"""What is read from published wells beside what was published of them."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd

from benchmarks.response.musyc2019 import folder, published, readings
from refugium.response import fit_response
from refugium.response.dose.growth_rate import fit_gr_curves, gr_of_counts, log10_dose_at
from refugium.response.dose.net_rate import net_rates
from refugium.response.synergy.bliss import bliss_excess
from refugium.response.synergy.layout import SurfaceLayout
from refugium.response.synergy.musyc import efficacy_gain
from refugium.response.synergy.surface_table import surface_tables

KEY = ["cell_line", "agent", "perturbation", "replicate", "time"]
SURE = 0.3
"""Standard deviation of log10 C below which it is taken as identified, as the issue has it."""
GOOD_R2 = 0.8


def gr_toy2016() -> None:
    """Print GR values and curves beside both references."""
    where = folder().parent / "gr-toy2016"
    data = pd.read_csv(where / "toy_example_input1.tsv", sep="\t")
    data["gr"] = gr_of_counts(*(data[c].to_numpy(float) for c in (
        "cell_count", "cell_count__ctrl", "cell_count__time0")))
    for name, column in (("R", "GR"), ("python", "GRvalue")):
        both = data.merge(pd.read_csv(where / f"{name}_input1_GRvalues.tsv", sep="\t"),
                          on=[*KEY, "concentration"])
        apart = (both["gr"] - both[column]).abs()
        print(f"gr-toy2016: {int((apart < 1e-10).sum())} of {len(both)} GR values within 1e-10 of "
              f"the {name} reference (largest {apart.max():.1e})")
    wide = data.pivot_table(index=KEY, columns="concentration", values="gr")
    found = fit_gr_curves(np.log10(wide.columns.to_numpy(float))[None], wide.to_numpy())
    own = wide.index.to_frame(index=False).assign(log50=log10_dose_at(found, 0.5))
    r, python = (pd.read_csv(where / f"{name}_input1_GRmetrics.tsv", sep="\t")
                 for name in ("R", "python"))
    both = own.merge(r, on=KEY).merge(python, on=KEY, suffixes=("_R", "_python"))
    both = both[(both["fit"] == "sigmoid") & np.isfinite(both["GR50_R"])]
    logs = np.log10(both[["GR50_R", "GR50_python"]].to_numpy())
    apart = np.abs(logs[:, 0] - logs[:, 1])
    away = np.abs(both["log50"].to_numpy()[:, None] - logs).min(axis=1)
    print(f"gr-toy2016: log10 GR50 of {len(both)} curves: {int((away <= apart).sum())} no further "
          f"from the nearer reference than the two from each other; median {np.median(away):.1e} "
          f"(references {np.median(apart):.1e}), largest {away.max():.1e} ({apart.max():.1e})")


def counts_to_rates() -> None:
    """Print rates from raw counts beside the published ones."""
    raw = pd.read_csv(folder() / "Code_Paper_Figures/Fig5/PerVia_Estimate/"
                      "Dasatinib_Osimertinib_for_dipDB.csv").sort_values("time")
    known = pd.read_csv(folder() / "Data/dasatinib_osimertinib_cellavista_cm_8-24-17.csv")
    rows = []
    for _, well in raw.groupby(["plate.name", "well"]):
        rate = net_rates(well["time"].to_numpy()[None],
                         well["cell.count"].to_numpy(dtype=float)[None])
        rows.append((well["drug1.conc"].iloc[0], well["drug2.conc"].iloc[0], rate.rate[0]))
    own = pd.DataFrame(rows, columns=["drug1.conc", "drug2.conc", "own"])
    for table in (own, known):
        table["key"] = [f"{a:.3e} {b:.3e}" for a, b in
                        zip(table["drug1.conc"], table["drug2.conc"], strict=True)]
    both = known.merge(own.drop_duplicates("key"), on="key")
    apart = both["own"] - both["rate"]
    r = both["own"].corr(both["rate"])
    print(f"musyc2019, counts to rates: {len(both)} dose pairs, r {r:.4f}, rmse "
          f"{np.sqrt((apart**2).mean()):.5f} /h, {int((apart.abs() < 1e-10).sum())} equal")


def bliss_column() -> None:
    """Print how many published Bliss values are found again."""
    equal = seen = 0
    for name in ("cellavista", "HTS018", "HTS015"):
        table = pd.read_csv(folder() / "Code_Paper_Figures/Fig5/OtherMetrics/results/"
                            f"{name}_bliss_loewe_ci.csv")
        plate = "plate.name" if "plate.name" in table else "expt.id"
        for _, part in table.groupby([plate, "cell.line"]):
            pairs = part.loc[part["bliss"].notna(), ["drug1", "drug2"]].drop_duplicates()
            for one, two in pairs.itertuples(index=False):
                own = part[((part["drug1"] == one) | (part["drug1.conc"] == 0))
                           & ((part["drug2"] == two) | (part["drug2.conc"] == 0))]
                layout = SurfaceLayout(dose1=own["drug1.conc"].to_numpy(float),
                                       dose2=own["drug2.conc"].to_numpy(float),
                                       plate=np.zeros(len(own), dtype=int))
                y, known = own["per_via"].to_numpy(), own["bliss"].to_numpy()[layout.together]
                excess = bliss_excess(y[layout.together], layout.first @ y, layout.second @ y,
                                      1.0, additive=False)
                equal += int((np.abs(excess - known) < 1e-12).sum())
                seen += int(np.isfinite(known).sum())
    print(f"musyc2019, Bliss column: {equal} of {seen} rows within 1e-12")


def surfaces_beside_fits(draws: int) -> None:
    """Print own fits of all published surfaces beside the published ones."""
    fits = published()
    formula = efficacy_gain(fits[["E0", "E1", "E2", "E3"]].to_numpy())
    equal = int((np.abs(formula - fits["beta_norm"]) < 1e-9).sum())
    print(f"musyc2019, efficacy by its formula: {equal} of {len(fits)}")
    wall, cpu = time.perf_counter(), time.process_time()
    made = readings(fits)
    surfaces, synergy = surface_tables(made, draws=draws)
    print(f"musyc2019, {len(made)} surfaces, five nulls, {draws} draws of each kind: "
          f"{time.perf_counter() - wall:.0f} s wall, {time.process_time() - cpu:.0f} CPU s")
    print("  verdicts", surfaces["verdict"].value_counts().to_dict(), "status",
          surfaces["status"].value_counts().to_dict())
    _half_effect_doses(fits, made, draws)
    own, known = surfaces["efficacy"], fits["beta_obs_norm"]
    shown = (surfaces["efficacy_lo"] > 0) | (surfaces["efficacy_hi"] < 0)
    said = known.abs() > 1.96 * fits["beta_obs_norm_std"]
    sd = fits["beta_obs_norm_std"].median()
    print(f"  efficacy: published sds (median {sd:.4f}) exclude 0 in {said.mean():.0%}, "
          f"own intervals in {shown.mean():.0%}")
    for least in (-np.inf, GOOD_R2):
        both = shown & said & (fits["R2"] > least) & (surfaces["r2"] > least)
        same = np.sign(own) == np.sign(known)
        print(f"  sign of efficacy where both exclude 0{' and R2 > 0.8' if least > 0 else ''}: "
              f"agrees in {int((same & both).sum())} of {int(both.sum())} "
              f"({(same & both).sum() / both.sum():.3f})")
    pair = surfaces[surfaces["drug"].isin(["dasatinib", "osimertinib"])
                    & surfaces["partner"].isin(["dasatinib", "osimertinib"])]
    for at, row in pair.iterrows():
        print(f"  dasatinib + osimertinib, {row['model_id']}, {row['experiment']}: published "
              f"{known[at]:+.3f}, wells {row['efficacy_of_wells']:+.2f}, own "
              f"{row['efficacy']:+.2f} ({row['efficacy_lo']:+.2f}, {row['efficacy_hi']:+.2f}), "
              f"R2 {row['r2']:.2f}: {row['verdict']} (heterogeneity "
              f"p {row['heterogeneity_p']:.1e})")
    del synergy


def _half_effect_doses(fits: pd.DataFrame, made: list, draws: int) -> None:
    from refugium.response.synergy.draws import residual_draws
    from refugium.response.synergy.measures import refit
    from refugium.response.synergy.surface_table import _fitted

    rng = np.random.default_rng(0)
    apart = []
    pairs = 0
    for begin in range(0, len(made), 64):
        batch = made[begin:begin + 64]
        for at, (each, (fit, bounds, _)) in enumerate(zip(batch, _fitted(batch), strict=True)):
            x1, x2 = each.layout.log10_doses
            drawn = residual_draws(each.value, fit.at(x1, x2)[0], draws, rng)
            sd = refit(drawn, each.layout, fit, bounds).log10_c.std(axis=0)
            row = fits.iloc[begin + at]
            sure = [sd[i] < SURE and row[f"log_C{i + 1}_std"] < SURE for i in (0, 1)]
            apart += [abs(fit.log10_c[0, i] - row[f"log_C{i + 1}"]) for i in (0, 1) if sure[i]]
            pairs += all(sure)
    print(f"  log10 C where both are identified ({len(apart)} drugs, both drugs in {pairs} "
          f"surfaces): median |difference| {np.median(apart):.3f}, 90 % within "
          f"{np.quantile(apart, 0.9):.2f}")


def decrease_210() -> None:
    """Print the two files of complete matrices, read by their declared scale."""
    where = folder().parent / "decrease-210" / "210_Novel_Anticancer_combinations"
    for name, measure in (("192_Combinations_.xlsx", "viability"),
                          ("18_combinations_.xlsx", "inhibition")):
        raw = pd.read_excel(where / name)
        table = raw.rename(columns={
            "Drug1": "drug", "Drug2": "partner", "Conc1": "dose", "Conc2": "partner_dose",
            "ConcUnit": "unit", "Response": "value", "Cell": "model_id"}).assign(
            measure=measure, value_unit="%", block="pair " + raw["PairIndex"].astype(str))
        wall, cpu = time.perf_counter(), time.process_time()
        found = fit_response(table.drop(columns="PairIndex"))
        print(f"decrease-210, {name}: {len(found.surfaces)} surfaces, five nulls, 200 draws: "
              f"{time.perf_counter() - wall:.0f} s wall, {time.process_time() - cpu:.0f} CPU s; "
              f"verdicts {found.surfaces['verdict'].value_counts().to_dict()}; replicated "
              f"{int(found.surfaces['replicated'].sum())}; clipped share up to "
              f"{found.surfaces['clipped_share'].max():.2f}")
        other = "inhibition" if measure == "viability" else "viability"
        try:
            fit_response(table.drop(columns="PairIndex").assign(measure=other))
        except Exception as error:
            print(f"  read as {other}: {type(error).__name__}: {str(error)[:110]}")
        else:
            print(f"  read as {other}: NOT REFUSED")


def main(draws: int) -> None:
    """Print all of them."""
    gr_toy2016()
    counts_to_rates()
    bliss_column()
    surfaces_beside_fits(draws)
    decrease_210()
