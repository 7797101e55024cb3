"""The chat over every screen: what it takes, what it leaves, what is shown and how it is marked."""

from itertools import count

import msgspec
import pygame
import pytest
from pygame.event import Event

from game.chain import Tips
from game.link import Down, Incoming, Over
from game.messages import Code, Delivered, Mute, Place, Refused, Said, Say, Seats
from game.phrase import Phrase
from game.rules import Roster, Seat
from game.talk import Line, Mark
from game.ui import ready_made
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.chat import Chat
from game.ui.chat_log import Row, Voice, draw_rows, last_rows, name_ink, row_width
from game.ui.conversation import CAPTIONS, SHOWN_FOR
from game.ui.scene import Change, Nook, Scene
from game.ui.session import Session
from tests.support import welcome_of
from tests.ui.duel import REED, STRAW
from tests.ui.stage import FakeLink, click, press, release, typing, wheel

T, SLASH = pygame.K_t, pygame.K_SLASH
ENTER, ESCAPE, TAB = pygame.K_RETURN, pygame.K_ESCAPE, pygame.K_TAB


class Below(Scene):
    """A screen that counts what reaches it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.events: list[Event] = []

    def handle(self, event: Event) -> Change | None:
        self.events.append(event)
        return None

    def draw(self, canvas: Canvas) -> None:
        canvas.clear()


class Evening:
    """Ana at this screen, on the left; Ben at the other end of a fake link."""

    def __init__(self, *, hotseat: bool = False) -> None:
        self.link = FakeLink(hotseat=hotseat)
        self.session = Session(self.link, lambda: 0.0)
        self.scene = Below(self.session)
        self.chat = Chat()
        self.app = App(pygame.Surface((1280, 720)), self.scene, self.chat)
        self._seqs = count(1)
        self._tips = Tips()
        roster = Roster(version=1, fighter=(STRAW, REED))
        self.hear(welcome_of(Seat.LEFT, roster=roster))
        self.hear(Seats(Place("Ana"), None))
        self.hear(Seats(Place("Ana"), Place("Ben")))
        self.wait(SHOWN_FOR)

    def hear(self, *messages: Incoming) -> None:
        self.app.frame([], messages)

    def do(self, *events: Event) -> None:
        self.app.frame(events)

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds * 10) + 1):
            self.app.frame([], dt=0.1)

    def ben_says(self, text: str) -> Said:
        return self._said(Said(next(self._seqs), Seat.RIGHT, 1000 + next(self._seqs), "Ben", text))

    def host_has(self, number: int, text: str) -> int:
        seq = next(self._seqs)
        self._said(Said(seq, Seat.LEFT, number, "Ana", text))
        return seq

    def _said(self, said: Said) -> Said:
        said = self._tips.sealed(said)
        self._tips = self._tips.after(said)
        self.hear(said)
        return said

    def say(self, text: str) -> None:
        self.do(press(T), release(T), *typing(text), press(ENTER), release(ENTER))

    @property
    def texts(self) -> list[str]:
        return [line.text for line in self.lines]

    @property
    def lines(self) -> list[Line]:
        return self.chat.conversation.lines if self.chat.conversation else []

    @property
    def reached(self) -> list[int]:
        """Keys that came through to the screen beneath."""
        return [event.key for event in self.scene.events if event.type == pygame.KEYDOWN]

    @property
    def mark(self) -> Mark:
        """Of the newest line."""
        return self.lines[-1].mark

    def captions(self) -> list[str]:
        assert self.chat.conversation is not None
        return [line.text for line in self.chat.conversation.captions]


@pytest.fixture
def evening() -> Evening:
    return Evening()


# --- opening and closing ------------------------------------------------------------------------


def test_t_opens_it_empty_and_the_t_does_not_land_in_it(evening: Evening) -> None:
    evening.do(press(T, unicode="t"), Event(pygame.TEXTINPUT, text="t"))
    assert evening.chat.open
    assert evening.chat.field.text == ""


def test_a_t_held_down_does_not_land_in_it_either(evening: Evening) -> None:
    evening.do(press(T, unicode="t"))
    for _ in range(4):
        evening.do(press(T, unicode="t"), Event(pygame.TEXTINPUT, text="t"))
    evening.do(release(T), *typing("tt"))
    assert evening.chat.field.text == "tt"


def test_a_quick_second_key_is_not_lost_although_t_is_still_down(evening: Evening) -> None:
    evening.do(press(T), *typing("hi"), release(T))
    assert evening.chat.field.text == "hi"


def test_slash_opens_it_with_a_slash_on_every_keyboard(evening: Evening) -> None:
    evening.do(press(pygame.K_7, pygame.KMOD_SHIFT, unicode="/"))
    evening.do(Event(pygame.TEXTINPUT, text="/"))
    assert evening.chat.field.text == "/"


def test_text_input_is_on_only_while_it_is_open(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    monkeypatch.setattr(pygame.key, "start_text_input", lambda: calls.append("on"))
    monkeypatch.setattr(pygame.key, "stop_text_input", lambda: calls.append("off"))
    evening.do(press(T), release(T))
    evening.do(press(ESCAPE))
    assert calls == ["on", "off"]


def test_escape_closes_and_keeps_the_draft(evening: Evening) -> None:
    evening.do(press(T), release(T), *typing("wait"), press(ESCAPE))
    assert not evening.chat.open
    evening.do(press(T), release(T), *typing("!"))
    assert evening.chat.field.text == "wait!"


def test_enter_on_nothing_closes(evening: Evening) -> None:
    evening.do(press(T), release(T), *typing("  "), press(ENTER))
    assert not evening.chat.open
    assert evening.link.sent == []


def test_while_it_is_open_no_key_reaches_the_screen_beneath(evening: Evening) -> None:
    keys = [pygame.K_1, pygame.K_TAB, pygame.K_LEFT, ENTER, pygame.K_F5, ESCAPE]
    evening.do(press(T), release(T), *typing("1 a"), *(press(key) for key in keys))
    assert evening.reached == []
    evening.do(press(pygame.K_1))
    assert evening.reached == [pygame.K_1]


def test_control_t_is_not_for_the_chat(evening: Evening) -> None:
    evening.do(press(T, pygame.KMOD_LCTRL))
    assert not evening.chat.open
    assert evening.reached == [T]


def test_the_battle_can_be_clicked_beside_the_open_chat_but_not_through_it(
    evening: Evening,
) -> None:
    evening.do(press(T), release(T), *click(640, 150), *click(200, 660))
    ups = [event.pos for event in evening.scene.events if event.type == pygame.MOUSEBUTTONUP]
    assert ups == [(200, 660)]


def test_a_click_on_the_hint_opens_it(evening: Evening) -> None:
    evening.do(*click(640, 18))
    assert evening.chat.open


def test_there_is_no_chat_before_there_is_a_room() -> None:
    session = Session(FakeLink())
    chat = Chat()
    app = App(pygame.Surface((1280, 720)), Below(session), chat)
    app.frame([press(T)])
    assert not chat.open


# --- saying ---------------------------------------------------------------------------------------


def test_an_own_line_appears_at_once_and_is_marked_until_the_other_side_has_it(
    evening: Evening,
) -> None:
    evening.say("hello")
    assert evening.link.sent == [Say("hello")]
    marks = [evening.mark]
    seq = evening.host_has(1, "hello")
    marks.append(evening.mark)
    evening.hear(Delivered(Seat.RIGHT, seq))
    marks.append(evening.mark)
    assert marks == [Mark.PENDING, Mark.HELD, Mark.DELIVERED]
    assert evening.texts.count("hello") == 1


def test_each_mark_looks_different(evening: Evening) -> None:
    def look() -> bytes:
        evening.chat.dirty = True
        evening.app.frame([])
        return pygame.image.tobytes(evening.app.canvas.surface, "RGB")

    evening.say("hello")
    looks = [look()]
    seq = evening.host_has(1, "hello")
    looks.append(look())
    evening.hear(Delivered(Seat.RIGHT, seq))
    looks.append(look())
    assert len(set(looks)) == 3


def test_who_speaks_is_told_without_colour_too() -> None:
    shapes = set()
    for voice in Voice:
        canvas = Canvas(pygame.Surface((1280, 720)))
        draw_rows(canvas, [Row(voice, "hello", first=True)], 0, 0, 400)
        ink = pygame.mask.from_threshold(canvas.surface, (0, 0, 0), (1, 1, 1, 255))
        shapes.add(pygame.image.tobytes(ink.to_surface(), "RGB"))
    assert len(shapes) == 3


def test_typing_is_possible_while_the_link_is_down_and_the_line_waits(evening: Evening) -> None:
    evening.hear(Down(1, "The connection broke."))
    evening.say("still here")
    assert evening.lines[-1].text == "still here"
    assert evening.mark is Mark.PENDING


def test_a_line_the_host_refuses_goes_and_the_reason_is_told(evening: Evening) -> None:
    evening.say("hello")
    evening.hear(Refused(Code.TEXT, "Nothing is left of that line.", 1))
    assert "hello" not in evening.texts
    assert evening.texts[-1] == "Nothing is left of that line."


def test_after_the_end_of_the_link_nothing_is_sent_and_that_is_said(evening: Evening) -> None:
    evening.hear(Over(Code.CLOSED, "The host closed the room."))
    evening.say("hello?")
    assert evening.link.sent == []
    assert "Nobody hears you" in evening.texts[-1]


def test_enter_sends_and_stays_open_for_the_next_line(evening: Evening) -> None:
    evening.say("one")
    evening.do(*typing("two"), press(ENTER))
    assert [wish.text for wish in evening.link.sent if isinstance(wish, Say)] == ["one", "two"]


def test_what_is_typed_is_cleaned_before_it_goes(evening: Evening) -> None:
    evening.do(press(T), release(T), Event(pygame.TEXTINPUT, text="a\u202eb\x07c"), press(ENTER))
    assert evening.link.sent == [Say("abc")]


def test_up_brings_back_what_was_said_and_down_the_draft(evening: Evening) -> None:
    evening.say("first")
    evening.do(*typing("begun"), press(pygame.K_UP))
    assert evening.chat.field.text == "first"
    evening.do(press(pygame.K_DOWN))
    assert evening.chat.field.text == "begun"


def test_tab_completes_names_and_goes_round_them(evening: Evening) -> None:
    evening.do(press(T), release(T), *typing("b"), press(TAB))
    assert evening.chat.field.text == "Ben "
    evening.do(press(ESCAPE))
    evening.chat.field.text = "/m"
    evening.do(press(T), release(T), press(TAB), release(TAB), press(TAB))
    assert evening.chat.field.text == "/mute "
    evening.do(release(TAB), press(TAB))
    assert evening.chat.field.text == "/me "


def test_tab_completes_the_names_of_fighters(evening: Evening) -> None:
    evening.do(press(T), release(T), *typing("beware of my str"), press(TAB))
    assert evening.chat.field.text == "beware of my Straw "


# --- commands -------------------------------------------------------------------------------------


def test_me_tells_what_one_does(evening: Evening) -> None:
    evening.say("/me waves")
    assert evening.link.sent == [Say("waves", emote=True)]


def test_mute_hides_the_other_sides_lines_tells_it_and_shows_them_again(evening: Evening) -> None:
    evening.ben_says("boo")
    evening.say("/mute")
    evening.ben_says("boo again")
    assert evening.link.sent == [Mute(True)]
    assert "boo" not in evening.texts
    assert "boo again" not in evening.texts
    evening.do(*typing("/mute"), press(ENTER))
    assert evening.link.sent == [Mute(True), Mute(False)]
    assert "boo again" in evening.texts


def test_clear_empties_this_side_only(evening: Evening) -> None:
    evening.ben_says("boo")
    evening.say("/clear")
    assert evening.texts == []
    assert evening.link.sent == []


def test_help_and_a_wrong_command_answer_here_and_send_nothing(evening: Evening) -> None:
    evening.say("/help")
    assert any("/mute" in text for text in evening.texts)
    evening.do(*typing("/dance"), press(ENTER))
    assert "/dance" in evening.texts[-1]
    assert evening.link.sent == []


def test_help_is_read_from_its_first_line_on(evening: Evening) -> None:
    evening.say("/help")
    evening.wait(0.1)
    first = next(text for text in evening.texts if text.startswith("/help"))
    assert evening.chat._shown[0].text.startswith(first[:20])


# --- showing --------------------------------------------------------------------------------------


def test_new_lines_show_for_ten_seconds_when_it_is_closed(evening: Evening) -> None:
    evening.ben_says("hello")
    evening.wait(SHOWN_FOR - 0.5)
    assert evening.captions() == ["hello"]
    evening.wait(0.6)
    assert evening.captions() == []


def test_a_line_said_just_before_closing_is_still_shown(evening: Evening) -> None:
    evening.say("hello")
    evening.do(press(ESCAPE))
    assert evening.captions() == ["hello"]


def test_a_caption_that_goes_is_drawn_away(evening: Evening) -> None:
    evening.ben_says("hello")
    drew = [evening.app.frame([], dt=0.1) for _ in range(110)]
    assert drew.count(True) == 1


def test_a_mark_that_changes_does_not_show_the_line_anew(evening: Evening) -> None:
    evening.say("hello")
    evening.do(press(ESCAPE))
    evening.wait(SHOWN_FOR)
    evening.hear(Delivered(Seat.RIGHT, evening.host_has(1, "hello")))
    assert evening.captions() == []


def test_only_the_last_lines_are_captions(evening: Evening) -> None:
    for number in range(9):
        evening.ben_says(f"line {number}")
    assert evening.captions() == [f"line {number}" for number in range(9 - CAPTIONS, 9)]


def test_unread_lines_are_counted_until_it_is_opened(evening: Evening) -> None:
    evening.ben_says("one")
    evening.ben_says("two")
    evening.hear(Seats(Place("Ana"), Place("Ben", present=False)))
    assert evening.chat.unread == 2
    evening.do(press(T))
    assert evening.chat.unread == 0


def test_what_happens_to_the_players_is_told_in_the_chat(evening: Evening) -> None:
    evening.hear(Seats(Place("Ana"), Place("Ben", present=False)))
    assert evening.texts[-1] == "Ben is away; the seat is kept."


def test_the_wheel_and_the_page_keys_scroll_and_stop_at_the_ends(evening: Evening) -> None:
    for number in range(60):
        evening.ben_says(f"line {number}")
    evening.do(press(T), release(T), wheel(1))
    assert evening.chat._scroll == 3
    for _ in range(30):
        evening.do(press(pygame.K_PAGEUP), release(pygame.K_PAGEUP))
    top = evening.chat._scroll
    assert 50 < top < 65
    evening.do(press(pygame.K_PAGEDOWN))
    assert evening.chat._scroll < top
    evening.do(wheel(-99))
    assert evening.chat._scroll == 0


def test_a_line_that_arrives_does_not_move_what_is_being_read(evening: Evening) -> None:
    for number in range(40):
        evening.ben_says(f"line {number}")
    evening.do(press(T), release(T), wheel(2))
    evening.ben_says("a new line " * 9)
    assert evening.chat._scroll > 7


def test_rows_are_no_wider_than_the_panel_whatever_is_said(evening: Evening) -> None:
    evening.say("x" * 300)
    evening.say("long words " * 20)
    canvas = evening.app.canvas
    rows = last_rows(canvas, evening.lines, Seat.LEFT, 448, 100)
    assert len(rows) > 10
    assert max(row_width(canvas, row) for row in rows) <= 448


@pytest.mark.parametrize("size", [(640, 360), (1280, 720), (1920, 1080)])
def test_it_draws_only_where_the_screen_leaves_it_a_place(size: tuple[int, int]) -> None:
    evening = Evening()
    evening.app.canvas = Canvas(pygame.Surface(size))
    ground = pygame.Color(15, 14, 32)
    for text in ("hello", "x" * 300, "a b " * 70):
        evening.ben_says(text)

    def drawn() -> pygame.Rect:
        evening.chat.dirty = True
        evening.app.frame([])
        surface = evening.app.canvas.surface
        mask = pygame.mask.from_threshold(surface, ground, (1, 1, 1, 255))
        mask.invert()
        boxes: list[pygame.Rect] = [*mask.get_bounding_rects()]
        return boxes[0].unionall(boxes[1:])

    nook = Nook()
    allowed = evening.app.canvas.to_window(nook.captions).inflate(4, 4)
    assert allowed.contains(drawn())
    evening.do(press(T))
    left, top, width, height = nook.panel
    allowed = evening.app.canvas.to_window((left, top, width, height + 50)).inflate(4, 4)
    assert allowed.contains(drawn())


def test_another_evening_begins_with_an_empty_chat(evening: Evening) -> None:
    evening.do(press(T), release(T), *typing("draft"))
    evening.chat.attach(Session(FakeLink()))
    assert not evening.chat.open
    assert evening.chat.field.text == ""
    assert evening.lines == []


def test_at_one_keyboard_no_mark_tells_how_far_a_line_has_come() -> None:
    evening = Evening(hotseat=True)
    evening.say("hello")
    assert (evening.texts[-1], evening.mark) == ("hello", Mark.DELIVERED)
    before = len(evening.captions())
    evening.wait(0.2)
    assert len(evening.captions()) == before


def test_what_was_read_before_the_program_was_started_again_is_no_news() -> None:
    evening = Evening()
    evening.session.remembered = 100
    evening.ben_says("an old line")
    assert evening.chat.unread == 0
    evening.session.remembered = 0
    evening.ben_says("a new line")
    assert evening.chat.unread == 1


# --- ready-made phrases, pictures and bubbles ---------------------------------------------------


def bubbling() -> Evening:
    evening = Evening()
    evening.scene.nook = Nook(mine=(56, 104), theirs=(800, 128))
    evening.app.frame([])
    return evening


def sent_lines(evening: Evening) -> list[tuple[str, str]]:
    return [(say.text, say.phrase) for say in evening.link.sent if isinstance(say, Say)]


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


def test_a_bubble_is_short_and_goes_by_itself() -> None:
    evening = bubbling()
    evening.ben_says("over here")
    assert evening.chat._bubbles._shown
    evening.wait(8)
    assert not evening.chat._bubbles._shown
    assert not evening.chat.wants_frames


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
    drawn: list[tuple[float, float, float, float]] = []
    canvas = evening.app.canvas
    stamp = canvas.stamp

    def noting(key: object, box: tuple[float, float, float, float], paint: object) -> None:
        if isinstance(key, tuple) and key[0] == "bubble":
            drawn.append(box)
        stamp(key, box, paint)  # type: ignore[arg-type]

    canvas.stamp = noting  # type: ignore[assignment, method-assign]
    evening.ben_says(text)
    evening.say(text)
    evening.do(press(pygame.K_ESCAPE))
    evening.app.frame([], dt=0.01)
    assert len(drawn) >= 2
    for left, top, wide, high in drawn:
        assert left >= 0 and left + wide <= 888 and top >= 100 and top + high < 210


# --- links and times ----------------------------------------------------------------------------

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


def test_a_name_has_one_colour_that_can_be_read() -> None:
    assert name_ink("Ana") == name_ink("ANA")
    assert len({name_ink(name) for name in "abcdefghijklmnopqrstuvwxyz"}) > 4


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
