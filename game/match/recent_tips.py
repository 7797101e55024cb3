"""Recent tips: the latest digests of a log; a player signs each line over one of them."""

from collections import deque

from game.match.hash_chain import Tips

RECENT = 256
"""Number of digests stored; no line is in transit while so many entries are added."""


class RecentTips:
    """The latest digests of one log."""

    def __init__(self) -> None:
        self._digests = deque([Tips().digest], RECENT)

    def add(self, tips: Tips) -> None:
        """Store the digest after one more entry."""
        self._digests.append(tips.digest)

    def __contains__(self, digest: object) -> bool:
        return digest in self._digests
