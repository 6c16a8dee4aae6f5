"""The sentence encoder cannot be used."""

from models.errors.root import WeipingError


class EncoderError(WeipingError):
    """The sentence encoder cannot be used."""

    code = "encoder"


class EncoderMissing(EncoderError):
    """No encoder folder; params: path."""

    code = "encoder_missing"
    message = "There is no encoder in %(path)s. Make it with “python -m training build-encoder”."


class EncoderDamaged(EncoderError):
    """A file of the encoder is missing or altered; params: file."""

    code = "encoder_damaged"
    message = "The encoder file %(file)s is missing or altered. Rebuild it with “python -m training build-encoder”."


class EncoderParityFailed(EncoderError):
    """A conversion is not close enough; params: pair, cosine, floor."""

    code = "encoder_parity_failed"
    message = "Encoder parity failed: %(pair)s reach cosine %(cosine)s, below %(floor)s. The encoder was not installed."
