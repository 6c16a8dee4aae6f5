"""Tunes the encoder's upper layers on reviewed work: a long step that pays where labels are many.

All items teach the same layers together. Two networks learn, each from one half of the teachers; what either says of
the other half is out of fold, so that the blend can weigh it beside other heads. In service both are asked, and their
mean counts.
"""

import logging
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.documents.document import Document
from models.errors import ExportParityFailed
from models.grading.features import passage_shares
from models.grading.tuned import TUNED_FOLDER, load_tuned
from training.corpus import ItemCorpus, TunedHead
from training.encoder_source import load_sentence_transformer
from training.stacking import fold_numbers, learnable
from training.tuned import TUNED, Tuned
from training.tuned_network import Text, TunedNetwork, exported, features_of, tune
from training.vectors import VectorCache

logger = logging.getLogger(__name__)
Floats = npt.NDArray[np.float64]

_HALVES = 2
_PARITY_TEXTS = 20
_PARITY = 1e-3
"""Largest difference in standard deviations of a level between a tuned network and its export."""


def fine_tune(
    corpora: Mapping[str, ItemCorpus], cache: VectorCache, source: Path, *, min_labels: int, rich_labels: int
) -> Tuned:
    """Tune layers on all items that have many labels, and check what was exported.

    Parameters
    ----------
    corpora
        Item id to labelled evidence.
    cache
        Keeps what the layer below the tuned ones says of tokens; encodes what is missing.
    source
        The encoder in full precision, a sentence-transformers folder.
    min_labels, rich_labels
        See :class:`training.experiment.Fit`.

    Returns
    -------
    Tuned
        Nothing where no item has ``rich_labels``, or one teacher has all evidence: nothing can be held out then.

    Raises
    ------
    EncoderNotTunable
        When the encoder's layers do not stand where BERT has them.
    ExportParityFailed
        When an exported network differs from the tuned one.
    """
    rich = [
        corpus
        for corpus in corpora.values()
        if max(len(corpus.labelled(index)) for index in range(corpus.ranks.shape[1])) >= rich_labels
    ]
    criteria = [
        (place, index)
        for place, corpus in enumerate(rich)
        for index in range(corpus.ranks.shape[1])
        if learnable(corpus, index, min_labels)
    ]
    if not criteria:
        return Tuned()
    teachers = np.concatenate([corpus.groups for corpus in rich])
    halves = fold_numbers(teachers, _HALVES)
    if len(np.unique(halves)) < _HALVES:
        return Tuned()
    starts = np.cumsum([0, *(len(corpus.ids) for corpus in rich)])
    levels, weights, means, deviations = _wanted(rich, criteria, starts)
    documents = [document for corpus in rich for document in corpus.counted]
    cache.add(documents, tokens=True)
    texts = [_text(document, cache) for document in documents]
    model = load_sentence_transformer(str(source))
    networks, found = [], np.zeros((len(texts), len(criteria)))
    for half in range(_HALVES):
        inside, outside = np.flatnonzero(halves != half), np.flatnonzero(halves == half)
        logger.info("tuning on %d texts, %d held out", len(inside), len(outside))
        network = tune(model, [texts[row] for row in inside], levels[inside], weights[inside])
        found[outside] = _levels(network, [texts[row] for row in outside])
        networks.append(network)
    files = tuple(exported(network) for network in networks)
    _check_parity(files, networks, texts)
    names = [rich[place].requirement.criteria[index].id for place, index in criteria]
    heads = {}
    for column, (name, (place, _)) in enumerate(zip(names, criteria, strict=True)):
        scores = found[starts[place] : starts[place + 1], column] * deviations[column] + means[column]
        heads[name] = _head(networks, column, means[column], deviations[column], scores)
    return Tuned(files, heads)


def full_precision_of(encoder: Path) -> Path:
    """Return the folder that ``build-encoder`` puts beside an encoder."""
    return encoder.with_name(f"{encoder.name}-st")


def _wanted(
    rich: Sequence[ItemCorpus], criteria: Sequence[tuple[int, int]], starts: npt.NDArray[np.int64]
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return standardised levels and weights of all texts, both (n, c), and means and deviations, both (c,).

    ``starts`` has the row at which each corpus begins, and then n.
    """
    levels, weights = np.zeros((int(starts[-1]), len(criteria))), np.zeros((int(starts[-1]), len(criteria)))
    means, deviations = np.zeros(len(criteria)), np.ones(len(criteria))
    for column, (place, index) in enumerate(criteria):
        rows = rich[place].labelled(index)
        own = rich[place].qualities[rows, index]
        means[column], deviations[column] = own.mean(), own.std()
        levels[starts[place] + rows, column] = (own - own.mean()) / own.std()
        weights[starts[place] + rows, column] = rich[place].weights[rows, index]
    return levels, weights, means, deviations


def _text(document: Document, cache: VectorCache) -> Text:
    """Weigh windows as :func:`models.grading.features.document_features` and the tuned layers do in service."""
    windows, weights = [], []
    for share, passage in zip(passage_shares(document), cache.tokens(document), strict=True):
        n_tokens = sum(window.shape[1] for window in passage)
        for window in passage:
            windows.append(window)
            weights.append(float(share) * window.shape[1] / n_tokens)
    return Text(windows, weights)


def _levels(network: TunedNetwork, texts: Sequence[Text]) -> Floats:
    coefficients, intercepts = network.linear()
    return features_of(network, texts) @ coefficients.T + intercepts


def _head(networks: Sequence[TunedNetwork], column: int, mean: float, deviation: float, scores: Floats) -> TunedHead:
    """Write the mean of what the networks say of one criterion as one linear function of all their features."""
    linear = [network.linear() for network in networks]
    share = deviation / len(networks)
    coefficients = np.concatenate([coefficients[column] for coefficients, _ in linear]) * share
    return TunedHead(coefficients, mean + share * sum(float(own[column]) for _, own in linear), scores)


def _check_parity(files: Sequence[bytes], networks: Sequence[TunedNetwork], texts: Sequence[Text]) -> None:
    chosen = [texts[row] for row in np.unique(np.linspace(0, len(texts) - 1, _PARITY_TEXTS).astype(np.int64))]
    with tempfile.TemporaryDirectory() as name:
        Tuned(tuple(files)).write(Path(name))
        layers = load_tuned(Path(name))
        if layers is None:
            raise ExportParityFailed(criterion=TUNED_FOLDER, head=TUNED, difference="everything")
        rows = np.stack([np.asarray(text.weights) @ layers.rows([[w] for w in text.windows]) for text in chosen])
    sides = np.split(rows.astype(np.float64), len(networks), axis=1)
    for side, network in zip(sides, networks, strict=True):
        coefficients, intercepts = network.linear()
        difference = float(np.abs(side @ coefficients.T + intercepts - _levels(network, chosen)).max())
        if not difference <= _PARITY:
            raise ExportParityFailed(criterion=TUNED_FOLDER, head=TUNED, difference=f"{difference:.2g}")
