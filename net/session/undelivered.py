"""Undelivered: our messages and actions that did not arrive, to be shown to the player."""

from collections.abc import Iterable, Sequence

import msgspec

from game.i18n.phrase import join_phrases, phrase
from game.protocol.messages import Acted, Chosen, Entry, ErrorCode, Refused, Said, Say
from game.protocol.quick_chat import chat_text
from game.rules import Seat


class Undelivered:
    """The undelivered messages of one session."""

    def __init__(self) -> None:
        self._lines: tuple[Say, ...] = ()
        """Chat messages that may be sent in the present room, if the player wants that."""
        self._void: tuple[Chosen | Acted | Said, ...] = ()
        """Ours in our copy of the log, after the place from which the host's is another."""
        self._refusals: list[Refused] = []
        self._kept: set[int] = set()
        """Numbers of the lines that are known to wait for another run of the program."""

    def take_lines(self) -> tuple[Say, ...]:
        """Return the chat messages, each once."""
        lines, self._lines = self._lines, ()
        return lines

    def take_refusals(self) -> list[Refused]:
        """Return sentences for the player, each once."""
        refusals, self._refusals = self._refusals, []
        return refusals

    def add_refusals(self, sentences: Iterable[str]) -> None:
        """Add sentences about requests that were not done."""
        self._refusals += [Refused(ErrorCode.LOST, text) for text in sentences]

    def move(self, lines: Iterable[Say]) -> None:
        """Note that we are in another room than these messages were meant for."""
        self._lines += tuple(msgspec.structs.replace(line, number=0) for line in lines)

    def drop(self, lines: Iterable[Say] = ()) -> None:
        """There is nobody any more to whom these lines, and those that had moved, could be sent."""
        if lines := (*self.take_lines(), *lines):
            self.add_refusals([phrase("Not sent: {lines}", lines=_told(lines))])

    def keep(self, lines: Iterable[Say]) -> None:
        """Note that these messages wait on disk until the player returns; each is reported once."""
        if lines := [line for line in lines if line.number not in self._kept]:
            self._kept |= {line.number for line in lines}
            text = phrase("Not sent until you come back here: {lines}", lines=_told(lines))
            self.add_refusals([text])

    def replace(self, entries: Iterable[Entry], own: Seat | None) -> None:
        """The host has other entries instead of these, or none; `check` once they are here."""
        self._void = tuple(_ours(entries, own))

    def check(self, log: Sequence[Entry], own: Seat | None) -> None:
        """All that the host has is here: whatever of ours is not among it is undelivered."""
        void, self._void = self._void, ()
        there = {entry.number for entry in _ours(log, own)} if void else set()
        for entry in void:
            if entry.number in there:
                continue
            if isinstance(entry, Said):
                self.move([Say(entry.text, entry.emote, phrase=entry.phrase)])
            elif entry.number:
                turn = entry.turn
                text = phrase("Your choice in turn {turn} was lost. Choose again.", turn=turn)
                self._refusals.append(Refused(ErrorCode.LOST, text, entry.number))


def _told(lines: Iterable[Say]) -> str:
    return join_phrases((chat_text(line.text, line.phrase) for line in lines), " / ")


def _ours(entries: Iterable[Entry], own: Seat | None) -> Iterable[Chosen | Acted | Said]:
    return (e for e in entries if isinstance(e, Chosen | Acted | Said) and e.seat is own)
