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
    │   ├── DamagedDocument         of a known format, but broken
    │   ├── EncryptedDocument       opens only with a password
    │   ├── MacroDocument           carries a program
    │   ├── WrongFileType           the name says one format, the content is another
    │   ├── AmbiguousFile           is of two formats at once
    │   ├── LegacyDocument          of an old format that needs a converter which is not installed
    │   ├── PicturesOnly            pages without a text layer, and nothing here reads pictures
    │   ├── NestedArchive           a zip file inside a zip file
    │   ├── TooManyParts            more files, pages, rows or objects than the limit
    │   ├── RecordingTooLong        a recording that runs longer than the limit
    │   ├── ReaderMissing           the reader for this format is an extra that is not installed
    │   ├── ReadingLimitReached     reading took more memory or time than it may
    │   └── ReaderCrashed           the reading process ended without an answer
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
        ├── SpeechModelMissing      the speech model cannot be made
        ├── ExportParityFailed      an exported head differs from the fitted one
        └── GateFailed              a release gate said no

No class knows HTTP: ``service/problems.py`` maps leaves to statuses. ``message`` is an English template, which is
also the gettext key; ``params`` fill it in, so that every language can be rendered from the same error.
"""

from models.errors.bundle import (
    BundleDamaged,
    BundleError,
    BundleMismatch,
    BundleMissing,
    GoldenCaseFailed,
)
from models.errors.document import (
    AmbiguousFile,
    DamagedDocument,
    DocumentError,
    DocumentTooLarge,
    DocumentTooLong,
    EmptyDocument,
    EncryptedDocument,
    LegacyDocument,
    MacroDocument,
    NestedArchive,
    PicturesOnly,
    ReaderCrashed,
    ReaderMissing,
    ReadingLimitReached,
    RecordingTooLong,
    TooManyParts,
    UnsupportedFormat,
    WrongFileType,
)
from models.errors.encoder import (
    EncoderDamaged,
    EncoderError,
    EncoderMissing,
    EncoderParityFailed,
)
from models.errors.root import WeipingError
from models.errors.standard import (
    StandardError,
    StandardFileInvalid,
    UnknownCriterion,
    UnknownItem,
    UnknownLevel,
    UnknownPoint,
)
from models.errors.training import (
    ColumnsMissing,
    DatasetMissing,
    ExperimentInvalid,
    ExportParityFailed,
    GateFailed,
    LeakFound,
    NoUsableRows,
    OneLevelOnly,
    SpeechModelMissing,
    StepMissing,
    TableUnreadable,
    TrainingError,
)

__all__ = [
    "AmbiguousFile",
    "BundleDamaged",
    "BundleError",
    "BundleMismatch",
    "BundleMissing",
    "ColumnsMissing",
    "DamagedDocument",
    "DatasetMissing",
    "DocumentError",
    "DocumentTooLarge",
    "DocumentTooLong",
    "EmptyDocument",
    "EncoderDamaged",
    "EncoderError",
    "EncoderMissing",
    "EncoderParityFailed",
    "EncryptedDocument",
    "ExperimentInvalid",
    "ExportParityFailed",
    "GateFailed",
    "GoldenCaseFailed",
    "LeakFound",
    "LegacyDocument",
    "MacroDocument",
    "NestedArchive",
    "NoUsableRows",
    "OneLevelOnly",
    "PicturesOnly",
    "ReaderCrashed",
    "ReaderMissing",
    "ReadingLimitReached",
    "RecordingTooLong",
    "SpeechModelMissing",
    "StandardError",
    "StandardFileInvalid",
    "StepMissing",
    "TableUnreadable",
    "TooManyParts",
    "TrainingError",
    "UnknownCriterion",
    "UnknownItem",
    "UnknownLevel",
    "UnknownPoint",
    "UnsupportedFormat",
    "WeipingError",
    "WrongFileType",
]
