"""A data folder that is deleted while it is used: it is said, and what comes then is kept."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import net.hosting.commit_queue
import net.store.client_store
from game.app.arguments import parse_arguments
from game.app.context import Context
from game.player.settings import Settings, load_settings
from game.player.statistics import Statistics
from game.protocol.lobby_messages import Notice
from game.protocol.messages import Said
from game.terminal.match import TextMatch
from game.terminal.stdin_lines import StdinLines
from game.terminal.terminal import Terminal
from net.lazy_link_factory import LazyLinkFactory
from net.security.identity import load_identity, restore_identity
from net.store.journal import Journal
from net.store.stored_room import RoomDetails
from tests.end_to_end.real_player import RealPlayer, take_turns
from tests.faults.machine import Machine, finish, machines, together
from tests.faults.test_full_disk import full_journal, play
from tests.game.player.test_statistics import row
from tests.support import until

GONE = (
    "Parley's data folder was deleted, with everything in it. From now on, everything is saved "
    "in a new one."
)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(net.hosting.commit_queue, "RETRY_SECONDS", 0.2)
    for name in ("RETRY_SECONDS", "LOOK_SECONDS"):
        monkeypatch.setattr(net.store.client_store, name, 0.2)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[list[Machine]]:
    with machines(tmp_path, "ana", "ben") as pair:
        yield pair


@pytest.mark.parametrize("whose", [0, 1], ids=["the-host's", "the-guest's"])
def test_a_match_whose_folder_was_deleted_goes_on_and_comes_back_after_a_kill(
    pair: list[Machine], whose: int
) -> None:
    ana, ben = play(pair)
    loser = pair[whose]
    shutil.rmtree(loser.folder)
    restore_identity(loser.identity)
    take_turns(ana, ben, 2)
    ana.say("Still there?")
    for visitor in (ana, ben):
        visitor.until(lambda v=visitor: said_by(v))  # type: ignore[misc]
    said = list(ana.room_state.log)
    until(lambda: any(list(room.copy.entries) == said for room in loser.stores.player.rooms()))
    pair[0].die()
    pair[1].die()
    ana = pair[0].wake().host()
    ben = pair[1].wake().join(pair[0].port)
    together(ana, ben)
    assert ana.room_state.log[: len(said)] == said
    finish(ana, ben)


def test_what_was_said_is_kept_again_although_nothing_more_is_said(pair: list[Machine]) -> None:
    _, ben = play(pair)
    ben.say("The last word.")
    ben.until(lambda: said_by(ben))
    said = list(ben.room_state.log)
    shutil.rmtree(pair[1].folder)
    until(lambda: any(list(room.copy.entries) == said for room in pair[1].stores.player.rooms()))


def said_by(visitor: RealPlayer) -> list[Said]:
    """What was said, once the host has it."""
    return [entry for entry in visitor.room_state.log if isinstance(entry, Said)]


def test_a_journal_whose_file_was_deleted_begins_another_one(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "data" / "host.db")
    journal.open_room("room", 0, RoomDetails({}))
    assert journal.flush()
    shutil.rmtree(tmp_path / "data")
    errors: list[OSError | None] = []
    journal.open_room("room", 1, RoomDetails({}), errors.append)
    assert journal.flush()
    assert errors[0] is not None and journal.renewed == 1
    journal.open_room("room", 2, RoomDetails({}), errors.append)
    assert journal.flush()
    assert errors[1] is None
    journal.close()
    again = Journal(tmp_path / "data" / "host.db")
    stored = again.read("room")
    again.close()
    assert stored is not None and stored.copy.epoch == 2


class TickingClock:
    """A clock on which a second passes with every look."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


@pytest.fixture
def context(tmp_path: Path) -> Context:
    context = Context(parse_arguments(["--data", str(tmp_path / "data")]))
    context.clock = TickingClock()
    context.store_settings(Settings(text_size=150))
    identity = load_identity(context.folder)
    context.restore = lambda: restore_identity(identity)
    assert context.news() == ""
    return context


def test_it_is_said_once_and_what_was_loaded_is_kept_again(context: Context) -> None:
    key = load_identity(context.folder).public_key
    shutil.rmtree(context.folder)
    assert [context.news(), context.news()] == [GONE, ""]
    assert load_settings(context.folder)[0].text_size == 150
    assert load_identity(context.folder).public_key == key


def test_what_was_deleted_in_the_folder_is_noticed_as_well(context: Context) -> None:
    shutil.rmtree(context.folder / "identity")
    assert [context.news(), context.news()] == [GONE, ""]


def test_a_folder_that_cannot_be_made_again_is_said_until_it_can(context: Context) -> None:
    shutil.rmtree(context.folder)
    context.folder.write_bytes(b"")
    assert context.news() == (
        "Parley's data folder was deleted and cannot be recreated: File exists. Nothing is "
        "being saved."
    )
    assert context.news() == ""
    context.folder.unlink()
    assert [context.news(), context.news()] == [GONE, ""]


def test_what_happened_to_the_progress_is_news(context: Context) -> None:
    Statistics(context.folder).add(row(1))
    (context.folder / "progress.db").write_bytes(b"nonsense" * 900)
    assert context.statistics.rows() == ()
    assert context.news().startswith("The damaged progress.db is saved as progress.db.damaged now.")


def test_plain_text_says_the_news_in_the_middle_of_a_match(
    pair: list[Machine], tmp_path: Path
) -> None:
    news, out = iter([GONE]), io.StringIO()
    (tmp_path / "typed").write_bytes(b"quit\n")
    with (tmp_path / "typed").open("rb", buffering=0) as source:
        terminal = Terminal(StdinLines(source), out, news=lambda: next(news, ""))
        terminal.play(TextMatch(pair[0].host().link))
    assert GONE in out.getvalue().splitlines()


def test_a_guest_whose_disk_takes_nothing_is_told_once_and_when_it_does(
    pair: list[Machine],
) -> None:
    disk = full_journal(pair[1], "player")
    ana, ben = play(pair)
    disk.full = True
    ana.say("Hello?")
    ben.until(lambda: ben.saw(Notice))
    disk.full = False
    ben.until(lambda: len(told(ben)) == 2)
    assert told(ben) == [
        "Your copy of this match cannot be saved: database or disk is full. The match continues.",
        "Your copy of this match is being saved again.",
    ]


def told(visitor: RealPlayer) -> list[str]:
    return [each.text for each in visitor.heard if isinstance(each, Notice)]


def test_a_player_whose_disk_keeps_nothing_is_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"")
    options = ["--data", str(tmp_path / "data"), "--host", "--port", "0", "--name", "Ana"]
    links = LazyLinkFactory(Context(parse_arguments(options)))
    ana = RealPlayer(links.match_opener().host().link).sit_down()
    ana.until(lambda: told(ana))
    assert told(ana)[0].startswith("This match cannot be saved on this machine: ")
    ana.link.close()
    links.close()
