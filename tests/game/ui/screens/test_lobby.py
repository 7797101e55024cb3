"""Test lobby: its rooms, its chat, and the ways in and out."""

from itertools import pairwise

import msgspec
import pygame
import pytest

from game.app.arguments import LEVELS
from game.client_state.link import LinkClosed, LinkDown, LinkUp
from game.i18n.language import ENGLISH
from game.protocol.lobby_messages import (
    Access,
    Call,
    Crowd,
    Enter,
    Inside,
    Listed,
    LobbyJoined,
    Open,
    Remarked,
    RoomListing,
    Seek,
    Unlisted,
    Watching,
)
from game.protocol.messages import ErrorCode, Leave, Refused, Say, SeatState
from game.ui.screens.battle import BattleScreen
from game.ui.screens.fighter_select import FighterSelectScreen
from game.ui.screens.lobby import LobbyScreen
from game.ui.screens.room_wait import RoomWaitScreen
from game.ui.shell.dialog import Question
from game.ui.window_title import window_title
from tests.game.ui.layout_canvas import LayoutCanvas, faults
from tests.game.ui.screen_driver import click, press, release, typing
from tests.game.ui.screens.test_menus import TitleApp

LOBBY = LobbyJoined("Ana", "0.1.0", ("easy", "normal"))
WAITING = RoomListing(3, ("Ben",), Access.OPEN)
FIGHTING = RoomListing(4, ("Cas", "Dan"), Access.OPEN, match=1, running=True)


@pytest.fixture
def hall() -> TitleApp:
    """Somebody has joined an arena."""
    title_app = TitleApp()
    title_app.app.go(title_app.title.navigation.join("10.0.0.9"))
    title_app.hear(LinkUp(), LOBBY, Listed(WAITING), Listed(FIGHTING), Crowd(1, 0, 3))
    title_app.app.frame([])
    assert isinstance(title_app.top, LobbyScreen)
    return title_app


def sent(title_app: TitleApp) -> list[object]:
    return list(title_app.links[0].sent)


def enter_room(title_app: TitleApp, alone: bool = True) -> None:
    title_app.hear(
        title_app.host.welcome(), title_app.host.seats(right=None), Inside(5, Access.OPEN)
    )
    if not alone:
        title_app.hear(title_app.host.seats(right=SeatState("Ben", "reed")))
    title_app.app.frame([])


def test_rooms_with_a_free_seat_come_first_and_a_press_sits_down_or_watches(hall: TitleApp) -> None:
    screen = hall.top
    assert isinstance(screen, LobbyScreen)
    assert [listing for listing, _ in screen.rooms] == [WAITING, FIGHTING]
    for _, button in screen.rooms:
        hall.do(*click(*button.box.center))
    assert sent(hall) == [Enter(3), Enter(4, watch=True)]


def test_a_room_with_a_code_asks_for_it_and_a_wrong_one_stays_to_be_mended(hall: TitleApp) -> None:
    hall.hear(Listed(RoomListing(5, ("Eve",), Access.CODE)))
    screen = hall.top
    assert isinstance(screen, LobbyScreen)
    (button,) = (button for listing, button in screen.rooms if listing.number == 5)
    hall.do(*click(*button.box.center))
    assert sent(hall) == []
    hall.do(*typing("one two sax"), press(pygame.K_RETURN), release(pygame.K_RETURN))
    hall.hear(Refused(ErrorCode.ROOM, "No room has that code."))
    hall.tap(pygame.K_BACKSPACE)
    hall.tap(pygame.K_BACKSPACE)
    hall.do(*typing("ix"), press(pygame.K_RETURN))
    assert sent(hall) == [Enter(code="one two sax"), Enter(code="one two six")]
    enter_room(hall)
    hall.hear(LOBBY)
    assert screen.code.text == ""


def test_who_stops_typing_has_the_focus_on_the_button_beside(hall: TitleApp) -> None:
    screen = hall.top
    assert isinstance(screen, LobbyScreen)
    for key, button in ((pygame.K_t, screen.chat_button), (pygame.K_k, screen.enter_code)):
        hall.tap(key)
        assert screen.ring.focused is None
        hall.tap(pygame.K_ESCAPE)
        assert screen.ring.focused is button


def test_a_button_that_is_held_while_lines_come_is_still_pressed(hall: TitleApp) -> None:
    screen = hall.top
    assert isinstance(screen, LobbyScreen)
    moved, down, up = click(*screen.rooms[0][1].box.center)
    hall.do(moved, down)
    hall.hear(Remarked("Ben", "Hello"), Crowd(2, 0, 3))
    hall.do(up)
    assert sent(hall) == [Enter(3)]


def test_every_button_is_on_the_screen_and_reached_by_tab(hall: TitleApp) -> None:
    screen = hall.top
    assert isinstance(screen, LobbyScreen)
    reached = set()
    for _ in screen.ring.buttons:
        hall.tap(pygame.K_TAB)
        reached.add(id(screen.ring.focused))
    assert reached == {id(button) for button in screen.ring.buttons}
    assert all(pygame.Rect(0, 0, 1280, 720).contains(b.box) for b in screen.ring.buttons)


def test_the_keys_seek_open_and_type_a_code(hall: TitleApp) -> None:
    hall.tap(pygame.K_q)
    hall.tap(pygame.K_q)
    hall.tap(pygame.K_o)
    hall.tap(pygame.K_c)
    hall.tap(pygame.K_k)
    hall.do(*typing("one two six"), press(pygame.K_RETURN))
    assert sent(hall) == [
        Seek(True),
        Seek(False),
        Open(Access.OPEN),
        Open(Access.CODE),
        Enter(code="one two six"),
    ]


def test_whether_one_seeks_is_what_the_arena_says(hall: TitleApp) -> None:
    hall.tap(pygame.K_q)
    hall.hear(Refused(ErrorCode.LIMIT, "The arena has no space for another room. Try again later."))
    hall.tap(pygame.K_q)
    assert sent(hall) == [Seek(True), Seek(True)]
    hall.hear(LobbyJoined("Ana", "0.1.0", seeking=True))
    hall.tap(pygame.K_q)
    assert sent(hall)[-1] == Seek(False)


def test_one_talks_in_the_lobby_and_no_key_does_anything_else_meanwhile(hall: TitleApp) -> None:
    hall.tap(pygame.K_t)
    hall.do(*typing("oqk"), press(pygame.K_RETURN))
    assert sent(hall) == [Say("oqk")]
    hall.hear(Remarked("Ana", "oqk"))
    session = hall.app.stack.session
    assert session
    assert [line.text for line in session.lobby_state.lines] == ["oqk"]


def test_the_title_bar_says_that_one_is_in_the_arena(hall: TitleApp) -> None:
    assert window_title(hall.app.stack.session) == "Parley · in the arena"
    enter_room(hall)
    assert window_title(hall.app.stack.session) == "Parley · waiting"


def test_a_room_that_closes_leaves_the_list(hall: TitleApp) -> None:
    hall.hear(Unlisted(3))
    assert isinstance(hall.top, LobbyScreen)
    assert [listing for listing, _ in hall.top.rooms] == [FIGHTING]


def test_in_a_room_of_ones_own_the_computer_may_be_called(hall: TitleApp) -> None:
    enter_room(hall)
    screen = hall.top
    assert isinstance(screen, RoomWaitScreen)
    hall.do(*click(*screen.bot_buttons[1].box.center))
    assert sent(hall) == [Call("normal")]
    hall.app.frame([])


def test_every_level_of_the_arena_may_be_called(hall: TitleApp) -> None:
    hall.hear(LobbyJoined("Ana", "0.1.0", LEVELS))
    enter_room(hall)
    screen = hall.top
    assert isinstance(screen, RoomWaitScreen)
    for button in screen.bot_buttons:
        hall.do(*click(*button.box.center))
    assert sent(hall) == [Call(level) for level in LEVELS]
    assert not any(one.box.colliderect(other.box) for one, other in pairwise(screen.bot_buttons))


def test_when_both_are_there_they_choose_and_who_leaves_is_in_the_lobby(hall: TitleApp) -> None:
    enter_room(hall, alone=False)
    hall.app.frame([])
    assert isinstance(hall.top, FighterSelectScreen)
    hall.hear(LOBBY)
    assert isinstance(hall.top, LobbyScreen)
    assert not hall.links[0].closed
    hall.tap(pygame.K_ESCAPE)
    assert hall.app.stack.screens == [hall.title]
    assert Leave() in sent(hall)
    assert hall.links[0].closed


@pytest.mark.parametrize("late", [False, True])
def test_who_came_back_to_his_seat_in_an_arena_leaves_into_its_lobby(late: bool) -> None:
    title_app = TitleApp()
    title_app.app.go(title_app.title.navigation.join("10.0.0.9"))
    where = [Inside(5, Access.OPEN)]
    title_app.hear(
        LinkUp(), title_app.host.welcome(), title_app.host.seats(), *([] if late else where)
    )
    assert isinstance(title_app.top, FighterSelectScreen)
    title_app.hear(*where if late else [])
    assert isinstance(title_app.top, FighterSelectScreen)
    title_app.tap(pygame.K_ESCAPE)
    assert isinstance(title_app.top, Question)
    assert "to the lobby" in title_app.top.text
    title_app.tap(pygame.K_TAB)
    title_app.tap(pygame.K_RETURN)
    assert isinstance(title_app.top, LobbyScreen)
    assert title_app.links[0].sent[-1] == Leave()
    title_app.app.frame([])
    assert isinstance(title_app.top, LobbyScreen)
    title_app.hear(LOBBY, Listed(WAITING))
    assert isinstance(title_app.top, LobbyScreen)
    assert [listing for listing, _ in title_app.top.rooms] == [WAITING]


def test_who_watches_sees_the_match_without_buttons(hall: TitleApp) -> None:
    host = hall.host
    welcome = msgspec.structs.replace(host.welcome(), seat=None)
    hall.hear(welcome, host.seats(), Inside(4, Access.OPEN), host.started())
    hall.hear(Watching(2))
    for _ in range(3):
        hall.app.frame([])
    screen = hall.top
    assert isinstance(screen, BattleScreen)
    assert screen.spectating
    hall.tap(pygame.K_1)
    assert sent(hall) == []
    hall.tap(pygame.K_ESCAPE)
    assert sent(hall) == [Leave()]
    assert isinstance(hall.top, LobbyScreen)


def test_a_complaint_of_the_arena_stays_on_the_screen(hall: TitleApp) -> None:
    eye = LayoutCanvas.upon_window(hall.app.canvas.surface, ENGLISH, hall.app.canvas.accessibility)
    hall.app.canvas = eye
    hall.hear(Refused(ErrorCode.PHASE, "The arena is closing soon: matches that run are finished."))
    hall.app.frame([])
    known = [word for word in eye.words if word.text in "The arena is closing soon: matches that"]
    assert len(known) >= 1
    assert not faults(eye.words, eye.surface.get_rect())


def test_who_watches_talks_with_those_who_watch(hall: TitleApp) -> None:
    welcome = msgspec.structs.replace(hall.host.welcome(), seat=None)
    hall.hear(welcome, hall.host.seats(), Inside(4, Access.OPEN), hall.host.started())
    eye = LayoutCanvas.upon_window(hall.app.canvas.surface, ENGLISH, hall.app.canvas.accessibility)
    hall.app.canvas = eye
    hall.app.frame([])
    hall.tap(pygame.K_t)
    assert "Chatting with spectators" in {word.text for word in eye.words}


def test_when_the_arena_is_gone_the_way_leads_to_the_title(hall: TitleApp) -> None:
    hall.hear(LinkClosed(ErrorCode.CLOSED, "The arena is closed."))
    hall.tap(pygame.K_RETURN)
    assert hall.top is hall.title


def test_a_broken_connection_is_told_in_the_lobby_and_seeking_outlives_it(hall: TitleApp) -> None:
    screen = hall.top
    assert isinstance(screen, LobbyScreen)
    hall.tap(pygame.K_q)
    hall.hear(LinkDown(2, "The connection broke."))
    assert screen.complaint == "Reconnecting (2)…"
    hall.hear(Refused(ErrorCode.LOST, "Not sent."))
    assert screen.complaint == "Not sent. Reconnecting (2)…"
    hall.hear(LinkUp(), LOBBY)
    assert (screen.complaint, screen.seeking) == ("", True)
    enter_room(hall)
    hall.hear(LOBBY)
    assert not screen.seeking
