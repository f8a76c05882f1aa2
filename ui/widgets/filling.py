"""How much of a page is there, for pages that are made in pieces."""

from __future__ import annotations


class Filling:
    """Told by the page as it is made.

    is_seen: what is seen first is there.  is_whole: nothing of it waits to be made.
    """

    def __init__(self) -> None:
        self.is_seen = self.is_whole = False

    def all_is_there(self) -> None:
        """Note that the page was made in one go, or its last piece."""
        self.is_seen = self.is_whole = True
