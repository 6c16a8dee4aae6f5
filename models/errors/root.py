"""The root of the tree."""

from typing import ClassVar


class WeipingError(Exception):
    """Base of every refusal that a user can do something about.

    Parameters
    ----------
    **params
        Values for the placeholders of :attr:`message`.
    """

    code: ClassVar[str] = "error"
    message: ClassVar[str] = "Something went wrong."

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(self.message % params)
