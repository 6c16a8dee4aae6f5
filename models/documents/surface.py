"""Features that need only the text: length, structure, style, concreteness; in Chinese and in English.

Lengths are ``log1p``, rates are per 100 words, shares lie in 0 to 1; every value is finite for every text. Length and
vocabulary carry most of an English essay's score; for teachers' evidence in Chinese, what counts is how concrete it is
(numbers with units, named tools, quoted words, pupils) against how much could have been written of any class.
"""

import re
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import log1p, sqrt

import numpy as np
from numpy.typing import NDArray

from models.documents.charset import COMMON_HANZI
from models.documents.concreteness import concreteness
from models.documents.document import Document
from models.documents.lexicon import (
    CONNECTIVES,
    CONTRACTIONS_WITHOUT_APOSTROPHE,
    FIRST_PERSON,
    FUNCTION_WORDS,
    MISSPELLINGS,
    PUPILS,
    SLOGANS,
    TOOLS,
    UNITS,
)
from models.documents.wording import Wording

_PUNCTUATION = {
    "comma": "，,",
    "enumeration_comma": "、",
    "period": "。.",
    "quote": '“”"「」『』',
    "question": "？?",
    "exclamation": "！!",
    "colon": "：:",
    "semicolon": "；;",
    "bracket": "（）()【】[]",
    "dash": "—–-",
    "ellipsis": "…",
}
_NUMBER = re.compile(r"\d+(?:[.:：/]\d+)*")
_UNIT_NUMBER = re.compile(
    rf"(?:\d|(?<![一二三四五六七八九十第])[一二两三四五六七八九十百]{{1,6}})\s?(?:{UNITS})|\d (?=[a-z]{{2,12}}s\b)"
)
_TIME = re.compile(
    r"\d{1,2}[:：]\d{2}|\d\s?(?:年|月|日|分钟|秒|课时|小时|周|minutes?|hours?|days?|weeks?|years?)|第.{1,3}周"
)
_LIST_MARK = re.compile(r"[•·●○■□▪◆➢✓*-]\s|[（(]?\d{1,2}[)）.．、](?!\d)|[①-⑳]|[a-zA-Z][.)]\s")
_HEADING = re.compile(
    r"#{1,6} |第?[一二三四五六七八九十]{1,3}[、.．章节步]|[（(][一二三四五六七八九十]{1,3}[）)]|【[^】\n]{1,20}】"
)
_TURN = re.compile(r"(?:师|生\d?|学生|老师|教师|[A-Z][a-z]*|T|S\d?)\s?[：:]")
_QUOTED = re.compile(r"“([^“”\n]{1,200})”|《([^《》\n]{1,60})》|「([^「」\n]{1,200})」|\"([^\"\n]{1,200})\"")
_PRODUCT = re.compile(r"\b(?:[A-Z][a-z]+[A-Z]\w*|[A-Za-z]+\d+\w*|[A-Z]{2,6}|Excel|Word|Padlet|Kahoot|Scratch|Zoom)\b")
_FOUR = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{4}(?![\u4e00-\u9fff])")
_REPEATED_LETTER = re.compile(r"([a-z])\1\1")
_COMPRESSED = 30_000
"""Characters from the start that the compression ratio is taken of; zlib looks back only as far."""


def surface_features(document: Document) -> NDArray[np.float64]:
    """Return the surface features of a document.

    Returns
    -------
    ndarray
        ``(len(NAMES),)`` float64, in the order of :data:`NAMES`; the same text always gives the same row.
    """
    wording = Wording(document)
    row = [value for group in _GROUPS for value in group(wording).values()]
    return np.array(row, dtype=np.float64)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _spread(prefix: str, lengths: Sequence[int]) -> dict[str, float]:
    values = np.array(lengths or [0], dtype=np.float64)
    return {
        f"{prefix}_mean": log1p(values.mean()),
        f"{prefix}_deviation": log1p(values.std()),
        f"{prefix}_longest": log1p(values.max()),
    }


def _length(wording: Wording) -> dict[str, float]:
    characters = sum(map(len, wording.text.split()))
    lengths = wording.line_lengths
    return {
        "characters_log": log1p(characters),
        "characters_root4": sqrt(sqrt(characters)),
        "words_log": log1p(len(wording.words)),
        "words_root4": sqrt(sqrt(len(wording.words))),
        "sentences_log": log1p(len(wording.sentence_words)),
        "paragraphs_log": log1p(len(lengths)),
        **_spread("sentence", [len(words) for words in wording.sentence_words]),
        **_spread("paragraph", lengths),
        "first_paragraph_share": _share(lengths[0], sum(lengths)) if lengths else 0.0,
        "last_paragraph_share": _share(lengths[-1], sum(lengths)) if lengths else 0.0,
    }


def _vocabulary(wording: Wording) -> dict[str, float]:
    counts = Counter(wording.folded)
    pairs = set(pairwise(wording.folded))
    total = len(wording.folded)
    hanzi = len(wording.hanzi)
    return {
        "character_type_ratio": _share(len(set(wording.text)), len(wording.text)),
        "types_log": log1p(len(counts)),
        "type_ratio": _share(len(counts), total),
        "type_root_ratio": _share(len(counts), sqrt(total)),
        "pair_root_ratio": _share(len(pairs), sqrt(total)),
        "hapax_share": _share(sum(count == 1 for count in counts.values()), total),
        "rare_hanzi_share": _share(hanzi - sum(map(COMMON_HANZI.__contains__, wording.hanzi)), hanzi),
        "four_character_phrases": 100 * _share(len(_FOUR.findall(wording.text)), total),
        "hanzi_share": _share(hanzi, total),
    }


def _punctuation(wording: Wording) -> dict[str, float]:
    counts = {kind: sum(map(wording.text.count, marks)) for kind, marks in _PUNCTUATION.items()}
    rates = {f"{kind}_rate": min(100.0, 100 * _share(count, len(wording.words))) for kind, count in counts.items()}
    commas = _share(counts["comma"] + counts["enumeration_comma"], len(wording.sentences))
    kinds = float(sum(count > 0 for count in counts.values()))
    return {**rates, "commas_per_sentence": log1p(commas), "punctuation_kinds": kinds}


def _numbers(wording: Wording) -> dict[str, float]:
    numbers = [match.start() for match in _NUMBER.finditer(wording.text)]
    units = len(_UNIT_NUMBER.findall(wording.text))
    with_number = sum(_NUMBER.search(sentence) is not None for sentence in wording.sentences)
    return {
        "numbers_log": log1p(len(numbers)),
        "number_rate": min(100.0, 100 * _share(len(numbers), len(wording.words))),
        "unit_numbers_log": log1p(units),
        "unit_number_rate": min(100.0, 100 * _share(units, len(wording.words))),
        "sentences_with_number": _share(with_number, len(wording.sentences)),
        "times_log": log1p(len(_TIME.findall(wording.text))),
        "first_number_at": _share(numbers[0], len(wording.text)) if numbers else 1.0,
    }


def _structure(wording: Wording) -> dict[str, float]:
    entries = sum(_LIST_MARK.match(line) is not None for line in wording.lines)
    turns = sum(_TURN.match(line) is not None for line in wording.lines)
    return {
        "list_entries_log": log1p(entries),
        "list_entry_share": _share(entries, len(wording.lines)),
        "headings_log": log1p(sum(_HEADING.match(line) is not None for line in wording.lines)),
        "turn_share": _share(turns, len(wording.lines)),
        "table_row_share": _share(sum(" | " in line for line in wording.lines), len(wording.lines)),
    }


def _connectives(wording: Wording) -> dict[str, float]:
    counts = {kind: wording.count(lexicon) for kind, lexicon in CONNECTIVES.items()}
    rates = {f"{kind}_rate": 100 * _share(count, len(wording.words)) for kind, count in counts.items()}
    total = sum(counts.values())
    return {**rates, "connectives_log": log1p(total), "connective_kinds": float(sum(map(bool, counts.values())))}


def _concreteness(wording: Wording) -> dict[str, float]:
    quoted = ["".join(groups) for groups in _QUOTED.findall(wording.text)]
    tools = wording.count(TOOLS) + len(_PRODUCT.findall(wording.text))
    pupils, slogans = wording.count(PUPILS), wording.count(SLOGANS)
    units = len(_UNIT_NUMBER.findall(wording.text))
    words = len(wording.words)
    return {
        "quoted_log": log1p(len(quoted)),
        "quoted_share": _share(sum(map(len, quoted)), len(wording.text)),
        "first_person_rate": 100 * _share(wording.count(FIRST_PERSON), words),
        "pupil_rate": 100 * _share(pupils, words),
        "tools_log": log1p(tools),
        "tool_rate": min(100.0, 100 * _share(tools, words)),
        "slogans_log": log1p(slogans),
        "slogan_rate": 100 * _share(slogans, words),
        "slogans_per_sentence": _share(slogans, len(wording.sentences)),
        "concrete_balance": log1p(units + len(quoted) + tools) - log1p(slogans),
    }


def _latin_style(wording: Wording) -> dict[str, float]:
    lengths = np.array([len(word) for word in wording.latin] or [0], dtype=np.float64)
    counts, total = wording.latin_counts, len(wording.latin)
    function_words = sum(counts[word] for word in FUNCTION_WORDS)
    misspelt = sum(counts[word] for word in (*MISSPELLINGS, *CONTRACTIONS_WITHOUT_APOSTROPHE))
    letters = sum(map(len, wording.latin))
    return {
        "word_length_mean": float(lengths.mean()) if total else 0.0,
        "word_length_deviation": float(lengths.std()),
        "words_over_6": float((lengths > 6).mean()),
        "words_over_8": float((lengths > 8).mean()),
        "latin_hapax_share": _share(sum(count == 1 for count in counts.values()), total),
        "function_word_share": _share(function_words, total),
        "function_word_kinds": _share(sum(word in counts for word in FUNCTION_WORDS), len(FUNCTION_WORDS)),
        "misspelling_rate": 100 * _share(misspelt, total),
        "repeated_letter_share": _share(sum(bool(_REPEATED_LETTER.search(word)) for word in counts), total),
        "lowercase_starts": _share(sum(s[0].islower() for s in wording.sentences), len(wording.sentences)),
        "lowercase_i_rate": 100 * _share(wording.latin.count("i"), total),
        "uppercase_share": _share(sum(map(str.isupper, "".join(wording.latin))), letters),
    }


def _repetition(wording: Wording) -> dict[str, float]:
    words = wording.folded
    grams = list(zip(words, words[1:], words[2:], words[3:], strict=False))
    sets = [set(sentence) for sentence in wording.sentence_words]
    overlaps = [len(one & two) / len(one | two) for one, two in pairwise(sets)]
    data = wording.text[:_COMPRESSED].encode()
    ratio = min(1.5, _share(len(zlib.compress(data, 6)), len(data)))
    return {
        "repeated_grams": _share(len(grams) - len(set(grams)), len(grams)),
        "neighbour_overlap": _share(sum(overlaps), len(overlaps)),
        "compression": ratio,
        "compression_by_length": ratio * log1p(len(wording.text)),
    }


_GROUPS: tuple[Callable[[Wording], dict[str, float]], ...] = (
    _length,
    _vocabulary,
    _punctuation,
    _numbers,
    _structure,
    _connectives,
    _concreteness,
    concreteness,
    _latin_style,
    _repetition,
)

NAMES: tuple[str, ...] = tuple(name for group in _GROUPS for name in group(Wording(Document("", ()))))
"""Names of the features, in the order of the row."""

CHARACTERS = NAMES.index("characters_log")
"""Where the length of the whole text stands, as ``ln(characters + 1)``."""

GROUPS: tuple[str, ...] = tuple(
    group.__name__.strip("_") for group in _GROUPS for _ in group(Wording(Document("", ())))
)
"""What each feature is about, in the order of the row."""
