"""Recent tips: digests that a log had lately, over which a line may have been signed."""

from collections import deque

from game.match.hash_chain import Tips

RECENT = 256
"""No line is under way for so many entries."""


class RecentTips:
    """Of one log, from its beginning on."""

    def __init__(self) -> None:
        self._digests = deque([Tips().digest], RECENT)

    def add(self, tips: Tips) -> None:
        """The log has gone on by an entry."""
        self._digests.append(tips.digest)

    def __contains__(self, digest: object) -> bool:
        return digest in self._digests
