"""Upper layers of an encoder that learn from reviewed work, as a torch network and as ONNX."""

import copy
import math
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from sentence_transformers import SentenceTransformer
from tqdm import tqdm
from transformers import PreTrainedModel

from models.errors import EncoderNotTunable
from models.grading.encoder import Windows
from training.encoder_export import tuned_layers

Floats = npt.NDArray[np.float64]

_OPSET = 17
_EPOCHS = 2
_TEXTS_A_STEP = 16
_RATE = 1e-4
_HEAD_TIMES = 20.0
"""How much faster the head learns, which starts from nothing while the layers start from what they know."""
_WARM_UP = 0.1
_DECAY = 0.01
_LONGEST_GRADIENT = 1.0
_WINDOWS_AT_ONCE = 12
"""Few, so that all of a group are of nearly one length."""


@dataclass(frozen=True)
class Text:
    """One text as the layers read it.

    Attributes
    ----------
    windows
        What the layer below says of tokens, each (1, n_tokens, d); in half precision they take half the memory.
    weights
        Share of the text that each window has.
    """

    windows: Windows
    weights: Sequence[float]


class TunedNetwork(torch.nn.Module):
    """Copies of upper layers, and mean and deviation over a window's tokens of the last one, scaled.

    Raises
    ------
    EncoderNotTunable
        When the model's layers do not stand where BERT has them.
    """

    def __init__(self, model: SentenceTransformer, n_criteria: int) -> None:
        super().__init__()
        network: PreTrainedModel = model[0].auto_model  # type: ignore[assignment]  # torch types it as a Module
        layers = getattr(getattr(network, "encoder", None), "layer", None)
        if layers is None:
            raise EncoderNotTunable(kind=type(network).__name__)
        first, end = tuned_layers(len(layers))
        self.layers = copy.deepcopy(layers[first:end])
        for layer in self.layers:
            attention = layer.attention.self
            # The fused kernel is slower than plain products on windows this short, most of all when attention is
            # dropped out, and is exported with guards that one window alone has no need of.
            attention.config._attn_implementation = "eager"  # noqa: SLF001  the library has no other switch for one layer
            attention.dropout.p = 0.0
        self.head = torch.nn.Linear(2 * network.config.hidden_size, n_criteria)
        torch.nn.init.zeros_(self.head.weight)
        torch.nn.init.zeros_(self.head.bias)

    def forward(self, tokens: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        """Return the features (n, 2d) of windows (n, t, d); ``mask`` (n, t) is 1 where a token is."""
        hidden = None if mask is None else (1.0 - mask[:, None, None, :]) * torch.finfo(tokens.dtype).min
        for layer in self.layers:
            found = layer(tokens, hidden)
            tokens = found[0] if isinstance(found, tuple) else found
        if mask is None:
            mean, variance = tokens.mean(dim=1), tokens.var(dim=1, correction=0)
        else:
            shares = (mask / mask.sum(dim=1, keepdim=True))[:, :, None]
            mean = (tokens * shares).sum(dim=1)
            variance = ((tokens - mean[:, None]).square() * shares).sum(dim=1)
        features = torch.cat([mean, (variance + 1e-6).sqrt()], dim=1)
        # Scaled by the window itself: scaling each column by the data would make noise of columns that hardly vary.
        return torch.nn.functional.layer_norm(features, features.shape[1:])

    def features(self, texts: Sequence[Text]) -> torch.Tensor:
        """Return the features of texts, windows averaged by their weights, shape (n, 2d)."""
        windows = [window[0] for text in texts for window in text.windows]
        owners = np.repeat(np.arange(len(texts)), [len(text.windows) for text in texts])
        weights = np.concatenate([text.weights for text in texts])
        # Windows of about one length together, so that little is padded.
        order = np.argsort([len(window) for window in windows], kind="stable")
        groups = np.array_split(order, math.ceil(len(order) / _WINDOWS_AT_ONCE))
        found = torch.cat([self._of([windows[place] for place in group]) for group in groups])
        device = self.head.weight.device
        owner = torch.as_tensor(owners[order], device=device)
        weight = torch.as_tensor(weights[order], dtype=torch.float32, device=device)
        return torch.zeros(len(texts), found.shape[1], device=device).index_add(0, owner, found * weight[:, None])

    def _of(self, windows: Sequence[npt.NDArray[np.float16]]) -> torch.Tensor:
        longest = max(len(window) for window in windows)
        tokens = torch.zeros(len(windows), longest, windows[0].shape[1])
        mask = torch.zeros(len(windows), longest)
        for place, window in enumerate(windows):
            tokens[place, : len(window)] = torch.from_numpy(window)
            mask[place, : len(window)] = 1.0
        device = self.head.weight.device
        found: torch.Tensor = self(tokens.to(device), mask.to(device))
        return found

    def levels(self, features: torch.Tensor) -> torch.Tensor:
        """Return the standardised level of every criterion, shape (n, c)."""
        found: torch.Tensor = self.head(features)
        return found

    def linear(self) -> tuple[Floats, Floats]:
        """Return coefficients (c, 2d) on features and intercepts (c,) that give what :meth:`levels` gives."""
        weight, bias = self.head.weight.detach().cpu(), self.head.bias.detach().cpu()
        return weight.double().numpy(), bias.double().numpy()


def tune(model: SentenceTransformer, texts: Sequence[Text], levels: Floats, weights: Floats) -> TunedNetwork:
    """Return a network that learned from texts; on a GPU where there is one.

    Parameters
    ----------
    model
        The encoder in full precision, whose layers are copied.
    texts
        n reviewed texts.
    levels, weights : ndarray of shape (n, c)
        Standardised levels, and what each counts; weight 0 where a text has no label for a criterion.
    """
    torch.manual_seed(0)
    random = np.random.default_rng(0)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network = TunedNetwork(model, levels.shape[1]).to(device).train()
    groups = [
        {"params": network.layers.parameters(), "lr": _RATE},
        {"params": network.head.parameters(), "lr": _RATE * _HEAD_TIMES},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=_DECAY)
    n_batches = math.ceil(len(texts) / _TEXTS_A_STEP)
    batches = [rows for _ in range(_EPOCHS) for rows in np.array_split(random.permutation(len(texts)), n_batches)]
    n_warm = max(round(_WARM_UP * len(batches)), 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / n_warm, 1.0) * (1.0 - step / len(batches))
    )
    wanted, counted = (torch.tensor(side, dtype=torch.float32, device=device) for side in (levels, weights))
    for batch in tqdm(batches, desc="tune", unit="step"):
        with torch.autocast(device.type, torch.bfloat16, enabled=_halves_fast(device)):
            features = network.features([texts[row] for row in batch])
        found = network.levels(features)
        weight = counted[batch]
        loss = (weight * (found - wanted[batch]).square()).sum() / weight.sum()
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch types it nowhere
        torch.nn.utils.clip_grad_norm_(network.parameters(), _LONGEST_GRADIENT)
        optimiser.step()
        schedule.step()
    return network.eval()


def features_of(network: TunedNetwork, texts: Sequence[Text]) -> Floats:
    """Return the features of texts, shape (n, 2d)."""
    with torch.inference_mode():
        found = [
            network.features(texts[start : start + _TEXTS_A_STEP]).cpu().numpy()
            for start in range(0, len(texts), _TEXTS_A_STEP)
        ]
    return np.concatenate(found).astype(np.float64)


def exported(network: TunedNetwork) -> bytes:
    """Return the network as ONNX: ``tokens`` (1, n_tokens, d) float32 to features (1, 2d)."""
    network = copy.deepcopy(network).cpu()
    example = torch.zeros(1, 32, network.head.in_features // 2)
    with tempfile.TemporaryDirectory() as folder, torch.inference_mode(), warnings.catch_warnings():
        path = Path(folder) / "tuned.onnx"
        # Tracing warns that it follows one example; the parity check on real texts is what makes sure.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            (example,),
            str(path),
            input_names=["tokens"],
            output_names=["features"],
            dynamic_axes={"tokens": {1: "n_tokens"}},
            opset_version=_OPSET,
            dynamo=False,
        )
        return path.read_bytes()


def _halves_fast(device: torch.device) -> bool:
    """Tell whether products in half precision are faster here; what they lose is less than dropout takes."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    return bool(torch.cpu._is_avx512_bf16_supported())  # noqa: SLF001  the library has no other question for it
