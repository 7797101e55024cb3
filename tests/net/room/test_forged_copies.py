"""Forged copies: a player edits the copy of a match and brings it to its host, to a host that has
never seen the match, or to an arena. Nothing of it stands that somebody else would have signed."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from game.match.signatures import Signer
from game.match.statements import act_bytes, line_bytes, mark
from game.protocol.messages import (
    Acted,
    Chosen,
    Ended,
    Entry,
    Hello,
    ResumeAnswer,
    Said,
    Say,
    Seats,
    Shown,
    Started,
    position,
)
from game.protocol.version import PROTOCOL, VERSION
from game.rules import Action, ForcedDice, Reason, Seat, resolve
from net.room.log_copy import LogCopy, tips_of
from net.room.log_state import log_state_of
from net.room.room import Room
from net.room.room_options import RoomOptions
from tests.end_to_end.page_signer import PageSigner
from tests.end_to_end.test_signed_conformance import begin
from tests.keys import Key
from tests.net.arenas import RunningArena, arena
from tests.net.fair_match import HOST, FairMatch
from tests.net.room.test_copy_verification import FreshHost
from tests.support import LEFT, RIGHT, ROSTER, LoadedDice

replace = msgspec.structs.replace


class CopyForger:
    """A player with a copy of the log, who chains whatever is to be in it."""

    def __init__(self, entries: Sequence[Entry], seat: Seat, signer: Signer) -> None:
        self.entries, self.seat, self.signer = list(entries), seat, signer
        started = next(entry for entry in entries if isinstance(entry, Started))
        self.room = started.room
        self._names = {LEFT: started.left.name, RIGHT: started.right.name}
        sides = {LEFT: started.left, RIGHT: started.right}
        self._keys = {seat: side.promise.key for seat, side in sides.items() if side.promise}

    def add(self, entry: Entry) -> "CopyForger":
        entry = replace(entry, seq=len(self.entries) + 1)
        self.entries.append(tips_of(self.entries).sealed(entry))
        return self

    def change(self, change: Callable[[Entry], Entry]) -> "CopyForger":
        """All entries once more, each as it is changed."""
        old, self.entries = self.entries, []
        for entry in old:
            self.add(change(entry))
        return self

    def say(self, text: str, seat: Seat | None = None, **changes: Any) -> "CopyForger":
        """A line of that seat; our own is signed."""
        seat = seat or self.seat
        numbers = [e.number for e in self.entries if isinstance(e, Chosen | Acted | Said)]
        number, seen = max(numbers, default=0) + 1, tips_of(self.entries).digest
        said = Said(0, seat, number, self._names[seat], text, key=self._keys[seat], seen=seen)
        said = replace(said, **changes)
        signed = line_bytes(self.room, seat, said.number, said.text, "", False, seen)
        return self.add(replace(said, signature=self.signer.sign(signed).hex()))

    def act(self, *, by_clock: bool = False) -> "CopyForger":
        """Whoever is to move defends; the signatures are all ours."""
        log_state = log_state_of(self.room, self.entries[: self._good])
        battle = log_state.battle
        assert battle
        after, _ = resolve(battle, Action.DEFEND, ForcedDice(()))
        tip, mover = tips_of(self.entries).match, battle.to_move
        done = (mover, 0 if by_clock else 50, battle.turn, Action.DEFEND, (), position(after))
        acted = Acted(len(self.entries) + 1, *done, by_clock)
        if by_clock:
            return self.add(replace(acted, host=mark(self.signer, self.room, acted, tip)))
        signed = act_bytes(self.room, 1, mover, battle.turn, 50, Action.DEFEND, tip)
        return self.add(replace(acted, signature=self.signer.sign(signed).hex()))

    @property
    def _good(self) -> int:
        return len(self.entries)

    def end(self, reason: Reason) -> "CopyForger":
        """The other side has lost; the host's mark is ours."""
        ended = Ended(len(self.entries) + 1, self.seat, reason)
        tip = tips_of(self.entries).match
        return self.add(replace(ended, host=mark(self.signer, self.room, ended, tip)))


def rewrite(liar: CopyForger) -> None:
    """The same choices under another id of the match."""
    liar.change(lambda e: replace(e, id="another") if isinstance(e, Started) else e)


def misquote(liar: CopyForger) -> None:
    """Somebody gives the match up who did not."""
    liar.change(
        lambda e: (
            replace(e, text="I give this match up")
            if isinstance(e, Said) and e.seat is not liar.seat
            else e
        )
    )


def undo(liar: CopyForger) -> None:
    """All after the start was never done."""
    at = next(at for at, entry in enumerate(liar.entries) if isinstance(entry, Started))
    del liar.entries[at + 1 :]
    liar.say("Let us begin")


def extend(liar: CopyForger) -> None:
    """The other side chose, too."""
    liar.act().say("I only defend from now on", liar.seat.other)


def run_out(liar: CopyForger) -> None:
    """The other side's clock ran out."""
    liar.act(by_clock=True)


def give_up(liar: CopyForger) -> None:
    """The other side left."""
    liar.end(Reason.LEFT)


def go_away(liar: CopyForger) -> None:
    """The other side was away for too long."""
    liar.end(Reason.AWAY)


def speak(liar: CopyForger) -> None:
    """A line of the player's own: signed, and yet nobody heard it."""
    liar.say("I was here")


FORGERIES = (rewrite, misquote, undo, extend, run_out, give_up, go_away)


@pytest.fixture
def duet() -> FairMatch:
    """Ana is to move; both have chosen and spoken."""
    duet = FairMatch().fight()
    duet.act(Action.CHARGE)
    duet.send(duet.ana, Say("Well met"))
    duet.act(Action.CHARGE)
    return duet


def brought(duet: FairMatch, *forgeries: Callable[[CopyForger], object]) -> list[Entry]:
    """What Ben brings."""
    liar = CopyForger(duet.room.event_log.entries, RIGHT, Key("Ben"))
    for forge in forgeries:
        forge(liar)
    return liar.entries


def back_at_the_host(
    duet: FairMatch, entries: Sequence[Entry], kept: int = 0, *, whole: bool = False
) -> list[Entry]:
    """What stands after Ben came back with his copy; the host had lost the last `kept` entries."""
    honest = tuple(duet.room.event_log.entries)
    seat_owners = duet.room.seat_owners
    copy = LogCopy(
        duet.room.event_log.room, 0, seat_owners, honest[: len(honest) - kept], None, whole
    )
    tokens = iter(f"later{number}" for number in range(100))
    room = Room(ROSTER, LoadedDice(), lambda: next(tokens), RoomOptions(signer=HOST), copy=copy)
    welcome = duet.ben.session.welcome
    assert welcome
    key, tip = Key("Ben").public_key.hex(), tips_of(entries).digest
    hello = Hello(PROTOCOL, VERSION, "Ben", epoch=9, key=key, have=len(entries), tip=tip)
    hello = replace(hello, room=room.event_log.room, token=welcome.token)
    if not isinstance(room.enter(hello, 0.0), Seat):
        room.enter_with_copy(
            hello, Shown(seat_owners[LEFT], seat_owners[RIGHT], tuple(entries)), 0.0
        )
    assert any(isinstance(envelope.message, Seats) for envelope in room.envelopes())
    return list(room.event_log.entries)


@pytest.mark.parametrize("lost", [0, 1])
@pytest.mark.parametrize("forge", FORGERIES)
def test_a_host_keeps_its_own_log(
    duet: FairMatch, forge: Callable[[CopyForger], object], lost: int
) -> None:
    honest = list(duet.room.event_log.entries)
    stands = back_at_the_host(duet, brought(duet, forge), lost)
    assert stands == honest[: len(stands)]
    assert len(stands) >= len(honest) - lost


@pytest.mark.parametrize("forge", FORGERIES)
def test_a_host_that_knows_nothing_takes_what_its_player_signed_and_no_more(
    duet: FairMatch, forge: Callable[[CopyForger], object]
) -> None:
    honest = list(duet.room.event_log.entries)
    fresh = FreshHost(brought(duet, forge), duet)
    fresh.bring()
    fresh.room.receive(LEFT, ResumeAnswer(accept=True), 0.0)
    stands = list(fresh.room.event_log.entries)
    assert stands == honest[: len(stands)] or stands[-1] == brought(duet, forge)[-1]
    assert [e for e in stands if e not in honest and not _is_bens(e)] == []


def _is_bens(entry: Entry) -> bool:
    return isinstance(entry, Said) and entry.seat is RIGHT


@pytest.mark.parametrize(
    "changes",
    [{"number": 2**32 + 1}, {"number": 1}, {"name": "Referee"}, {"name": "Ana\x1b[31m"}],
)
def test_a_line_that_no_room_would_have_accepted_is_taken_by_none(
    duet: FairMatch, changes: dict[str, Any]
) -> None:
    entries = brought(duet, lambda liar: liar.say("hello", **changes))
    assert back_at_the_host(duet, entries) == list(duet.room.event_log.entries)


@pytest.mark.parametrize("text", ["\x1b[31mred", "\u202eright to left", "", "a" * 301])
def test_a_line_that_was_not_cleaned_is_taken_by_nobody(duet: FairMatch, text: str) -> None:
    entries = brought(duet, lambda liar: liar.say(text))
    assert back_at_the_host(duet, entries) == list(duet.room.event_log.entries)


def test_ones_own_signed_line_that_the_host_has_lost_comes_back(duet: FairMatch) -> None:
    entries = brought(duet, speak)
    assert back_at_the_host(duet, entries) == entries


def test_a_log_that_was_read_whole_takes_no_longer_copy_at_all(duet: FairMatch) -> None:
    entries = brought(duet, speak)
    assert back_at_the_host(duet, entries, whole=True) == list(duet.room.event_log.entries)


# --- an arena -----------------------------------------------------------------------------------


def in_a_match(here: RunningArena) -> list[PageSigner]:
    """Two in a match of an arena; the first is to move."""
    pair = [PageSigner(here.port).hello(name) for name in ("Ana", "Ben")]
    for each in pair:
        each.until("lobby")
        each.send("seek")
    for each in pair:
        each.until("inside")
    both = begin(*pair)
    for mover, other in (both, reversed(both)):
        mover.send("say", **mover.line("Well met"))
        for each in both:
            each.until("said")
        mover.send("act", **mover.choice("charge"))
        mover.until("acted")
        other.until("acted")
    return both


@pytest.mark.parametrize("forge", [rewrite, undo, extend, give_up, speak])
def test_an_arena_that_was_started_again_keeps_its_own_log(
    tmp_path: Path, forge: Callable[[CopyForger], object]
) -> None:
    with arena(tmp_path) as here:
        victim, liar = in_a_match(here)
        honest = msgspec.convert(liar.entries, list[Entry])
        here.stop(hurry=True)
        victim.close()
        liar.close()
    forged = CopyForger(honest, Seat(liar.seat), _PageKey(liar))
    forge(forged)
    with arena(tmp_path) as here:
        about = {**liar.returning, "have": len(forged.entries)}
        about["tip"] = tips_of(forged.entries).digest
        back = PageSigner(here.port)
        back.key = liar.key
        back.hello("whoever", **about)
        if back.until("show", "welcome")["type"] == "show":
            shown = msgspec.to_builtins(forged.entries)
            back.send("shown", left=None, right=None, entries=shown)
            back.until("welcome")
        assert back.welcome["room"] == liar.room
        assert back.welcome["seq"] == len(honest)
        [hosted_room] = here.runner.arena.rooms
        assert list(hosted_room.room_host.room.event_log.entries) == honest
        back.close()


class _PageKey:
    """The key of somebody on a bare socket."""

    def __init__(self, player: PageSigner) -> None:
        self.public_key = player.key.public_key().public_bytes_raw()
        self.sign = player.key.sign
