"""A grading bundle cannot be used."""

from models.errors.root import WeipingError


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
