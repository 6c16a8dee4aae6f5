"""A training step failed."""

from models.errors.root import WeipingError


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


class SpeechModelMissing(TrainingError):
    """The speech model cannot be made; params: reason."""

    code = "speech_model_missing"
    message = "The speech model was not made: %(reason)s."


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
