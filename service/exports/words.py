"""Names of what an export offers."""

from service.exports.asked import Phase
from service.language import mark

PHASE_NAMES: dict[Phase, str] = {
    Phase.FINAL: mark("Final levels"),
    Phase.BLIND: mark("Levels before the machine was seen"),
}
