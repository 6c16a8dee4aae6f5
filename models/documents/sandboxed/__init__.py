"""What runs inside the sandbox: the guard, the reader and all that confines them.

:mod:`models.documents.sandbox` is the outside. They are two packages so that a reading process loads nothing of the
caller's side.
"""
