"""The lobby of an arena in the window: its rooms, its chat, and the ways in and out."""

from itertools import pairwise

import msgspec
import pygame
import pytest

from game.arguments import LEVELS
from game.contract.lobby import (
    Access,
    Call,
    Card,
    Crowd,
    Enter,
    Inside,
    Listed,
    Lobby,
    Open,
    Remarked,
    Seek,
    Unlisted,
    Watching,
)
from game.contract.messages import Code, Leave, Place, Refused, Say
from game.table.link import Down, Over, Up
from game.ui.caption import caption_of
from game.ui.scenes.anteroom import Anteroom
from game.ui.scenes.battle import BattleScene
from game.ui.scenes.choosing import Choosing
from game.ui.scenes.hall import Hall
from game.ui.screen.dialog import Question
from game.words.language import ENGLISH
from tests.ui.eye import Eye, faults
from tests.ui.stage import click, press, release, typing
from tests.ui.test_menus import House

LOBBY = Lobby("Ana", "0.1.0", ("easy", "normal"))
WAITING = Card(3, ("Ben",), Access.OPEN)
FIGHTING = Card(4, ("Cas", "Dan"), Access.OPEN, match=1, running=True)


@pytest.fixture
def hall() -> House:
    """Somebody has joined an arena."""
    house = House()
    house.app.go(house.title.ways.join("10.0.0.9"))
    house.hear(Up(), LOBBY, Listed(WAITING), Listed(FIGHTING), Crowd(1, 0, 3))
    house.app.frame([])
    assert isinstance(house.top, Hall)
    return house


def sent(house: House) -> list[object]:
    return list(house.links[0].sent)


def enter_room(house: House, alone: bool = True) -> None:
    house.hear(house.host.welcome(), house.host.seats(right=None), Inside(5, Access.OPEN))
    if not alone:
        house.hear(house.host.seats(right=Place("Ben", "reed")))
    house.app.frame([])


def test_rooms_with_a_free_seat_come_first_and_a_press_sits_down_or_watches(hall: House) -> None:
    scene = hall.top
    assert isinstance(scene, Hall)
    assert [card for card, _ in scene.rooms] == [WAITING, FIGHTING]
    for _, button in scene.rooms:
        hall.do(*click(*button.box.center))
    assert sent(hall) == [Enter(3), Enter(4, watch=True)]


def test_a_room_with_a_code_asks_for_it_and_a_wrong_one_stays_to_be_mended(hall: House) -> None:
    hall.hear(Listed(Card(5, ("Eve",), Access.CODE)))
    scene = hall.top
    assert isinstance(scene, Hall)
    (button,) = (button for card, button in scene.rooms if card.number == 5)
    hall.do(*click(*button.box.center))
    assert sent(hall) == []
    hall.do(*typing("one two sax"), press(pygame.K_RETURN), release(pygame.K_RETURN))
    hall.hear(Refused(Code.ROOM, "No room has that code."))
    hall.tap(pygame.K_BACKSPACE)
    hall.tap(pygame.K_BACKSPACE)
    hall.do(*typing("ix"), press(pygame.K_RETURN))
    assert sent(hall) == [Enter(code="one two sax"), Enter(code="one two six")]
    enter_room(hall)
    hall.hear(LOBBY)
    assert scene.code.text == ""


def test_who_stops_typing_has_the_focus_on_the_button_beside(hall: House) -> None:
    scene = hall.top
    assert isinstance(scene, Hall)
    for key, button in ((pygame.K_t, scene.talk), (pygame.K_k, scene.enter_code)):
        hall.tap(key)
        assert scene.ring.focused is None
        hall.tap(pygame.K_ESCAPE)
        assert scene.ring.focused is button


def test_a_button_that_is_held_while_lines_come_is_still_pressed(hall: House) -> None:
    scene = hall.top
    assert isinstance(scene, Hall)
    moved, down, up = click(*scene.rooms[0][1].box.center)
    hall.do(moved, down)
    hall.hear(Remarked("Ben", "Hello"), Crowd(2, 0, 3))
    hall.do(up)
    assert sent(hall) == [Enter(3)]


def test_every_button_is_on_the_screen_and_reached_by_tab(hall: House) -> None:
    scene = hall.top
    assert isinstance(scene, Hall)
    reached = set()
    for _ in scene.ring.buttons:
        hall.tap(pygame.K_TAB)
        reached.add(id(scene.ring.focused))
    assert reached == {id(button) for button in scene.ring.buttons}
    assert all(pygame.Rect(0, 0, 1280, 720).contains(b.box) for b in scene.ring.buttons)


def test_the_keys_seek_open_and_type_a_code(hall: House) -> None:
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


def test_whether_one_seeks_is_what_the_arena_says(hall: House) -> None:
    hall.tap(pygame.K_q)
    hall.hear(Refused(Code.LIMIT, "There are as many rooms as can be; try again in a while."))
    hall.tap(pygame.K_q)
    assert sent(hall) == [Seek(True), Seek(True)]
    hall.hear(Lobby("Ana", "0.1.0", seeking=True))
    hall.tap(pygame.K_q)
    assert sent(hall)[-1] == Seek(False)


def test_one_talks_in_the_lobby_and_no_key_does_anything_else_meanwhile(hall: House) -> None:
    hall.tap(pygame.K_t)
    hall.do(*typing("oqk"), press(pygame.K_RETURN))
    assert sent(hall) == [Say("oqk")]
    hall.hear(Remarked("Ana", "oqk"))
    session = hall.app.stack.session
    assert session
    assert [line.text for line in session.listing.lines] == ["oqk"]


def test_the_title_bar_says_that_one_is_in_the_arena(hall: House) -> None:
    assert caption_of(hall.app.stack.session) == "Parley · in the arena"
    enter_room(hall)
    assert caption_of(hall.app.stack.session) == "Parley · waiting"


def test_a_room_that_closes_leaves_the_list(hall: House) -> None:
    hall.hear(Unlisted(3))
    assert isinstance(hall.top, Hall)
    assert [card for card, _ in hall.top.rooms] == [FIGHTING]


def test_in_a_room_of_ones_own_the_computer_may_be_called(hall: House) -> None:
    enter_room(hall)
    scene = hall.top
    assert isinstance(scene, Anteroom)
    hall.do(*click(*scene.calls[1].box.center))
    assert sent(hall) == [Call("normal")]
    hall.app.frame([])


def test_every_level_of_the_arena_may_be_called(hall: House) -> None:
    hall.hear(Lobby("Ana", "0.1.0", LEVELS))
    enter_room(hall)
    scene = hall.top
    assert isinstance(scene, Anteroom)
    for button in scene.calls:
        hall.do(*click(*button.box.center))
    assert sent(hall) == [Call(level) for level in LEVELS]
    assert not any(one.box.colliderect(other.box) for one, other in pairwise(scene.calls))


def test_when_both_are_there_they_choose_and_who_leaves_is_in_the_lobby(hall: House) -> None:
    enter_room(hall, alone=False)
    hall.app.frame([])
    assert isinstance(hall.top, Choosing)
    hall.hear(LOBBY)
    assert isinstance(hall.top, Hall)
    assert not hall.links[0].closed
    hall.tap(pygame.K_ESCAPE)
    assert hall.app.stack.scenes == [hall.title]
    assert Leave() in sent(hall)
    assert hall.links[0].closed


@pytest.mark.parametrize("late", [False, True])
def test_who_came_back_to_his_seat_in_an_arena_leaves_into_its_lobby(late: bool) -> None:
    house = House()
    house.app.go(house.title.ways.join("10.0.0.9"))
    where = [Inside(5, Access.OPEN)]
    house.hear(Up(), house.host.welcome(), house.host.seats(), *([] if late else where))
    assert isinstance(house.top, Choosing)
    house.hear(*where if late else [])
    assert isinstance(house.top, Choosing)
    house.tap(pygame.K_ESCAPE)
    assert isinstance(house.top, Question)
    assert "to the lobby" in house.top.text
    house.tap(pygame.K_TAB)
    house.tap(pygame.K_RETURN)
    assert isinstance(house.top, Hall)
    assert house.links[0].sent[-1] == Leave()
    house.app.frame([])
    assert isinstance(house.top, Hall)
    house.hear(LOBBY, Listed(WAITING))
    assert isinstance(house.top, Hall)
    assert [card for card, _ in house.top.rooms] == [WAITING]


def test_who_watches_sees_the_match_without_buttons(hall: House) -> None:
    host = hall.host
    welcome = msgspec.structs.replace(host.welcome(), seat=None)
    hall.hear(welcome, host.seats(), Inside(4, Access.OPEN), host.started())
    hall.hear(Watching(2))
    for _ in range(3):
        hall.app.frame([])
    scene = hall.top
    assert isinstance(scene, BattleScene)
    assert scene.spectating
    hall.tap(pygame.K_1)
    assert sent(hall) == []
    hall.tap(pygame.K_ESCAPE)
    assert sent(hall) == [Leave()]
    assert isinstance(hall.top, Hall)


def test_a_complaint_of_the_arena_stays_on_the_screen(hall: House) -> None:
    eye = Eye.upon_window(hall.app.canvas.surface, ENGLISH, hall.app.canvas.look)
    hall.app.canvas = eye
    hall.hear(Refused(Code.PHASE, "The arena is closing soon: matches that run are finished."))
    hall.app.frame([])
    told = [word for word in eye.words if word.text in "The arena is closing soon: matches that"]
    assert len(told) >= 1
    assert not faults(eye.words, eye.surface.get_rect())


def test_who_watches_talks_with_those_who_watch(hall: House) -> None:
    welcome = msgspec.structs.replace(hall.host.welcome(), seat=None)
    hall.hear(welcome, hall.host.seats(), Inside(4, Access.OPEN), hall.host.started())
    eye = Eye.upon_window(hall.app.canvas.surface, ENGLISH, hall.app.canvas.look)
    hall.app.canvas = eye
    hall.app.frame([])
    hall.tap(pygame.K_t)
    assert "Talking with those who watch" in {word.text for word in eye.words}


def test_when_the_arena_is_gone_the_way_leads_to_the_title(hall: House) -> None:
    hall.hear(Over(Code.CLOSED, "The arena is closed."))
    hall.tap(pygame.K_RETURN)
    assert hall.top is hall.title


def test_a_broken_connection_is_told_in_the_lobby_and_seeking_outlives_it(hall: House) -> None:
    scene = hall.top
    assert isinstance(scene, Hall)
    hall.tap(pygame.K_q)
    hall.hear(Down(2, "The connection broke."))
    assert scene.complaint == "Reconnecting (2)…"
    hall.hear(Refused(Code.LOST, "Not sent."))
    assert scene.complaint == "Not sent. Reconnecting (2)…"
    hall.hear(Up(), LOBBY)
    assert (scene.complaint, scene.seeking) == ("", True)
    enter_room(hall)
    hall.hear(LOBBY)
    assert not scene.seeking
