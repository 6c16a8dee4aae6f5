"""Whether a text is in a language other than Chinese and English, by its script and by its smallest words."""

import unicodedata
from collections import Counter

from models.documents.document import Document
from models.documents.lexicon import FUNCTION_WORDS
from models.documents.wording import Wording

_FEWEST_LETTERS = 20
_MOST_FOREIGN = 0.3
"""Largest share, by width, of other scripts: a lesson plan for Japanese lessons quotes some, a Japanese text more."""
_FEWEST_WORDS = 30
_MOSTLY_LATIN = 0.5
_FEWEST_FUNCTION_WORDS = 0.1
"""Smallest share of function words that proves a language; running text in any of them has 0.25 and more."""
_NEUTRAL = frozenset({"LATIN", "CJK", "FULLWIDTH", "IDEOGRAPHIC", "MODIFIER", "MATHEMATICAL", "BOPOMOFO", "GREEK"})
"""First words of the Unicode names of letters that Chinese and English texts use, formulas among them."""
_SYLLABIC = frozenset({"CJK", "FULLWIDTH", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "HALFWIDTH", "HANGUL", "YI"})
"""Scripts whose letters are as wide as a Chinese character; letters of the others count a third."""

_FUNCTION_WORDS = {
    "fr": "le la les des du et est une dans que qui pour pas sur avec au aux il elle nous vous ce cette sont par plus",
    "de": "der das und ist ein eine einen nicht mit von zu den dem des sich auf für im auch es wir sie ich wird sind",
    "es": "el la los las que y en un una es por con para del se lo como más pero su al este esta son nos",
    "pt": "o os que e do da dos das em um uma para com não por mais como foi ao ele ela se na no são",
    "it": "il lo gli che di è un una per con non sono della del dei nel alla come più anche si questo questa",
    "nl": "de het een en van ik te dat die is niet zijn op aan met voor er maar om ook wij naar",
    "id": "yang dan di dengan untuk dari ini itu tidak pada adalah dalam akan kami saya siswa",
    "tr": "ve bir bu için ile da de çok olarak olan daha gibi ama ben biz ne var",
    "pl": "i w na z że się nie do to jest o jak po co tak za od przez ale dla są",
    "vi": "và của là có được cho không các những một với trong người này để học sinh",
    "za": "dwg caeuq ndaej miz gij neix de raeuz haenx youq cix vunz bonj gyoengq",
}
"""The commonest words of languages in Latin letters; ``za`` is Zhuang."""
_OTHERS = {language: frozenset(words.split()) - FUNCTION_WORDS for language, words in _FUNCTION_WORDS.items()}


def in_another_language(document: Document) -> bool:
    """Tell whether a document is mostly neither Chinese nor English.

    Chinese with English, vocabulary lists, formulas and program text are not another language.
    """
    widths = _widths(document.text)
    total = sum(widths.values())
    foreign = sum(wide for script, wide in widths.items() if script not in _NEUTRAL)
    letters = sum(character.isalpha() for character in document.text)
    if letters >= _FEWEST_LETTERS and foreign > _MOST_FOREIGN * total:
        return True
    return widths["LATIN"] > _MOSTLY_LATIN * total and _is_other_latin(document)


def _widths(text: str) -> Counter[str]:
    """Return, by script, how wide its letters are together, in thirds of a Chinese character."""
    widths: Counter[str] = Counter()
    for character, n in Counter(text).items():
        if unicodedata.category(character)[0] == "L":
            script = unicodedata.name(character, "").partition(" ")[0]
            widths[script] += n * (3 if script in _SYLLABIC else 1)
    return widths


def _is_other_latin(document: Document) -> bool:
    counts = Wording(document).latin_counts
    total = counts.total()
    if total < _FEWEST_WORDS:
        return False
    english = sum(counts[word] for word in FUNCTION_WORDS)
    other = max(sum(counts[word] for word in words) for words in _OTHERS.values())
    return other > english and other >= _FEWEST_FUNCTION_WORDS * total
