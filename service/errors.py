"""What the review desk refuses, as one tree below ``WeipingError``.

::

    DeskError
    ├── NotSignedIn             nobody is signed in, or the session has ended
    ├── SignInFailed            the name or the password is wrong
    ├── LockedOut               too many failures; wait
    ├── PasswordWeak            too short, or too easily guessed
    ├── PasswordToChange        a temporary password has to be changed first
    ├── TokenInvalid            an API token that is unknown, ended or withdrawn
    ├── FormExpired             the form's CSRF token does not belong to this session
    ├── NotAllowed              the role does not reach that far
    ├── NotFound                no such object here, or not one of yours
    ├── TransitionForbidden     the state does not lead there
    ├── VersionConflict         somebody else changed it meanwhile
    ├── ProposalChanged         what was proposed is handed out already, or is proposed otherwise by now
    ├── KeyReused               an idempotency key came with another request
    ├── StillWorking            the first request of this idempotency key is not answered yet
    ├── ValueRefused            a field holds what cannot be
    ├── WorkbookRefused         an Excel file with rows that cannot be taken
    ├── CursorInvalid           a cursor that this service did not give
    ├── RoundClosed             the round takes nothing any more, or not yet
    ├── JournalBroken           the audit log was changed from outside
    ├── BackupRefused           a backup cannot be made or put back
    ├── OpenIDFailed            the identity provider's answer cannot be trusted
    ├── DatabaseMissing         the database cannot be reached
    ├── DatabaseBehind          the tables are of another release
    └── FileLost                a stored file is gone or its content changed

As in :mod:`models.errors`, no class knows HTTP, and ``message`` is both the English text and the gettext key.
"""

from models.errors import WeipingError


class DeskError(WeipingError):
    """What the review desk refuses."""

    code = "desk"


class NotSignedIn(DeskError):
    """Nobody is signed in."""

    code = "not_signed_in"
    message = "You are not signed in, or your session has ended. Sign in and do it again; nothing was changed."


class SignInFailed(DeskError):
    """The name or the password is wrong."""

    code = "sign_in_failed"
    message = "The name or the password is wrong. Try again, or ask your administrator for a new password."


class LockedOut(DeskError):
    """Too many failures; params: minutes."""

    code = "locked_out"
    message = "Too many wrong passwords. Wait %(minutes)s minutes, or ask your administrator to unlock the account."


class PasswordWeak(DeskError):
    """Too short, or too easily guessed; params: characters."""

    code = "password_weak"
    message = (
        "This password is too easily guessed. Take at least %(characters)s characters, and not your name or number."
    )


class PasswordToChange(DeskError):
    """A temporary password has to be changed first."""

    code = "password_to_change"
    message = "Your password is a temporary one. Change it on your account page first."


class TokenInvalid(DeskError):
    """An API token that is unknown, ended or withdrawn."""

    code = "token_invalid"
    message = "This API token is unknown, has ended or was withdrawn. Make a new one on your account page."


class FormExpired(DeskError):
    """The form's CSRF token does not belong to this session."""

    code = "form_expired"
    message = "This form is from an earlier session. Load the page again, then send it once more."


class NotAllowed(DeskError):
    """The role does not reach that far."""

    code = "not_allowed"
    message = "Your role does not allow this. If it should, ask your administrator."


class NotFound(DeskError):
    """No such object here, or not one of yours."""

    code = "not_found_here"
    message = "There is no such thing here, or it is not yours to see. Go back to the start page."


class TransitionForbidden(DeskError):
    """The state does not lead there; params: action, state, from_states."""

    code = "transition_forbidden"
    message = "“%(action)s” is not possible in the state “%(state)s”, only in: %(from_states)s. Load the page again."


class VersionConflict(DeskError):
    """Somebody else changed it meanwhile."""

    code = "version_conflict"
    message = "Somebody changed this meanwhile. Load it again, then make your change."


class ProposalChanged(DeskError):
    """What was proposed is handed out already, or is proposed otherwise by now."""

    code = "proposal_changed"
    message = (
        "This was handed out already, or the proposal has changed since you saw it. Nothing was assigned just now; "
        "look at it again."
    )


class KeyReused(DeskError):
    """An idempotency key came with another request."""

    code = "key_reused"
    message = "This Idempotency-Key was used for another request. Take a new key for a new request."


class StillWorking(DeskError):
    """The first request of this idempotency key is not answered yet."""

    code = "still_working"
    message = "The first request with this Idempotency-Key is still being answered. Send it again in a moment."


class ValueRefused(DeskError):
    """A field holds what cannot be; params: field, reason."""

    code = "value_refused"
    message = "%(field)s: %(reason)s. Correct it and send it again; nothing was changed."


class WorkbookRefused(DeskError):
    """An Excel file with rows that cannot be taken; params: rows, first."""

    code = "workbook_refused"
    message = (
        "%(rows)s cells cannot be taken; the first is %(first)s. Correct them and upload again; nothing was changed."
    )


class CursorInvalid(DeskError):
    """A cursor that this service did not give."""

    code = "cursor_invalid"
    message = "This cursor is not one of ours. Begin again without a cursor."


class RoundClosed(DeskError):
    """The round takes nothing any more, or not yet; params: name."""

    code = "round_closed"
    message = "The round “%(name)s” is not open for this. Ask your panel head about its dates."


class JournalBroken(DeskError):
    """The audit log was changed from outside; params: entry, reason."""

    code = "journal_broken"
    message = "The audit log is broken at entry %(entry)s: %(reason)s. Keep the database as it is and tell the county."


class BackupRefused(DeskError):
    """A backup cannot be made or put back; params: path, reason."""

    code = "backup_refused"
    message = "%(path)s: %(reason)s. Nothing was changed."


class OpenIDFailed(DeskError):
    """The identity provider's answer cannot be trusted; params: reason."""

    code = "openid_failed"
    message = "Signing in over the identity provider failed: %(reason)s. Try again, or sign in with a password."


class DatabaseMissing(DeskError):
    """The database cannot be reached."""

    code = "database_missing"
    message = "The database cannot be reached. Check WEIPING_DATABASE and that the database server is running."


class DatabaseBehind(DeskError):
    """The tables are of another release; params: found, wanted."""

    code = "database_behind"
    message = "The database is at revision %(found)s, this release needs %(wanted)s. Run: python -m service migrate"


class FileLost(DeskError):
    """A stored file is gone or its content changed; params: file."""

    code = "file_lost"
    message = "The stored file %(file)s is gone or was changed. Put it back from a backup."
