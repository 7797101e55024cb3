"""The lobby of an arena in plain text: what is told, and what may be typed."""

import pytest

from game.client_state.link import LinkDown, LinkUp
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
    ShowSpectatorChat,
)
from game.protocol.messages import ErrorCode, Leave, Refused, Say
from game.terminal.match import TextMatch
from tests.game.ui.sample_match import SampleHost
from tests.game.ui.screen_driver import FakeLink


class TextArena:
    """Somebody in the lobby of an arena."""

    def __init__(self) -> None:
        self.link = FakeLink()
        self.match = TextMatch(self.link)
        self.printed: list[str] = []
        self.hear(
            LobbyJoined("Ana", "0.1.0"),
            Listed(RoomListing(3, ("Ben",), Access.OPEN)),
            Crowd(1, 0, 1),
        )

    def hear(self, *messages: object) -> list[str]:
        lines = [line for message in messages for line in self.match.receive(message)]  # type: ignore[arg-type]
        self.printed += lines
        return lines

    def type(self, line: str) -> list[str]:
        return list(self.match.command(line))


def test_who_comes_in_hears_where_he_is_and_which_rooms_there_are() -> None:
    assert TextArena().printed == [
        "You are in the lobby of an arena, as Ana.",
        "Type seek, rooms, open or help.",
        "Room 3: Ben, one seat is free.",
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("open", Open()),
        ("open code", Open(Access.CODE)),
        ("/open private", Open(Access.PRIVATE)),
        ("sit 3", Enter(3)),
        ("join acorn-amber-ankle", Enter(code="acorn-amber-ankle")),
        ("WATCH 3", Enter(3, watch=True)),
        ("seek", Seek()),
        ("stop", Seek(False)),
        ("say hello all", Say("hello all")),
    ],
)
def test_a_line_in_the_lobby_becomes_a_message(line: str, message: object) -> None:
    context = TextArena()
    context.type(line)
    assert context.link.sent == [message]


@pytest.mark.parametrize(
    ("line", "told"),
    [("1", "not a command here"), ("sit", "Which room?"), ("open now", "Open what?")],
)
def test_what_means_nothing_is_said_to_mean_nothing(line: str, told: str) -> None:
    context = TextArena()
    [sentence] = context.type(line)
    assert told in sentence
    assert context.link.sent == []


def test_lines_and_refusals_are_told() -> None:
    context = TextArena()
    known = context.hear(
        Remarked("Ben", "Hello"), Refused(ErrorCode.ROOM, "There is no such room.")
    )
    assert known == ["Ben: Hello", "There is no such room."]


def test_in_a_room_one_may_call_the_computer_and_leave() -> None:
    context = TextArena()
    host = SampleHost()
    context.hear(host.welcome(), host.seats(right=None), Inside(5, Access.CODE, "a-b-c"))
    assert "Friends join this room with the code a-b-c" in context.printed
    for line in ("call easy", "hear on", "leave"):
        context.type(line)
    assert context.link.sent == [Call("easy"), ShowSpectatorChat(True), Leave()]
    assert (
        context.hear(LobbyJoined("Ana", "0.1.0"))[0] == "You are in the lobby of an arena, as Ana."
    )


def test_a_line_from_a_pipe_that_is_meant_for_the_room_waits_for_it() -> None:
    context = TextArena()
    assert not context.match.must_wait("seek\n")
    context.type("seek")
    assert context.match.must_wait("1\n")
    assert context.match.must_wait("")
    assert not context.match.must_wait("rooms\n")


def test_who_seeks_is_told_after_a_break_that_it_goes_on() -> None:
    context = TextArena()
    context.type("seek")
    broken = context.hear(LinkDown(1, "The connection broke."))
    assert broken == ["The connection broke. Trying again. Your messages will be sent later."]
    assert "You are searching for an opponent." in context.hear(
        LinkUp(), LobbyJoined("Ana", "0.1.0")
    )
    context.type("stop")
    assert "You are searching for an opponent." not in context.hear(LobbyJoined("Ana", "0.1.0"))


def test_what_was_not_done_is_no_way_into_a_room() -> None:
    context = TextArena()
    context.type("open")
    assert context.match.must_wait("call easy")
    context.hear(Refused(ErrorCode.LOST, "The connection broke before that was answered."))
    assert not context.match.must_wait("call easy")
