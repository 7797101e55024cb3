"""The programs that stand in docs/, exactly as they stand there, against a host and in an arena."""

import re
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from threading import Thread

import pytest

from net.client.bot import Bot, DelayedLink, player_of
from net.client.client import Client
from net.room.system_dice import SystemDice
from net.server.server_thread import LOOPBACK, ServerThread
from net.wire.address import Address
from tests.game.solved_pairings import SolvedPairings
from tests.net.arenas import arena
from tests.support import ROSTER, until

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def bot(tmp_path: Path) -> Path:
    """The file that the page shows."""
    page = (ROOT / "docs" / "BOTS.md").read_text(encoding="utf-8")
    [source] = re.findall(r"```python\n(.*?)```", page, re.S)
    assert len(source.splitlines()) < 60
    file = tmp_path / "bot.py"
    file.write_text(source, encoding="utf-8")
    return file


def start(bot: Path, port: int, name: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-I", str(bot), LOOPBACK, str(port), name, "plain"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_two_bots_that_seek_a_match_in_an_arena_play_it_to_its_end(
    bot: Path, tmp_path: Path
) -> None:
    with arena(tmp_path / "arena") as here:
        bots = [start(bot, here.port, name) for name in ("Rook", "Crow")]
        known = [each.communicate(timeout=60)[0].strip() for each in bots]
    assert sorted(known) == ["lost", "won"]


@pytest.mark.parametrize("ours_first", [True, False])
def test_the_bot_of_the_page_and_one_of_the_games_own_meet_in_either_order(
    bot: Path, tmp_path: Path, ours_first: bool
) -> None:
    with arena(tmp_path / "arena") as here, ExitStack() as until_closed:
        lobby = here.runner.arena.lobby

        def ours() -> None:
            client = Client(Address(LOOPBACK, here.port), "Dabble")
            until_closed.callback(client.close)
            link = DelayedLink(client, SystemDice(), (0.0, 0.1))
            own = Bot(link, player_of("easy", SolvedPairings()), SystemDice())
            Thread(target=own.run, args=[link], daemon=True).start()

        if ours_first:
            ours()
            until(lambda: bool(lobby.seekers))
        other = start(bot, here.port, "Rook")
        if not ours_first:
            until(lambda: bool(lobby.seekers))
            ours()
        assert other.communicate(timeout=60)[0].strip() in ("won", "lost")


def test_two_bots_play_a_match_at_a_host(bot: Path) -> None:
    host = ServerThread(ROSTER, address=LOOPBACK, port=0)
    try:
        bots = [start(bot, host.port, name) for name in ("Rook", "Crow")]
        known = [each.communicate(timeout=60)[0].strip() for each in bots]
    finally:
        host.stop()
    assert sorted(known) == ["lost", "won"]


def test_the_chat_of_the_lesson_is_heard_and_hears(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "LESSON.md").read_text(encoding="utf-8")
    [source] = re.findall(r"```python\n(.*?)```", page, re.S)
    file = tmp_path / "chat_state.py"
    file.write_text(source, encoding="utf-8")
    host = ServerThread(ROSTER, address=LOOPBACK, port=0)
    command = [sys.executable, "-I", "-u", str(file), LOOPBACK, str(host.port)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, **pipes) as talk:  # type: ignore[call-overload]
        try:
            talk.stdin.write("Hello there\n")
            talk.stdin.flush()
            heard = [talk.stdout.readline().strip() for _ in range(3)]
        finally:
            talk.kill()
            host.stop()
    assert heard == ["welcome", "seats", "Hello there"]
