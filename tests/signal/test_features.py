"""All features at once: changes, residuals, abundance taken off, readouts seen on one side only."""

import anndata as ad
import numpy as np
import pandas as pd
import pytest

from refugium.knowledge import load_knowledge
from refugium.signal import read
from refugium.signal.abundance import abundance_table
from refugium.signal.censoring import censored_table
from refugium.signal.feature_fit import fit_features
from refugium.signal.reporters import activities_table, match_reporters, measure, sites_table
from refugium.study import Study
from refugium.study.design import derive_contrasts

KNOWN = load_knowledge()
WINDOW = KNOWN.reporters.query("gene == 'EGFR' and residue == 'Y1197'")["window"].item()
PEPTIDE = WINDOW[:7] + "y" + WINDOW[8:]


def _study(phospho, protein=None):
    """Three untreated and three treated samples; `phospho` and `protein` are (6, features)."""
    ids = [f"{arm}{i}" for arm in "ud" for i in range(3)]
    samples = pd.DataFrame({"sample_id": ids, "model_id": "M",
                            "arm": ["untreated"] * 3 + ["drug"] * 3, "time_h": 48.0})
    var = pd.DataFrame({"peptide": [PEPTIDE] + ["AAAAAAsAAAAAA"] * (phospho.shape[1] - 1)},
                       index=[f"f{i}" for i in range(phospho.shape[1])])
    modalities = {"phospho": ad.AnnData(phospho, obs=pd.DataFrame(index=ids), var=var,
                                        uns={"scale": "log2", "kind": "sites"})}
    if protein is not None:
        modalities["protein"] = ad.AnnData(
            protein, obs=pd.DataFrame(index=ids),
            var=pd.DataFrame({"gene": ["EGFR", "ACTB"]}, index=["EGFR", "ACTB"]),
            uns={"scale": "log2", "kind": "genes"})
    return Study("s", pd.DataFrame({"model_id": ["M"]}),
                 pd.DataFrame({"arm": ["untreated", "drug"], "start_h": 0.0,
                               "agent": ["none", "erlotinib:1 uM"]}), samples, modalities)


def _noise(seed, shape):
    return np.random.default_rng(seed).normal(10, 0.1, shape)


def test_residuals_have_no_design_left():
    """Within each state the residuals of a row average to zero, and estimates are means."""
    x = _noise(1, (6, 20))
    study = _study(x)
    fit = fit_features(read(study).matrix("phospho"), "as_given")[0]
    np.testing.assert_allclose(fit.residuals[:, fit.state == 0].mean(axis=1), 0, atol=1e-9)
    change = fit.changes(derive_contrasts(study, "phospho"))
    np.testing.assert_allclose(change.iloc[:, 0], x[3:].mean(axis=0) - x[:3].mean(axis=0))


@pytest.mark.parametrize("rise", [0.0, 1.0, -2.0])
def test_protein_is_taken_off(rise):
    """Sites and protein that move together leave nothing; the interval adds both noises."""
    x, protein = _noise(2, (6, 60)), _noise(3, (6, 2))
    x[3:, 0] += rise
    protein[3:, 0] += rise
    study = _study(x, protein)
    contrasts = derive_contrasts(study, "phospho")
    signal = measure(match_reporters(read(study).matrix("phospho"), KNOWN), KNOWN, "as_given")
    act, sites = activities_table(signal, contrasts), sites_table(signal, contrasts)
    row = abundance_table(read(study), act, sites, contrasts).query("node == 'EGFR'").iloc[0]
    assert row["source"] == "protein" and row["genes"] == "EGFR"
    assert row["adjusted"] == pytest.approx(row_estimate(act) - row["change"])
    assert row["adjusted_lo"] < 0.25 and row["adjusted_hi"] > -0.25
    own = act.query("node == 'EGFR'").iloc[0]
    assert row["adjusted_hi"] - row["adjusted_lo"] > own["hi"] - own["lo"]


def row_estimate(act):
    """Estimate of EGFR."""
    return act.query("node == 'EGFR'")["estimate"].iloc[0]


def test_without_protein_there_is_no_number():
    """No protein and no RNA: source none, status not_measured, no adjusted value."""
    study = _study(_noise(4, (6, 60)))
    contrasts = derive_contrasts(study, "phospho")
    signal = measure(match_reporters(read(study).matrix("phospho"), KNOWN), KNOWN, "as_given")
    row = abundance_table(read(study), activities_table(signal, contrasts),
                          sites_table(signal, contrasts), contrasts).iloc[0]
    assert (row["source"], row["status"]) == ("none", "not_measured")
    assert np.isnan(row["adjusted"])


def test_gone_on_drug_has_a_bound():
    """A site that all untreated and no treated samples show fell by at least the bound."""
    x = _noise(5, (6, 60))
    x[:, 1:] += np.linspace(-6, 6, 59)
    x[:3, 0], x[3:, 0] = 15.0, np.nan
    study = _study(x)
    row = censored_table(match_reporters(read(study).matrix("phospho"), KNOWN),
                         derive_contrasts(study, "phospho")).iloc[0]
    assert (row["direction"], row["n_case"], row["n_reference"]) == ("gone", 0, 3)
    assert -11.5 < row["bound_log2"] < -9.5  # 15 against a limit near 4.5


def test_one_missing_reference_is_no_evidence():
    """A site that one untreated sample lacks too is not called censored."""
    x = _noise(6, (6, 60))
    x[2:, 0] = np.nan
    study = _study(x)
    assert censored_table(match_reporters(read(study).matrix("phospho"), KNOWN),
                          derive_contrasts(study, "phospho")).empty


def test_a_missing_count_is_not_a_zero():
    """The gene's value is missing in that sample; the others keep theirs."""
    counts = np.random.default_rng(6).poisson(200.0, (6, 40)).astype(float)
    study = _study(np.zeros((6, 2)))

    def values(matrix):
        data = ad.AnnData(matrix, obs=pd.DataFrame(index=study.samples["sample_id"]),
                          var=pd.DataFrame(index=[f"g{i}" for i in range(40)]),
                          uns={"scale": "linear", "kind": "genes"})
        made = Study("s", study.models, study.arms, study.samples, {"rna_counts": data})
        return fit_features(read(made).matrix("rna_counts"))[0].values

    gap = counts.copy()
    gap[2, 5] = np.nan
    zero = np.nan_to_num(gap)
    found, whole = values(gap), values(zero)
    assert np.argwhere(np.isnan(found)).tolist() == [[5, 2]]
    np.testing.assert_allclose(found[~np.isnan(found)], whole[~np.isnan(found)])
