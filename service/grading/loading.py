"""Opens the encoder and the released bundle, and a newly released one without a restart."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock, Thread

import structlog

from models.errors import BundleMissing, WeipingError
from models.grading.bundle import Manifest, current_bundle
from models.grading.card import ModelCard, read_card
from models.grading.encoder import OnnxEncoder
from models.grading.grader import Grader
from service import logs
from service.settings import Settings

log = structlog.get_logger()

_AGAIN_SECONDS = 60.0
"""After so long a refused bundle is tried once more: it may have been copied only in part."""


@dataclass(frozen=True)
class Loaded:
    """What grades; ``card`` is None for a bundle that was released before there were model cards."""

    grader: Grader
    manifest: Manifest
    card: ModelCard | None = None


Load = Callable[[Settings], Loaded]


def load(settings: Settings) -> Loaded:
    """Raise a BundleError or an EncoderError leaf when there is nothing trustworthy to grade with."""
    bundle = current_bundle(settings.bundle)
    grader = Grader.load(bundle, OnnxEncoder.load(settings.encoder, settings.threads))
    if grader.manifest is None:
        raise BundleMissing(path=bundle)
    return Loaded(grader, grader.manifest, read_card(bundle))


class GraderSource:
    """The grader of the bundle that ``current`` names now; a bundle that cannot be trusted never replaces one in use.

    Raises what ``load`` raises when there is nothing to begin with.
    """

    def __init__(self, settings: Settings, load: Load = load) -> None:
        self._settings = settings
        self._load = load
        self._named = self._name()
        self._loaded = load(settings)
        self._opening = Lock()
        self._refused = ""
        self._refused_at = 0.0

    def now(self) -> Loaded:
        """Return what grades now; when another bundle was released, wait until it is open."""
        if self._is_due():
            with self._opening:
                self._change()
        return self._loaded

    def shown(self) -> Loaded:
        """Return what is in use without waiting; another bundle that was released is opened in a thread beside."""
        if self._is_due() and not self._opening.locked():
            Thread(target=self.now, name="bundle", daemon=True).start()
        return self._loaded

    def _name(self) -> str:
        try:
            return str(current_bundle(self._settings.bundle))
        except (WeipingError, OSError):
            return ""

    def _is_due(self) -> bool:
        named = self._name()
        if named in {"", self._named}:
            return False
        return named != self._refused or time.monotonic() - self._refused_at > _AGAIN_SECONDS

    def _change(self) -> None:
        if not self._is_due():  # another thread was quicker
            return
        named = self._name()
        try:
            self._loaded = self._load(self._settings)
        except Exception as error:  # noqa: BLE001  whatever is wrong with it, the bundle in use goes on
            self._refused, self._refused_at = named, time.monotonic()
            code = error.code if isinstance(error, WeipingError) else type(error).__name__
            log.critical("bundle_refused", code=code, kept=self._loaded.manifest.id, where=logs.where(error))
            return
        self._named, self._refused = named, ""
        log.info("bundle_changed", bundle=self._loaded.manifest.id)
