"""A text taken apart once, for everything that counts words, sentences and lines."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from models.documents.document import Document
from models.documents.lexicon import Lexicon
from models.documents.sentences import sentence_spans

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u10ff\u1200-\u1fff"
_LATIN_WORD = re.compile(rf"[{_LATIN}]+(?:['’][{_LATIN}]+)*")
_WORD = re.compile(rf"[{_CJK}]|{_LATIN_WORD.pattern}")
_CJK_CHARACTER = re.compile(f"[{_CJK}]")
_WORD_OR_MARK = re.compile(rf"{_WORD.pattern}|[,.!?;:，。！？；：、]")
_RUN = re.compile(rf"[{_CJK}]+|{_LATIN_WORD.pattern}")


def words_and_marks(text: str) -> list[str]:
    """Return Chinese characters, Latin words and marks of punctuation, as written and in order."""
    return _WORD_OR_MARK.findall(text)


def word_runs(text: str) -> list[str]:
    """Return Latin words, and Chinese characters that nothing separates, as written and in order."""
    return _RUN.findall(text)


def is_latin(run: str) -> bool:
    """Tell whether one of :func:`word_runs` is a Latin word."""
    return _LATIN_WORD.match(run) is not None


@dataclass(frozen=True)
class Wording:
    """Views of one document; a word is a Chinese character or a Latin word."""

    document: Document

    @property
    def text(self) -> str:
        """The normalised text."""
        return self.document.text

    @cached_property
    def words(self) -> list[str]:
        """Chinese characters and Latin words as written, in order."""
        return _WORD.findall(self.text)

    @cached_property
    def latin(self) -> list[str]:
        """Latin words as written."""
        return _LATIN_WORD.findall(self.text)

    @cached_property
    def hanzi(self) -> list[str]:
        """Chinese characters (also kana and hangul)."""
        return _CJK_CHARACTER.findall(self.text)

    @cached_property
    def folded(self) -> list[str]:
        """All words in lower case."""
        return list(map(str.lower, self.words))

    @cached_property
    def latin_counts(self) -> Counter[str]:
        """How often each Latin word occurs, in lower case."""
        return Counter(word.lower().replace("’", "'") for word in self.latin)

    @cached_property
    def latin_line(self) -> str:
        """The Latin words in lower case with a space around each, for counting phrases."""
        return f" {' '.join(word.lower().replace('’', chr(39)) for word in self.latin)} "

    @cached_property
    def sentences(self) -> list[str]:
        """The sentences."""
        return [self.text[span.start : span.end] for span in sentence_spans(self.text)]

    @cached_property
    def sentence_words(self) -> list[list[str]]:
        """The lower-case words of each sentence that has any."""
        found = (_WORD.findall(sentence.lower()) for sentence in self.sentences)
        return [words for words in found if words]

    @cached_property
    def lines(self) -> list[str]:
        """The lines that are not blank, without spaces around them; a line is a paragraph."""
        return [line.strip() for line in self.text.split("\n") if line.strip()]

    @cached_property
    def line_lengths(self) -> list[int]:
        """Words in each line."""
        return [len(_WORD.findall(line)) for line in self.lines]

    def count(self, lexicon: Lexicon) -> int:
        """Return how often the words of a class occur."""
        found = sum(self.latin_counts[word] for word in lexicon.words) if self.latin else 0
        found += sum(self.latin_line.count(f" {phrase} ") for phrase in lexicon.phrases) if self.latin else 0
        return found + (sum(map(self.text.count, lexicon.zh)) if self.hanzi else 0)
