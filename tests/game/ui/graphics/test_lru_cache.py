"""A shelf keeps what is in use and forgets the rest."""

from game.ui.graphics.lru_cache import LruCache


def test_what_was_used_longest_ago_goes_first() -> None:
    cache: LruCache[str] = LruCache(2)
    for key in ("a", "b", "a", "c"):
        cache.get(key, str)
    assert ("a" in cache, "b" in cache, "c" in cache) == (True, False, True)


def test_what_is_there_is_not_made_again() -> None:
    cache: LruCache[object] = LruCache(2)
    assert cache.get("a", object) is cache.get("a", object)


def test_heavy_things_push_out_many_light_ones() -> None:
    cache: LruCache[str] = LruCache(10, len)
    for text in ("aaa", "bbb", "ccc"):
        cache.get(text, lambda text=text: text)  # type: ignore[misc]
    cache.get("heavy", lambda: "eight___")
    assert len(cache) == 1
    cache.get("far too heavy", lambda: "x" * 99)
    assert "far too heavy" in cache


def test_a_cleared_shelf_has_all_its_room_again() -> None:
    cache: LruCache[int] = LruCache(3)
    for number in range(3):
        cache.get(number, lambda n=number: n)  # type: ignore[misc]
    cache.clear()
    assert len(cache) == 0
    for number in range(3, 6):
        cache.get(number, lambda n=number: n)  # type: ignore[misc]
    assert len(cache) == 3
