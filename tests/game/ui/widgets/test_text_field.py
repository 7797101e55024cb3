"""Test text field: characters as a reader counts them, selection, clipboard, input methods."""

import pygame
import pytest
from pygame.event import Event

from game.ui.graphics.canvas import Canvas
from game.ui.widgets import clipboard
from game.ui.widgets.text_field import FieldResult, TextField
from tests.game.ui.screen_driver import mouse_down, mouse_up, move, press, typing

FAMILY = "👨‍👩‍👧"
CTRL, SHIFT = pygame.KMOD_LCTRL, pygame.KMOD_LSHIFT
LEFT, RIGHT = pygame.K_LEFT, pygame.K_RIGHT


def field(text: str = "", limit: int = 300) -> TextField:
    made = TextField(pygame.Rect(400, 480, 480, 42), limit)
    made.text = text
    made.activate()
    return made


def feed(made: TextField, *keys: tuple[int, int] | int) -> TextField:
    for key in keys:
        made.handle(press(*key) if isinstance(key, tuple) else press(key))
    return made


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A clipboard of our own: the dummy driver has none."""
    held = [""]

    def copy(text: str) -> bool:
        held[0] = text
        return True

    monkeypatch.setattr(clipboard, "copy", copy)
    monkeypatch.setattr(clipboard, "paste", lambda: held[0])
    return held


def test_what_is_typed_stands_at_the_cursor() -> None:
    made = feed(field("held"), LEFT, LEFT)
    for event in typing("llo wor"):
        made.handle(event)
    assert made.text == "hello world"


def test_a_key_press_alone_types_nothing() -> None:
    made = field()
    assert made.handle(press(pygame.K_t, unicode="t")) is FieldResult.TAKEN
    assert made.text == ""


@pytest.mark.parametrize(
    ("key", "letter"),
    [(pygame.K_a, "ą"), (pygame.K_c, "ć"), (pygame.K_x, "ź"), (pygame.K_v, "@")],
)
@pytest.mark.parametrize("alt", [pygame.KMOD_RALT, pygame.KMOD_LALT])
def test_alt_gr_types_its_letter_and_is_no_command(
    key: int, letter: str, alt: int, board: list[str]
) -> None:
    board[0] = "[pasted]"
    made = field("To jest ")
    assert made.handle(press(key, CTRL | alt, unicode=letter)) is FieldResult.TAKEN
    made.handle(Event(pygame.TEXTINPUT, text=letter))
    assert made.text == f"To jest {letter}"
    assert board == ["[pasted]"]


def test_backspace_takes_a_whole_family() -> None:
    assert feed(field(f"hi {FAMILY}"), pygame.K_BACKSPACE).text == "hi "


def test_the_cursor_steps_over_an_accent_made_of_two() -> None:
    made = feed(field("ae\u0301b"), LEFT, LEFT)
    assert made.before_cursor == "a"


def test_an_accent_that_arrives_later_joins_its_letter() -> None:
    made = field("e")
    made.insert("\u0301")
    assert feed(made, pygame.K_BACKSPACE).text == ""


def test_delete_takes_what_follows() -> None:
    assert feed(field("abc"), pygame.K_HOME, pygame.K_DELETE).text == "bc"


def test_control_jumps_over_words_both_ways() -> None:
    made = field("raise your guard")
    stops = []
    for _ in range(3):
        feed(made, (LEFT, CTRL))
        stops.append(made.before_cursor)
    feed(made, (RIGHT, CTRL))
    assert stops == ["raise your ", "raise ", ""]
    assert made.before_cursor == "raise"


def test_control_backspace_takes_a_word() -> None:
    assert feed(field("raise your guard"), (pygame.K_BACKSPACE, CTRL)).text == "raise your "


def test_word_jumps_count_clusters_where_characters_are_many() -> None:
    made = feed(field(f"{FAMILY} ok go"), (LEFT, CTRL))
    assert made.before_cursor == f"{FAMILY} ok "


def test_home_end_and_shift_select() -> None:
    made = feed(field("abc"), pygame.K_HOME, (RIGHT, SHIFT), (RIGHT, SHIFT))
    assert made.selected == "ab"
    assert feed(made, (pygame.K_END, SHIFT)).selected == "abc"


def test_an_arrow_leaves_a_selection_at_its_end_on_that_side() -> None:
    made = feed(field("abc"), (pygame.K_a, CTRL), LEFT)
    assert (made.selected, made.before_cursor) == ("", "")


def test_typing_replaces_what_is_selected() -> None:
    made = feed(field("abc"), (pygame.K_a, CTRL))
    made.handle(Event(pygame.TEXTINPUT, text="x"))
    assert made.text == "x"


def test_cut_and_paste_move_text(board: list[str]) -> None:
    made = feed(field("ab"), (LEFT, SHIFT), (pygame.K_x, CTRL), pygame.K_HOME, (pygame.K_v, CTRL))
    assert made.text == "ba"


def test_what_found_no_room_is_counted_until_the_next_key(board: list[str]) -> None:
    board[0] = f"abcde{FAMILY}"
    made = feed(field("xy", limit=6), (pygame.K_v, CTRL))
    assert (made.text, made.lost) == ("xyabcd", 2)
    assert feed(made, LEFT).lost == 0


def test_characters_that_nobody_sees_are_not_typed_but_joiners_are(board: list[str]) -> None:
    board[0] = "\ufeffparley://\u200e10.0.0.1\u200f\u00ad\u00a0!"
    assert feed(field(), (pygame.K_v, CTRL)).text == "parley://10.0.0.1 !"
    made = field()
    for letter in "می\u200cروم":
        made.handle(Event(pygame.TEXTINPUT, text=letter))
    assert made.text == "می\u200cروم"


def test_copy_of_nothing_keeps_the_clipboard(board: list[str]) -> None:
    board[0] = "kept"
    feed(field("ab"), (pygame.K_c, CTRL))
    assert board[0] == "kept"


def test_pasted_lines_become_one(board: list[str]) -> None:
    board[0] = "one\r\ntwo\tthree\0"
    assert feed(field(), (pygame.K_v, CTRL)).text == "one two three"


def test_the_limit_counts_characters_and_cuts_between_clusters() -> None:
    made = field("ab", limit=2 + 2 * len(FAMILY) + 3)
    made.insert(FAMILY * 5)
    assert made.text == "ab" + FAMILY * 2


def test_enter_completes_the_line_and_leaves_the_text_to_the_owner() -> None:
    made = field("done")
    assert made.handle(press(pygame.K_RETURN)) is FieldResult.ENTERED
    assert made.text == "done"


def test_enter_during_a_composition_ends_the_composition_not_the_line() -> None:
    made = field("a")
    made.handle(Event(pygame.TEXTEDITING, text="に", start=0, length=1))
    assert made.handle(press(pygame.K_RETURN)) is FieldResult.TAKEN
    made.handle(Event(pygame.TEXTINPUT, text="二"))
    assert (made.text, made.composition) == ("a二", "")
    assert made.handle(press(pygame.K_RETURN)) is FieldResult.ENTERED


def test_backspace_during_a_composition_is_the_input_methods() -> None:
    made = field("a")
    made.handle(Event(pygame.TEXTEDITING, text="に", start=0, length=1))
    assert feed(made, pygame.K_BACKSPACE).text == "a"


def test_the_mouse_places_the_cursor_and_drags_a_selection() -> None:
    made = field("abcdefgh")
    made.draw(Canvas(pygame.Surface((1280, 720))))
    made.handle(mouse_down(402, 500))
    assert made.before_cursor == ""
    made.handle(move(870, 500))
    made.handle(mouse_up(870, 500))
    assert made.selected == "abcdefgh"
    made.handle(move(402, 500))
    assert made.selected == "abcdefgh"


def test_the_cursor_is_always_seen_in_a_long_line() -> None:
    made = field("a long line that does not fit " * 8)
    canvas = Canvas(pygame.Surface((1280, 720)))
    for key in (pygame.K_END, pygame.K_HOME, (RIGHT, CTRL), (RIGHT, CTRL), pygame.K_END):
        feed(made, key)
        canvas.clear()
        made.draw(canvas)
        with_cursor = pygame.image.tobytes(canvas.surface, "RGB")
        made.update(0.6)
        canvas.clear()
        made.draw(canvas)
        assert with_cursor != pygame.image.tobytes(canvas.surface, "RGB")


def test_the_cursor_blinks_without_asking_for_every_frame() -> None:
    made = field()
    assert not made.update(0.1)
    assert made.update(0.5)


def test_an_inactive_field_takes_no_keys() -> None:
    made = field("a")
    made.deactivate()
    assert made.handle(press(pygame.K_BACKSPACE)) is FieldResult.IGNORED
    assert made.handle(Event(pygame.TEXTINPUT, text="x")) is FieldResult.IGNORED
    assert made.text == "a"


# --- undo -----------------------------------------------------------------------------------------


def test_ctrl_z_takes_back_a_word_at_a_time_and_then_nothing() -> None:
    made = field()
    for event in typing("hello you"):
        made.handle(event)
    seen = []
    for _ in range(4):
        seen.append(feed(made, (pygame.K_z, CTRL)).text)
    assert seen == ["hello ", "hello", "", ""]


def test_ctrl_z_brings_back_what_was_deleted_or_pasted_over(board: list[str]) -> None:
    made = feed(field("hold on"), (pygame.K_BACKSPACE, CTRL))
    assert made.text == "hold "
    board[0] = "something else"
    feed(made, (pygame.K_a, CTRL), (pygame.K_v, CTRL))
    assert made.text == "something else"
    assert feed(made, (pygame.K_z, CTRL)).text == "hold "
    assert feed(made, (pygame.K_z, CTRL)).text == "hold on"


def test_a_letter_typed_elsewhere_is_taken_back_alone() -> None:
    made = field()
    for event in typing("ab"):
        made.handle(event)
    feed(made, pygame.K_HOME)
    for event in typing("c"):
        made.handle(event)
    assert made.text == "cab"
    assert feed(made, (pygame.K_z, CTRL)).text == "ab"


def test_a_line_that_was_sent_does_not_come_back_by_ctrl_z() -> None:
    made = field()
    for event in typing("sent already"):
        made.handle(event)
    made.text = ""
    assert feed(made, (pygame.K_z, CTRL)).text == ""
