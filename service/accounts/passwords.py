"""Passwords: how they are kept, which are refused, and random ones to begin with."""

import secrets
from functools import cache

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

from service.accounts.tables import Person
from service.errors import PasswordWeak

SHORTEST = 10
LONGEST = 200
"""A longer one would only keep the hash busy."""
_FEWEST_DIFFERENT = 5
_LONGEST_SHARED = 4
"""A login shorter than this is found in many a good password by chance."""
_SHORTEST_NAME = 2
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what is mistaken for something else on paper: i l o 0 1."""
_GROUPS, _GROUP = 3, 4
_PREDICTABLE = (
    "01234567890123456789",
    "98765432109876543210",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "147258369147258369",
    "123123123123123123",
    "woaini1314520woaini520131452013141314520520",
)
_COMMON = frozenset(
    {
        *("password12", "password123", "password1234", "passw0rd123", "p@ssw0rd123", "mypassword"),
        *("a123456789", "aa123456789", "123456789a", "123456789abc", "abc123456789", "abcd123456", "abc1234567"),
        *("qwerty12345", "qwerty123456", "qwe123456789", "asd123456789", "zxc123456789", "q123456789"),
        *("admin12345", "admin123456", "administrator", "root123456", "test123456", "welcome123", "letmein123"),
        *("iloveyou123", "changeme123", "huanying123", "mima123456", "laoshi123456", "jiaoshi123456", "xuexiao123"),
        *("weiping123", "weiping1234", "weiping123456", "wangluo123", "zhongguo123", "beijing2008", "woaizhongguo"),
    }
)

_ours = PasswordHash.recommended()
# A random password needs no slow hash, and an import makes thousands at once. The first sign-in makes it a slow one.
_quick = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=1024, parallelism=1),))


def hashed(password: str) -> str:
    return _ours.hash(password)


def hashed_temporary(password: str) -> str:
    """Hash one of :func:`new_temporary`, never a password that a person made up."""
    return _quick.hash(password)


def matches(password: str, kept: str | None) -> tuple[bool, str | None]:
    """Say whether it is the password, and the hash to keep instead when the parameters have changed.

    Where there is no hash, a made-up one is compared, so that the time does not tell whether the account exists.
    """
    if len(password) > LONGEST:
        return False, None
    try:
        right, renewed = _ours.verify_and_update(password.encode("utf-8", "replace"), kept or _nobody())
    except UnknownHashError:
        return False, None
    return (right, renewed) if kept else (False, None)


def require_strong(password: str, person: Person) -> None:
    """Raise PasswordWeak for what is short, common, or made of the person's login or name."""
    folded = password.casefold()
    own = (person.login.casefold(), person.name.casefold())
    named = any(len(one) >= shortest and one in folded for one, shortest in zip(own, _OWN_SHORTEST, strict=True))
    long_enough = SHORTEST <= len(password) <= LONGEST
    if not long_enough or named or folded in _COMMON or _predictable(folded) or len(set(folded)) < _FEWEST_DIFFERENT:
        raise PasswordWeak(characters=SHORTEST)


_OWN_SHORTEST = (_LONGEST_SHARED, _SHORTEST_NAME)


def new_temporary() -> str:
    """Return a random password that can be read out and typed: about 59 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _predictable(folded: str) -> bool:
    return any(folded in run for run in _PREDICTABLE)


@cache
def _nobody() -> str:
    return hashed(secrets.token_urlsafe())
