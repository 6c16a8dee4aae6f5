"""What roles, kinds of units and permissions are called."""

from service.accounts.roles import Permission, Role, UnitKind
from service.language import mark

ROLE_NAMES: dict[Role, str] = {
    Role.TEACHER: mark("Teacher"),
    Role.REVIEWER: mark("Reviewer"),
    Role.PANEL_HEAD: mark("Panel head"),
    Role.COUNTY_AUDITOR: mark("County auditor"),
    Role.ADMINISTRATOR: mark("Administrator"),
}

KIND_NAMES: dict[UnitKind, str] = {
    UnitKind.PROVINCE: mark("Province"),
    UnitKind.CITY: mark("City"),
    UnitKind.COUNTY: mark("County"),
    UnitKind.TOWN: mark("Town"),
    UnitKind.SCHOOL: mark("School"),
}

PERMISSION_NAMES: dict[Permission, str] = {
    Permission.READ_PEOPLE: mark("Read people and units"),
    Permission.MANAGE_PEOPLE: mark("Manage people and units"),
    Permission.READ_ROUND: mark("Read rounds"),
    Permission.MANAGE_ROUND: mark("Manage rounds"),
    Permission.DECLARE: mark("Declare points"),
    Permission.READ_DECLARATION: mark("Read declarations"),
    Permission.READ_EVIDENCE: mark("Read evidence"),
    Permission.SUBMIT: mark("Hand in evidence"),
    Permission.REVIEW: mark("Review"),
    Permission.ASSIGN: mark("Assign reviewers"),
    Permission.DECIDE: mark("Conclude results"),
    Permission.OBJECT: mark("Object"),
    Permission.ANSWER: mark("Answer objections"),
    Permission.RECHECK: mark("Recheck results"),
    Permission.REREAD: mark("Reread for a spot-check"),
    Permission.COMPARE: mark("Look at resemblances"),
    Permission.MONITOR: mark("Follow the progress"),
    Permission.EXPORT: mark("Export reviews"),
    Permission.READ_JOURNAL: mark("Read the audit log"),
}
