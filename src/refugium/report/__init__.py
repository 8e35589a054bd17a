"""One page that a biologist understands unaided, and the same answer as JSON and tables."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.report.compare import TOLERANCE, compare_results, read_results
    from refugium.report.output_folder import check_target, write_report
    from refugium.report.page import render_page, write_answer_page
    from refugium.report.results_json import results_document, validate_results
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "compare": ("TOLERANCE", "compare_results", "read_results"),
        "output_folder": ("check_target", "write_report"),
        "page": ("render_page", "write_answer_page"),
        "results_json": ("results_document", "validate_results"),
    })

__all__ = [
    "TOLERANCE",
    "check_target",
    "compare_results",
    "read_results",
    "render_page",
    "results_document",
    "validate_results",
    "write_answer_page",
    "write_report",
]
