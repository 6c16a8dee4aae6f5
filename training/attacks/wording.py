"""What an attack takes from a rubric: its best descriptors as sentences, and its terms."""

import re

from models.standard.rubric import EvidenceRequirement

_CLAUSES = re.compile(r"[，、。；：:;,.！？!?（）()“”\s]+")
_SPACED = re.compile(r"[，、。；：:;,.！？!?（）()“”\n]+")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def is_chinese(text: str) -> bool:
    """Tell whether a text is written in Chinese rather than in Latin script."""
    return 10 * len(_HAN.findall(text)) > len(text)


def best_descriptors(requirement: EvidenceRequirement) -> list[str]:
    """Return, for each criterion, its name and the descriptor of the highest level that has one, as one sentence."""
    found = []
    for criterion in requirement.criteria:
        described = [level.descriptor for level in criterion.levels if level.descriptor]
        name = criterion.name.rstrip("。.")
        end = "。" if is_chinese(name) else ". "
        found.append(f"{name}{end}{described[-1]}" if described else f"{name}{end}")
    return found


def terms(requirement: EvidenceRequirement) -> list[str]:
    """Return the short pieces that the item's name, criteria and descriptors are made of, each once."""
    wordings = [requirement.name]
    for criterion in requirement.criteria:
        wordings += [criterion.name, *(level.descriptor for level in criterion.levels)]
    pieces = [
        piece.strip() for wording in wordings for piece in (_CLAUSES if is_chinese(wording) else _SPACED).split(wording)
    ]
    return list(dict.fromkeys(piece for piece in pieces if len(piece) > 1))
