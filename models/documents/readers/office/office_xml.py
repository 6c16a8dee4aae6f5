"""What Word's and PowerPoint's XML have in common."""

from typing import Any, TypeAlias

from docx.oxml.ns import qn

Element: TypeAlias = Any
"""An lxml element: the library comes without types."""

MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
"""Text of a formula."""
CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
"""What newer programs read."""
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""A second copy, for older programs, of what Choice already holds."""

_OFF = {"0", "false", "off"}


def value(element: Element, *path: str) -> str | None:
    """Return the ``w:val`` of a descendant, each step of the path being a prefixed tag; None where there is none."""
    found = element.find("/".join(qn(step) for step in path)) if element is not None else None
    return None if found is None else found.get(qn("w:val"))


def integer(element: Element, *path: str) -> int | None:
    """Return what :func:`value` returns as a number; None where there is none."""
    text = value(element, *path)
    return None if text is None else int(text)


def is_on(element: Element, *path: str) -> bool:
    """Tell whether a switch such as ``w:pageBreakBefore`` is there and not off."""
    found = element.find("/".join(qn(step) for step in path)) if element is not None else None
    return found is not None and found.get(qn("w:val"), "1") not in _OFF
