"""A shelf keeps what is in use and forgets the rest."""

from game.ui.drawing.shelf import Shelf


def test_what_was_used_longest_ago_goes_first() -> None:
    shelf: Shelf[str] = Shelf(2)
    for key in ("a", "b", "a", "c"):
        shelf.get(key, str)
    assert ("a" in shelf, "b" in shelf, "c" in shelf) == (True, False, True)


def test_what_is_there_is_not_made_again() -> None:
    shelf: Shelf[object] = Shelf(2)
    assert shelf.get("a", object) is shelf.get("a", object)


def test_heavy_things_push_out_many_light_ones() -> None:
    shelf: Shelf[str] = Shelf(10, len)
    for text in ("aaa", "bbb", "ccc"):
        shelf.get(text, lambda text=text: text)  # type: ignore[misc]
    shelf.get("heavy", lambda: "eight___")
    assert len(shelf) == 1
    shelf.get("far too heavy", lambda: "x" * 99)
    assert "far too heavy" in shelf


def test_a_cleared_shelf_has_all_its_room_again() -> None:
    shelf: Shelf[int] = Shelf(3)
    for number in range(3):
        shelf.get(number, lambda n=number: n)  # type: ignore[misc]
    shelf.clear()
    assert len(shelf) == 0
    for number in range(3, 6):
        shelf.get(number, lambda n=number: n)  # type: ignore[misc]
    assert len(shelf) == 3
