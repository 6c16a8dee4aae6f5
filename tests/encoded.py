"""Made-up passages for tests whose encoder knows nothing but vectors."""

from models.grading.encoded import Encoded


def encoded(vectors):
    """Return passages whose inner layers say what the last one says."""
    return Encoded.untuned(vectors, vectors)


class OfVectors:
    """Lets an encoder that has :meth:`encode` read passages, too."""

    def read(self, texts, *, progress=None):
        return encoded(self.encode(texts, role="passage", progress=progress))

    def read_tokens(self, texts, *, progress=None):
        """Say of every text that it has one token, and in it what the text's vector says."""
        found = self.read(texts, progress=progress)
        return found, [[vector[None, None]] for vector in found.vectors]
