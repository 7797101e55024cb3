"""Text lobby: the lobby of an arena in plain text, and what may be typed there."""

from collections.abc import Callable, Iterator

from game.contract.lobby import Access, Call, Card, Enter, Lobby, Notice, Open, Remarked, Seek
from game.contract.messages import Fact, Leave, Say, Wish
from game.table.link import Link
from game.table.listing import Listing
from game.table.narration import tell_speech
from game.text.commands import nothing_here, too_long
from game.words.cleaning import clean_line, clean_text
from game.words.phrase import joined, phrase

HELP = (
    phrase("Type rooms for the list, sit and a number or a code to play, watch to look on."),
    phrase("Type open for a room of your own, open code or open private to choose who comes in."),
    phrase("Type seek to be brought together with somebody, stop to seek no more."),
    phrase("Type say and your words to talk to everybody here, quit to leave."),
)

HELP_INSIDE = (
    phrase("Type call and a level to play against the computer, leave to go back to the lobby."),
)


class TextLobby:
    """Knows the lobby by its facts; gives sentences to print and sends wishes."""

    def __init__(self, link: Link) -> None:
        self.listing = Listing()
        self._link = link
        self._asked = False
        """For a room."""
        self._seeking = False
        """The link goes on with it on its next connection, should this one break."""

    def receive(self, fact: Fact) -> Iterator[str]:
        """Take in a fact; the sentences it is worth while we are in the lobby."""
        listing, before = self.listing, dict(self.listing.rooms)
        listing.receive(fact)
        if not listing.here:
            self._seeking = False
            return
        match fact:
            case Lobby(notice=notice):
                self._asked = self._seeking
                yield self._where()
                if self._seeking:
                    yield phrase("You seek a match.")
                yield notice or phrase("Type seek, rooms, open or help.")
            case Remarked():
                line = listing.lines[-1]
                yield tell_speech(line.name, line.text, line.emote)
            case Notice(text=text):
                yield text
            case _:
                news = listing.rooms.keys() - before.keys()
                yield from (tell_card(listing.rooms[number]) for number in sorted(news))

    def refused(self) -> None:
        """Something was not done: perhaps we are on no way into a room."""
        self._asked = False

    def command(self, line: str) -> Iterator[str]:
        """Do what was typed in the lobby."""
        line = clean_line(line)
        word, _, rest = line.partition(" ")
        word, rest = word.lower().lstrip("/"), rest.strip()
        if not word:
            return
        done = _WISHES.get(word)
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
            yield nothing_here(line)

    def must_wait(self, line: str) -> bool:
        """Whether a line that comes from a pipe is meant for the room that we have asked for."""
        word = clean_line(line).partition(" ")[0].lower().lstrip("/")
        return self._asked and word not in (*_WISHES, *_WORDS)

    def wish_inside(self, line: str) -> Wish | None:
        """What a line means in a room of an arena and nowhere else."""
        word, _, rest = clean_line(line).lower().partition(" ")
        match word.lstrip("/"), rest.strip():
            case _ if not self.listing.arena:
                return None
            case "leave", "":
                return Leave()
            case "call", level if level:
                return Call(level[:64])
        return None

    def _where(self) -> str:
        return phrase("You are in the lobby of an arena, as {name}.", name=self.listing.name)

    def _rooms(self) -> Iterator[str]:
        if not self.listing.rooms:
            yield phrase("No room is open. Type open to open one.")
        for card in self.listing.open_rooms:
            yield tell_card(card)
        crowd = self.listing.crowd
        yield phrase(
            "{lobby} in the lobby, {seeking} seeking, {rooms} in rooms.",
            lobby=crowd.lobby,
            seeking=crowd.seeking,
            rooms=crowd.rooms,
        )


def tell_card(card: Card) -> str:
    """A room as one sentence."""
    names = joined(card.names, " / ") if card.names else phrase("nobody")
    if card.running:
        state = phrase("they are fighting")
    elif len(card.names) > 1:
        state = phrase("both seats are taken")
    elif card.access is Access.CODE:
        state = phrase("one seat is free, with a code")
    else:
        state = phrase("one seat is free")
    return phrase("Room {number}: {names}, {state}.", number=card.number, names=names, state=state)


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
        return phrase("You seek a match.") if on else phrase("You seek no more.")

    return seek


def _say(link: Link, rest: str) -> str:
    if not rest:
        return phrase("Say what? Type say and your words.")
    link.send(Say(clean_text(rest)))
    return next(too_long(rest), "")


_WISHES: dict[str, Callable[[Link, str], str]] = {
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
"""After these we are on our way into a room."""
