"""Shelf: a bounded store that forgets what was used longest ago."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Shelf(Generic[T]):
    """Keeps at most `room` things, each under its key."""

    def __init__(self, room: int) -> None:
        self.room = room
        self._things: OrderedDict[Hashable, T] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The thing under `key`; made and kept if it is not there."""
        try:
            thing = self._things[key]
        except KeyError:
            thing = self._things[key] = make()
            if len(self._things) > self.room:
                self._things.popitem(last=False)
        else:
            self._things.move_to_end(key)
        return thing

    def __len__(self) -> int:
        return len(self._things)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._things
