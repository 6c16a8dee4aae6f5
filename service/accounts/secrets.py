"""Random tokens, of which only a hash is stored."""

import hashlib
import secrets


def new_token() -> str:
    """Return 256 random bits as text; shown once, then only its digest is known."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """Return the sha256 of a token, as hex; enough for random tokens, never for passwords."""
    return hashlib.sha256(token.encode()).hexdigest()
