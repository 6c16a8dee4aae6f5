"""Opens the encoder and the released bundle; once per process."""

from dataclasses import dataclass

from models.errors import BundleMissing
from models.grading.bundle import Manifest, current_bundle
from models.grading.encoder import OnnxEncoder
from models.grading.grader import Grader
from service.settings import Settings


@dataclass(frozen=True)
class Loaded:
    grader: Grader
    manifest: Manifest


def load(settings: Settings) -> Loaded:
    """Raise a BundleError or an EncoderError leaf when there is nothing trustworthy to grade with."""
    bundle = current_bundle(settings.bundle)
    grader = Grader.load(bundle, OnnxEncoder.load(settings.encoder, settings.threads))
    if grader.manifest is None:
        raise BundleMissing(path=bundle)
    return Loaded(grader, grader.manifest)
