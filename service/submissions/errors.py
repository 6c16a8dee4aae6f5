"""What the rules of declaring and handing in refuse, below ``service.errors.DeskError``.

::

    DeskError
    ├── AlreadyDeclared   the point was declared in this round before
    ├── ItemsMissing      not every item that the point asks for is there
    ├── ItemPassed        an item that reviewers passed cannot be changed
    └── ReviewBegun       a reviewer has opened the work
"""

from service.errors import DeskError


class AlreadyDeclared(DeskError):
    """The point was declared in this round before; params: point."""

    code = "already_declared"
    message = "You have declared %(point)s in this round already. Go on with it, or choose another point."


class ItemsMissing(DeskError):
    """Not every item that the point asks for is there; params: items."""

    code = "items_missing"
    message = "Not everything is there yet: %(items)s. Upload it, then hand in; the point cannot qualify without it."


class ItemPassed(DeskError):
    """An item that reviewers passed cannot be changed; params: item."""

    code = "item_passed"
    message = "%(item)s has passed and counts again as it is. Replace only the items that did not pass."


class ReviewBegun(DeskError):
    """A reviewer has opened the work."""

    code = "review_begun"
    message = "A reviewer has opened your work, so it cannot be taken back. Ask your panel head to return it."
