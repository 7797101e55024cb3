"""Text lobby: an arena's lobby in plain text, and its commands."""

from collections.abc import Callable, Iterator

from game.client_state.link import Link
from game.client_state.lobby_state import LobbyState
from game.client_state.narration import describe_speech
from game.i18n.phrase import join_phrases, phrase
from game.protocol.lobby_messages import (
    Access,
    Call,
    Enter,
    LobbyJoined,
    Notice,
    Open,
    Remarked,
    RoomListing,
    Seek,
)
from game.protocol.messages import ClientMessage, Leave, Say, ServerMessage
from game.session import GameSession
from game.terminal.line_parser import too_long, unknown_command
from game.text_safety.sanitize import clean_line, clean_text

HELP = (
    phrase(
        "Type rooms for the list, sit and a number or a code to play, watch and a number to watch."
    ),
    phrase("Type open for a room of your own, open code or open private to limit who can join."),
    phrase("Type seek to find an opponent, stop to stop searching."),
    phrase("Type say and your words to talk to everyone here, quit to leave."),
)

HELP_INSIDE = (
    phrase("Type call and a level to play against the computer, leave to go back to the lobby."),
)


class TextLobby:
    """Prints changes of a session's lobby and sends what is typed there."""

    def __init__(self, session: GameSession) -> None:
        self._session, self._link = session, session.link
        self._known_rooms: set[int] = set()
        """The numbers of the rooms in the last list."""
        self._asked = False
        """Whether a request to open, join or watch a room is unanswered."""
        self._seeking = False
        """Whether we are searching for an opponent; the link resumes the search when it
        reconnects.
        """

    def receive(self, message: ServerMessage) -> Iterator[str]:
        """Return the lines for a message that the session has processed, while in the lobby."""
        lobby_state, before = self.lobby_state, self._known_rooms
        self._known_rooms = set(lobby_state.rooms)
        if not lobby_state.in_lobby:
            self._seeking = False
            return
        match message:
            case LobbyJoined(notice=notice):
                self._asked = self._seeking
                yield self._where()
                if self._seeking:
                    yield phrase("You are searching for an opponent.")
                yield notice or phrase("Type seek, rooms, open or help.")
            case Remarked():
                line = lobby_state.lines[-1]
                yield describe_speech(line.name, line.text, line.emote)
            case Notice(text=text):
                yield text
            case _:
                news = self._known_rooms - before
                yield from (describe_room(lobby_state.rooms[number]) for number in sorted(news))

    @property
    def lobby_state(self) -> LobbyState:
        """Return the lobby state of the session."""
        return self._session.lobby_state

    def refused(self) -> None:
        """Note that a request was rejected: we may not be on the way into a room."""
        self._asked = False

    def command(self, line: str) -> Iterator[str]:
        """Run a command typed in the lobby."""
        line = clean_line(line)
        word, _, rest = line.partition(" ")
        word, rest = word.lower().lstrip("/"), rest.strip()
        if not word:
            return
        done = _COMMANDS.get(word)
        self._asked = self._asked or word in _STEPS
        self._seeking = word == "seek" or (self._seeking and word != "stop")
        if done:
            problem = done(self._link, rest)
            if problem:
                yield problem
        elif word == "rooms":
            yield from self._rooms()
        elif word in ("help", "?"):
            yield from HELP
        elif word in ("status", "hp", "where"):
            yield self._where()
            yield from self._rooms()
        else:
            yield unknown_command(line)

    def must_wait(self, line: str) -> bool:
        """Return whether a line from a pipe must wait for the room that was requested."""
        word = clean_line(line).partition(" ")[0].lower().lstrip("/")
        return self._asked and word not in (*_COMMANDS, *_WORDS)

    def parse_inside(self, line: str) -> ClientMessage | None:
        """Return the meaning of a line that is valid only in a room of an arena."""
        word, _, rest = clean_line(line).lower().partition(" ")
        match word.lstrip("/"), rest.strip():
            case _ if not self.lobby_state.arena:
                return None
            case "leave", "":
                return Leave()
            case "call", level if level:
                return Call(level[:64])
        return None

    def _where(self) -> str:
        return phrase("You are in the lobby of an arena, as {name}.", name=self.lobby_state.name)

    def _rooms(self) -> Iterator[str]:
        if not self.lobby_state.rooms:
            yield phrase("No room is open. Type open to open one.")
        for listing in self.lobby_state.open_rooms:
            yield describe_room(listing)
        crowd = self.lobby_state.counts
        yield phrase(
            "{lobby} in the lobby, {seeking} searching, {rooms} in rooms.",
            lobby=crowd.lobby,
            seeking=crowd.seeking,
            rooms=crowd.rooms,
        )


def describe_room(listing: RoomListing) -> str:
    """Return a room as one sentence."""
    names = join_phrases(listing.names, " / ") if listing.names else phrase("nobody")
    if listing.running:
        state = phrase("match running")
    elif len(listing.names) > 1:
        state = phrase("both seats are taken")
    elif listing.access is Access.CODE:
        state = phrase("one seat is free, with a code")
    else:
        state = phrase("one seat is free")
    return phrase(
        "Room {number}: {names}, {state}.", number=listing.number, names=names, state=state
    )


def _open(link: Link, rest: str) -> str:
    if rest.lower() not in ("", *Access):
        return phrase("Open what? Type open, open code or open private.")
    link.send(Open(Access(rest.lower() or Access.OPEN)))
    return ""


def _enter(watch: bool) -> "Callable[[Link, str], str]":
    def enter(link: Link, rest: str) -> str:
        if not rest:
            return phrase("Which room? Type its number or its code.")
        if rest.isascii() and rest.isdigit() and len(rest) < 10:
            link.send(Enter(int(rest), watch=watch))
        else:
            link.send(Enter(code=rest[:64], watch=watch))
        return ""

    return enter


def _seek(on: bool) -> "Callable[[Link, str], str]":
    def seek(link: Link, rest: str) -> str:
        link.send(Seek(on))
        return (
            phrase("You are searching for an opponent.")
            if on
            else phrase("You have stopped searching.")
        )

    return seek


def _say(link: Link, rest: str) -> str:
    if not rest:
        return phrase("Say what? Type say and your words.")
    link.send(Say(clean_text(rest)))
    return next(too_long(rest), "")


_COMMANDS: dict[str, Callable[[Link, str], str]] = {
    "open": _open,
    "sit": _enter(watch=False),
    "join": _enter(watch=False),
    "watch": _enter(watch=True),
    "seek": _seek(on=True),
    "stop": _seek(on=False),
    "say": _say,
}

_WORDS = ("rooms", "help", "?", "status", "hp", "where", "log", "quit")
_STEPS = ("open", "sit", "join", "watch", "seek")
"""The commands after which we are on the way into a room."""
