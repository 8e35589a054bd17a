"""Fill the reference pages from the declared schemas: `python docs/make_reference.py`."""

import re
from pathlib import Path

from refugium.escape import EscapeResult
from refugium.identifiers import IDENTIFIED
from refugium.movie import ChainComparison, MovieResult
from refugium.population import PopulationResult
from refugium.response import (
    BEST_RESPONSES,
    DOSED_WELLS,
    INDEPENDENT_ACTION,
    PAIR_EXCESS,
    PAIRS_FROM_SINGLES,
    PAIRS_OVER_LINES,
    ResponseResult,
)
from refugium.signal.footprints.score import FOOTPRINTS
from refugium.study.schemas import ARMS, CONTRASTS, MODELS, RESPONSES, SAMPLES, WELLS
from refugium.therapy import (
    BASELINES,
    CANDIDATES,
    DRUG_SETS,
    EXPOSURE,
    PATH,
    RANK,
    SELECTIVITY,
    EvidenceResult,
    TolerabilityResult,
)

HERE = Path(__file__).parent / "reference"
SCHEMAS = (*EscapeResult.schemas, FOOTPRINTS, IDENTIFIED, *MovieResult.schemas,
           *ChainComparison.schemas,
           *PopulationResult.schemas,
           *ResponseResult.schemas, DOSED_WELLS, BEST_RESPONSES, INDEPENDENT_ACTION, PAIR_EXCESS,
           PAIRS_FROM_SINGLES, PAIRS_OVER_LINES, PATH, RANK,
           BASELINES, CANDIDATES, DRUG_SETS, EXPOSURE, SELECTIVITY,
           *TolerabilityResult.schemas, *EvidenceResult.schemas,
           ARMS, CONTRASTS, MODELS, RESPONSES, SAMPLES, WELLS)


def fill(text: str) -> str:
    """Put each schema's table below its heading, replacing what stood there."""
    for schema in SCHEMAS:
        block = re.compile(
            rf"(^## {schema.name}(?: \(optional\))?\n\n)(?:\{{{schema.name}\}}|(?:\|.*\n?)+)",
            re.MULTILINE,
        )
        text = block.sub(lambda m, s=schema: m[1] + s.to_markdown() + "\n", text)
    return text


if __name__ == "__main__":
    for page in HERE.glob("*.md"):
        page.write_text(fill(page.read_text(encoding="utf-8")), encoding="utf-8")
