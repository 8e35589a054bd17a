"""Charts and scripts inside a page, so that no name in the data can run and no request leaves.

One script bundle per page; specifications as JSON in blocks that no browser runs; a content
security policy that allows only the scripts written here, by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from functools import cache
from typing import Any

import vl_convert
from markupsafe import Markup

from refugium.core.errors import RefugiumError

_UNSAFE: dict[str, str | int | None] = {
    "<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029",
}


@cache
def bundle() -> Markup:
    """Return Vega, Vega-Lite and Vega-Embed as one script, which sets `vegaEmbed`."""
    library = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return inline_script(f"(() => {{{library}}})();")


def inline_script(text: str) -> Markup:
    """Return script text that may stand between script tags as it is.

    Raises
    ------
    RefugiumError
        If it would end its own tag, or a browser would read it otherwise than it was hashed.
    """
    lowered = text.lower()
    for bad in ("</script", "<!--", "\r", "\0"):
        if bad in lowered:
            raise RefugiumError("this script cannot be embedded", found=bad)
    return Markup(text)  # the package's own scripts, never data


def script_json(value: Any) -> Markup:
    r"""Return JSON that is inert between script tags.

    Examples
    --------
    >>> str(script_json({"name": "</script>"}))
    '{"name":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.translate(str.maketrans(_UNSAFE)))  # escaped above


def policy(scripts: Sequence[str]) -> str:
    """Return the content security policy that allows these scripts and nothing else.

    Notes
    -----
    Vega runs with its expression interpreter (`ast`), so `unsafe-eval` is not needed.
    """
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'"
        for s in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def picture_uri(svg: str) -> str:
    """Return an SVG as the address of an image, in which no script runs."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
