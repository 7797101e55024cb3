"""The key at a place does what it says on it, whatever alphabet the keyboard is switched to."""

import pygame
import pytest
from msgspec.structs import replace
from pygame.event import Event

from game.player.settings import Keys
from game.ui.input.key_bindings import chosen_codes
from game.ui.input.keyboard import Keyboard
from game.ui.widgets import clipboard
from tests.game.ui.chat_pair import ChatPair
from tests.game.ui.screens.test_menus import TitleApp

PLACES = {"t": 23, "j": 13, "v": 25, "a": 4, "1": 30, "2": 31}
"""The scancode of what stands there on an American keyboard."""
ALPHABETS = {
    "Arabic": {"t": "ف", "j": "ت", "v": "ر", "a": "ش"},
    "Russian": {"t": "е", "j": "о", "v": "м", "a": "ф"},
    "Greek": {"t": "τ", "j": "ξ", "v": "ω", "a": "α"},
    "Hebrew": {"t": "א", "j": "ח", "v": "ה", "a": "ש"},
}
CTRL, ALT_GR = pygame.KMOD_LCTRL, pygame.KMOD_LCTRL | pygame.KMOD_RALT


def down(sign: str, place: str, mod: int = 0) -> Event:
    return Event(
        pygame.KEYDOWN, key=ord(sign), mod=mod, scancode=PLACES[place], unicode=sign, repeat=False
    )


def up(sign: str, place: str) -> Event:
    return Event(pygame.KEYUP, key=ord(sign), mod=0, scancode=PLACES[place])


def called(event: Event, keys: Keys | None = None) -> int:
    """Which key the screens are told of."""
    noted = Keyboard().note(event, chosen_codes(keys or Keys()))
    assert noted is not None
    return int(noted.key)


@pytest.mark.parametrize("alphabet", ALPHABETS)
def test_letters_of_another_alphabet_are_keys_by_their_place(alphabet: str) -> None:
    letters = ALPHABETS[alphabet]
    context, title_app = ChatPair(), TitleApp()
    context.do(down(letters["t"], "t"))
    context.do(Event(pygame.TEXTINPUT, text=letters["t"]))
    context.do(up(letters["t"], "t"))
    assert context.chat.open
    assert context.chat.field.text == ""
    title_app.do(down(letters["j"], "j"))
    assert type(title_app.app.stack.top).__name__ == "JoinScreen"


@pytest.mark.parametrize("alphabet", ALPHABETS)
def test_control_with_such_a_letter_is_a_command_and_types_nothing(
    alphabet: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clipboard, "paste", lambda: "pasted")
    letters, context = ALPHABETS[alphabet], ChatPair()
    context.do(down(letters["t"], "t"), up(letters["t"], "t"))
    for place in ("v", "a"):
        context.do(down(letters[place], place, CTRL))
        # SDL under X11 sends this, too.
        context.do(Event(pygame.TEXTINPUT, text=letters[place]))
        context.do(up(letters[place], place))
    assert context.chat.field.text == "pasted"
    assert context.chat.field.selected == "pasted"
    context.do(Event(pygame.TEXTINPUT, text="ж"))
    assert context.chat.field.text == "ж"


def test_what_an_input_method_composes_after_a_command_is_typed() -> None:
    keyboard = Keyboard()
    keyboard.note(Event(pygame.KEYDOWN, key=pygame.K_SPACE, mod=CTRL, unicode=" "))
    keyboard.note(Event(pygame.TEXTEDITING, text="ni", start=0, length=2))
    assert keyboard.note(Event(pygame.TEXTINPUT, text="你")) is not None


@pytest.mark.parametrize(("sign", "place"), [("&", "1"), ("é", "2"), ("+", "1"), ("١", "1")])
def test_the_row_of_digits_has_digits_in_every_country(sign: str, place: str) -> None:
    assert called(down(sign, place)) == ord(place)


@pytest.mark.parametrize(("sign", "place"), [("q", "a"), ("5", "1"), ("z", "t")])
def test_a_latin_letter_is_the_key_that_says_so(sign: str, place: str) -> None:
    assert called(down(sign, place)) == ord(sign)


def test_a_key_that_the_player_has_chosen_means_what_it_was_chosen_for() -> None:
    assert called(down("&", "1"), replace(Keys(), first="ampersand")) == pygame.K_AMPERSAND


def test_a_key_held_while_the_keyboard_is_switched_is_let_go() -> None:
    keyboard = Keyboard()
    keyboard.note(down("t", "t"))
    keyboard.note(up("е", "t"))
    noted = keyboard.note(down("t", "t"))
    assert noted is not None
    assert not noted.repeat


def test_alt_gr_opens_no_chat_but_for_a_slash() -> None:
    context = ChatPair()
    context.do(Event(pygame.KEYDOWN, key=pygame.K_t, mod=ALT_GR, unicode="þ"))
    assert not context.chat.open
    context.do(Event(pygame.KEYDOWN, key=pygame.K_7, mod=ALT_GR, unicode="/"))
    assert context.chat.open
