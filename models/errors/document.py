"""Something handed in cannot be read."""

from models.errors.root import WeipingError


class DocumentError(WeipingError):
    """Something handed in cannot be read."""

    code = "document"


class EmptyDocument(DocumentError):
    """No readable characters; params: name."""

    code = "empty_document"
    message = "There is no readable text in %(name)s. Check that the right file was chosen."


class DocumentTooLong(DocumentError):
    """More characters than the limit; params: characters, limit."""

    code = "document_too_long"
    message = "The text has %(characters)s characters; the limit is %(limit)s. Hand in the part that the item asks for."


class DocumentTooLarge(DocumentError):
    """More bytes than the limit, also once unpacked; params: megabytes, limit."""

    code = "document_too_large"
    message = "The file holds %(megabytes)s MB; the limit is %(limit)s MB. Remove pictures or save it as plain text."


class UnsupportedFormat(DocumentError):
    """Not one of the readable formats; params: name, known."""

    code = "unsupported_format"
    message = "%(name)s is not in a format that can be read here. Save it as one of: %(known)s."


class DamagedDocument(DocumentError):
    """Of a known format, but broken; params: name."""

    code = "damaged_document"
    message = "%(name)s is damaged and cannot be opened. Open it in its own program, save it again, and retry."


class EncryptedDocument(DocumentError):
    """Opens only with a password; params: name."""

    code = "encrypted_document"
    message = "%(name)s is protected by a password. Remove the protection, save it, and hand it in again."


class MacroDocument(DocumentError):
    """Carries a program; params: name, instead."""

    code = "macro_document"
    message = "%(name)s carries macros, which are not taken here. Save it as %(instead)s and hand it in again."


class WrongFileType(DocumentError):
    """The name says one format, the content is another; params: name, named, found."""

    code = "wrong_file_type"
    message = (
        "%(name)s is named as %(named)s, but it is %(found)s inside. "
        "Open it in its own program, save it in the right format, and hand that in."
    )


class AmbiguousFile(DocumentError):
    """Is of two formats at once, as no office program writes it; params: name."""

    code = "ambiguous_file"
    message = "%(name)s is put together from more than one file. Save it anew in its own program, or export it as PDF."


class LegacyDocument(DocumentError):
    """Of an old format, and no converter is installed; params: name, instead."""

    code = "legacy_document"
    message = "%(name)s is in an old format. Open it in Word, WPS or PowerPoint and save it as %(instead)s."


class PicturesOnly(DocumentError):
    """Pages without a text layer, and nothing here reads pictures; params: name."""

    code = "pictures_only"
    message = "%(name)s holds only pictures, no text. Hand in the document that they were made from, or type the text."


class NestedArchive(DocumentError):
    """A zip file inside a zip file; params: name."""

    code = "nested_archive"
    message = "%(name)s holds another archive. Unpack the inner one and pack the documents themselves."


class TooManyParts(DocumentError):
    """More files, pages, rows or objects than the limit; params: name, limit."""

    code = "too_many_parts"
    message = "%(name)s holds more than %(limit)s parts. Hand in only the part that the item asks for."


class RecordingTooLong(DocumentError):
    """A recording that runs longer than the limit; params: name, minutes."""

    code = "recording_too_long"
    message = "%(name)s is longer than %(minutes)s minutes. Hand in the part that the item asks for."


class ReaderMissing(DocumentError):
    """The reader is an extra that is not installed; params: name, extra."""

    code = "reader_missing"
    message = (
        "%(name)s cannot be read on this server: the extra “%(extra)s” is not installed. "
        "Hand in the text itself, or ask the administrator to install the extra."
    )


class ReadingLimitReached(DocumentError):
    """Reading took more memory or time than it may; params: name, limit."""

    code = "reading_limit_reached"
    message = (
        "Reading %(name)s took more than is allowed (%(limit)s), so it was stopped. "
        "Save it anew, remove pictures, or hand in a shorter document."
    )


class ReaderCrashed(DocumentError):
    """The reading process ended without an answer; params: name."""

    code = "reader_crashed"
    message = "%(name)s could not be read: the reader failed on it. Save it anew in its own program or as PDF."
