"""Readings to activities: normalisation, one linear model for all contrasts, moderation."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.signal import parameters
    from refugium.signal.abundance import ABUNDANCE, abundance_table
    from refugium.signal.censoring import CENSORED, censored_table, with_bounds
    from refugium.signal.feature_fit import FeatureFit, fit_features
    from refugium.signal.linear_model import TOLERANCE, Effects, StateFit, fit_given, fit_states
    from refugium.signal.matrix import Matrix, features_of, fullest_rows, gene_names
    from refugium.signal.moderate import moderate_variances
    from refugium.signal.normalise import loading, take_out_loading, to_log2, without_anchors
    from refugium.signal.parameters import MIN_ANCHORS, MIN_CPM
    from refugium.signal.raw.counting import scatter_over_counting
    from refugium.signal.raw.expression import expressed, log_cpm, median_ratios
    from refugium.signal.raw.fillers import Cell
    from refugium.signal.raw.panels import PANEL_GENES, against_housekeeping, housekeeping_of
    from refugium.signal.readings import Reading, Readings, read
    from refugium.signal.reporters.interference import Interference, without_interference
    from refugium.signal.sample_fit.find import find_misfits
    from refugium.signal.sample_fit.findings import MISFITS, OF_SAMPLES, Misfit
    from refugium.signal.schemas import ACTIVITIES, SITES
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        ".": ("parameters",),
        "abundance": ("ABUNDANCE", "abundance_table"),
        "censoring": ("CENSORED", "censored_table", "with_bounds"),
        "feature_fit": ("FeatureFit", "fit_features"),
        "raw.expression": ("expressed", "log_cpm", "median_ratios"),
        "linear_model": ("TOLERANCE", "Effects", "StateFit", "fit_given", "fit_states"),
        "matrix": ("Matrix", "features_of", "fullest_rows", "gene_names"),
        "moderate": ("moderate_variances",),
        "normalise": ("loading", "take_out_loading", "to_log2", "without_anchors"),
        "parameters": ("MIN_ANCHORS", "MIN_CPM"),
        "raw.counting": ("scatter_over_counting",),
        "raw.fillers": ("Cell",),
        "raw.panels": ("PANEL_GENES", "against_housekeeping", "housekeeping_of"),
        "reporters.interference": ("Interference", "without_interference"),
        "readings": ("Reading", "Readings", "read"),
        "sample_fit.find": ("find_misfits",),
        "sample_fit.findings": ("MISFITS", "OF_SAMPLES", "Misfit"),
        "schemas": ("ACTIVITIES", "SITES"),
    })

__all__ = [
    "ABUNDANCE",
    "ACTIVITIES",
    "CENSORED",
    "MIN_ANCHORS",
    "MIN_CPM",
    "MISFITS",
    "OF_SAMPLES",
    "PANEL_GENES",
    "SITES",
    "TOLERANCE",
    "Cell",
    "Effects",
    "FeatureFit",
    "Interference",
    "Matrix",
    "Misfit",
    "Reading",
    "Readings",
    "StateFit",
    "abundance_table",
    "against_housekeeping",
    "censored_table",
    "expressed",
    "features_of",
    "find_misfits",
    "fit_features",
    "fit_given",
    "fit_states",
    "fullest_rows",
    "gene_names",
    "housekeeping_of",
    "loading",
    "log_cpm",
    "median_ratios",
    "moderate_variances",
    "parameters",
    "read",
    "scatter_over_counting",
    "take_out_loading",
    "to_log2",
    "with_bounds",
    "without_anchors",
    "without_interference",
]
