"""The chat over every screen: what it takes, what it leaves, what is shown and how it is marked."""

from typing import Any

import pygame
import pytest
from pygame.event import Event

from game.client_state.chat_state import LINES_LIMIT, ChatLine, DeliveryMark
from game.client_state.link import LinkClosed, LinkDown
from game.player.settings import Settings
from game.protocol.lobby_messages import ShowSpectatorChat
from game.protocol.messages import Delivered, ErrorCode, Mute, Refused, Say, Seats, SeatState
from game.rules import Seat
from game.session import GameSession
from game.ui.app import App
from game.ui.chat import chat_scroll
from game.ui.chat.chat import ChatOverlay
from game.ui.chat.chat_log import (
    ChatRow,
    Voice,
    draw_rows,
    last_rows,
    newest_rows,
    row_width,
    rows_of,
)
from game.ui.chat.conversation import CAPTIONS, SHOWN_FOR
from game.ui.graphics.accessibility import Accessibility
from game.ui.graphics.canvas import Canvas
from game.ui.shell.screen import ChatArea
from tests.game.ui.chat_pair import ENTER, ESCAPE, TAB, ChatPair, CountingScreen, T
from tests.game.ui.screen_driver import FakeLink, click, press, release, typing, wheel


@pytest.fixture
def pair() -> ChatPair:
    return ChatPair()


# --- opening and closing -----------------------------------------------------------------


def test_t_opens_it_empty_and_the_t_does_not_land_in_it(pair: ChatPair) -> None:
    pair.do(press(T, unicode="t"), Event(pygame.TEXTINPUT, text="t"))
    assert pair.chat.open
    assert pair.chat.field.text == ""


def test_a_t_held_down_does_not_land_in_it_either(pair: ChatPair) -> None:
    pair.do(press(T, unicode="t"))
    for _ in range(4):
        pair.do(press(T, unicode="t"), Event(pygame.TEXTINPUT, text="t"))
    pair.do(release(T), *typing("tt"))
    assert pair.chat.field.text == "tt"


def test_a_quick_second_key_is_not_lost_although_t_is_still_down(pair: ChatPair) -> None:
    pair.do(press(T), *typing("hi"), release(T))
    assert pair.chat.field.text == "hi"


def test_slash_opens_it_with_a_slash_on_every_keyboard(pair: ChatPair) -> None:
    pair.do(press(pygame.K_7, pygame.KMOD_SHIFT, unicode="/"))
    pair.do(Event(pygame.TEXTINPUT, text="/"))
    assert pair.chat.field.text == "/"


def test_text_input_is_on_only_while_it_is_open(
    pair: ChatPair, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    monkeypatch.setattr(pygame.key, "start_text_input", lambda: calls.append("on"))
    monkeypatch.setattr(pygame.key, "stop_text_input", lambda: calls.append("off"))
    pair.do(press(T), release(T))
    pair.do(press(ESCAPE))
    assert calls == ["on", "off"]


def test_escape_closes_and_keeps_the_draft(pair: ChatPair) -> None:
    pair.do(press(T), release(T), *typing("wait"), press(ESCAPE))
    assert not pair.chat.open
    pair.do(press(T), release(T), *typing("!"))
    assert pair.chat.field.text == "wait!"


def test_enter_on_nothing_closes(pair: ChatPair) -> None:
    pair.do(press(T), release(T), *typing("  "), press(ENTER))
    assert not pair.chat.open
    assert pair.link.sent == []


def test_while_it_is_open_no_key_reaches_the_screen_backing(pair: ChatPair) -> None:
    keys = [pygame.K_1, pygame.K_TAB, pygame.K_LEFT, ENTER, pygame.K_F5, ESCAPE]
    pair.do(press(T), release(T), *typing("1 a"), *(press(key) for key in keys))
    assert pair.reached == []
    pair.do(press(pygame.K_1))
    assert pair.reached == [pygame.K_1]


def test_control_t_is_not_for_the_chat(pair: ChatPair) -> None:
    pair.do(press(T, pygame.KMOD_LCTRL))
    assert not pair.chat.open
    assert pair.reached == [T]


def test_the_battle_can_be_clicked_beside_the_open_chat_but_not_through_it(
    pair: ChatPair,
) -> None:
    pair.do(press(T), release(T), *click(640, 150), *click(200, 660))
    ups = [event.pos for event in pair.screen.events if event.type == pygame.MOUSEBUTTONUP]
    assert ups == [(200, 660)]


def test_a_click_on_the_hint_opens_it(pair: ChatPair) -> None:
    pair.do(*click(640, 18))
    assert pair.chat.open


def test_there_is_no_chat_before_there_is_a_room() -> None:
    session = GameSession(FakeLink())
    chat = ChatOverlay()
    app = App(pygame.Surface((1280, 720)), CountingScreen(session), chat)
    app.frame([press(T)])
    assert not chat.open


# --- saying ------------------------------------------------------------------------------


def test_an_own_line_appears_at_once_and_is_marked_until_the_other_side_has_it(
    pair: ChatPair,
) -> None:
    pair.say("hello")
    assert pair.link.sent == [Say("hello")]
    marks = [pair.mark]
    seq = pair.host_has(1, "hello")
    marks.append(pair.mark)
    pair.hear(Delivered(Seat.RIGHT, seq))
    marks.append(pair.mark)
    assert marks == [DeliveryMark.PENDING, DeliveryMark.HELD, DeliveryMark.DELIVERED]
    assert pair.texts.count("hello") == 1


def test_each_mark_looks_different(pair: ChatPair) -> None:
    def look() -> bytes:
        pair.chat.dirty = True
        pair.app.frame([])
        return pygame.image.tobytes(pair.app.canvas.surface, "RGB")

    pair.say("hello")
    looks = [look()]
    seq = pair.host_has(1, "hello")
    looks.append(look())
    pair.hear(Delivered(Seat.RIGHT, seq))
    looks.append(look())
    assert len(set(looks)) == 3


def test_who_speaks_is_told_without_colour_too() -> None:
    shapes = set()
    for voice in Voice:
        canvas = Canvas(pygame.Surface((1280, 720)))
        draw_rows(canvas, [ChatRow(voice, "hello", first=True)], 0, 0, 400)
        ink = pygame.mask.from_threshold(canvas.surface, (0, 0, 0), (1, 1, 1, 255))
        shapes.add(pygame.image.tobytes(ink.to_surface(), "RGB"))
    assert len(shapes) == 3


def test_typing_is_possible_while_the_link_is_down_and_the_line_waits(pair: ChatPair) -> None:
    pair.hear(LinkDown(1, "The connection broke."))
    pair.say("still here")
    assert pair.lines[-1].text == "still here"
    assert pair.mark is DeliveryMark.PENDING


def test_a_line_the_host_refuses_goes_and_the_reason_is_told(pair: ChatPair) -> None:
    pair.say("hello")
    pair.hear(Refused(ErrorCode.TEXT, "Nothing is left of that line.", 1))
    assert "hello" not in pair.texts
    assert pair.texts[-1] == "Nothing is left of that line."


def test_after_the_end_of_the_link_nothing_is_sent_and_that_is_said(pair: ChatPair) -> None:
    pair.hear(LinkClosed(ErrorCode.CLOSED, "The host closed the room."))
    pair.say("hello?")
    assert pair.link.sent == []
    assert "Nobody can read you" in pair.texts[-1]


def test_enter_sends_and_stays_open_for_the_next_line(pair: ChatPair) -> None:
    pair.say("one")
    pair.do(*typing("two"), press(ENTER))
    assert [message.text for message in pair.link.sent if isinstance(message, Say)] == [
        "one",
        "two",
    ]


def test_what_is_typed_is_cleaned_before_it_goes(pair: ChatPair) -> None:
    pair.do(press(T), release(T), Event(pygame.TEXTINPUT, text="a\u202eb\x07c"), press(ENTER))
    assert pair.link.sent == [Say("abc")]


def test_up_brings_back_what_was_said_and_down_the_draft(pair: ChatPair) -> None:
    pair.say("first")
    pair.do(*typing("begun"), press(pygame.K_UP))
    assert pair.chat.field.text == "first"
    pair.do(press(pygame.K_DOWN))
    assert pair.chat.field.text == "begun"


def test_tab_completes_names_and_goes_round_them(pair: ChatPair) -> None:
    pair.do(press(T), release(T), *typing("b"), press(TAB))
    assert pair.chat.field.text == "Ben "
    pair.do(press(ESCAPE))
    pair.chat.field.text = "/m"
    pair.do(press(T), release(T), press(TAB), release(TAB), press(TAB))
    assert pair.chat.field.text == "/mute "
    pair.do(release(TAB), press(TAB))
    assert pair.chat.field.text == "/me "


def test_tab_completes_the_names_of_fighters(pair: ChatPair) -> None:
    pair.do(press(T), release(T), *typing("beware of my str"), press(TAB))
    assert pair.chat.field.text == "beware of my Straw "


# --- commands ----------------------------------------------------------------------------


def test_me_tells_what_one_does(pair: ChatPair) -> None:
    pair.say("/me waves")
    assert pair.link.sent == [Say("waves", emote=True)]


def test_who_reads_those_who_watch_is_told_that_he_does(pair: ChatPair) -> None:
    pair.say("/hear on")
    assert pair.texts[-1] == "Spectators' messages are now shown."
    pair.do(*typing("/hear off"), press(ENTER))
    assert pair.texts[-1] == "Spectators' messages are now hidden."
    assert pair.link.sent[-2:] == [ShowSpectatorChat(True), ShowSpectatorChat(False)]


def test_mute_hides_the_other_sides_lines_tells_it_and_shows_them_again(pair: ChatPair) -> None:
    pair.ben_says("boo")
    pair.say("/mute")
    pair.ben_says("boo again")
    assert pair.link.sent == [Mute(True)]
    assert "boo" not in pair.texts
    assert "boo again" not in pair.texts
    pair.do(*typing("/mute"), press(ENTER))
    assert pair.link.sent == [Mute(True), Mute(False)]
    assert "boo again" in pair.texts


def test_clear_empties_this_side_only(pair: ChatPair) -> None:
    pair.ben_says("boo")
    pair.say("/clear")
    assert pair.texts == []
    assert pair.link.sent == []


def test_help_and_a_wrong_command_answer_here_and_send_nothing(pair: ChatPair) -> None:
    pair.say("/help")
    assert any("/mute" in text for text in pair.texts)
    pair.do(*typing("/dance"), press(ENTER))
    assert "/dance" in pair.texts[-1]
    assert pair.link.sent == []


def test_help_is_read_from_its_first_line_on(pair: ChatPair) -> None:
    pair.say("/help")
    pair.wait(0.1)
    first = next(text for text in pair.texts if text.startswith("/help"))
    assert pair.chat._shown[0].text.startswith(first[:20])


# --- showing -----------------------------------------------------------------------------


def test_new_lines_show_for_ten_seconds_when_it_is_closed(pair: ChatPair) -> None:
    pair.ben_says("hello")
    pair.wait(SHOWN_FOR - 0.5)
    assert pair.captions() == ["hello"]
    pair.wait(0.6)
    assert pair.captions() == []


def test_a_line_said_just_before_closing_is_still_shown(pair: ChatPair) -> None:
    pair.say("hello")
    pair.do(press(ESCAPE))
    assert pair.captions() == ["hello"]


def test_a_caption_that_goes_is_drawn_away(pair: ChatPair) -> None:
    pair.ben_says("hello")
    drew = [pair.app.frame([], dt=0.1) for _ in range(110)]
    assert drew.count(True) == 1


def test_a_mark_that_changes_does_not_show_the_line_anew(pair: ChatPair) -> None:
    pair.say("hello")
    pair.do(press(ESCAPE))
    pair.wait(SHOWN_FOR)
    pair.hear(Delivered(Seat.RIGHT, pair.host_has(1, "hello")))
    assert pair.captions() == []


def captioned(context: ChatPair, *, rows: int, text_size: float = 1.0) -> list[ChatRow]:
    """The captions as they are drawn where there is room for so many rows."""
    canvas = Canvas(pygame.Surface((1280, 720)), accessibility=Accessibility(text_size))
    with canvas.enlarged(text_size):
        assert context.chat.conversation is not None
        return newest_rows(canvas, context.chat.conversation.captions, Seat.LEFT, 460, rows)


@pytest.mark.parametrize("text_size", [1.0, 1.5])
def test_a_caption_of_a_long_line_begins_with_its_beginning(
    pair: ChatPair, text_size: float
) -> None:
    pair.ben_says("short")
    pair.ben_says("The beginning of what is said " + "and of what is added to it " * 8)
    rows = captioned(pair, rows=2, text_size=text_size)
    assert [row.first for row in rows] == [True, False]
    assert rows[0].text.startswith("The beginning")
    assert rows[1].text.endswith("…")


def test_captions_are_whole_lines(pair: ChatPair) -> None:
    pair.ben_says("what is said first " * 4)
    pair.ben_says("then this")
    pair.ben_says("then that")
    rows = captioned(pair, rows=3)
    assert [row.text for row in rows] == ["then this", "then that"]


def test_only_the_last_lines_are_captions(pair: ChatPair) -> None:
    for number in range(9):
        pair.ben_says(f"line {number}")
    assert pair.captions() == [f"line {number}" for number in range(9 - CAPTIONS, 9)]


def test_unread_lines_are_counted_until_it_is_opened(pair: ChatPair) -> None:
    pair.ben_says("one")
    pair.ben_says("two")
    pair.hear(Seats(SeatState("Ana"), SeatState("Ben", present=False)))
    assert pair.chat.unread == 2
    pair.do(press(T))
    assert pair.chat.unread == 0


def test_what_happens_to_the_players_is_told_in_the_chat(pair: ChatPair) -> None:
    pair.hear(Seats(SeatState("Ana"), SeatState("Ben", present=False)))
    assert pair.texts[-1] == "Ben is away. Their seat is saved."


def a_long_context(context: ChatPair) -> None:
    """As many lines as are kept were said."""
    for number in range(LINES_LIMIT):
        line = ChatLine(Seat.RIGHT, "Ben", f"line {number}", number=10**6 + number)
        context.session.room_state.lines.append(line)


def in_sight(context: ChatPair) -> list[str]:
    return [row.text for row in context.chat._shown]


def test_the_wheel_and_the_page_keys_scroll_and_stop_at_the_ends(pair: ChatPair) -> None:
    for number in range(60):
        pair.ben_says(f"line {number}")
    pair.do(press(T), release(T))
    at_the_end, fitting = in_sight(pair), len(in_sight(pair))
    assert at_the_end[-1] == "line 59"
    pair.do(wheel(1))
    assert in_sight(pair)[-1] == "line 56"
    pair.do(press(pygame.K_PAGEUP), release(pygame.K_PAGEUP))
    assert in_sight(pair)[-1] == f"line {56 - fitting + 1}"
    pair.do(wheel(-1))
    assert in_sight(pair)[-1] == f"line {59 - fitting + 1}"
    for _ in range(60):
        pair.do(press(pygame.K_PAGEUP), release(pygame.K_PAGEUP))
    top = in_sight(pair)
    assert top[0] == pair.lines[0].text
    assert len(top) == fitting
    pair.do(press(pygame.K_PAGEDOWN))
    assert in_sight(pair)[0] == top[-1]
    pair.do(wheel(-99))
    assert in_sight(pair) == at_the_end
    assert not pair.chat.scroll.scrolled


def test_a_line_that_arrives_does_not_move_what_is_being_read(pair: ChatPair) -> None:
    for number in range(40):
        pair.ben_says(f"line {number}")
    pair.do(press(T), release(T), wheel(2))
    read = in_sight(pair)
    pair.ben_says("a new line " * 9)
    assert in_sight(pair) == read


def test_what_is_read_stays_while_the_oldest_lines_are_forgotten(pair: ChatPair) -> None:
    a_long_context(pair)
    pair.do(press(T), release(T), wheel(200))
    read = in_sight(pair)
    pair.ben_says("one more")
    pair.ben_says("and another")
    assert in_sight(pair) == read
    pair.do(wheel(10**6))
    assert in_sight(pair)[0] == pair.lines[0].text
    pair.ben_says("and a third")
    assert in_sight(pair)[0] == pair.lines[0].text


def test_a_chat_that_is_cleared_while_one_reads_it_begins_anew(pair: ChatPair) -> None:
    for number in range(40):
        pair.ben_says(f"line {number}")
    pair.do(press(T), release(T), wheel(9))
    pair.session.room_state.lines.clear()
    pair.do(wheel(1))
    assert in_sight(pair) == []
    pair.ben_says("hello")
    assert in_sight(pair) == ["hello"]


def test_a_key_lays_out_no_more_lines_than_are_in_sight_however_long_the_context(
    pair: ChatPair, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_long_context(pair)
    pair.do(press(T), release(T), wheel(10**6))
    laid_out: list[ChatLine] = []

    def counted(canvas: Canvas, line: ChatLine, *rest: Any) -> list[ChatRow]:
        laid_out.append(line)
        return rows_of(canvas, line, *rest)

    monkeypatch.setattr(chat_scroll, "rows_of", counted)
    for event in (*typing("a"), press(pygame.K_PAGEDOWN), wheel(1)):
        laid_out.clear()
        pair.do(event)
        assert len(laid_out) <= 4 * len(in_sight(pair))


def test_rows_are_no_wider_than_the_panel_whatever_is_said(pair: ChatPair) -> None:
    pair.say("x" * 300)
    pair.say("long words " * 20)
    canvas = pair.app.canvas
    rows = last_rows(canvas, pair.lines, Seat.LEFT, 448, 100)
    assert len(rows) > 10
    assert max(row_width(canvas, row) for row in rows) <= 448


@pytest.mark.parametrize("size", [(640, 360), (1280, 720), (1920, 1080)])
def test_it_draws_only_where_the_screen_leaves_it_a_place(size: tuple[int, int]) -> None:
    context = ChatPair()
    context.app.canvas = Canvas(pygame.Surface(size))
    ground = pygame.Color(15, 14, 32)
    for text in ("hello", "x" * 300, "a b " * 70):
        context.ben_says(text)

    def drawn() -> pygame.Rect:
        context.chat.dirty = True
        context.app.frame([])
        surface = context.app.canvas.surface
        mask = pygame.mask.from_threshold(surface, ground, (1, 1, 1, 255))
        mask.invert()
        boxes: list[pygame.Rect] = [*mask.get_bounding_rects()]
        return boxes[0].unionall(boxes[1:])

    chat_area = ChatArea()
    allowed = context.app.canvas.to_window(chat_area.captions).inflate(4, 4)
    assert allowed.contains(drawn())
    context.do(press(T))
    left, top, width, height = context.chat._area.panel
    allowed = context.app.canvas.to_window((left, top, width, height + 50)).inflate(4, 4)
    assert allowed.contains(drawn())


def test_another_context_begins_with_an_empty_chat(pair: ChatPair) -> None:
    pair.do(press(T), release(T), *typing("draft"))
    pair.chat.attach(GameSession(FakeLink()))
    assert not pair.chat.open
    assert pair.chat.field.text == ""
    assert pair.lines == []


def test_at_one_keyboard_no_mark_tells_how_far_a_line_has_come() -> None:
    context = ChatPair(hotseat=True)
    context.say("hello")
    assert (context.texts[-1], context.mark) == ("hello", DeliveryMark.DELIVERED)
    before = len(context.captions())
    context.wait(0.2)
    assert len(context.captions()) == before


def test_what_was_read_before_the_program_was_started_again_is_no_news() -> None:
    context = ChatPair()
    context.session.remembered = 100
    context.ben_says("an old line")
    assert context.chat.unread == 0
    context.session.remembered = 0
    context.ben_says("a new line")
    assert context.chat.unread == 1


@pytest.mark.parametrize("size", [(640, 360), (1280, 720)])
@pytest.mark.parametrize("text_size", [100, 150, 200])
def test_at_every_size_there_is_room_for_three_rows(
    pair: ChatPair, size: tuple[int, int], text_size: int
) -> None:
    pair.app.live_settings.change(Settings(text_size=text_size))
    pair.app.frame([])
    pair.app.canvas = Canvas(pygame.Surface(size), accessibility=Accessibility(text_size / 100))
    for number in range(5):
        pair.ben_says(f"line {number}")
    pair.do(press(T), release(T))
    pair.app.frame([])
    shown = [row.text for row in pair.chat._shown]
    assert shown[-3:] == ["line 2", "line 3", "line 4"]
    assert pygame.Rect(pair.chat._area.panel).bottom < pair.chat.field.box.top
