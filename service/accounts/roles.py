"""Who may do what, and how far it reaches: the one table of permissions.

A person holds several roles, each over a unit. A role has permissions, and each permission a :class:`Reach`.
:mod:`service.accounts.access` enforces it; nothing else decides.
"""

from enum import StrEnum


class UnitKind(StrEnum):
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    SCHOOL = "school"


class Role(StrEnum):
    TEACHER = "teacher"
    REVIEWER = "reviewer"
    PANEL_HEAD = "panel_head"
    COUNTY_AUDITOR = "county_auditor"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """What a route needs; also the scopes of API tokens."""

    READ_PEOPLE = "people:read"
    MANAGE_PEOPLE = "people:manage"
    READ_ROUND = "round:read"
    MANAGE_ROUND = "round:manage"
    DECLARE = "declaration:declare"
    READ_DECLARATION = "declaration:read"
    READ_EVIDENCE = "evidence:read"
    SUBMIT = "evidence:submit"
    REVIEW = "review:do"
    ASSIGN = "review:assign"
    DECIDE = "decision:decide"
    OBJECT = "appeal:object"
    ANSWER = "appeal:answer"
    RECHECK = "recheck:do"
    REREAD = "recheck:reread"
    COMPARE = "resemblance:read"
    MONITOR = "progress:read"
    EXPORT = "reviews:export"
    READ_JOURNAL = "journal:read"
    SWITCH = "acceptance:switch"


class Reach(StrEnum):
    """How far a permission of a role goes."""

    OWN = "own"
    """What belongs to oneself."""
    ASSIGNED = "assigned"
    """What one was assigned to review."""
    SCOPE = "scope"
    """Everything of the role's unit and of the units below it."""
    HOME = "home"
    """What one's own unit takes part in: it belongs to that unit or to one above it."""


REACH: dict[Role, dict[Permission, Reach]] = {
    Role.TEACHER: {
        Permission.READ_ROUND: Reach.HOME,
        Permission.DECLARE: Reach.HOME,
        Permission.READ_DECLARATION: Reach.OWN,
        Permission.READ_EVIDENCE: Reach.OWN,
        Permission.SUBMIT: Reach.OWN,
        Permission.OBJECT: Reach.OWN,
    },
    Role.REVIEWER: {
        Permission.READ_ROUND: Reach.HOME,
        Permission.READ_EVIDENCE: Reach.ASSIGNED,
        Permission.REVIEW: Reach.ASSIGNED,
        Permission.REREAD: Reach.ASSIGNED,
    },
    Role.PANEL_HEAD: {
        Permission.READ_PEOPLE: Reach.SCOPE,
        Permission.READ_ROUND: Reach.HOME,
        Permission.MANAGE_ROUND: Reach.SCOPE,
        Permission.READ_DECLARATION: Reach.SCOPE,
        Permission.READ_EVIDENCE: Reach.SCOPE,
        Permission.ASSIGN: Reach.SCOPE,
        Permission.DECIDE: Reach.SCOPE,
        Permission.ANSWER: Reach.SCOPE,
        Permission.COMPARE: Reach.SCOPE,
        Permission.MONITOR: Reach.SCOPE,
        Permission.EXPORT: Reach.SCOPE,
    },
    Role.COUNTY_AUDITOR: {
        Permission.READ_PEOPLE: Reach.SCOPE,
        Permission.READ_ROUND: Reach.SCOPE,
        Permission.MANAGE_ROUND: Reach.SCOPE,
        Permission.READ_DECLARATION: Reach.SCOPE,
        Permission.READ_EVIDENCE: Reach.SCOPE,
        Permission.RECHECK: Reach.SCOPE,
        Permission.REREAD: Reach.ASSIGNED,
        Permission.COMPARE: Reach.SCOPE,
        Permission.MONITOR: Reach.SCOPE,
        Permission.EXPORT: Reach.SCOPE,
        Permission.READ_JOURNAL: Reach.SCOPE,
        Permission.SWITCH: Reach.SCOPE,
    },
    Role.ADMINISTRATOR: {
        Permission.READ_PEOPLE: Reach.SCOPE,
        Permission.MANAGE_PEOPLE: Reach.SCOPE,
        Permission.READ_ROUND: Reach.SCOPE,
        Permission.MANAGE_ROUND: Reach.SCOPE,
        Permission.MONITOR: Reach.SCOPE,
        Permission.READ_JOURNAL: Reach.SCOPE,
        Permission.SWITCH: Reach.SCOPE,
    },
}
