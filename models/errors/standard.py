"""A rubric file, or a reference into a rubric, is wrong."""

from models.errors.root import WeipingError


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
