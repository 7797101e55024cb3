"""A long evening leaves memory and is read again, and nobody who is there or comes notices it."""

import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from game.match.hash_chain import Tips
from game.protocol.lobby_messages import Enter
from game.protocol.messages import Entry, Said, Say, Started, Welcome
from net.room.event_log import EventLog
from net.room.log_copy import tips_of
from net.room.paged_entries import BLOCK, HistoryLost, PagedEntries
from net.store.journal import Journal
from net.store.journal_file import connected
from net.store.stored_room import RoomDetails
from net.wire.rate_limit import NO_LIMITS
from tests.end_to_end.real_player import begin, take_turns
from tests.game.records.sample_records import duel
from tests.net.arenas import ArenaGuest, RunningArena, arena
from tests.support import LEFT

FEW = 8


def talk(lines: int) -> list[Entry]:
    entries: list[Entry] = []
    tips = Tips()
    for seq in range(1, lines + 1):
        entries.append(tips.sealed(Said(seq, LEFT, seq, "Ana", f"line {seq}")))
        tips = tips.after(entries[-1])
    return entries


class CountingStore:
    """Gives back what was written, and counts how often it is asked."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries, self.asked = list(entries), 0

    def read(self, after: int, count: int) -> Sequence[Entry]:
        self.asked += 1
        return self.entries[after : after + count]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries leave memory by eight."""
    monkeypatch.setattr("net.room.paged_entries.BLOCK", FEW)


def test_what_has_left_memory_is_there_as_before(few: None) -> None:
    entries = talk(50)
    disk = CountingStore(entries)
    log = PagedEntries(entries, disk.read)
    log.evict(37)
    assert len(log._recent) == 50 - 24
    assert list(log) == entries
    assert len(log) == 50
    for start in range(0, 50, 3):
        for stop in range(start, 50, 7):
            assert log[start:stop] == entries[start:stop]
        assert log[start] == entries[start]
        assert log[start - 50] == entries[start]
        assert log.tip(start) == tips_of(entries[:start]).digest
    assert log[::-1] == entries[::-1]
    assert log[60:] == []


def test_tips_are_known_over_the_start_of_a_match(few: None) -> None:
    entries = [*duel().entries]
    log = PagedEntries(entries, CountingStore(entries).read)
    log.evict(len(entries))
    assert isinstance(entries[0], Started)
    for length in range(len(entries) + 1):
        assert log.tip(length) == tips_of(entries[:length]).digest


def test_the_newest_are_read_from_no_disk(few: None) -> None:
    disk = CountingStore(talk(50))
    log = PagedEntries(disk.entries, disk.read)
    log.evict(50)
    assert log[-FEW:] == disk.entries[-FEW:]
    log.append(talk(51)[-1])
    assert log.tip(51) == tips_of(talk(51)).digest
    assert disk.asked == 0


def test_what_is_not_on_the_disk_stays(few: None) -> None:
    entries = talk(50)
    for kept in (0, FEW, 2 * FEW - 1):
        log = PagedEntries(entries, CountingStore(entries).read)
        log.evict(kept)
        assert len(log._recent) == 50
    log = PagedEntries(entries)
    log.evict(50)
    assert len(log._recent) == 50


def test_what_leaves_memory_while_it_is_read_is_read_all_the_same(few: None) -> None:
    entries = talk(50)
    log = PagedEntries(entries, CountingStore(entries).read)
    history = log.read_range(2, 50)
    heard = [next(history) for _ in range(5)]
    log.evict(50)
    assert [*heard, *history] == entries[2:]


def test_a_past_that_is_not_as_it_was_is_lost_and_never_shown(few: None) -> None:
    entries = talk(50)
    lie = msgspec.structs.replace(entries[3], text="never said")
    for disk in (
        CountingStore([*entries[:3], lie, *entries[4:]]),
        CountingStore([*entries[:3], *entries[4:]]),
        CountingStore(entries[:7]),
        CountingStore([]),
    ):
        log = PagedEntries(entries, disk.read)
        log.evict(50)
        with pytest.raises(HistoryLost):
            list(log)


def test_a_room_that_talks_all_day_does_not_grow_in_memory(tmp_path: Path) -> None:
    """Before, a line took 0.4 to 2.7 KB for ever."""
    journal = Journal(tmp_path / "arena.db")
    event_log = EventLog("room", past=journal.entries)
    journal.open_room("room", 0, RoomDetails({}))

    def say(lines: int) -> int:
        for _ in range(lines):
            said = Said(event_log.next_seq, LEFT, 0, "Ana", "\U0001f600" * 300)
            journal.append("room", [event_log.write(said)])
        journal.flush()
        event_log.entries.evict(len(event_log.entries))
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        before = say(4 * BLOCK)
        assert say(4 * BLOCK) - before < 4 * BLOCK * 500
        assert sum(1 for _ in event_log.entries) == 8 * BLOCK
    finally:
        tracemalloc.stop()
        journal.close()


def newest_epoch(guest: ArenaGuest) -> int:
    return [each.epoch for each in guest.heard if isinstance(each, Welcome)][-1]


# --- in an arena -----------------------------------------------------------------------------


def long_context(here: RunningArena) -> tuple[ArenaGuest, ArenaGuest]:
    """Two who have talked so long that most of it has left memory."""
    ana, ben = here.pair()
    begin(ana, ben)
    for number in range(6 * FEW):
        ana.send(Say(f"line {number}"))
        ben.until(lambda n=number: f"line {n}" in ben.lines[-1:])  # type: ignore[misc]
    log = next(iter(here.runner.arena.rooms)).room_host.room.event_log.entries
    assert len(log._recent) < 3 * FEW
    return ana, ben


def test_who_comes_late_is_shown_all_of_a_long_context(few: None, tmp_path: Path) -> None:
    with arena(tmp_path, limits=NO_LIMITS) as here:
        ana, ben = long_context(here)
        assert ana.lobby_state.room_entered
        number = ana.lobby_state.room_entered.number
        eve = here.guest("Eve").in_lobby().request(Enter(number, watch=True))
        eve.until(lambda: eve.room_state.log == ana.room_state.log)
        take_turns(ana, ben)
        eve.until(lambda: eve.room_state.log == ana.room_state.log)


def test_who_was_away_gets_what_he_has_missed_of_it(few: None, tmp_path: Path) -> None:
    with arena(tmp_path, limits=NO_LIMITS) as here:
        ana, ben = long_context(here)
        server, loop = here.runner.server, here.runner._loop
        assert loop
        for connection in list(server._connections):
            loop.call_soon_threadsafe(connection.abort)
        for each in (ana, ben):
            each.until(lambda v=each: v.room_state.everyone_present)  # type: ignore[misc]
        take_turns(ana, ben)
        assert ana.room_state.log == ben.room_state.log


def test_a_past_that_is_lost_is_brought_back_by_the_players(few: None, tmp_path: Path) -> None:
    with arena(tmp_path, limits=NO_LIMITS) as here:
        ana, ben = long_context(here)
        assert ana.lobby_state.room_entered
        with connected(tmp_path / "arena.db") as connection:
            connection.execute("DELETE FROM entry WHERE seq BETWEEN 3 AND 5")
        before = list(ana.room_state.log)
        eve = (
            here.guest("Eve")
            .in_lobby()
            .request(Enter(ana.lobby_state.room_entered.number, watch=True))
        )
        for each in (ana, ben):
            each.until(lambda v=each: newest_epoch(v) > 0)  # type: ignore[misc]
        assert ana.room_state.log[: len(before)] == before
        eve.until(lambda: eve.room_state.log == ana.room_state.log)
        take_turns(ana, ben)
        eve.until(lambda: eve.room_state.log == ana.room_state.log)
