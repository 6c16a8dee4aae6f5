"""A rubric file as a tree of YAML nodes that know their lines; JSON is a subset and takes the same way.

The file comes from outside, so everything in YAML that can surprise is refused before a tree is built: aliases and
anchors (a few lines can stand for gigabytes), tags (they ask for Python types) and deep nesting (it exhausts the
stack). Scalars stay text, whatever they look like, so that ``no``, ``1.10`` and ``2019-01-01`` remain what was written.
"""

import re
from collections.abc import Iterator

import yaml

from models.errors import StandardFileInvalid

Loc = tuple[str | int, ...]
"""Keys and positions from the top of the file to one value, as pydantic gives them."""

MAX_DEPTH = 20
"""A standard is 7 levels deep; the rest is room to name the mistake in a file that is nested wrongly."""

MAX_NODES = 200_000
"""The shipped standard has 5,300 values; millions of them keep the parser busy for minutes, whatever they say."""

_NULL = "tag:yaml.org,2002:null"
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
# The C parser reads the shipped standard twenty times faster; some platforms have PyYAML without it.
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def compose(text: str, name: str) -> yaml.Node:
    """Return the root node of a YAML or JSON text.

    Parameters
    ----------
    text
        The whole file.
    name
        What to call the file in a refusal.

    Raises
    ------
    StandardFileInvalid
        On a syntax error, an empty file, an anchor, alias or tag, more nesting than
        :data:`MAX_DEPTH`, more values than :data:`MAX_NODES`, or a repeated key.
    """
    # JSON writes characters beyond the BMP as two escapes, which YAML forbids; only lines matter here.
    text = _SURROGATE.sub(r"\\u003f", text)
    try:
        _refuse_surprises(text, name)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise StandardFileInvalid(path=name, line=line, reason=f"not valid YAML ({error.problem})") from error
    if node is None:
        raise StandardFileInvalid(path=name, line=1, reason="the file is empty")
    for key in _repeated_keys(node):
        raise StandardFileInvalid(path=name, line=_line(key), reason=f"the key “{key.value}” stands here twice")
    return node


def plain(node: yaml.Node) -> object:
    """Return dicts, lists and texts for a node; a key without a value counts as absent."""
    if isinstance(node, yaml.MappingNode):
        values = {str(key.value): plain(value) for key, value in node.value}
        return {key: value for key, value in values.items() if value is not None}
    if isinstance(node, yaml.SequenceNode):
        return [plain(value) for value in node.value]
    return None if node.tag == _NULL else str(node.value)


def line_of(node: yaml.Node, loc: Loc) -> int:
    """Return the line (from 1) of the value at ``loc``, or of the innermost part of the way that exists."""
    line = _line(node)
    for step in loc:
        found = _descend(node, step)
        if found is None:
            break
        line, node = found
    return line


def _descend(node: yaml.Node, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        # The key's line and not the value's: a block value starts on the line below the key that has to be corrected.
        return next(((_line(key), value) for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return _line(node.value[step]), node.value[step]
    return None


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _refuse_surprises(text: str, name: str) -> None:
    depth = nodes = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        nodes += isinstance(event, yaml.NodeEvent)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if getattr(event, "anchor", None):
            raise StandardFileInvalid(path=name, line=line, reason="anchors (&) and aliases (*) are not allowed")
        if getattr(event, "tag", None):
            raise StandardFileInvalid(path=name, line=line, reason="tags (!) are not allowed")
        if depth > MAX_DEPTH:
            raise StandardFileInvalid(path=name, line=line, reason=f"nested more than {MAX_DEPTH} deep")
        if nodes > MAX_NODES:
            raise StandardFileInvalid(path=name, line=line, reason=f"more than {MAX_NODES} values")


def _repeated_keys(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if str(key.value) in seen:
                yield key
            seen.add(str(key.value))
            yield from _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _repeated_keys(value)
