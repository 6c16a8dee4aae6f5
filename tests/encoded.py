"""Made-up passages for tests whose encoder knows nothing but vectors."""

from models.grading.encoded import Encoded
from models.grading.word_frequency import Words

WORD = Words.of([(1, 5.0)])


def encoded(vectors):
    """Return passages whose inner layers say what the last one says, of one and the same word each."""
    return Encoded(vectors, vectors, (WORD,) * len(vectors))


class OfVectors:
    """Lets an encoder that has :meth:`encode` read passages, too."""

    def read(self, texts, *, progress=None):
        return encoded(self.encode(texts, role="passage", progress=progress))

    def words(self, texts):
        """Say of every text that it has one and the same word."""
        return [WORD] * len(texts)
