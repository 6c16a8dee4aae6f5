"""Every way in which 微评 can refuse something, as one tree.

::

    WeipingError
    ├── StandardError               a rubric file or a reference into a rubric
    │   ├── StandardFileInvalid     the file cannot be a standard (line and reason)
    │   ├── UnknownPoint            no such ability point
    │   ├── UnknownItem             no such evidence item
    │   ├── UnknownCriterion        no such criterion
    │   └── UnknownLevel            the criterion has no such level
    ├── DocumentError               something handed in cannot be read
    │   ├── EmptyDocument           no readable characters
    │   ├── DocumentTooLong         more characters than the limit
    │   ├── DocumentTooLarge        more bytes than the limit, also once unpacked
    │   ├── UnsupportedFormat       not one of the readable formats
    │   └── DamagedDocument         of a known format, but broken
    ├── EncoderError                the sentence encoder
    │   ├── EncoderMissing          no encoder folder there
    │   ├── EncoderDamaged          a file is missing or its hash differs
    │   └── EncoderParityFailed     a converted encoder is not close enough to its source
    ├── BundleError                 a released grading bundle
    │   ├── BundleMissing           no bundle there
    │   ├── BundleDamaged           a file is missing, unreadable or its hash differs
    │   ├── BundleMismatch          made for another encoder or format
    │   └── GoldenCaseFailed        replaying a golden case gave another grade
    └── TrainingError               a scored table, an experiment, a release
        ├── TableUnreadable         the scored table cannot be opened
        ├── ColumnsMissing          the scored table lacks columns
        ├── NoUsableRows            nothing left after the rejects
        ├── OneLevelOnly            all labels are of one level
        ├── LeakFound               a teacher or an item on both sides of a split
        ├── ExperimentInvalid       the TOML file is wrong
        ├── StepMissing             an earlier pipeline step has not been run
        ├── DatasetMissing          a public data set is not where ``--data`` points
        ├── ExportParityFailed      an exported head differs from the fitted one
        └── GateFailed              a release gate said no

No class knows HTTP: ``service/problems.py`` maps leaves to statuses. ``message`` is an English template, which is
also the gettext key; ``params`` fill it in, so that every language can be rendered from the same error.
"""

from typing import ClassVar


class WeipingError(Exception):
    """Base of every refusal that a user can do something about.

    Parameters
    ----------
    **params
        Values for the placeholders of :attr:`message`.
    """

    code: ClassVar[str] = "error"
    message: ClassVar[str] = "Something went wrong."

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(self.message % params)


class StandardError(WeipingError):
    """A rubric file, or a reference into a rubric, is wrong."""

    code = "standard"


class StandardFileInvalid(StandardError):
    """The file cannot be a standard; params: path, line, reason."""

    code = "standard_file_invalid"
    message = "%(path)s, line %(line)s: %(reason)s. Correct that line and load the file again."


class UnknownPoint(StandardError):
    """No such ability point; params: point, known."""

    code = "unknown_point"
    message = "There is no ability point “%(point)s”. Give a code, a name or a sequence number of: %(known)s."


class UnknownItem(StandardError):
    """No such evidence item; params: item, known."""

    code = "unknown_item"
    message = "There is no evidence item “%(item)s” here. Choose one of: %(known)s."


class UnknownCriterion(StandardError):
    """No such criterion; params: criterion, known."""

    code = "unknown_criterion"
    message = "There is no criterion “%(criterion)s” here. Choose one of: %(known)s."


class UnknownLevel(StandardError):
    """The criterion has no such level; params: level, known."""

    code = "unknown_level"
    message = "The standard has no level “%(level)s” here. Choose one of: %(known)s."


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


class BundleError(WeipingError):
    """A grading bundle cannot be used."""

    code = "bundle"


class BundleMissing(BundleError):
    """No bundle there; params: path."""

    code = "bundle_missing"
    message = "There is no released bundle in %(path)s. Train and release one first, for example with “make demo”."


class BundleDamaged(BundleError):
    """A file of the bundle is missing or altered; params: file."""

    code = "bundle_damaged"
    message = "The bundle file %(file)s is missing or altered. Copy the bundle again or release it anew."


class BundleMismatch(BundleError):
    """The bundle was made for something else; params: what, expected, found."""

    code = "bundle_mismatch"
    message = "The bundle expects %(what)s %(expected)s, but %(found)s is here. Install the matching one."


class GoldenCaseFailed(BundleError):
    """A golden case gave another grade; params: case, criterion."""

    code = "golden_case_failed"
    message = "Golden case %(case)s gives another result for %(criterion)s on this machine. The bundle is not used."


class TrainingError(WeipingError):
    """A scored table, an experiment or a release is wrong."""

    code = "training"


class TableUnreadable(TrainingError):
    """The scored table cannot be opened; params: path, reason."""

    code = "table_unreadable"
    message = "The scored table %(path)s cannot be read: %(reason)s. Save it as CSV, JSONL, Parquet or XLSX."


class ColumnsMissing(TrainingError):
    """The scored table lacks columns; params: path, columns."""

    code = "columns_missing"
    message = "The scored table %(path)s lacks the columns %(columns)s. Add them and run the step again."


class NoUsableRows(TrainingError):
    """Nothing is left after the rejects; params: path, rejects."""

    code = "no_usable_rows"
    message = "No usable row is left in %(path)s; rejected: %(rejects)s. Correct the rows and run the step again."


class OneLevelOnly(TrainingError):
    """All labels are of one level; params: level."""

    code = "one_level_only"
    message = (
        "All labels stand at one level (%(level)s of the scale). Nothing can be learned; add reviews of other levels."
    )


class LeakFound(TrainingError):
    """Something stands on both sides of a split; params: what, example."""

    code = "leak_found"
    message = "The split leaks: %(what)s %(example)s is on both sides. Correct the fold column or leave it out."


class ExperimentInvalid(TrainingError):
    """The experiment file is wrong; params: path, reason."""

    code = "experiment_invalid"
    message = "The experiment %(path)s is wrong: %(reason)s."


class StepMissing(TrainingError):
    """An earlier step has not been run; params: file, step."""

    code = "step_missing"
    message = "%(file)s is not there yet. Run “python -m training %(step)s” first."


class DatasetMissing(TrainingError):
    """A public data set is absent; params: path."""

    code = "dataset_missing"
    message = "The data set is not at %(path)s. training/datasets/README.md says where to get it and how to lay it out."


class ExportParityFailed(TrainingError):
    """An exported head differs from the fitted one; params: criterion, head, difference."""

    code = "export_parity_failed"
    message = (
        "The exported %(head)s of %(criterion)s differs by %(difference)s from the fitted one. Nothing was written."
    )


class GateFailed(TrainingError):
    """A release gate said no; params: gate, value, needed."""

    code = "gate_failed"
    message = "The release gate “%(gate)s” failed: %(value)s, needed %(needed)s. The bundle was not released."
