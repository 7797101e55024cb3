"""Title, waiting and joining: every door opens, and one that does not says why and what to try."""

from dataclasses import dataclass, field
from pathlib import Path

import pygame
import pytest
from pygame.event import Event

from game.contract.messages import Code, Place, ResumeOffer
from game.contract.version import VERSION
from game.doors import CannotOpen, Doors, Hosted
from game.table.link import Incoming, Link, Moved, Over, Protected, Protection, Reachable, Up
from game.table.nearby import Awaited, Nearby, State
from game.ui.app import App
from game.ui.caption import caption_of
from game.ui.chat.chat import Chat
from game.ui.drawing.canvas import Canvas
from game.ui.drawing.lettering import Lettering, Style
from game.ui.scenes.choosing import Choosing
from game.ui.scenes.joining import Joining
from game.ui.scenes.title import Title
from game.ui.scenes.unfinished import Unfinished
from game.ui.scenes.waiting import Waiting
from game.ui.screen.dialog import LastWord, Question
from game.ui.widgets import clipboard
from tests.ui.duel import Host
from tests.ui.stage import FakeLink, click, press, release, typing

ENTER, ESCAPE, TAB = pygame.K_RETURN, pygame.K_ESCAPE, pygame.K_TAB


@dataclass
class House:
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
    nearby: tuple[Nearby, ...] = ()
    seats: tuple[str, ...] = ()
    """Addresses at which a match of ours goes on."""
    waiting: tuple[Awaited, ...] = ()

    def __post_init__(self) -> None:
        self.title = Title(self.doors)
        self.app = App(pygame.Surface((1280, 720)), self.title, Chat())
        self.host = Host()

    @property
    def doors(self) -> Doors:
        return Doors(
            host=lambda: Hosted(
                self._open("host"),
                self.addresses,
                renew_code=self._renew,
                open_door=lambda on: self.asked.append("open" if on else "shut"),
            ),
            join=lambda address, code: self._open(f"join {address} {code}".strip()),
            watch=lambda address, code: self._open(f"watch {address} {code}".strip()),
            practice=lambda level: self._open(f"practice {level}"),
            hotseat=lambda: self._open("hotseat"),
            first_fight=lambda: self._open("first fight"),
            newcomer=lambda: self.newcomer,
            learned=lambda: self.asked.append("learned"),
            recent=lambda: self.recent,
            remember=self.remembered.append,
            nearby=lambda: self.nearby,
            seated=lambda address: address in self.seats,
            awaited=lambda: self.waiting,
            forget=self._forget,
            records=self.records,
        )

    def look_round(self) -> None:
        """Until the title has seen what is nearby."""
        for _ in range(4):
            self.app.frame([], dt=0.1)

    def _renew(self) -> None:
        self.renewed += 1

    def _forget(self, match: Awaited) -> None:
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
        self.hear(Up(), self.host.welcome())
        self.hear(self.host.seats(right=None) if alone else self.host.seats())

    @property
    def top(self) -> object:
        return self.app.stack.top


@pytest.fixture
def house() -> House:
    return House()


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
def test_every_mode_is_one_key_away(house: House, key: int, asked: list[str]) -> None:
    house.tap(key)
    assert house.asked == asked
    assert isinstance(house.top, Waiting)


def test_every_button_of_the_title_can_be_reached_by_tab_and_by_the_mouse(house: House) -> None:
    reached = set()
    for button in house.title.buttons:
        house.tap(TAB)
        reached.add(id(house.title.ring.focused))
        assert pygame.Rect(0, 0, 1280, 720).contains(button.box)
    assert reached == {id(button) for button in house.title.buttons}
    house.do(*click(*house.title.buttons[1].box.center))
    assert isinstance(house.top, Joining)


@pytest.mark.parametrize(
    ("state", "seats", "asked"),
    [
        (State.FREE, (), "join 10.0.0.9"),
        (State.FULL, (), "watch 10.0.0.9"),
        (State.FULL, ("10.0.0.9",), "join 10.0.0.9"),
    ],
)
def test_a_game_nearby_is_joined_watched_or_come_back_to(
    state: State, seats: tuple[str, ...], asked: str
) -> None:
    house = House(nearby=(Nearby("Ben", "Reed", state, VERSION, "10.0.0.9"),), seats=seats)
    house.look_round()
    house.tap(pygame.K_5)
    assert house.asked == [asked]
    (button,) = house.title.neighbours.buttons
    assert ("your match" in button.hint) is bool(seats)


BEN, CAS, DAN = LEFT_OFF = (
    Awaited("1/right", "Ben", "10.0.0.9"),
    Awaited("2/left", "Cas"),
    Awaited("3/right", "Dan", "10.0.0.7:7276"),
)


@pytest.mark.parametrize(("match", "asked"), [(BEN, "join 10.0.0.9"), (CAS, "host")])
def test_a_match_that_waits_is_come_back_to(match: Awaited, asked: str) -> None:
    house = House(waiting=(match,))
    house.look_round()
    house.tap(pygame.K_5)
    assert house.asked == [asked]


def test_a_match_that_waits_is_put_away_after_asking_once() -> None:
    house = House(waiting=(BEN,))
    house.look_round()
    house.tap(pygame.K_x)
    assert isinstance(house.top, Question)
    house.tap(ENTER)
    assert house.asked == []
    house.do(*click(*house.title.neighbours.away.box.center))
    house.tap(TAB)
    house.tap(ENTER)
    house.look_round()
    assert house.asked == ["forget 1/right"]
    assert house.title.neighbours.buttons == []


def test_all_matches_that_wait_are_reached_and_each_can_be_put_away() -> None:
    house = House(waiting=(BEN, CAS, DAN), nearby=(Nearby("Eve", "", State.FREE, VERSION, "e"),))
    house.look_round()
    labels = [button.label for button in house.title.neighbours.buttons]
    assert labels == ["Ben", "×", "2 more wait", "Eve"]
    house.tap(pygame.K_6)
    assert isinstance(house.top, Unfinished)
    assert [match for match, *_ in house.top.rows] == [BEN, CAS, DAN]
    house.do(*click(*house.top.rows[0][2].box.center))
    house.tap(TAB)
    house.tap(ENTER)
    assert house.asked == ["forget 1/right"]
    assert isinstance(house.top, Unfinished)
    house.do(*click(*house.top.rows[1][1].box.center))
    assert house.asked == ["forget 1/right", "join 10.0.0.7:7276"]


def test_a_match_whose_record_cannot_be_kept_is_not_put_away() -> None:
    house = House(waiting=(BEN,), problem=CannotOpen("The disk is full."))
    house.app.go(house.title.ways.forget(BEN))
    house.tap(TAB)
    house.tap(ENTER)
    assert isinstance(house.top, LastWord)
    assert house.top.text == "The disk is full."
    house.tap(ENTER)
    house.look_round()
    assert house.title.neighbours.newest == BEN


def test_when_the_last_match_is_put_away_one_is_at_the_title() -> None:
    house = House(waiting=(BEN,))
    house.app.go(house.title.ways.unfinished())
    assert isinstance(house.top, Unfinished)
    house.do(*click(*house.top.rows[0][2].box.center))
    house.tap(TAB)
    house.tap(ENTER)
    house.app.frame([])
    assert house.app.stack.scenes == [house.title]


def test_more_matches_than_a_screen_holds_are_leafed_through() -> None:
    house = House(
        waiting=tuple(Awaited(f"{at}/left", f"Nr {at}", f"10.0.0.{at}") for at in range(8))
    )
    house.app.go(house.title.ways.unfinished())
    scene = house.top
    assert isinstance(scene, Unfinished)
    seen = []
    for _ in range(3):
        seen.append([match.key for match, *_ in scene.rows])
        house.tap(pygame.K_PAGEDOWN)
    assert seen[0] == seen[2] == [f"{at}/left" for at in range(6)]
    assert seen[1] == ["6/left", "7/left"]


def test_no_two_buttons_of_the_title_have_the_same_key() -> None:
    game = Nearby("Ben", "Reed", State.FREE, VERSION, "10.0.0.9")
    house = House(nearby=(game,) * 4)
    house.look_round()
    keys = [button.hotkey for button in house.title.ring.buttons]
    assert len(house.title.neighbours.buttons) == 4
    assert len(set(keys)) == len(keys)


def test_a_first_fight_is_offered_until_a_match_was_finished() -> None:
    house = House(newcomer=True)
    house.tap(pygame.K_k)
    house.tap(ESCAPE)
    assert house.title.offer is not None
    offered = house.title.offer.buttons
    house.tap(pygame.K_k)
    house.newcomer = False
    house.tap(ESCAPE)
    assert house.title.offer is None
    assert not set(map(id, offered)) & set(map(id, house.title.ring.buttons))


def test_quit_ends_the_program(house: House) -> None:
    house.tap(pygame.K_q)
    assert house.app.stack.scenes == []


def test_a_door_that_does_not_open_says_why_and_the_title_stays(house: House) -> None:
    house.problem = CannotOpen("Port 7275 cannot be used to host: the port is taken.")
    house.tap(pygame.K_h)
    assert house.top is house.title
    assert house.title.problem is house.problem
    house.problem = None
    house.tap(pygame.K_h)
    assert house.title.problem is None


def test_the_title_is_redrawn_a_few_times_a_second_only(house: House) -> None:
    drawn = [house.app.frame([], dt=0.025) for _ in range(120)]
    assert 5 < sum(drawn) < 20


# --- waiting --------------------------------------------------------------------------------------


def test_the_host_sees_what_the_friend_must_type_and_can_copy_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []

    def copy(text: str) -> bool:
        copied.append(text)
        return True

    monkeypatch.setattr(clipboard, "copy", copy)
    house.tap(pygame.K_h)
    assert isinstance(house.top, Waiting)
    assert house.top.addresses == house.addresses
    house.do(*click(*house.top.copy.box.center))
    house.tap(pygame.K_c)
    house.tap(pygame.K_c, pygame.KMOD_LCTRL)
    assert copied == ["parley://192.168.1.20,10.0.0.7:7276"] * 3
    assert house.top.copied
    for _ in range(40):
        house.app.frame([], dt=0.1)
    assert not house.top.copied


def test_a_way_from_farther_away_is_shown_and_copied_once_it_leads_here(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(clipboard, "copy", copied.append)
    house.tap(pygame.K_h)
    house.hear(Reachable(("65228460@arena.example.org",)))
    assert isinstance(house.top, Waiting)
    house.tap(pygame.K_c)
    assert copied == ["parley://192.168.1.20,10.0.0.7:7276,65228460@arena.example.org"]
    told = [line.text for line in house.top.session.table.lines]
    assert told == ["Your friends join at 65228460@arena.example.org from outside."]


def test_a_match_that_comes_back_is_a_question_with_two_answers(house: House) -> None:
    house.tap(pygame.K_h)
    waiting = house.top
    assert isinstance(waiting, Waiting)
    house.hear(ResumeOffer("Ben", 12, 3))
    assert waiting.ring.buttons == [waiting.resume, waiting.decline, waiting.leave]
    house.do(*click(*waiting.resume.box.center))
    assert waiting.session.table.resume_offer is None
    assert waiting.resume not in waiting.ring.buttons


def test_the_addresses_follow_the_network(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    monkeypatch.setattr(clipboard, "copy", copied.append)
    house.tap(pygame.K_h)
    house.hear(Moved(("10.1.2.3",), "ABCDE"))
    assert isinstance(house.top, Waiting)
    house.tap(pygame.K_c)
    assert copied == ["parley://10.1.2.3"]
    assert house.top.session.short_code == "ABCDE"


def test_the_host_sees_the_code_and_may_have_a_new_one(house: House) -> None:
    house.tap(pygame.K_h)
    house.hear(Protected(Protection.CODE, "amber-carrot-zigzag"))
    assert isinstance(house.top, Waiting)
    assert house.top.code == "amber-carrot-zigzag"
    house.tap(pygame.K_n)
    house.do(*click(*house.top.renew.box.center))
    assert house.renewed == 2
    house.hear(Protected(Protection.CODE, "apron-ballad-cactus", "10 wrong codes came."))
    assert house.top.code == "apron-ballad-cactus"
    assert "10 wrong codes came." in [line.text for line in house.top.session.table.lines]


def test_the_host_lets_anybody_in_and_asks_for_the_code_again(house: House) -> None:
    house.tap(pygame.K_h)
    scene = house.top
    assert isinstance(scene, Waiting)
    assert scene.door not in scene.ring.buttons
    house.hear(Protected(Protection.CODE, "amber-carrot-zigzag"))
    house.tap(pygame.K_o)
    house.hear(Protected(Protection.OPEN))
    assert scene.renew not in scene.ring.buttons
    house.do(*click(*scene.door.box.center))
    house.hear(Protected(Protection.CODE, "amber-carrot-zigzag"))
    assert house.asked == ["host", "open", "shut"]
    assert scene.ring.focused is scene.door
    assert scene.renew in scene.ring.buttons


@pytest.mark.parametrize("protection", [Protection.OPEN, Protection.PLAIN])
def test_a_game_without_a_code_says_so_to_who_hosts(house: House, protection: Protection) -> None:
    house.tap(pygame.K_h)
    house.hear(Protected(protection))
    assert isinstance(house.top, Waiting)
    assert house.top.code == ""
    assert any("This game is" in line.text for line in house.top.session.table.lines)


def test_waiting_becomes_choosing_when_both_seats_are_taken(house: House) -> None:
    house.tap(pygame.K_h)
    house.sit(alone=True)
    assert isinstance(house.top, Waiting)
    house.hear(house.host.seats(right=Place("Ben", "reed")))
    assert isinstance(house.top, Choosing)
    assert not house.links[0].closed


def test_leaving_the_table_leads_back_and_closes_the_link(house: House) -> None:
    house.tap(pygame.K_h)
    house.sit(alone=True)
    house.tap(ESCAPE)
    assert house.top is house.title
    assert house.links[0].closed


def test_while_waiting_one_can_talk_and_escape_closes_only_the_chat(house: House) -> None:
    house.tap(pygame.K_h)
    house.sit(alone=True)
    house.tap(pygame.K_t)
    house.do(*typing("hi"))
    house.tap(ESCAPE)
    assert isinstance(house.top, Waiting)


def test_a_table_that_is_gone_is_said(house: House) -> None:
    house.tap(pygame.K_h)
    house.sit(alone=True)
    house.hear(Over(Code.CLOSED, "The host closed the room."))
    assert isinstance(house.top, Waiting)
    assert house.top.session.over is not None
    house.tap(ESCAPE)
    assert house.app.stack.scenes == [house.title]


# --- joining --------------------------------------------------------------------------------------


def joining(house: House) -> Joining:
    house.tap(pygame.K_j)
    assert isinstance(house.top, Joining)
    return house.top


def test_the_letter_that_opens_joining_does_not_land_in_the_box(house: House) -> None:
    again = Event(pygame.TEXTINPUT, text="j")
    house.do(press(pygame.K_j), again, press(pygame.K_j), again, press(pygame.K_j), again)
    assert isinstance(house.top, Joining)
    assert house.top.field.text == ""
    house.do(*typing("1"), release(pygame.K_j), *typing("j"))
    assert house.top.field.text == "1j"


def test_an_address_is_typed_and_joined_by_enter(house: House) -> None:
    scene = joining(house)
    house.do(*typing("10.0.0.5"), press(ENTER))
    assert house.asked == ["join 10.0.0.5"]
    assert scene.knocking
    house.sit()
    assert isinstance(house.top, Choosing)
    assert house.remembered == ["10.0.0.5"]


def test_the_last_address_stands_in_the_box_and_the_others_are_one_click_away() -> None:
    house = House(recent=("10.0.0.5", "ana.local"))
    scene = joining(house)
    assert scene.field.text == "10.0.0.5"
    house.do(*click(*scene.recent[1].box.center))
    assert house.asked == ["join ana.local"]


@pytest.mark.parametrize(
    "code",
    [Code.REFUSED, Code.TIMEOUT, Code.NOTFOUND, Code.VERSION, Code.FULL, Code.UNREACHABLE],
)
def test_each_way_to_fail_has_a_heading_a_reason_and_something_to_try(
    house: House, code: Code
) -> None:
    scene = joining(house)
    house.do(*typing("10.0.0.5"), press(ENTER), release(ENTER))
    house.hear(Over(code, "That is what went wrong."))
    assert scene.trouble is not None
    heading, text, advice = scene.trouble
    assert heading != "That did not work"
    assert text == "That is what went wrong."
    assert advice
    assert house.links[0].closed


def test_the_links_own_advice_goes_before_ours(house: House) -> None:
    scene = joining(house)
    house.do(*typing("10.0.0.5"), press(ENTER))
    house.hear(Over(Code.TIMEOUT, "No answer.", "Wake the other machine."))
    assert scene.trouble == ("Nobody answers", "No answer.", "Wake the other machine.")


def test_the_title_bar_says_why_nobody_let_us_in(house: House) -> None:
    scene = joining(house)
    house.do(*typing("10.0.0.5"), press(ENTER), release(ENTER))
    assert caption_of(scene.session, news=scene.news) == "Parley · waiting"
    house.hear(Over(Code.TIMEOUT, "No answer."))
    assert caption_of(scene.session, news=scene.news) == "Parley · Nobody answers"


def test_after_a_failure_the_address_can_be_mended_and_tried_again(house: House) -> None:
    scene = joining(house)
    house.do(*typing("10.0.0.55"), press(ENTER), release(ENTER))
    house.hear(Over(Code.TIMEOUT, "No answer."))
    house.do(press(pygame.K_BACKSPACE), release(pygame.K_BACKSPACE), press(ENTER))
    assert house.asked == ["join 10.0.0.55", "join 10.0.0.5"]
    assert scene.trouble is None


@pytest.mark.parametrize("code", [Code.CODE, Code.WRONG, Code.CHANGED])
def test_a_host_that_wants_a_code_is_answered_in_the_same_box(house: House, code: Code) -> None:
    scene = joining(house)
    house.do(*typing("10.0.0.5"), press(ENTER), release(ENTER))
    house.hear(Over(code, "That is what went wrong."))
    assert scene.asking
    assert scene.field.text == ""
    assert scene.trouble is None or scene.trouble[0] != "That did not work"
    house.do(*typing("amber carrot zigzag"), press(ENTER), release(ENTER))
    assert house.asked == ["join 10.0.0.5", "join 10.0.0.5 amber carrot zigzag"]
    house.sit()
    assert house.remembered == ["10.0.0.5"]


def test_to_be_asked_for_the_code_is_no_trouble_and_a_wrong_one_is(house: House) -> None:
    scene = joining(house)
    house.do(*typing("10.0.0.5"), press(ENTER), release(ENTER))
    house.hear(Over(Code.CODE, "A code is wanted."))
    assert scene.asking
    assert scene.trouble is None
    assert scene.news == "The host wants a code"
    house.do(*typing("amber carrot zebra"), press(ENTER), release(ENTER))
    house.hear(Over(Code.WRONG, "Wrong code."))
    assert scene.trouble is not None
    assert scene.trouble[:2] == ("That did not open the door", "Wrong code.")
    assert "New code" in scene.trouble[2]


def test_who_finds_both_seats_taken_after_the_code_may_watch(house: House) -> None:
    scene = joining(house)
    house.do(*typing("10.0.0.5"), press(ENTER), release(ENTER))
    house.hear(Over(Code.CODE, "A code is wanted."))
    house.do(*typing("amber carrot zebra"), press(ENTER), release(ENTER))
    house.hear(Over(Code.FULL, "Two people are playing here already."))
    assert scene.trouble is not None
    assert scene.trouble[0] == "Both seats are taken"
    house.do(*click(*scene.watch.box.center))
    assert house.asked[-1] == "watch 10.0.0.5"


def test_a_wrong_code_stays_to_be_mended_or_typed_over(house: House) -> None:
    scene = joining(house)
    house.do(*typing("10.0.0.5"), press(ENTER), release(ENTER))
    house.hear(Over(Code.CODE, "A code is wanted."))
    house.do(*typing("amber carrot zebra"), press(ENTER), release(ENTER))
    house.hear(Over(Code.WRONG, "Wrong code."))
    assert scene.field.text == scene.field.selected == "amber carrot zebra"
    house.do(*typing("amber carrot zigzag"), press(ENTER), release(ENTER))
    house.hear(Over(Code.CHANGED, "Another one."))
    assert scene.field.text == ""
    house.tap(ESCAPE)
    assert scene.trouble is None
    assert house.asked[1:] == [f"join 10.0.0.5 amber carrot {last}" for last in ("zebra", "zigzag")]


def test_who_watches_and_is_asked_for_a_code_goes_on_watching(house: House) -> None:
    scene = joining(house)
    house.do(*typing("10.0.0.5"), *click(*scene.watch.box.center))
    house.hear(Over(Code.CODE, "A code is wanted."))
    house.do(*typing("amber carrot zigzag"), press(ENTER))
    assert house.asked == ["watch 10.0.0.5", "watch 10.0.0.5 amber carrot zigzag"]


def test_who_has_no_code_goes_back_to_the_address(house: House) -> None:
    scene = joining(house)
    house.do(*typing("10.0.0.5"), press(ENTER), release(ENTER))
    house.hear(Over(Code.CODE, "A code is wanted."))
    house.tap(pygame.K_ESCAPE)
    assert not scene.asking
    assert scene.field.text == "10.0.0.5"
    house.tap(pygame.K_ESCAPE)
    assert house.top is house.title


def test_what_is_no_address_is_said_at_once(house: House) -> None:
    scene = joining(house)
    house.problem = CannotOpen("'a b' is not an address.", "It looks like 192.168.1.20.")
    house.do(*typing("a b"), press(ENTER))
    assert scene.trouble is not None
    assert scene.trouble[1:] == ("'a b' is not an address.", "It looks like 192.168.1.20.")
    assert not scene.knocking


def test_knocking_can_be_given_up_and_then_left(house: House) -> None:
    scene = joining(house)
    house.do(*typing("10.0.0.5"), press(ENTER), release(ENTER))
    house.tap(ESCAPE)
    assert not scene.knocking
    assert house.links[0].closed
    house.tap(ESCAPE)
    assert house.top is house.title


def test_tab_and_the_arrows_go_from_the_box_to_the_buttons_and_back(house: House) -> None:
    scene = joining(house)
    path = []
    for key, mod in (*[(TAB, 0)] * 4, (TAB, pygame.KMOD_LSHIFT), (pygame.K_UP, 0)):
        house.tap(key, mod)
        focused = scene.ring.focused
        path.append("the box" if scene.field.active else focused.label if focused else "nothing")
    assert path == ["Join", "Watch", "Back", "the box", "Back", "Watch"]


def test_letters_typed_into_the_box_press_no_button(house: House) -> None:
    scene = joining(house)
    house.do(*typing("hjenkq"))
    assert house.top is scene
    assert scene.field.text == "hjenkq"


def test_an_address_on_the_command_line_is_joined_at_once(house: House) -> None:
    house.app.go(house.title.ways.join("10.0.0.5"))
    assert house.asked == ["join 10.0.0.5"]
    assert isinstance(house.top, Joining)
    assert house.top.knocking


# --- all ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(640, 360), (1280, 720), (1920, 1080)])
def test_every_menu_draws_in_each_of_its_states(size: tuple[int, int]) -> None:
    house = House(
        addresses=("fd12:3456:789a:1:a00:27ff:fe4e:66a1", *["10.0.0.7"] * 8), recent=("x" * 60,) * 5
    )
    looks = []

    def look() -> None:
        house.app.canvas = Canvas(pygame.Surface(size))
        house.title.dirty = house.app.stack.top.dirty = True
        house.app.frame([])
        looks.append(pygame.image.tobytes(house.app.canvas.surface, "RGB"))

    look()
    house.title.problem = CannotOpen("It is in use. " * 9, "Close it. " * 9)
    look()
    house.tap(pygame.K_h)
    look()
    house.hear(Over(Code.LOST, "The connection broke."))
    look()
    house.tap(ESCAPE)
    house.tap(pygame.K_j)
    look()
    house.tap(ENTER)
    look()
    house.hear(Over(Code.FULL, "Both seats are taken. " * 9))
    look()
    assert len(set(looks)) == len(looks)


def test_no_word_of_the_title_is_cut_in_the_smallest_window(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut: list[str] = []
    fit = Lettering.fit

    def noting(self: Lettering, text: str, width: float, style: Style) -> str:
        fitted = fit(self, text, width, style)
        cut.extend([text] if fitted != text else [])
        return fitted

    monkeypatch.setattr(Lettering, "fit", noting)
    house.title.draw(Canvas(pygame.Surface((640, 360))))
    assert cut == []
