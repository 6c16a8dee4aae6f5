"""What is said while the worker is at an evidence item."""

from service.language import mark
from service.submissions.tables import Reading

PROGRESS: dict[Reading, str] = {
    Reading.WAITING: mark("Waiting for its turn"),
    Reading.READING: mark("Reading the file: %(done)s of %(total)s pages or seconds"),
    Reading.GRADING: mark("Grading: %(done)s of %(total)s passages"),
}
"""Done and total are numbers."""
OPENING = mark("Opening the file")
"""While it is not known yet how much there is."""
