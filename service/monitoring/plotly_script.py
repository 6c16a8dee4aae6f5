"""Plotly's own script, as its Python package brings it, so that charts need nothing from elsewhere."""

import gzip
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_STYLE_OF_MAPS = re.compile(r'createElement\("style"\);\w+\.id="(\w+)"')


@dataclass(frozen=True)
class Identity:
    """``version`` changes the address with the package. ``style_of_maps`` is the id of a style element for maps.

    The script makes that element when it is loaded unless it is there already. The content policy refuses it, so the
    page has an empty one.
    """

    version: str
    style_of_maps: str


@cache
def script() -> bytes:
    return files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()


@cache
def compressed() -> bytes:
    return gzip.compress(script(), mtime=0)


@cache
def identity() -> Identity:
    text = script().decode()
    version = re.search(r"plotly\.js v([\d.]+)", text)
    style = _STYLE_OF_MAPS.search(text)
    return Identity(version[1] if version else "", style[1] if style else "")
