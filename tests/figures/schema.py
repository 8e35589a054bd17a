"""The schema that charts are held against: here and never when the tool runs."""

import json
from functools import cache
from importlib.resources import files

from jsonschema import Draft7Validator
from jsonschema.exceptions import best_match


@cache
def _validator() -> Draft7Validator:
    """Vega-Lite's own schema, as altair ships it."""
    homes = [files("altair.vegalite") / version / "schema" for version in ("v6", "v5")]
    home = next(home for home in homes if home.is_dir())
    return Draft7Validator(json.loads((home / "vega-lite-schema.json").read_text("utf-8")))


def hold(chart) -> None:
    """Fail at the first thing in a chart that Vega-Lite does not know; rows hold no NaN."""
    spec = json.loads(json.dumps(chart.spec, allow_nan=False))
    error = best_match(_validator().iter_errors(spec))
    assert error is None, f"{error.json_path}: {error.message[:300]}"
