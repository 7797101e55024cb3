"""Who may import whom, as two tables that are read as they stand.

Only direct imports are looked at, wherever in a file they stand; that suffices because every place
along a longer way has a row of its own.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

OURS = ("main", "game", "net", "assets", "tests")
SOCKETS = ("socket", "asyncio", "ssl", "select", "selectors", "socketserver", "http", "urllib")
THREADS = ("threading", "concurrent", "multiprocessing", "queue")
CLOCKS = ("time", "datetime")
CHANCE = ("random", "secrets", "uuid")

WORDS = (
    *("game/frame.py", "game/codes.py", "game/entries.py", "game/wishes.py", "game/lobby.py"),
    *("game/messages.py", "game/chain.py", "game/narration.py", "game/cleaning.py"),
    "game/wording.py",
    *(
        "game/link.py",
        "game/version.py",
        "game/phrase.py",
        "game/language.py",
        *("game/phrasebook.py", "game/reasons.py", "game/emoji.py", "game/weblinks.py"),
    ),
)
TABLE = (
    *("game/table.py", "game/listing.py", "game/profile.py", "game/arguments.py", "game/replay.py"),
    *("game/settings.py", "game/primer.py", "game/talk.py", "game/draft.py"),
)
REVIEW = (
    *("game/turns.py", "game/advice.py", "game/review.py"),
    *("game/commentary.py", "game/coach.py"),
)
RECORD = (
    *("game/record.py", "game/proof.py", "game/course.py", "game/cup.py", "game/fairdice.py"),
    *("game/fairness.py",),
    "game/signature.py",
)
ARCHIVE = ("game/archive.py", "game/keeper.py")
PROTOCOL = (
    *("net/honesty.py", "net/hand.py", "net/witness.py", "net/cleaned.py"),
    *("net/pairing.py", "net/attempts.py", "net/codewords.py"),
    *("net/codec.py", "net/protocol.py", "net/session.py", "net/roomcopy.py"),
    *("net/room.py", "net/referee.py", "net/croupier.py", "net/seating.py", "net/standing.py"),
    *("net/ledger.py", "net/reception.py", "net/envelope.py"),
    *("net/bucket.py", "net/floodgate.py", "net/lobby.py"),
    *("net/relay.py", "net/reaching.py"),
    *("net/turnclock.py", "net/awayclock.py", "net/patience.py"),
    *("net/backlog.py", "net/heartbeat.py", "net/papers.py", "net/farewell.py"),
)

GAME = {
    "the rules": "rules",
    "words for people": "catalogue cleaning emoji failure language likeness phrase weblinks",
    "what crosses the wire": "codes entries frame lobby messages phrasebook pledge reasons version "
    "wishes",
    "proof": "chain course cup fairdice fairness signature turns",
    "one side's knowledge": "link listing narration nearby table talk tap wording",
    "records": "archive draft keeper proof record replay",
    "learning": "advice coach commentary primer puzzles review",
    "the computer": "ai solver",
    "the player": "almanac arguments doors evening profile progress rating settings",
    "what is seen": "text ui",
}
"""The modules and folders of game from the rules on: each group knows itself and those above."""

NET = {
    "the wire": "address bucket cleaned codec codewords envelope floodgate pairing papers protocol "
    "relay",
    "the way there": "awake checkup diagnosis dialling discovery farewell invitation portmapping "
    "reaching shortcode sockets surroundings survey",
    "a room": "awayclock croupier dice ledger reception referee room roomcopy seating standing "
    "turnclock",
    "a session": "backlog hand heartbeat honesty session witness",
    "without a socket": "hotseat inplace sparring tutorial",
    "the disk": "journal journalfile kept logbook memory running",
    "the door": "acquaintance arrival attempts identity known tls",
    "a link": "bot client inbox knocking patience",
    "a host": "gallery hosting line newcomer outgoing outpost parlour peer porter server "
    "switchboard",
    "an arena": "arena caretaker chorus corridor lobby pauses resident serving status",
    "what opens them": "entrance links neighbourhood standalone",
}
"""The modules of net from the wire upwards: each group knows itself and those above it here."""

BANNED: dict[str, tuple[str, ...]] = {
    # The game knows nothing of the network; the shell that joins them knows both.
    # Where one may sleep on something, `ONLY` tells.
    "game": ("main", "tests", *(name for name in SOCKETS if name != "select")),
    "net": ("main", "tests"),
    "assets": ("main", "tests"),
    # The rules: nothing of ours but themselves, no clock, no chance but the dice they are handed.
    "game/rules": (
        *("game.messages", "game.chain", "game.narration", "game.cleaning", "game.link"),
        *("game.table", "game.profile", "game.arguments", "game.ai", "game.solver"),
        *("game.version", "assets", "pathlib", "os", "sys"),
        *(THREADS + CLOCKS + CHANCE),
    ),
    # What everybody says to everybody: the table stands on it, never the other way round.
    **dict.fromkeys(WORDS, ("game.table", *THREADS, *CLOCKS, *CHANCE)),
    **dict.fromkeys(TABLE, (*THREADS, *CLOCKS, *CHANCE)),
    # What is judged is handed in, and so is the solved game that judges.
    **dict.fromkeys(
        REVIEW,
        ("game.table", "game.link", "game.solver", "pathlib", "os", *THREADS, *CLOCKS, *CHANCE),
    ),
    # A record is bytes and what follows from them; the disk is the archive's.
    **dict.fromkeys(
        RECORD,
        ("game.table", "game.link", "game.archive", "pathlib", "os", *THREADS, *CLOCKS, *CHANCE),
    ),
    **dict.fromkeys(ARCHIVE, ("game.table", "time", *THREADS, *CHANCE)),
    # Opponents see a battle and dice, nothing else.
    "game/ai": ("game.messages", "game.link", "game.table", *THREADS, *CLOCKS, *CHANCE),
    # A thread reads the keyboard of plain text; the time is handed in.
    "game/text": ("game.ai", *CLOCKS, *CHANCE),
    # The screens are handed a link; they never wait for it and never open one.
    "game/ui": ("game.ai", *THREADS, *CHANCE),
    # The protocol: no IO, time is an argument, tokens and dice are handed in.
    **dict.fromkeys(
        PROTOCOL,
        (
            *("net.server", "net.client", "net.hosting", "net.dialling", "net.bot", "net.hotseat"),
            *(SOCKETS + THREADS + CLOCKS + CHANCE),
        ),
    ),
    # The two ends of a socket do not know each other.
    "net/server.py": (
        *("net.client", "net.hosting", "net.session", "net.bot", "net.room", "socket", *THREADS),
    ),
    **dict.fromkeys(
        ("net/switchboard.py", "net/line.py"),
        ("net.client", "net.hosting", "net.room", "net.server", "net.tls", "socket", "ssl"),
    ),
    **dict.fromkeys(
        ("net/arena.py", "net/caretaker.py", "net/chorus.py"),
        ("net.client", "net.hosting", "net.session", "net.server", "socket", "ssl", *THREADS),
    ),
    "net/parlour.py": (
        *("net.client", "net.hosting", "net.session", "net.bot", "net.server", "socket", *THREADS),
    ),
    # What stands before the title screen; the links behind it are loaded once they are wanted.
    "net/entrance.py": ("net.client", "net.hosting", "net.memory", "net.arrival", *SOCKETS),
    "game/doors.py": (*THREADS, *CHANCE),
    "net/client.py": ("net.server", "net.hosting", "net.room", "net.protocol", "asyncio"),
}
"""What may not be imported from a place, besides what `ONLY` reserves for others."""

ONLY: dict[str, tuple[str, ...]] = {
    "pygame": ("game/ui", "tests"),
    "socket": ("net", "tests"),
    "asyncio": ("net", "tests"),
    "ssl": ("net", "tests"),
    # What the window itself is told by is no socket of ours, but slept on like one.
    "select": ("net", "game/ui/doorbell.py", "tests"),
    # The client spreads its attempts to come back; the search for numbers is no part of a match.
    "random": (
        "net/client.py",
        "game/solver/search.py",
        "game/solver/polish.py",
        "game/solver/puzzles.py",
        "tests",
    ),
    "numpy": ("assets", "game/solver", "tests"),
    "net": ("net", "main.py", "tests"),
    "game.ui": ("game/ui", "main.py", "tests"),
    "game.text": ("game/text", "main.py", "tests"),
}
"""What may be imported from nowhere but these places."""

ONLY_IN_THE_SCREENS: dict[str, tuple[str, ...]] = {
    "time": (
        *("game/ui/app.py", "game/ui/painter.py", "game/ui/doorbell.py", "game/ui/session.py"),
    ),
}


def imports(source: str) -> Iterator[str]:
    """Every module that a source imports, wherever it does; `from a import b` gives `a.b`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, parent: str, separator: str) -> bool:
    """Whether a module is `parent` or inside it; the same for a file and its folder."""
    return name == parent or name.startswith(parent + separator)


def faults(place: str, source: str) -> list[str]:
    """What a file imports and may not, as sentences."""
    banned = {name for at, names in BANNED.items() if within(place, at, "/") for name in names}
    banned |= {
        module for module, at in ONLY.items() if not any(within(place, each, "/") for each in at)
    }
    if within(place, "game/ui", "/"):
        banned |= {module for module, at in ONLY_IN_THE_SCREENS.items() if place not in at}
    return [
        f"{place} imports {name}"
        for name in sorted(set(imports(source)))
        if any(within(name, module, ".") for module in banned)
    ]


FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for top in OURS
    for path in ([ROOT / f"{top}.py"] if top == "main" else (ROOT / top).rglob("*.py"))
)


@pytest.mark.parametrize("place", [place for place in FILES if not place.startswith("tests/")])
def test_every_arrow_points_downwards(place: str) -> None:
    assert faults(place, (ROOT / place).read_text(encoding="utf-8")) == []


def test_no_import_leads_back_to_where_it_began() -> None:
    """Wherever in a file it stands; `prepare` raises CycleError with the whole round."""
    ours = {
        place.removesuffix(".py").removesuffix("/__init__").replace("/", "."): place
        for place in FILES
        if place.startswith(("game/", "net/"))
    }
    line = re.compile(r"^\s*(?:from|import) ((?:game|net)[\w.]*)(?: import (\w+))?", re.M)
    TopologicalSorter(
        {
            name: {
                found
                for module, what in line.findall((ROOT / place).read_text(encoding="utf-8"))
                for found in (module, f"{module}.{what}")
                if found in ours
            }
            for name, place in ours.items()
        }
    ).prepare()


@pytest.mark.parametrize(("folder", "groups"), [("net", NET), ("game", GAME)])
def test_within_a_folder_every_arrow_points_to_what_stands_above(
    folder: str, groups: dict[str, str]
) -> None:
    rank = {name: at for at, group in enumerate(groups.values()) for name in group.split()}
    files = [place for place in FILES if place.startswith(f"{folder}/")]
    name_of = {place: place.split("/")[1].removesuffix(".py") for place in files}
    assert set(rank) == set(name_of.values()) - {"__init__"}
    line = re.compile(rf"^\s*(?:from|import) {folder}(?:\.| import )(\w+)", re.M)
    assert [
        f"{place} imports {other}"
        for place in files
        for other in line.findall((ROOT / place).read_text(encoding="utf-8"))
        if rank[other] > rank[name_of[place]]
    ] == []


def test_every_place_in_the_tables_is_there() -> None:
    places = {*BANNED, *(place for at in ONLY.values() for place in at)}
    places |= {place for at in ONLY_IN_THE_SCREENS.values() for place in at}
    assert [place for place in sorted(places) if not (ROOT / place).exists()] == []


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("game/rules/battle.py", "import time"),
        ("game/rules/battle.py", "from game.table import Table"),
        ("game/rules/battle.py", "from game import table"),
        ("game/rules/deeper/still.py", "import random"),
        ("game/table.py", "from net.client import Client"),
        ("game/table.py", "def late():\n    import pygame.font"),
        ("game/text/match.py", "import socket"),
        ("game/text/match.py", "if True:\n    from game.ui.theme import INK"),
        ("game/ui/scenes/battle.py", "import threading"),
        ("game/ui/scenes/battle.py", "from time import monotonic"),
        ("game/ai/greedy_player.py", "from random import choice"),
        ("net/room.py", "import time"),
        ("net/session.py", "from socket import socket"),
        ("net/server.py", "import net.client"),
        ("net/client.py", "from net import server"),
        ("net/hosting.py", "import random"),
        ("net/bot.py", "from game.ui.app import App"),
        ("assets/bake.py", "import pygame"),
        ("main.py", "import socket"),
    ],
)
def test_a_forbidden_import_is_found(place: str, source: str) -> None:
    assert len(faults(place, source)) == 1


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("game/rules/battle.py", "from game.rules.seat import Seat"),
        ("game/text/terminal.py", "import threading"),
        ("game/ui/app.py", "import time, pygame"),
        ("game/table.py", "import timeit_is_not_time"),
        ("net/client.py", "import random, select, socket"),
        ("main.py", "from net.client import Client"),
        ("tests/net/test_room.py", "import pygame, random, socket"),
    ],
)
def test_what_is_allowed_is_not_found(place: str, source: str) -> None:
    assert faults(place, source) == []


TITLE = """
import sys, main, net.entrance
from game.ui.lean import import_pygame
import_pygame()
import game.ui.opening
print(*sys.modules)
"""


def test_the_title_screen_waits_for_nothing_that_it_does_not_need() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", TITLE], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"cryptography", "spake2", "zeroconf", "ifaddr", "asyncio", "ssl", "numpy"}
    assert (heavy | {"net.links", "game.text", "game.ui.scenes.battle"}) & set(loaded) == set()


def test_a_relative_import_is_refused() -> None:
    with pytest.raises(AssertionError, match="absolute"):
        faults("game/table.py", "from . import link")
