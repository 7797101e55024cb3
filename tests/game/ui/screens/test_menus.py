"""Title, waiting and joining: every door opens, and one that does not says why and what to try."""

from dataclasses import dataclass, field
from pathlib import Path

import pygame
import pytest
from pygame.event import Event

from game.app.match_opener import CannotOpen, HostedMatch, MatchOpener
from game.client_state.lan_game import LanGame, LanGameState, StoredMatch
from game.client_state.link import (
    Incoming,
    Link,
    LinkClosed,
    LinkUp,
    Moved,
    Protection,
    ProtectionState,
    Reachable,
)
from game.protocol.messages import ErrorCode, ResumeOffer, SeatState
from game.protocol.version import VERSION
from game.ui.app import App
from game.ui.chat.chat import ChatOverlay
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextRenderer, TextStyle
from game.ui.screens.fighter_select import FighterSelectScreen
from game.ui.screens.host_wait import HostWaitScreen
from game.ui.screens.join import JoinScreen
from game.ui.screens.title import TitleScreen
from game.ui.screens.waiting_matches import WaitingMatchesScreen
from game.ui.shell.dialog import ClosingDialog, Question
from game.ui.widgets import clipboard
from game.ui.window_title import window_title
from tests.game.ui.sample_match import SampleHost
from tests.game.ui.screen_driver import FakeLink, click, press, release, typing

ENTER, ESCAPE, TAB = pygame.K_RETURN, pygame.K_ESCAPE, pygame.K_TAB


@dataclass
class TitleApp:
    """Doors that lead to fake links and keep what they were asked."""

    addresses: tuple[str, ...] = ("192.168.1.20", "10.0.0.7:7276")
    recent: tuple[str, ...] = ()
    problem: CannotOpen | None = None
    newcomer: bool = False
    renewed: int = 0
    records: Path | None = None
    links: list[FakeLink] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    remembered: list[str] = field(default_factory=list)
    nearby: tuple[LanGame, ...] = ()
    seats: tuple[str, ...] = ()
    """Addresses at which a match of ours goes on."""
    waiting: tuple[StoredMatch, ...] = ()

    def __post_init__(self) -> None:
        self.title = TitleScreen(self.match_opener)
        self.app = App(pygame.Surface((1280, 720)), self.title, ChatOverlay())
        self.host = SampleHost()

    @property
    def match_opener(self) -> MatchOpener:
        return MatchOpener(
            host=lambda: HostedMatch(
                self._open("host"),
                self.addresses,
                renew_passcode=self._renew,
                set_open=lambda on: self.asked.append("open" if on else "shut"),
            ),
            join=lambda address, code: self._open(f"join {address} {code}".strip()),
            watch=lambda address, code: self._open(f"watch {address} {code}".strip()),
            practice=lambda level: self._open(f"practice {level}"),
            hotseat=lambda: self._open("hotseat"),
            tutorial=lambda: self._open("first fight"),
            is_new_player=lambda: self.newcomer,
            mark_learned=lambda: self.asked.append("learned"),
            recent=lambda: self.recent,
            remember_address=self.remembered.append,
            lan_games=lambda: self.nearby,
            has_seat_at=lambda address: address in self.seats,
            stored_matches=lambda: self.waiting,
            forget=self._forget,
            records=self.records,
        )

    def look_round(self) -> None:
        """Until the title has seen what is nearby."""
        for _ in range(4):
            self.app.frame([], dt=0.1)

    def _renew(self) -> None:
        self.renewed += 1

    def _forget(self, match: StoredMatch) -> None:
        self.asked.append(f"forget {match.key}")
        if self.problem:
            raise self.problem
        self.waiting = tuple(each for each in self.waiting if each != match)

    def _open(self, what: str) -> Link:
        self.asked.append(what)
        if self.problem:
            raise self.problem
        self.links.append(FakeLink(hotseat=what == "hotseat"))
        return self.links[-1]

    def do(self, *events: Event) -> None:
        self.app.frame(events)

    def tap(self, key: int, mod: int = 0) -> None:
        self.do(press(key, mod), release(key))

    def hear(self, *messages: Incoming) -> None:
        self.app.frame([], messages)

    def sit(self, *, alone: bool = False) -> None:
        self.hear(LinkUp(), self.host.welcome())
        self.hear(self.host.seats(right=None) if alone else self.host.seats())

    @property
    def top(self) -> object:
        return self.app.stack.top


@pytest.fixture
def title_app() -> TitleApp:
    return TitleApp()


# --- title ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        (pygame.K_h, ["host"]),
        (pygame.K_1, ["practice easy"]),
        (pygame.K_2, ["practice normal"]),
        (pygame.K_3, ["practice hard"]),
        (pygame.K_4, ["practice perfect"]),
        (pygame.K_k, ["hotseat"]),
    ],
)
def test_every_mode_is_one_key_away(title_app: TitleApp, key: int, asked: list[str]) -> None:
    title_app.tap(key)
    assert title_app.asked == asked
    assert isinstance(title_app.top, HostWaitScreen)


def test_every_button_of_the_title_can_be_reached_by_tab_and_by_the_mouse(
    title_app: TitleApp,
) -> None:
    reached = set()
    for button in title_app.title.buttons:
        title_app.tap(TAB)
        reached.add(id(title_app.title.ring.focused))
        assert pygame.Rect(0, 0, 1280, 720).contains(button.box)
    assert reached == {id(button) for button in title_app.title.buttons}
    title_app.do(*click(*title_app.title.buttons[1].box.center))
    assert isinstance(title_app.top, JoinScreen)


@pytest.mark.parametrize(
    ("state", "seats", "asked"),
    [
        (LanGameState.FREE, (), "join 10.0.0.9"),
        (LanGameState.FULL, (), "watch 10.0.0.9"),
        (LanGameState.FULL, ("10.0.0.9",), "join 10.0.0.9"),
    ],
)
def test_a_game_nearby_is_joined_watched_or_come_back_to(
    state: LanGameState, seats: tuple[str, ...], asked: str
) -> None:
    title_app = TitleApp(nearby=(LanGame("Ben", "Reed", state, VERSION, "10.0.0.9"),), seats=seats)
    title_app.look_round()
    title_app.tap(pygame.K_5)
    assert title_app.asked == [asked]
    (button,) = title_app.title.game_list.buttons
    assert ("your match" in button.hint) is bool(seats)


BEN, CAS, DAN = LEFT_OFF = (
    StoredMatch("1/right", "Ben", "10.0.0.9"),
    StoredMatch("2/left", "Cas"),
    StoredMatch("3/right", "Dan", "10.0.0.7:7276"),
)


@pytest.mark.parametrize(("match", "asked"), [(BEN, "join 10.0.0.9"), (CAS, "host")])
def test_a_match_that_waits_is_come_back_to(match: StoredMatch, asked: str) -> None:
    title_app = TitleApp(waiting=(match,))
    title_app.look_round()
    title_app.tap(pygame.K_5)
    assert title_app.asked == [asked]


def test_a_match_that_waits_is_put_away_after_asking_once() -> None:
    title_app = TitleApp(waiting=(BEN,))
    title_app.look_round()
    title_app.tap(pygame.K_x)
    assert isinstance(title_app.top, Question)
    title_app.tap(ENTER)
    assert title_app.asked == []
    title_app.do(*click(*title_app.title.game_list.away.box.center))
    title_app.tap(TAB)
    title_app.tap(ENTER)
    title_app.look_round()
    assert title_app.asked == ["forget 1/right"]
    assert title_app.title.game_list.buttons == []


def test_all_matches_that_wait_are_reached_and_each_can_be_put_away() -> None:
    title_app = TitleApp(
        waiting=(BEN, CAS, DAN), nearby=(LanGame("Eve", "", LanGameState.FREE, VERSION, "e"),)
    )
    title_app.look_round()
    labels = [button.label for button in title_app.title.game_list.buttons]
    assert labels == ["Ben", "×", "2 more", "Eve"]
    title_app.tap(pygame.K_6)
    assert isinstance(title_app.top, WaitingMatchesScreen)
    assert [match for match, *_ in title_app.top.rows] == [BEN, CAS, DAN]
    title_app.do(*click(*title_app.top.rows[0][2].box.center))
    title_app.tap(TAB)
    title_app.tap(ENTER)
    assert title_app.asked == ["forget 1/right"]
    assert isinstance(title_app.top, WaitingMatchesScreen)
    title_app.do(*click(*title_app.top.rows[1][1].box.center))
    assert title_app.asked == ["forget 1/right", "join 10.0.0.7:7276"]


def test_a_match_whose_record_cannot_be_kept_is_not_put_away() -> None:
    title_app = TitleApp(waiting=(BEN,), problem=CannotOpen("The disk is full."))
    title_app.app.go(title_app.title.navigation.forget(BEN))
    title_app.tap(TAB)
    title_app.tap(ENTER)
    assert isinstance(title_app.top, ClosingDialog)
    assert title_app.top.text == "The disk is full."
    title_app.tap(ENTER)
    title_app.look_round()
    assert title_app.title.game_list.newest == BEN


def test_when_the_last_match_is_put_away_one_is_at_the_title() -> None:
    title_app = TitleApp(waiting=(BEN,))
    title_app.app.go(title_app.title.navigation.waiting_matches())
    assert isinstance(title_app.top, WaitingMatchesScreen)
    title_app.do(*click(*title_app.top.rows[0][2].box.center))
    title_app.tap(TAB)
    title_app.tap(ENTER)
    title_app.app.frame([])
    assert title_app.app.stack.screens == [title_app.title]


def test_more_matches_than_a_screen_holds_are_leafed_through() -> None:
    title_app = TitleApp(
        waiting=tuple(StoredMatch(f"{at}/left", f"Nr {at}", f"10.0.0.{at}") for at in range(8))
    )
    title_app.app.go(title_app.title.navigation.waiting_matches())
    screen = title_app.top
    assert isinstance(screen, WaitingMatchesScreen)
    seen = []
    for _ in range(3):
        seen.append([match.key for match, *_ in screen.rows])
        title_app.tap(pygame.K_PAGEDOWN)
    assert seen[0] == seen[2] == [f"{at}/left" for at in range(6)]
    assert seen[1] == ["6/left", "7/left"]


def test_no_two_buttons_of_the_title_have_the_same_key() -> None:
    game = LanGame("Ben", "Reed", LanGameState.FREE, VERSION, "10.0.0.9")
    title_app = TitleApp(nearby=(game,) * 4)
    title_app.look_round()
    keys = [button.hotkey for button in title_app.title.ring.buttons]
    assert len(title_app.title.game_list.buttons) == 4
    assert len(set(keys)) == len(keys)


def test_a_first_fight_is_offered_until_a_match_was_finished() -> None:
    title_app = TitleApp(newcomer=True)
    title_app.tap(pygame.K_k)
    title_app.tap(ESCAPE)
    assert title_app.title.tutorial_prompt is not None
    offered = title_app.title.tutorial_prompt.buttons
    title_app.tap(pygame.K_k)
    title_app.newcomer = False
    title_app.tap(ESCAPE)
    assert title_app.title.tutorial_prompt is None
    assert not set(map(id, offered)) & set(map(id, title_app.title.ring.buttons))


def test_quit_ends_the_program(title_app: TitleApp) -> None:
    title_app.tap(pygame.K_q)
    assert title_app.app.stack.screens == []


def test_a_door_that_does_not_open_says_why_and_the_title_stays(title_app: TitleApp) -> None:
    title_app.problem = CannotOpen("Port 7275 cannot be used to host: the port is taken.")
    title_app.tap(pygame.K_h)
    assert title_app.top is title_app.title
    assert title_app.title.problem is title_app.problem
    title_app.problem = None
    title_app.tap(pygame.K_h)
    assert title_app.title.problem is None


def test_the_title_is_redrawn_a_few_times_a_second_only(title_app: TitleApp) -> None:
    drawn = [title_app.app.frame([], dt=0.025) for _ in range(120)]
    assert 5 < sum(drawn) < 20


# --- waiting --------------------------------------------------------------------------------------


def test_the_host_sees_what_the_friend_must_type_and_can_copy_it(
    title_app: TitleApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []

    def copy(text: str) -> bool:
        copied.append(text)
        return True

    monkeypatch.setattr(clipboard, "copy", copy)
    title_app.tap(pygame.K_h)
    assert isinstance(title_app.top, HostWaitScreen)
    assert title_app.top.addresses == title_app.addresses
    title_app.do(*click(*title_app.top.copy.box.center))
    title_app.tap(pygame.K_c)
    title_app.tap(pygame.K_c, pygame.KMOD_LCTRL)
    assert copied == ["parley://192.168.1.20,10.0.0.7:7276"] * 3
    assert title_app.top.copied
    for _ in range(40):
        title_app.app.frame([], dt=0.1)
    assert not title_app.top.copied


def test_a_way_from_farther_away_is_shown_and_copied_once_it_leads_here(
    title_app: TitleApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(clipboard, "copy", copied.append)
    title_app.tap(pygame.K_h)
    title_app.hear(Reachable(("65228460@arena.example.org",)))
    assert isinstance(title_app.top, HostWaitScreen)
    title_app.tap(pygame.K_c)
    assert copied == ["parley://192.168.1.20,10.0.0.7:7276,65228460@arena.example.org"]
    known = [line.text for line in title_app.top.session.room_state.lines]
    assert known == ["Friends join at 65228460@arena.example.org from other networks."]


def test_a_match_that_comes_back_is_a_question_with_two_answers(title_app: TitleApp) -> None:
    title_app.tap(pygame.K_h)
    waiting = title_app.top
    assert isinstance(waiting, HostWaitScreen)
    title_app.hear(ResumeOffer("Ben", 12, 3))
    assert waiting.ring.buttons == [waiting.resume, waiting.decline, waiting.leave]
    title_app.do(*click(*waiting.resume.box.center))
    assert waiting.session.room_state.resume_offer is None
    assert waiting.resume not in waiting.ring.buttons


def test_the_addresses_follow_the_network(
    title_app: TitleApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(clipboard, "copy", copied.append)
    title_app.tap(pygame.K_h)
    title_app.hear(Moved(("10.1.2.3",), "ABCDE"))
    assert isinstance(title_app.top, HostWaitScreen)
    title_app.tap(pygame.K_c)
    assert copied == ["parley://10.1.2.3"]
    assert title_app.top.session.short_code == "ABCDE"


def test_the_host_sees_the_code_and_may_have_a_new_one(title_app: TitleApp) -> None:
    title_app.tap(pygame.K_h)
    title_app.hear(ProtectionState(Protection.CODE, "amber-carrot-zigzag"))
    assert isinstance(title_app.top, HostWaitScreen)
    assert title_app.top.code == "amber-carrot-zigzag"
    title_app.tap(pygame.K_n)
    title_app.do(*click(*title_app.top.renew.box.center))
    assert title_app.renewed == 2
    title_app.hear(ProtectionState(Protection.CODE, "apron-ballad-cactus", "10 wrong codes came."))
    assert title_app.top.code == "apron-ballad-cactus"
    assert "10 wrong codes came." in [line.text for line in title_app.top.session.room_state.lines]


def test_the_host_lets_anybody_in_and_asks_for_the_code_again(title_app: TitleApp) -> None:
    title_app.tap(pygame.K_h)
    screen = title_app.top
    assert isinstance(screen, HostWaitScreen)
    assert screen.open_button not in screen.ring.buttons
    title_app.hear(ProtectionState(Protection.CODE, "amber-carrot-zigzag"))
    title_app.tap(pygame.K_o)
    title_app.hear(ProtectionState(Protection.OPEN))
    assert screen.renew not in screen.ring.buttons
    title_app.do(*click(*screen.open_button.box.center))
    title_app.hear(ProtectionState(Protection.CODE, "amber-carrot-zigzag"))
    assert title_app.asked == ["host", "open", "shut"]
    assert screen.ring.focused is screen.open_button
    assert screen.renew in screen.ring.buttons


@pytest.mark.parametrize("protection", [Protection.OPEN, Protection.PLAIN])
def test_a_game_without_a_code_says_so_to_who_hosts(
    title_app: TitleApp, protection: Protection
) -> None:
    title_app.tap(pygame.K_h)
    title_app.hear(ProtectionState(protection))
    assert isinstance(title_app.top, HostWaitScreen)
    assert title_app.top.code == ""
    assert any("This game is" in line.text for line in title_app.top.session.room_state.lines)


def test_waiting_becomes_choosing_when_both_seats_are_taken(title_app: TitleApp) -> None:
    title_app.tap(pygame.K_h)
    title_app.sit(alone=True)
    assert isinstance(title_app.top, HostWaitScreen)
    title_app.hear(title_app.host.seats(right=SeatState("Ben", "reed")))
    assert isinstance(title_app.top, FighterSelectScreen)
    assert not title_app.links[0].closed


def test_leaving_the_table_leads_back_and_closes_the_link(title_app: TitleApp) -> None:
    title_app.tap(pygame.K_h)
    title_app.sit(alone=True)
    title_app.tap(ESCAPE)
    assert title_app.top is title_app.title
    assert title_app.links[0].closed


def test_while_waiting_one_can_talk_and_escape_closes_only_the_chat(title_app: TitleApp) -> None:
    title_app.tap(pygame.K_h)
    title_app.sit(alone=True)
    title_app.tap(pygame.K_t)
    title_app.do(*typing("hi"))
    title_app.tap(ESCAPE)
    assert isinstance(title_app.top, HostWaitScreen)


def test_a_table_that_is_gone_is_said(title_app: TitleApp) -> None:
    title_app.tap(pygame.K_h)
    title_app.sit(alone=True)
    title_app.hear(LinkClosed(ErrorCode.CLOSED, "The host closed the room."))
    assert isinstance(title_app.top, HostWaitScreen)
    assert title_app.top.session.closed is not None
    title_app.tap(ESCAPE)
    assert title_app.app.stack.screens == [title_app.title]


# --- joining --------------------------------------------------------------------------------------


def joining(title_app: TitleApp) -> JoinScreen:
    title_app.tap(pygame.K_j)
    assert isinstance(title_app.top, JoinScreen)
    return title_app.top


def test_the_letter_that_opens_joining_does_not_land_in_the_box(title_app: TitleApp) -> None:
    again = Event(pygame.TEXTINPUT, text="j")
    title_app.do(press(pygame.K_j), again, press(pygame.K_j), again, press(pygame.K_j), again)
    assert isinstance(title_app.top, JoinScreen)
    assert title_app.top.field.text == ""
    title_app.do(*typing("1"), release(pygame.K_j), *typing("j"))
    assert title_app.top.field.text == "1j"


def test_an_address_is_typed_and_joined_by_enter(title_app: TitleApp) -> None:
    screen = joining(title_app)
    title_app.do(*typing("10.0.0.5"), press(ENTER))
    assert title_app.asked == ["join 10.0.0.5"]
    assert screen.connecting
    title_app.sit()
    assert isinstance(title_app.top, FighterSelectScreen)
    assert title_app.remembered == ["10.0.0.5"]


def test_the_last_address_stands_in_the_box_and_the_others_are_one_click_away() -> None:
    title_app = TitleApp(recent=("10.0.0.5", "ana.local"))
    screen = joining(title_app)
    assert screen.field.text == "10.0.0.5"
    title_app.do(*click(*screen.recent[1].box.center))
    assert title_app.asked == ["join ana.local"]


@pytest.mark.parametrize(
    "code",
    [
        ErrorCode.REFUSED,
        ErrorCode.TIMEOUT,
        ErrorCode.NOTFOUND,
        ErrorCode.VERSION,
        ErrorCode.FULL,
        ErrorCode.UNREACHABLE,
    ],
)
def test_each_way_to_fail_has_a_heading_a_reason_and_something_to_try(
    title_app: TitleApp, code: ErrorCode
) -> None:
    screen = joining(title_app)
    title_app.do(*typing("10.0.0.5"), press(ENTER), release(ENTER))
    title_app.hear(LinkClosed(code, "That is what went wrong."))
    assert screen.trouble is not None
    heading, text, advice = screen.trouble
    assert heading != "That did not work"
    assert text == "That is what went wrong."
    assert advice
    assert title_app.links[0].closed


def test_the_links_own_advice_goes_before_ours(title_app: TitleApp) -> None:
    screen = joining(title_app)
    title_app.do(*typing("10.0.0.5"), press(ENTER))
    title_app.hear(LinkClosed(ErrorCode.TIMEOUT, "No answer.", "Wake the other machine."))
    assert screen.trouble == ("No answer", "No answer.", "Wake the other machine.")


def test_the_title_bar_says_why_nobody_let_us_in(title_app: TitleApp) -> None:
    screen = joining(title_app)
    title_app.do(*typing("10.0.0.5"), press(ENTER), release(ENTER))
    assert window_title(screen.session, news=screen.news) == "Parley · waiting"
    title_app.hear(LinkClosed(ErrorCode.TIMEOUT, "No answer."))
    assert window_title(screen.session, news=screen.news) == "Parley · No answer"


INVITATION = "parley://10.0.0.9,192.168.1.20/acorn-amber-ankle"


def test_the_last_address_is_selected_so_that_what_is_typed_replaces_it() -> None:
    title_app = TitleApp(recent=("10.0.0.5",))
    screen = joining(title_app)
    title_app.do(*typing("ana.local"))
    assert screen.field.text == "ana.local"


def test_an_invitation_is_pasted_over_the_address_even_after_a_click_into_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    title_app = TitleApp(recent=("127.0.0.1",))
    screen = joining(title_app)
    monkeypatch.setattr(clipboard, "paste", lambda: INVITATION)
    paste = press(pygame.K_v, mod=pygame.KMOD_LCTRL)
    for _ in range(2):
        title_app.do(*click(*screen.field.box.center), paste)
        assert screen.field.text == INVITATION


def test_an_invitation_is_pasted_over_the_one_that_failed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    title_app = TitleApp(recent=("127.0.0.1",))
    screen = joining(title_app)
    title_app.do(press(ENTER), release(ENTER))
    title_app.hear(LinkClosed(ErrorCode.REFUSED, "Nothing answers there."))
    monkeypatch.setattr(clipboard, "paste", lambda: INVITATION)
    title_app.do(press(pygame.K_v, mod=pygame.KMOD_LCTRL))
    assert screen.field.text == INVITATION


def test_after_a_failure_the_address_can_be_mended_and_tried_again(title_app: TitleApp) -> None:
    screen = joining(title_app)
    title_app.do(*typing("10.0.0.55"), press(ENTER), release(ENTER))
    title_app.hear(LinkClosed(ErrorCode.TIMEOUT, "No answer."))
    title_app.do(press(pygame.K_BACKSPACE), release(pygame.K_BACKSPACE), press(ENTER))
    assert title_app.asked == ["join 10.0.0.55", "join 10.0.0.5"]
    assert screen.trouble is None


@pytest.mark.parametrize("code", [ErrorCode.CODE, ErrorCode.WRONG, ErrorCode.CHANGED])
def test_a_host_that_wants_a_code_is_answered_in_the_same_box(
    title_app: TitleApp, code: ErrorCode
) -> None:
    screen = joining(title_app)
    title_app.do(*typing("10.0.0.5"), press(ENTER), release(ENTER))
    title_app.hear(LinkClosed(code, "That is what went wrong."))
    assert screen.asking
    assert screen.field.text == ""
    assert screen.trouble is None or screen.trouble[0] != "That did not work"
    title_app.do(*typing("amber carrot zigzag"), press(ENTER), release(ENTER))
    assert title_app.asked == ["join 10.0.0.5", "join 10.0.0.5 amber carrot zigzag"]
    title_app.sit()
    assert title_app.remembered == ["10.0.0.5"]


def test_to_be_asked_for_the_code_is_no_trouble_and_a_wrong_one_is(title_app: TitleApp) -> None:
    screen = joining(title_app)
    title_app.do(*typing("10.0.0.5"), press(ENTER), release(ENTER))
    title_app.hear(LinkClosed(ErrorCode.CODE, "A code is wanted."))
    assert screen.asking
    assert screen.trouble is None
    assert screen.news == "A code is needed"
    title_app.do(*typing("amber carrot zebra"), press(ENTER), release(ENTER))
    title_app.hear(LinkClosed(ErrorCode.WRONG, "Wrong code."))
    assert screen.trouble is not None
    assert screen.trouble[:2] == ("That code did not work", "Wrong code.")
    assert "New code" in screen.trouble[2]


def test_who_finds_both_seats_taken_after_the_code_may_watch(title_app: TitleApp) -> None:
    screen = joining(title_app)
    title_app.do(*typing("10.0.0.5"), press(ENTER), release(ENTER))
    title_app.hear(LinkClosed(ErrorCode.CODE, "A code is wanted."))
    title_app.do(*typing("amber carrot zebra"), press(ENTER), release(ENTER))
    title_app.hear(LinkClosed(ErrorCode.FULL, "Two players are already playing here."))
    assert screen.trouble is not None
    assert screen.trouble[0] == "Both seats are taken"
    title_app.do(*click(*screen.watch.box.center))
    assert title_app.asked[-1] == "watch 10.0.0.5"


def test_a_wrong_code_stays_to_be_mended_or_typed_over(title_app: TitleApp) -> None:
    screen = joining(title_app)
    title_app.do(*typing("10.0.0.5"), press(ENTER), release(ENTER))
    title_app.hear(LinkClosed(ErrorCode.CODE, "A code is wanted."))
    title_app.do(*typing("amber carrot zebra"), press(ENTER), release(ENTER))
    title_app.hear(LinkClosed(ErrorCode.WRONG, "Wrong code."))
    assert screen.field.text == screen.field.selected == "amber carrot zebra"
    title_app.do(*typing("amber carrot zigzag"), press(ENTER), release(ENTER))
    title_app.hear(LinkClosed(ErrorCode.CHANGED, "Another one."))
    assert screen.field.text == ""
    title_app.tap(ESCAPE)
    assert screen.trouble is None
    assert title_app.asked[1:] == [
        f"join 10.0.0.5 amber carrot {last}" for last in ("zebra", "zigzag")
    ]


def test_who_watches_and_is_asked_for_a_code_goes_on_watching(title_app: TitleApp) -> None:
    screen = joining(title_app)
    title_app.do(*typing("10.0.0.5"), *click(*screen.watch.box.center))
    title_app.hear(LinkClosed(ErrorCode.CODE, "A code is wanted."))
    title_app.do(*typing("amber carrot zigzag"), press(ENTER))
    assert title_app.asked == ["watch 10.0.0.5", "watch 10.0.0.5 amber carrot zigzag"]


def test_who_has_no_code_goes_back_to_the_address(title_app: TitleApp) -> None:
    screen = joining(title_app)
    title_app.do(*typing("10.0.0.5"), press(ENTER), release(ENTER))
    title_app.hear(LinkClosed(ErrorCode.CODE, "A code is wanted."))
    title_app.tap(pygame.K_ESCAPE)
    assert not screen.asking
    assert screen.field.text == "10.0.0.5"
    title_app.tap(pygame.K_ESCAPE)
    assert title_app.top is title_app.title


def test_what_is_no_address_is_said_at_once(title_app: TitleApp) -> None:
    screen = joining(title_app)
    title_app.problem = CannotOpen("'a b' is not an address.", "It looks like 192.168.1.20.")
    title_app.do(*typing("a b"), press(ENTER))
    assert screen.trouble is not None
    assert screen.trouble[1:] == ("'a b' is not an address.", "It looks like 192.168.1.20.")
    assert not screen.connecting


def test_knocking_can_be_given_up_and_then_left(title_app: TitleApp) -> None:
    screen = joining(title_app)
    title_app.do(*typing("10.0.0.5"), press(ENTER), release(ENTER))
    title_app.tap(ESCAPE)
    assert not screen.connecting
    assert title_app.links[0].closed
    title_app.tap(ESCAPE)
    assert title_app.top is title_app.title


def test_tab_and_the_arrows_go_from_the_box_to_the_buttons_and_back(title_app: TitleApp) -> None:
    screen = joining(title_app)
    path = []
    for key, mod in (*[(TAB, 0)] * 4, (TAB, pygame.KMOD_LSHIFT), (pygame.K_UP, 0)):
        title_app.tap(key, mod)
        focused = screen.ring.focused
        path.append("the box" if screen.field.active else focused.label if focused else "nothing")
    assert path == ["Join", "Watch", "Back", "the box", "Back", "Watch"]


def test_letters_typed_into_the_box_press_no_button(title_app: TitleApp) -> None:
    screen = joining(title_app)
    title_app.do(*typing("hjenkq"))
    assert title_app.top is screen
    assert screen.field.text == "hjenkq"


def test_an_address_on_the_command_line_is_joined_at_once(title_app: TitleApp) -> None:
    title_app.app.go(title_app.title.navigation.join("10.0.0.5"))
    assert title_app.asked == ["join 10.0.0.5"]
    assert isinstance(title_app.top, JoinScreen)
    assert title_app.top.connecting


# --- all ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(640, 360), (1280, 720), (1920, 1080)])
def test_every_menu_draws_in_each_of_its_states(size: tuple[int, int]) -> None:
    title_app = TitleApp(
        addresses=("fd12:3456:789a:1:a00:27ff:fe4e:66a1", *["10.0.0.7"] * 8), recent=("x" * 60,) * 5
    )
    looks = []

    def look() -> None:
        title_app.app.canvas = Canvas(pygame.Surface(size))
        title_app.title.dirty = title_app.app.stack.top.dirty = True
        title_app.app.frame([])
        looks.append(pygame.image.tobytes(title_app.app.canvas.surface, "RGB"))

    look()
    title_app.title.problem = CannotOpen("It is in use. " * 9, "Close it. " * 9)
    look()
    title_app.tap(pygame.K_h)
    look()
    title_app.hear(LinkClosed(ErrorCode.LOST, "The connection broke."))
    look()
    title_app.tap(ESCAPE)
    title_app.tap(pygame.K_j)
    look()
    title_app.tap(ENTER)
    look()
    title_app.hear(LinkClosed(ErrorCode.FULL, "Both seats are taken. " * 9))
    look()
    assert len(set(looks)) == len(looks)


def test_no_word_of_the_title_is_cut_in_the_smallest_window(
    title_app: TitleApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut: list[str] = []
    fit = TextRenderer.fit

    def noting(self: TextRenderer, text: str, width: float, style: TextStyle) -> str:
        fitted = fit(self, text, width, style)
        cut.extend([text] if fitted != text else [])
        return fitted

    monkeypatch.setattr(TextRenderer, "fit", noting)
    title_app.title.draw(Canvas(pygame.Surface((640, 360))))
    assert cut == []
