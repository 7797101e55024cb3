"""Shelf: a bounded store that forgets what was used longest ago."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Shelf(Generic[T]):
    """Keeps things under their keys as long as they weigh no more than `room` together."""

    def __init__(self, room: int, weigh: Callable[[T], int] = lambda thing: 1) -> None:
        self.room = room
        self._weigh = weigh
        self._things: OrderedDict[Hashable, T] = OrderedDict()
        self._load = 0

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The thing under `key`; made and kept if it is not there."""
        try:
            thing = self._things[key]
        except KeyError:
            thing = self._things[key] = make()
            self._load += self._weigh(thing)
            # The newest stays even if it is heavier than the whole shelf.
            while self._load > self.room and len(self._things) > 1:
                _, forgotten = self._things.popitem(last=False)
                self._load -= self._weigh(forgotten)
        else:
            self._things.move_to_end(key)
        return thing

    def clear(self) -> None:
        """Forget everything."""
        self._things.clear()
        self._load = 0

    def __len__(self) -> int:
        return len(self._things)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._things
