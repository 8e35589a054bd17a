"""Each null in closed form: on its own surface it finds nothing, and it says where it is not."""

import numpy as np
import pytest
from benchmarks.response.surfaces import Drug, grid, null

from refugium.response.synergy.bliss import bliss_excess
from refugium.response.synergy.hsa import hsa_excess
from refugium.response.synergy.layout import SurfaceLayout
from refugium.response.synergy.loewe import loewe_null
from refugium.response.synergy.pair_of_curves import PairOfCurves, fit_pair_of_curves
from refugium.response.synergy.zero_interaction import zip_excess

ONE, TWO = Drug(c=0.5, hill=1.2, most=0.9), Drug(c=2.0, hill=0.8, most=0.6)
DOSES = grid(7, 1, 1)
LAYOUT = SurfaceLayout(dose1=DOSES[0], dose2=DOSES[1], plate=np.zeros(64, dtype=int))
CURVES = PairOfCurves(e0=np.ones(1), einf=np.array([[0.1, 0.4]]),
                      log10_c=np.log10([[0.5, 2.0]]), hill=np.array([[1.2, 0.8]]))
NONE_FLAT = np.zeros(2, dtype=bool)


def parts(kind):
    y = null(kind, ONE, TWO, *DOSES)
    return y, y[LAYOUT.together], LAYOUT.first @ y, LAYOUT.second @ y


def test_singles_come_from_the_plate():
    y = np.r_[1.0, 0.5, 0.6, 0.3, 2.0, 1.0, 1.2, 0.6]
    two = SurfaceLayout(dose1=np.tile([0.0, 1, 0, 1], 2), dose2=np.tile([0.0, 0, 1, 1], 2),
                        plate=np.repeat([0, 1], 4))
    assert (two.first @ y).tolist() == [0.5, 1.0]
    alone = SurfaceLayout(dose1=np.array([1.0, 0, 1]), dose2=np.array([0.0, 1, 1]),
                          plate=np.array([0, 0, 1]))
    assert np.isnan(alone.first).all()  # another plate's single is none


def test_bliss_and_hsa_find_nothing_on_their_own_surface():
    _, y, first, second = parts("bliss")
    assert np.abs(bliss_excess(y, first, second, 1.0, additive=False)).max() < 1e-14
    _, y, first, second = parts("hsa")
    assert np.abs(hsa_excess(y, first, second)).max() == 0


def test_rates_add_where_shares_multiply():
    _, y, first, second = parts("bliss")
    log = np.log(y), np.log(first), np.log(second)
    assert np.abs(bliss_excess(*log, 0.0, additive=True)).max() < 1e-12


def test_loewe_on_its_own_surface_and_a_drug_with_itself():
    d1, d2 = (d[LAYOUT.together] for d in DOSES)
    found = loewe_null(CURVES, d1, d2, NONE_FLAT)[0]
    known = np.isfinite(found)
    assert known.sum() > 20
    assert found[known] == pytest.approx(parts("loewe")[1][known], abs=1e-6)
    # beyond the weaker drug's end no dose of it is equivalent
    assert (ONE.kept(d1[~known]) <= 0.4 + 1e-9).all() and (ONE.kept(d1[known]) > 0.4).all()
    same = PairOfCurves(e0=np.ones(1), einf=np.full((1, 2), 0.1),
                        log10_c=np.full((1, 2), np.log10(0.5)), hill=np.full((1, 2), 1.2))
    assert loewe_null(same, d1, d2, NONE_FLAT)[0] == pytest.approx(ONE.kept(d1 + d2), abs=1e-6)


def test_a_drug_that_does_nothing_adds_no_dose():
    d1, d2 = (d[LAYOUT.together] for d in DOSES)
    found = loewe_null(CURVES, d1, d2, np.array([False, True]))[0]
    assert found == pytest.approx(ONE.kept(d1), abs=1e-6)
    assert np.isnan(loewe_null(CURVES, d1, d2, np.array([True, True]))).all()


def test_zero_interaction_on_its_own_surface_and_on_rays():
    y = parts("zip")[1]
    x1, x2 = (x[0, LAYOUT.together] for x in LAYOUT.log10_doses)
    assert np.abs(zip_excess(CURVES, x1, x2, y[None], additive=False)).max() < 2e-3
    ray = np.flatnonzero(x1 == x2)
    assert np.isnan(zip_excess(CURVES, x1[ray], x2[ray], y[None, ray], additive=False)).all()


def test_both_curves_share_their_start():
    y = parts("bliss")[0]
    alone = (DOSES[0] == 0) | (DOSES[1] == 0)
    x1, x2 = (x[:, alone] for x in LAYOUT.log10_doses)
    found = fit_pair_of_curves(x1, x2, y[None, alone], start=np.zeros((1, 4)), steps=60,
                               tolerance=1e-12, lower=np.full((1, 4), -3.0),
                               upper=np.full((1, 4), 3.0))
    assert found.einf[0] == pytest.approx([0.1, 0.4], abs=1e-3)
    assert found.log10_c[0] == pytest.approx(np.log10([0.5, 2.0]), abs=1e-3)
