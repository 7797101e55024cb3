"""Lru cache: a bounded cache that drops the least recently used entries first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class LruCache(Generic[T]):
    """A cache whose entries together weigh at most `capacity`."""

    def __init__(self, capacity: int, size_of: Callable[[T], int] = lambda thing: 1) -> None:
        self.capacity = capacity
        self._size_of = size_of
        self._items: OrderedDict[Hashable, T] = OrderedDict()
        self._size = 0

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the entry for `key`, making and storing it if it is missing."""
        try:
            thing = self._items[key]
        except KeyError:
            thing = self._items[key] = make()
            self._size += self._size_of(thing)
            # The newest entry stays even if it is heavier than the whole cache.
            while self._size > self.capacity and len(self._items) > 1:
                _, forgotten = self._items.popitem(last=False)
                self._size -= self._size_of(forgotten)
        else:
            self._items.move_to_end(key)
        return thing

    def clear(self) -> None:
        """Drop all entries."""
        self._items.clear()
        self._size = 0

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._items
