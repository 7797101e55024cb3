"""Ready-made phrases, pictures, bubbles, links and times in the chat."""

from contextlib import AbstractContextManager

import msgspec
import pygame
import pytest

from game.client_state.chat_state import ChatLine
from game.client_state.room_state import RoomState
from game.i18n.phrase import Phrase, phrase
from game.player.settings import Palette
from game.protocol.messages import Said, Seats, SeatState, Started
from game.rules import Seat
from game.session import GameSession
from game.ui.chat import quick_chat_bar
from game.ui.chat.chat import ChatOverlay
from game.ui.chat.chat_log import Voice
from game.ui.chat.name_colours import NAME_COLOURS, NameColours
from game.ui.chat.speech_bubbles import SpeechBubbles
from game.ui.graphics.accessibility import Accessibility
from game.ui.graphics.layout import Box
from game.ui.graphics.missing_glyphs import with_emoji_names
from game.ui.graphics.theme import PANEL
from game.ui.shell.screen import ChatArea
from tests.game.records.sample_records import RecordWriter
from tests.game.ui.chat_pair import ENTER, ChatPair, T, sent_lines
from tests.game.ui.layout_canvas import ratio
from tests.game.ui.screen_driver import FakeLink, click, press, release, typing


@pytest.fixture
def pair() -> ChatPair:
    return ChatPair()


def bubbling() -> ChatPair:
    context = ChatPair()
    context.screen.chat_area = ChatArea(mine=(56, 104), theirs=(800, 128))
    context.app.frame([])
    return context


def test_a_key_says_a_phrase_of_which_only_the_id_travels(pair: ChatPair) -> None:
    pair.do(press(pygame.K_6), release(pygame.K_6))
    assert sent_lines(pair) == [("", "hello")]
    assert pair.texts[-1] == "Hello!"
    assert isinstance(pair.lines[-1].text, Phrase)


def test_a_phrase_of_the_other_side_is_told_in_our_language(pair: ChatPair) -> None:
    pair._said(Said(next(pair._seqs), Seat.RIGHT, 1001, "Ben", "Ouch!", phrase="ouch"))
    assert isinstance(pair.lines[-1].text, Phrase)
    pair.ben_says("Ouch!")
    assert not isinstance(pair.lines[-1].text, Phrase)


def test_while_one_types_the_keys_of_phrases_are_digits(pair: ChatPair) -> None:
    pair.do(press(T), release(T), *typing("67"))
    assert pair.chat.field.text == "67"
    assert sent_lines(pair) == []


def test_while_one_types_another_key_says_the_phrase(pair: ChatPair) -> None:
    pair.do(press(T), release(T), *typing("hm"), press(pygame.K_F7))
    assert sent_lines(pair) == [("", "ready")]
    assert pair.chat.field.text == "hm"


def test_a_phrase_can_be_clicked_under_the_open_chat(pair: ChatPair) -> None:
    pair.do(press(T), release(T))
    left, top, _, high = pair.chat._area.panel
    pair.do(*click(left + 30, top + high - 20))
    assert sent_lines(pair) == [("", "hello")]


def test_where_only_phrases_are_allowed_typed_words_stay_here(pair: ChatPair) -> None:
    pair.hear(Seats(SeatState("Ana"), SeatState("Ben"), phrases_only=True))
    pair.say("free words")
    assert sent_lines(pair) == []
    assert "quick chat" in pair.texts[-1]
    pair.do(press(pygame.K_7))
    assert sent_lines(pair) == [("", "ready")]


def test_the_name_of_a_picture_becomes_the_picture(pair: ChatPair) -> None:
    pair.say("nice :fire: and :nothing:")
    assert sent_lines(pair) == [("nice 🔥 and :nothing:", "")]


@pytest.mark.parametrize("key", [pygame.K_TAB, pygame.K_RETURN])
def test_a_begun_name_is_completed_from_a_list(pair: ChatPair, key: int) -> None:
    pair.do(press(T), release(T), *typing("ha :sh"), press(pygame.K_DOWN), press(key))
    assert pair.chat.field.text == "ha 🐑 "
    assert pair.chat.open and sent_lines(pair) == []


def test_the_list_of_pictures_is_closed_before_the_chat(pair: ChatPair) -> None:
    pair.do(press(T), release(T), *typing(":sh"), press(pygame.K_ESCAPE))
    assert pair.chat.open
    pair.do(press(pygame.K_ESCAPE))
    assert not pair.chat.open


def test_a_picture_that_no_font_can_draw_is_read_by_its_name() -> None:
    assert (
        with_emoji_names("well 🔥 done ❤️", lambda picture: picture == "🔥") == "well :fire: done ❤️"
    )
    hello = phrase("Hello!")
    assert with_emoji_names(hello) is hello


def test_a_bubble_is_short_and_goes_by_itself() -> None:
    context = bubbling()
    context.ben_says("over here")
    assert context.chat._speech_bubbles._shown
    context.wait(8)
    assert not context.chat._speech_bubbles._shown
    assert not context.chat.wants_frames


def test_to_who_looks_on_each_bubble_is_over_the_fighter_of_who_speaks() -> None:
    speech_bubbles, session = SpeechBubbles(), GameSession(FakeLink())
    assert session.room_state.seat is None
    speech_bubbles.say([said(Seat.LEFT, "Ana")], session)
    assert list(speech_bubbles._shown) == [Voice.MINE]
    speech_bubbles.say([said(Seat.RIGHT, "Ben")], session)
    assert list(speech_bubbles._shown) == [Voice.MINE, Voice.THEIRS]


def test_a_bubble_fades_only_where_things_may_move() -> None:
    context = bubbling()
    context.ben_says("hi")
    context.wait(2.7)
    assert context.chat.wants_frames
    context.chat.settings = msgspec.structs.replace(context.chat.settings, reduced_motion=True)
    assert not context.chat.wants_frames


@pytest.mark.parametrize("text", ["hi", "x" * 300, "שלום", "long words " * 20, "👨‍👩‍👧" * 40])
def test_no_bubble_reaches_the_bars_or_leaves_the_screen(text: str) -> None:
    context = bubbling()
    boxes: list[Box] = []
    canvas = context.app.canvas
    clip = canvas.clip

    def noting(box: Box) -> AbstractContextManager[None]:
        boxes.append(box)
        return clip(box)

    canvas.clip = noting  # type: ignore[assignment, method-assign]
    context.ben_says(text)
    context.say(text)
    context.do(press(pygame.K_ESCAPE))
    context.app.frame([], dt=0.01)
    tops = [at[1] for at in (context.screen.chat_area.mine, context.screen.chat_area.theirs) if at]
    drawn = [box for box in boxes if box[1] in tops]
    assert len(drawn) >= 2
    for left, top, wide, high in drawn:
        assert left >= 0 and left + wide <= 888 and top >= 100 and top + high < 210


PAGE = "https://a@evil.example/x"


def browsing() -> tuple[ChatPair, list[str]]:
    context, opened = ChatPair(), list[str]()
    context.app.overlay = context.chat = ChatOverlay(opened.append)
    context.app._attached = None
    context.hear(Seats(SeatState("Ana"), SeatState("Ben")))
    context.ben_says(f"see {PAGE} now")
    context.do(press(T), release(T))
    return context, opened


def click_on_last_row(context: ChatPair) -> None:
    left, top, _, high = context.chat._area.panel
    context.do(*click(left + 200, top + high - quick_chat_bar.HIGH - 20))


def test_a_link_is_opened_only_after_asking() -> None:
    context, opened = browsing()
    click_on_last_row(context)
    assert opened == []
    context.do(press(pygame.K_y))
    assert opened == [PAGE]


@pytest.mark.parametrize("key", [pygame.K_n, pygame.K_ESCAPE, pygame.K_RETURN])
def test_whoever_hesitates_opens_nothing(key: int) -> None:
    context, opened = browsing()
    click_on_last_row(context)
    context.do(press(key))
    assert opened == [] and not context.chat._question.link
    assert context.chat.open


def test_a_link_can_be_opened_without_a_mouse() -> None:
    context, opened = browsing()
    context.do(*typing("/open"), press(ENTER), press(pygame.K_y))
    assert opened == [PAGE]


def test_where_no_link_was_said_none_is_opened() -> None:
    context = ChatPair()
    context.say("/open")
    assert context.texts[-1] == "There is no link in this chat."


def test_a_line_knows_when_it_came() -> None:
    context = ChatPair()
    context.session.wall_clock = lambda: "21:45"
    context.ben_says("hello")
    assert context.chat.conversation is not None
    times = [context.chat.conversation.time_of(line) for line in context.lines]
    assert times[-1] == "21:45" and set(times[:-1]) <= {""}
    assert all(row.time == "21:45" for row in context.chat._rows(context.app.canvas)[-1:])


def said(seat: Seat, name: str) -> ChatLine:
    return ChatLine(seat, name, "hello")


def test_a_name_has_one_colour_while_its_key_is_not_known() -> None:
    colours = NameColours()
    assert colours[said(Seat.LEFT, "Ana")] == colours[said(Seat.LEFT, "ANA")]
    assert len({colours[said(Seat.LEFT, name)] for name in "abcdefghijklmnopqrstuvwxyz"}) > 4


def test_two_of_one_name_have_two_colours() -> None:
    for keys in ({}, {(Seat.LEFT, "Ana"): "aa", (Seat.RIGHT, "Ana"): "bb"}):
        colours = NameColours(keys, "Ana")
        assert colours[said(Seat.LEFT, "Ana")] != colours[said(Seat.RIGHT, "Ana")]


def test_who_takes_another_name_keeps_his_colour() -> None:
    colours = NameColours({(Seat.LEFT, "Ana"): "a1b2", (Seat.LEFT, "Zoe"): "a1b2"}, "Zoe")
    assert colours[said(Seat.LEFT, "Ana")] == colours[said(Seat.LEFT, "Zoe")]


def test_a_match_tells_the_keys_by_which_names_are_coloured() -> None:
    room_state, started = RoomState(), RecordWriter(fair=Seat, names=("Ana", "Ana")).entries[0]
    assert isinstance(started, Started)
    room_state.receive(started, 0.0)
    assert room_state.keys[Seat.LEFT, "Ana"] != ""
    assert set(room_state.keys) == {(Seat.LEFT, "Ana"), (Seat.RIGHT, "Ana")}


@pytest.mark.parametrize("palette", Palette)
@pytest.mark.parametrize("contrast", [False, True])
def test_every_colour_of_a_name_can_be_read_on_a_panel(palette: Palette, contrast: bool) -> None:
    accessibility = Accessibility(palette=palette, contrast=contrast)
    # A panel lets a little of what is behind it through: at worst, white.
    panel = accessibility.adapted(PANEL)
    through = 255 - panel[-1] if len(panel) == 4 else 0
    behind = (panel[0] + through, panel[1] + through, panel[2] + through)
    assert all(ratio(accessibility.adapted(ink), behind) >= 4.5 for ink in NAME_COLOURS)


def test_missing_letters_are_explained_once() -> None:
    context = ChatPair()
    context.ben_says("\U00012000\U00012001")
    context.ben_says("\U00012002")
    hints = [text for text in context.texts if "requirements-extra" in text]
    assert len(hints) == 1


def test_a_line_read_from_right_to_left_stands_at_the_right(pair: ChatPair) -> None:
    for text in ("שלום https://example.org/a", "hello https://example.org/a"):
        pair.ben_says(text)
    pair.do(press(T), release(T))
    assert pair.app.frame([], dt=0.1) in (True, False)
