"""What was found, in words that a test can compare."""

from models.documents.passages import split
from models.documents.privacy import find_personal_data


def found(text, *kinds):
    """Return the strings that were found, of some kinds or of all."""
    document = split(text)
    spans = find_personal_data(document)
    assert all(0 <= one.start < one.end <= len(document.text) for one in spans)
    return [document.text[one.start : one.end] for one in spans if not kinds or one.kind in kinds]


def certain(text):
    """Return the strings that a machine may be sure of."""
    document = split(text)
    return [document.text[one.start : one.end] for one in find_personal_data(document) if one.certain]
