"""Refugium: where tumour cells take refuge when a targeted drug hits its target.

Research use only. The public verbs are imported when first used:

>>> import refugium as rf
>>> from refugium.virtual import demo_plan, write_tumour
>>> found = rf.find_escape(write_tumour(demo_plan()).study, challenge=False)
>>> sorted(set(found.candidates["node"]))
['AXL', 'IGF1R/INSR', 'IRS']
"""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.check import check_study
    from refugium.core.errors import RefugiumError, StudyError
    from refugium.core.version import __version__
    from refugium.datasets import get_published, list_published
    from refugium.escape import EscapeResult, find_escape
    from refugium.identifiers import identify
    from refugium.io import read_study, write_study
    from refugium.io.vendors import import_table
    from refugium.movie import ChainComparison, MovieResult, compare_chains, make_movie
    from refugium.pipeline import run
    from refugium.population import PopulationResult, fit_population
    from refugium.response import ResponseResult, fit_response
    from refugium.study import Study
    from refugium.study.design import derive_contrasts
    from refugium.therapy import TherapyResult, rank_therapies
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "check": ("check_study",),
        "core.version": ("__version__",),
        "datasets": ("get_published", "list_published"),
        "escape": ("EscapeResult", "find_escape"),
        "identifiers": ("identify",),
        "io": ("read_study", "write_study"),
        "io.vendors": ("import_table",),
        "movie": ("ChainComparison", "MovieResult", "compare_chains", "make_movie"),
        "pipeline": ("run",),
        "population": ("PopulationResult", "fit_population"),
        "response": ("ResponseResult", "fit_response"),
        "core.errors": ("RefugiumError", "StudyError"),
        "study": ("Study",),
        "study.design": ("derive_contrasts",),
        "therapy": ("TherapyResult", "rank_therapies"),
    })

__all__ = [
    "ChainComparison",
    "EscapeResult",
    "MovieResult",
    "PopulationResult",
    "RefugiumError",
    "ResponseResult",
    "Study",
    "StudyError",
    "TherapyResult",
    "__version__",
    "check_study",
    "compare_chains",
    "derive_contrasts",
    "find_escape",
    "fit_population",
    "fit_response",
    "get_published",
    "identify",
    "import_table",
    "list_published",
    "make_movie",
    "rank_therapies",
    "read_study",
    "run",
    "write_study",
]
