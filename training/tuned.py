"""What fine-tuning gives the rest of the pipeline: networks for the bundle, and a head a criterion."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from models.grading.tuned import TUNED_FOLDER
from training.corpus import ItemCorpus, TunedHead

TUNED = "tuned"
"""The head, and its view."""


@dataclass(frozen=True)
class Tuned:
    """Layers that learned together on all items, see :mod:`training.fine_tuning`; nothing unless it was asked for.

    Attributes
    ----------
    networks
        ONNX files as bytes, in the order of the view's columns.
    heads
        Criterion id to its head.
    """

    networks: tuple[bytes, ...] = ()
    heads: Mapping[str, TunedHead] = field(default_factory=dict)

    def onto(self, corpora: Mapping[str, ItemCorpus]) -> dict[str, ItemCorpus]:
        """Return the corpora that were learned from, each with the heads of its criteria."""
        return {
            item: replace(
                corpus, tuned={c.id: self.heads[c.id] for c in corpus.requirement.criteria if c.id in self.heads}
            )
            for item, corpus in corpora.items()
        }

    def write(self, folder: Path) -> None:
        """Write the networks into a draft bundle."""
        for number, network in enumerate(self.networks):
            path = folder / TUNED_FOLDER / f"{number}.onnx"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(network)
