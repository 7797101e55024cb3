"""What rooms and links bring is recorded, by both sides alike, and the record is proven."""

import io
from collections import deque
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from game.client_state.link import HostCheated, Incoming, LinkClosed
from game.client_state.room_state import Happening, RoomState
from game.match.hash_chain import Tips
from game.match.match_state import FollowedEntry
from game.protocol.limits import SHOWING_SECONDS
from game.protocol.messages import (
    Acted,
    Chosen,
    Ended,
    Entry,
    ErrorCode,
    Leave,
    Pick,
    Rematch,
    Said,
    Say,
    ServerMessage,
)
from game.records.archive import load, paths
from game.records.record import Record, parse, records
from game.records.recorder import Recorder
from game.records.replay import beats
from game.records.report import Report
from game.records.verify import ChatCompleteness, verify
from game.rules import Action, Outcome, Reason, Roster, Seat, legal_actions
from game.session import GameSession
from game.terminal.match import TextMatch
from game.terminal.stdin_lines import StdinLines
from game.terminal.terminal import Terminal
from net.local.hotseat import HotseatLink
from tests.game.records.sample_records import duel
from tests.game.ui.screen_driver import FakeLink
from tests.keys import Key
from tests.net.fair_match import FairMatch
from tests.net.room_script import RoomScript
from tests.support import LEFT, RIGHT, ROSTER, welcome_of

WHEN = datetime(2026, 11, 22, 18, 5)


def play(random: Random, matches: int = 3) -> RoomScript:
    """An evening by dice: some talk, some sleep, and at the end of each match another one."""
    first, *rolls = (random.randint(1, 5) for _ in range(2000))
    context = RoomScript([min(first, 2), *rolls])
    for _ in range(matches):
        context.say(random.choice(list(Seat)), "Shall we?")
        for seat in Seat:
            context.send(seat, Pick(random.choice(ROSTER.fighter).id, ready=True))
        while (battle := context.room.battle) and not context.room.outcome:
            match random.randrange(6):
                case 0:
                    context.say(random.choice(list(Seat)), "¡Olé! 😀")
                case 1:
                    context.wait(SHOWING_SECONDS + 61)
                case _:
                    context.act(battle.to_move, random.choice(legal_actions(battle)))
        for seat in Seat:
            context.send(seat, Rematch())
    context.say(LEFT, "Good night")
    return context


@pytest.mark.parametrize("seed", range(40))
def test_whatever_happens_in_a_room_its_record_is_proven(seed: int, tmp_path: Path) -> None:
    context = play(Random(seed))
    kept = records(context.room.event_log.entries)
    assert len(kept) == 3
    for record in kept:
        verdict = verify(parse(record.encode()))
        assert verdict.proven, verdict.sentence
        assert verdict.chat is ChatCompleteness.COMPLETE
        assert verdict.outcome is not None
        assert verify(record.without_chat()).proven
    copies: list[set[Record]] = []
    for seat in Seat:
        recorder = Recorder(tmp_path / seat, lambda: WHEN)
        for message in context.heard(seat):
            recorder.receive(message)
        recorder.close()
        copies.append({load(path) for path in paths(tmp_path / seat)})
    assert copies[0] == copies[1] == set(kept)


def test_who_stays_has_the_record_of_a_match_that_was_left(tmp_path: Path) -> None:
    context = RoomScript().fight()
    context.act(LEFT, legal_actions(context.room.battle)[0])  # type: ignore[arg-type]
    context.send(LEFT, Leave())
    (record,) = records(context.room.event_log.entries)
    assert verify(record).outcome == Outcome(RIGHT, Reason.LEFT)


def test_at_one_keyboard_a_match_that_is_left_is_recorded_with_its_end(tmp_path: Path) -> None:
    session = GameSession(HotseatLink(Roster(1, ROSTER.fighter)), recorder=Recorder(tmp_path))
    drain(session)
    for fighter in ("straw", "reed"):
        session.pick(fighter, ready=True)
        drain(session)
    while session.room_state.battle and session.room_state.battle.turn < 4:
        session.act(session.room_state.legal_actions()[0])
        drain(session)
    session.leave()
    session.close()
    (path,) = paths(tmp_path)
    verdict = verify(load(path))
    assert verdict.proven
    assert verdict.outcome is not None
    assert verdict.outcome.reason is Reason.LEFT


class SlowLink(FakeLink):
    """What is to come comes only to who waits for it."""

    def __init__(self, later: list[Incoming]) -> None:
        super().__init__()
        self.later = later

    def wait(self, timeout: float) -> Incoming | None:
        return self.later.pop(0) if self.later else None


@pytest.mark.parametrize("by", ["leaving", "closing the window"])
def test_who_leaves_stays_until_he_has_heard_how_it_ended(tmp_path: Path, by: str) -> None:
    end = next(entry for entry in duel().entries if isinstance(entry, Ended))
    session = GameSession(SlowLink([end]), recorder=Recorder(tmp_path))
    for entry in duel().entries[: duel().entries.index(end)]:
        session.receive(entry)
    if by == "leaving":
        session.leave()
    session.close()
    (path,) = paths(tmp_path)
    assert verify(load(path)).outcome is not None


def test_a_match_in_which_something_is_taken_back_is_not_recorded(tmp_path: Path) -> None:
    session = GameSession(FakeLink(), recorder=Recorder(tmp_path))
    for entry in duel().entries[:4]:
        session.receive(entry)
    session.discard_match()
    session.close()
    assert paths(tmp_path) == []


def drain(session: GameSession) -> None:
    while (message := session.link.poll()) is not None:
        session.receive(message)


def test_a_window_keeps_what_its_session_hears_and_says_when_it_cannot(tmp_path: Path) -> None:
    session = GameSession(FakeLink(), recorder=Recorder(tmp_path))
    for entry in duel().entries:
        session.receive(entry)
    session.close()
    assert [load(path) for path in paths(tmp_path)] == [duel()]
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    session = GameSession(FakeLink(), recorder=Recorder(blocked))
    for entry in duel().entries:
        session.receive(entry)
    session.reveal_outcome()
    known = [line.text for line in session.room_state.lines if "could not be saved" in line.text]
    assert len(known) == 1
    session.close()


def test_without_a_keeper_nothing_is_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    session = GameSession(FakeLink())
    for entry in duel().entries:
        session.receive(entry)
    session.close()
    assert [*tmp_path.rglob("*")] == []


def test_plain_text_keeps_its_matches_too(tmp_path: Path) -> None:
    link = FakeLink()
    over: Incoming = LinkClosed(ErrorCode.CLOSED, "The host closed the game.")
    link.coming = deque([*duel().entries, over])
    out = io.StringIO()
    with (tmp_path / "typed").open("wb"):
        pass
    with (tmp_path / "typed").open("rb", buffering=0) as source:
        terminal = Terminal(StdinLines(source), out)
        terminal.play(TextMatch(link, recorder=Recorder(tmp_path / "records")))
    assert [load(path) for path in paths(tmp_path / "records")] == [duel()]


@pytest.mark.parametrize(
    "change",
    [{"text": "I cheated."}, {"seat": LEFT, "name": "Ana"}, {"key": Key("Eve").public_key.hex()}],
    ids=["another-text", "another-speaker", "another-key"],
)
def test_a_line_that_its_player_did_not_sign_ends_the_chat_and_not_the_replay(
    change: dict[str, Any],
) -> None:
    context = FairMatch().fight()
    context.send(context.ben, Say("Well struck."))
    context.play_out()
    (record,) = records(context.room.event_log.entries)
    assert verify(record).chat is ChatCompleteness.COMPLETE and verify(record).lines == 1
    tips, forged = Tips(), list[Entry]()
    for entry in record.entries:
        if isinstance(entry, Said):
            entry = tips.sealed(msgspec.structs.replace(entry, **change))
        tips = tips.after(entry)
        forged.append(entry)
    verdict = verify(Record(tuple(forged)))
    assert verdict.proven and verdict.chat is ChatCompleteness.DAMAGED
    assert verdict.chat_flaw and verdict.chat_flaw.reason == "its player did not sign it"
    assert not any(beat.line for beat in beats(verdict))


class RecordedMatch(RoomState):
    """A table that hands on to a keeper all that it is told."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__()
        self.recorder = recorder

    def receive(
        self, message: ServerMessage | FollowedEntry | HostCheated, now: float
    ) -> tuple[Happening, ...]:
        self.recorder.receive(message)
        return super().receive(message, now)


def test_the_record_of_a_match_with_a_lying_host_names_the_lie_and_counts_for_nobody(
    tmp_path: Path,
) -> None:
    def lie(message: ServerMessage) -> Iterable[ServerMessage]:
        ends = isinstance(message, Chosen | Acted) and message.turn == 2
        return [Ended(0, LEFT, Reason.AWAY)] if ends else [message]

    counted: list[object] = []
    duet = FairMatch()
    duet.ben.room_state = RecordedMatch(
        Recorder(tmp_path, lambda: WHEN, lambda *what: counted.append(what))
    )
    duet.ben.room_state.recorder.receive(welcome_of(RIGHT))
    duet.lie = lie
    duet.fight()
    duet.act(Action.DEFEND)
    duet.act(Action.DEFEND)
    duet.ben.room_state.recorder.close()
    (path,) = paths(tmp_path)
    verdict = verify(load(path))
    assert verdict.proven, "as far as its entries tell"
    assert verdict.false_claims == ("the host claims that you were away, but you are here",)
    assert Report(verdict).sentences[-1] == (
        "The program that saved this record caught the host lying: the host claims that you "
        "were away, but you are here."
    )
    assert counted == []
