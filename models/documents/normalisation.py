"""One spelling of line ends and characters, so that offsets and hashes mean the same everywhere."""

import unicodedata

# UAX #15 “stream-safe” length. Canonical ordering is quadratic in a run of combining marks, so an unbounded run
# would let a small file block the reader for minutes.
MAX_MARKS = 30

_ENDS_OF_LINES = "\r\v\f\x85\u2028\u2029"
_LINE_ENDS = str.maketrans(dict.fromkeys(_ENDS_OF_LINES, "\n"))
_CONTROLS = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))} - set("\n\t" + _ENDS_OF_LINES)
_REMOVED = {ord(character): None for character in (*_CONTROLS, "\ufeff")}
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp", "Zs"})


def normalise(text: str) -> str:
    r"""Return the text as it is stored, quoted and hashed; applying it twice changes nothing.

    Line ends become ``\n``; other control characters (but for tabs), U+FEFF and lone surrogates go; Unicode is
    composed canonically (NFC), never by compatibility, so that full-width marks and ① stay as the teacher wrote them.
    Marks beyond the 30th on one letter are dropped.

    Parameters
    ----------
    text
        Any string, also one with lone surrogates.
    """
    # NUL and U+FEFF may stand between \r and \n, so \r\n is joined only after they are gone.
    text = text.encode("utf-8", "ignore").decode("utf-8").translate(_REMOVED)
    text = text.replace("\r\n", "\n").translate(_LINE_ENDS)
    if text.isascii():
        return text
    # A few marks decompose into two, so the runs are cut once before composing (speed) and once after (idempotence).
    return _without_long_runs(unicodedata.normalize("NFC", _without_long_runs(text)))


def has_visible(text: str) -> bool:
    """Tell whether any character would leave ink: not a space, not a format, private-use or control character."""
    return any(unicodedata.category(character) not in _INVISIBLE for character in text)


def _without_long_runs(text: str) -> str:
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= MAX_MARKS:
            kept.append(character)
    return "".join(kept)
