"""One page that a biologist understands unaided, and the same answer as JSON and tables."""

from refugium.report.output_folder import write_report
from refugium.report.page import render_page
from refugium.report.results_json import results_document, validate_results

__all__ = ["render_page", "results_document", "validate_results", "write_report"]
