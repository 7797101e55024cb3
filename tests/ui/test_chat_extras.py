"""Ready-made phrases, pictures, bubbles, links and times in the chat."""

from contextlib import AbstractContextManager

import msgspec
import pygame
import pytest

from game.contract.messages import Place, Said, Seats, Started
from game.player.settings import Palette
from game.rules import Seat
from game.table.table import Table
from game.table.talk import Line
from game.ui.chat import ready_made
from game.ui.chat.bubbles import Bubbles
from game.ui.chat.chat import Chat
from game.ui.chat.chat_log import Voice
from game.ui.chat.name_inks import INKS, NameInks
from game.ui.drawing.boxes import spelled
from game.ui.drawing.layout import Box
from game.ui.drawing.look import Look
from game.ui.drawing.theme import PANEL
from game.ui.screen.scene import Nook
from game.ui.screen.session import Session
from game.words.phrase import Phrase, phrase
from tests.game.matches import Scribe
from tests.ui.eye import ratio
from tests.ui.stage import FakeLink, click, press, release, typing
from tests.ui.talker import ENTER, Evening, T, sent_lines


@pytest.fixture
def evening() -> Evening:
    return Evening()


def bubbling() -> Evening:
    evening = Evening()
    evening.scene.nook = Nook(mine=(56, 104), theirs=(800, 128))
    evening.app.frame([])
    return evening


def test_a_key_says_a_phrase_of_which_only_the_id_travels(evening: Evening) -> None:
    evening.do(press(pygame.K_6), release(pygame.K_6))
    assert sent_lines(evening) == [("", "hello")]
    assert evening.texts[-1] == "Hello!"
    assert isinstance(evening.lines[-1].text, Phrase)


def test_a_phrase_of_the_other_side_is_told_in_our_language(evening: Evening) -> None:
    evening._said(Said(next(evening._seqs), Seat.RIGHT, 1001, "Ben", "Ouch!", phrase="ouch"))
    assert isinstance(evening.lines[-1].text, Phrase)
    evening.ben_says("Ouch!")
    assert not isinstance(evening.lines[-1].text, Phrase)


def test_while_one_types_the_keys_of_phrases_are_digits(evening: Evening) -> None:
    evening.do(press(T), release(T), *typing("67"))
    assert evening.chat.field.text == "67"
    assert sent_lines(evening) == []


def test_while_one_types_another_key_says_the_phrase(evening: Evening) -> None:
    evening.do(press(T), release(T), *typing("hm"), press(pygame.K_F7))
    assert sent_lines(evening) == [("", "ready")]
    assert evening.chat.field.text == "hm"


def test_a_phrase_can_be_clicked_under_the_open_chat(evening: Evening) -> None:
    evening.do(press(T), release(T))
    left, top, _, high = evening.chat._nook.panel
    evening.do(*click(left + 30, top + high - 20))
    assert sent_lines(evening) == [("", "hello")]


def test_where_only_phrases_are_allowed_typed_words_stay_here(evening: Evening) -> None:
    evening.hear(Seats(Place("Ana"), Place("Ben"), phrases_only=True))
    evening.say("free words")
    assert sent_lines(evening) == []
    assert "ready-made" in evening.texts[-1]
    evening.do(press(pygame.K_7))
    assert sent_lines(evening) == [("", "ready")]


def test_the_name_of_a_picture_becomes_the_picture(evening: Evening) -> None:
    evening.say("nice :fire: and :nothing:")
    assert sent_lines(evening) == [("nice 🔥 and :nothing:", "")]


@pytest.mark.parametrize("key", [pygame.K_TAB, pygame.K_RETURN])
def test_a_begun_name_is_completed_from_a_list(evening: Evening, key: int) -> None:
    evening.do(press(T), release(T), *typing("ha :sh"), press(pygame.K_DOWN), press(key))
    assert evening.chat.field.text == "ha 🐑 "
    assert evening.chat.open and sent_lines(evening) == []


def test_the_list_of_pictures_is_closed_before_the_chat(evening: Evening) -> None:
    evening.do(press(T), release(T), *typing(":sh"), press(pygame.K_ESCAPE))
    assert evening.chat.open
    evening.do(press(pygame.K_ESCAPE))
    assert not evening.chat.open


def test_a_picture_that_no_font_can_draw_is_read_by_its_name() -> None:
    assert spelled("well 🔥 done ❤️", lambda picture: picture == "🔥") == "well :fire: done ❤️"
    hello = phrase("Hello!")
    assert spelled(hello) is hello


def test_a_bubble_is_short_and_goes_by_itself() -> None:
    evening = bubbling()
    evening.ben_says("over here")
    assert evening.chat._bubbles._shown
    evening.wait(8)
    assert not evening.chat._bubbles._shown
    assert not evening.chat.wants_frames


def test_to_who_looks_on_each_bubble_is_over_the_fighter_of_who_speaks() -> None:
    bubbles, session = Bubbles(), Session(FakeLink())
    assert session.table.seat is None
    bubbles.say([said(Seat.LEFT, "Ana")], session)
    assert list(bubbles._shown) == [Voice.MINE]
    bubbles.say([said(Seat.RIGHT, "Ben")], session)
    assert list(bubbles._shown) == [Voice.MINE, Voice.THEIRS]


def test_a_bubble_fades_only_where_things_may_move() -> None:
    evening = bubbling()
    evening.ben_says("hi")
    evening.wait(2.7)
    assert evening.chat.wants_frames
    evening.chat.settings = msgspec.structs.replace(evening.chat.settings, reduced_motion=True)
    assert not evening.chat.wants_frames


@pytest.mark.parametrize("text", ["hi", "x" * 300, "שלום", "long words " * 20, "👨‍👩‍👧" * 40])
def test_no_bubble_reaches_the_bars_or_leaves_the_screen(text: str) -> None:
    evening = bubbling()
    boxes: list[Box] = []
    canvas = evening.app.canvas
    clip = canvas.clip

    def noting(box: Box) -> AbstractContextManager[None]:
        boxes.append(box)
        return clip(box)

    canvas.clip = noting  # type: ignore[assignment, method-assign]
    evening.ben_says(text)
    evening.say(text)
    evening.do(press(pygame.K_ESCAPE))
    evening.app.frame([], dt=0.01)
    tops = [at[1] for at in (evening.scene.nook.mine, evening.scene.nook.theirs) if at]
    drawn = [box for box in boxes if box[1] in tops]
    assert len(drawn) >= 2
    for left, top, wide, high in drawn:
        assert left >= 0 and left + wide <= 888 and top >= 100 and top + high < 210


PAGE = "https://a@evil.example/x"


def browsing() -> tuple[Evening, list[str]]:
    evening, opened = Evening(), list[str]()
    evening.app.overlay = evening.chat = Chat(opened.append)
    evening.app._attached = None
    evening.hear(Seats(Place("Ana"), Place("Ben")))
    evening.ben_says(f"see {PAGE} now")
    evening.do(press(T), release(T))
    return evening, opened


def click_on_last_row(evening: Evening) -> None:
    left, top, _, high = evening.chat._nook.panel
    evening.do(*click(left + 200, top + high - ready_made.HIGH - 20))


def test_a_link_is_opened_only_after_asking() -> None:
    evening, opened = browsing()
    click_on_last_row(evening)
    assert opened == []
    evening.do(press(pygame.K_y))
    assert opened == [PAGE]


@pytest.mark.parametrize("key", [pygame.K_n, pygame.K_ESCAPE, pygame.K_RETURN])
def test_whoever_hesitates_opens_nothing(key: int) -> None:
    evening, opened = browsing()
    click_on_last_row(evening)
    evening.do(press(key))
    assert opened == [] and not evening.chat._question.link
    assert evening.chat.open


def test_a_link_can_be_opened_without_a_mouse() -> None:
    evening, opened = browsing()
    evening.do(*typing("/open"), press(ENTER), press(pygame.K_y))
    assert opened == [PAGE]


def test_where_no_link_was_said_none_is_opened() -> None:
    evening = Evening()
    evening.say("/open")
    assert evening.texts[-1] == "There is no link in this chat."


def test_a_line_knows_when_it_came() -> None:
    evening = Evening()
    evening.session.wall_clock = lambda: "21:45"
    evening.ben_says("hello")
    assert evening.chat.conversation is not None
    times = [evening.chat.conversation.time_of(line) for line in evening.lines]
    assert times[-1] == "21:45" and set(times[:-1]) <= {""}
    assert all(row.time == "21:45" for row in evening.chat._rows(evening.app.canvas)[-1:])


def said(seat: Seat, name: str) -> Line:
    return Line(seat, name, "hello")


def test_a_name_has_one_colour_while_its_key_is_not_known() -> None:
    inks = NameInks()
    assert inks[said(Seat.LEFT, "Ana")] == inks[said(Seat.LEFT, "ANA")]
    assert len({inks[said(Seat.LEFT, name)] for name in "abcdefghijklmnopqrstuvwxyz"}) > 4


def test_two_of_one_name_have_two_colours() -> None:
    for keys in ({}, {(Seat.LEFT, "Ana"): "aa", (Seat.RIGHT, "Ana"): "bb"}):
        inks = NameInks(keys, "Ana")
        assert inks[said(Seat.LEFT, "Ana")] != inks[said(Seat.RIGHT, "Ana")]


def test_who_takes_another_name_keeps_his_colour() -> None:
    inks = NameInks({(Seat.LEFT, "Ana"): "a1b2", (Seat.LEFT, "Zoe"): "a1b2"}, "Zoe")
    assert inks[said(Seat.LEFT, "Ana")] == inks[said(Seat.LEFT, "Zoe")]


def test_a_match_tells_the_keys_by_which_names_are_coloured() -> None:
    table, started = Table(), Scribe(fair=Seat, names=("Ana", "Ana")).entries[0]
    assert isinstance(started, Started)
    table.receive(started, 0.0)
    assert table.keys[Seat.LEFT, "Ana"] != ""
    assert set(table.keys) == {(Seat.LEFT, "Ana"), (Seat.RIGHT, "Ana")}


@pytest.mark.parametrize("palette", Palette)
@pytest.mark.parametrize("contrast", [False, True])
def test_every_colour_of_a_name_can_be_read_on_a_panel(palette: Palette, contrast: bool) -> None:
    look = Look(palette=palette, contrast=contrast)
    # A panel lets a little of what is behind it through: at worst, white.
    panel = look.ink(PANEL)
    through = 255 - panel[-1] if len(panel) == 4 else 0
    behind = (panel[0] + through, panel[1] + through, panel[2] + through)
    assert all(ratio(look.ink(ink), behind) >= 4.5 for ink in INKS)


def test_missing_letters_are_explained_once() -> None:
    evening = Evening()
    evening.ben_says("\U00012000\U00012001")
    evening.ben_says("\U00012002")
    hints = [text for text in evening.texts if "requirements-extra" in text]
    assert len(hints) == 1


def test_a_line_read_from_right_to_left_stands_at_the_right(evening: Evening) -> None:
    for text in ("שלום https://example.org/a", "hello https://example.org/a"):
        evening.ben_says(text)
    evening.do(press(T), release(T))
    assert evening.app.frame([], dt=0.1) in (True, False)
