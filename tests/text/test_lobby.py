"""The lobby of an arena in plain text: what is told, and what may be typed."""

import pytest

from game.contract.lobby import (
    Access,
    Call,
    Card,
    Crowd,
    Enter,
    Hear,
    Inside,
    Listed,
    Lobby,
    Open,
    Remarked,
    Seek,
)
from game.contract.messages import Code, Leave, Refused, Say
from game.table.link import Down, Up
from game.text.match import TextMatch
from tests.ui.duel import Host
from tests.ui.stage import FakeLink


class Evening:
    """Somebody in the lobby of an arena."""

    def __init__(self) -> None:
        self.link = FakeLink()
        self.match = TextMatch(self.link)
        self.printed: list[str] = []
        self.hear(Lobby("Ana", "0.1.0"), Listed(Card(3, ("Ben",), Access.OPEN)), Crowd(1, 0, 1))

    def hear(self, *facts: object) -> list[str]:
        lines = [line for fact in facts for line in self.match.receive(fact, 0.0)]  # type: ignore[arg-type]
        self.printed += lines
        return lines

    def type(self, line: str) -> list[str]:
        return list(self.match.command(line))


def test_who_comes_in_hears_where_he_is_and_which_rooms_there_are() -> None:
    assert Evening().printed == [
        "You are in the lobby of an arena, as Ana.",
        "Type seek, rooms, open or help.",
        "Room 3: Ben, one seat is free.",
    ]


@pytest.mark.parametrize(
    ("line", "wish"),
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
def test_a_line_in_the_lobby_is_a_wish(line: str, wish: object) -> None:
    evening = Evening()
    evening.type(line)
    assert evening.link.sent == [wish]


@pytest.mark.parametrize(
    ("line", "told"),
    [("1", "nothing you can do"), ("sit", "Which room?"), ("open now", "Open what?")],
)
def test_what_means_nothing_is_said_to_mean_nothing(line: str, told: str) -> None:
    evening = Evening()
    [sentence] = evening.type(line)
    assert told in sentence
    assert evening.link.sent == []


def test_lines_and_refusals_are_told() -> None:
    evening = Evening()
    told = evening.hear(Remarked("Ben", "Hello"), Refused(Code.ROOM, "There is no such room."))
    assert told == ["Ben: Hello", "There is no such room."]


def test_in_a_room_one_may_call_the_computer_and_leave() -> None:
    evening = Evening()
    host = Host()
    evening.hear(host.welcome(), host.seats(right=None), Inside(5, Access.CODE, "a-b-c"))
    assert "Who has this code may come in: a-b-c" in evening.printed
    for line in ("call easy", "hear on", "leave"):
        evening.type(line)
    assert evening.link.sent == [Call("easy"), Hear(True), Leave()]
    assert evening.hear(Lobby("Ana", "0.1.0"))[0] == "You are in the lobby of an arena, as Ana."


def test_a_line_from_a_pipe_that_is_meant_for_the_room_waits_for_it() -> None:
    evening = Evening()
    assert not evening.match.must_wait("seek\n")
    evening.type("seek")
    assert evening.match.must_wait("1\n")
    assert evening.match.must_wait("")
    assert not evening.match.must_wait("rooms\n")


def test_who_seeks_is_told_after_a_break_that_it_goes_on() -> None:
    evening = Evening()
    evening.type("seek")
    broken = evening.hear(Down(1, "The connection broke."))
    assert broken == ["The connection broke. Reconnecting, attempt 1."]
    assert "You seek a match." in evening.hear(Up(), Lobby("Ana", "0.1.0"))
    evening.type("stop")
    assert "You seek a match." not in evening.hear(Lobby("Ana", "0.1.0"))


def test_what_was_not_done_is_no_way_into_a_room() -> None:
    evening = Evening()
    evening.type("open")
    assert evening.match.must_wait("call easy")
    evening.hear(Refused(Code.LOST, "The connection broke before that was answered."))
    assert not evening.match.must_wait("call easy")
