"""Codes of why something was returned, excused or revoked, and their names.

The typical problems are the domain's (reason codes of school-based assessment). Two of its codes are left out on
purpose: the suspicion of machine-written text is a flag and never a ground by itself, and a reviewer who only goes
through the motions is no fault of the teacher.
"""

from enum import StrEnum

from service.language import mark


class ReturnReason(StrEnum):
    """Why work goes back to its teacher; also what can revoke a result."""

    OFF_POINT = "off_point"
    INCOMPLETE = "incomplete"
    NO_DATA = "no_data"
    EMPTY_REFLECTION = "empty_reflection"
    TECHNOLOGY_AS_DECORATION = "technology_as_decoration"
    INCONSISTENT = "inconsistent"
    VIDEO_SHORT = "video_short"
    VIDEO_LONG = "video_long"
    VIDEO_OTHER = "video_other"
    PRIVACY = "privacy"
    SAME_AS_COLLEAGUE = "same_as_colleague"
    FROM_THE_WEB = "from_the_web"
    RESOLD = "resold"


class ExemptReason(StrEnum):
    """Why a teacher need not hand in a point."""

    LONG_LEAVE = "long_leave"
    RETIRING = "retiring"
    MOVED = "moved"
    DONE_ELSEWHERE = "done_elsewhere"


RETURN_REASONS: dict[ReturnReason, str] = {
    ReturnReason.OFF_POINT: mark("Does not fit the ability point"),
    ReturnReason.INCOMPLETE: mark("Something is missing"),
    ReturnReason.NO_DATA: mark("No data, or data that cannot be trusted"),
    ReturnReason.EMPTY_REFLECTION: mark("A reflection without substance"),
    ReturnReason.TECHNOLOGY_AS_DECORATION: mark("Technology is only decoration"),
    ReturnReason.INCONSISTENT: mark("Items contradict each other"),
    ReturnReason.VIDEO_SHORT: mark("The recording is too short"),
    ReturnReason.VIDEO_LONG: mark("The recording is too long"),
    ReturnReason.VIDEO_OTHER: mark("The recording is not the teacher's own lesson"),
    ReturnReason.PRIVACY: mark("Reveals personal data of students"),
    ReturnReason.SAME_AS_COLLEAGUE: mark("The same as a colleague's work"),
    ReturnReason.FROM_THE_WEB: mark("Taken from the web"),
    ReturnReason.RESOLD: mark("Work of somebody else that was judged before"),
}

EXEMPT_REASONS: dict[ExemptReason, str] = {
    ExemptReason.LONG_LEAVE: mark("On long leave"),
    ExemptReason.RETIRING: mark("About to retire"),
    ExemptReason.MOVED: mark("Moved to another school or post"),
    ExemptReason.DONE_ELSEWHERE: mark("Has passed it elsewhere"),
}
