"""Who may import whom, as tables that are read as they stand.

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
DISK = ("pathlib", "os", "sqlite3")

LAYERS: dict[str, tuple[str, ...]] = {
    "game": (
        *("rules", "files", "words", "contract", "course", "table", "records", "learning"),
        *("ai", "solver", "player", "process_list", "arguments", "doors", "evening", "text", "ui"),
    ),
    "game/ui": (
        *("drawing", "widgets", "stage", "screen", "input", "hearing", "study", "battle", "chat"),
        *("caption", "window", "scenes", "shortcuts", "painter", "mending", "app", "opening"),
    ),
    "net": (
        *("wire", "ways", "room", "session", "inplace", "disk", "door", "guest", "host", "arena"),
        *("neighbourhood", "links", "entrance", "standalone"),
    ),
}
"""What is in a folder, the lowest first: each stands on those before it and knows none after it."""

BANNED: dict[str, tuple[str, ...]] = {
    # The game knows nothing of the network; the shell that joins them knows both.
    # Where one may sleep on something, `ONLY` tells.
    "game": ("main", "tests", *(name for name in SOCKETS if name != "select")),
    "net": ("main", "tests"),
    "assets": ("main", "tests"),
    # No clock, no chance but the dice that are handed in, no disk.
    "game/rules": ("assets", "sys", *THREADS, *CLOCKS, *CHANCE, *DISK),
    **dict.fromkeys(
        ("game/contract", "game/course", "game/table"), (*THREADS, *CLOCKS, *CHANCE, *DISK)
    ),
    "game/words": (*THREADS, *CLOCKS, *CHANCE),
    # A record is bytes and what follows from them; the disk is the archive's.
    "game/records": ("time", *THREADS, *CHANCE),
    **dict.fromkeys(("game/records/record.py", "game/records/proof.py"), (*CLOCKS, *DISK)),
    # What is judged is handed in, and so is the solved game that judges.
    "game/learning": (
        *("game.table.table", "game.table.link", "game.solver"),
        *(*THREADS, *CLOCKS, *CHANCE, *DISK),
    ),
    # Opponents see a battle and dice, nothing else.
    "game/ai": ("game.contract", "game.table.link", "game.table.table", *THREADS, *CLOCKS, *CHANCE),
    **dict.fromkeys(
        ("game/player/settings.py", "game/player/profile.py", "game/arguments.py"),
        (*THREADS, *CLOCKS, *CHANCE),
    ),
    "game/doors.py": (*THREADS, *CHANCE),
    # A thread reads the keyboard of plain text; the time is handed in.
    "game/text": ("game.ai", *CLOCKS, *CHANCE),
    # The screens are handed a link; they never wait for it and never open one.
    "game/ui": ("game.ai", *THREADS, *CHANCE),
    # The protocol: no IO, time is an argument, tokens and dice are handed in.
    **dict.fromkeys(
        (
            *("net/wire", "net/room", "net/session", "net/arena/lobby.py", "net/door/attempts.py"),
            *("net/guest/patience.py", "net/ways/reaching.py", "net/ways/farewell.py"),
        ),
        (*SOCKETS, *THREADS, *CLOCKS, *CHANCE),
    ),
    # The two ends of a socket do not know each other.
    "net/guest": ("asyncio",),
    **dict.fromkeys(
        ("net/host/server.py", "net/host/parlour.py"),
        ("net.guest", "net.session", "net.host.hosting", "socket", *THREADS),
    ),
    # A relay reads nothing of what it passes on.
    **dict.fromkeys(
        ("net/host/switchboard.py", "net/host/line.py"),
        ("net.guest", "net.room", "net.host.hosting", "net.host.server", "net.door", "ssl"),
    ),
    "net/arena": ("net.guest.client", "net.session", "socket", "ssl"),
    # What stands before the title screen; the links behind it are loaded once they are wanted.
    "net/entrance.py": ("net.guest", "net.host", "net.disk", *SOCKETS),
}
"""What may not be imported from a place, besides what is above it and what `ONLY` reserves."""

BUT: dict[str, tuple[str, ...]] = {
    # What crosses a link is looked at by whoever asks, while two threads use it.
    "game/table/tap.py": ("threading",),
    # The puzzles are shipped as a file, and one of them is today's.
    "game/learning/puzzles.py": ("pathlib", "datetime"),
    # Dice that a host rolls; whoever makes a room hands them in.
    "net/room/dice.py": ("secrets",),
}
"""What a file may nevertheless, and why."""

ONLY: dict[str, tuple[str, ...]] = {
    "pygame": ("game/ui", "tests"),
    "socket": ("net", "tests"),
    "asyncio": ("net", "tests"),
    "ssl": ("net", "tests"),
    # What the window itself is told by is no socket of ours, but slept on like one.
    "select": ("net", "game/ui/input/doorbell.py", "tests"),
    # The client spreads its attempts to come back; the search for numbers is no part of a match.
    "random": (
        *("net/guest/client.py", "game/solver/search.py", "game/solver/polish.py"),
        *("game/solver/puzzles.py", "tests"),
    ),
    "numpy": ("assets", "game/solver", "tests"),
    "net": ("net", "main.py", "tests"),
    "game.ui": ("game/ui", "main.py", "tests"),
    "game.text": ("game/text", "main.py", "tests"),
}
"""What may be imported from nowhere but these places."""

ONLY_IN_THE_SCREENS: dict[str, tuple[str, ...]] = {
    "time": (
        *("game/ui/app.py", "game/ui/painter.py", "game/ui/input/doorbell.py"),
        "game/ui/screen/session.py",
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


def above(place: str) -> Iterator[str]:
    """The modules and folders that stand above a file in the layers of its folders."""
    for folder, layers in LAYERS.items():
        if within(place, folder, "/"):
            mine = place.removeprefix(folder + "/").split("/")[0].removesuffix(".py")
            higher = layers[layers.index(mine) + 1 :] if mine in layers else ()
            yield from (f"{folder.replace('/', '.')}.{layer}" for layer in higher)


def faults(place: str, source: str) -> list[str]:
    """What a file imports and may not, as sentences."""
    banned = {name for at, names in BANNED.items() if within(place, at, "/") for name in names}
    banned |= {
        module for module, at in ONLY.items() if not any(within(place, each, "/") for each in at)
    }
    if within(place, "game/ui", "/"):
        banned |= {module for module, at in ONLY_IN_THE_SCREENS.items() if place not in at}
    banned |= set(above(place))
    banned -= set(BUT.get(place, ()))
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


def test_every_place_in_the_tables_is_there() -> None:
    places = {*BANNED, *BUT, *(place for at in ONLY.values() for place in at)}
    places |= {place for at in ONLY_IN_THE_SCREENS.values() for place in at}
    assert [place for place in sorted(places) if not (ROOT / place).exists()] == []


@pytest.mark.parametrize("folder", LAYERS)
def test_everything_in_a_folder_has_its_layer(folder: str) -> None:
    there = {place.removeprefix(folder + "/") for place in FILES if within(place, folder, "/")}
    names = {place.split("/")[0].removesuffix(".py") for place in there} - {"__init__"}
    assert names == set(LAYERS[folder])


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("game/rules/battle.py", "import time"),
        ("game/rules/battle.py", "from game.table.table import Table"),
        ("game/rules/battle.py", "from game.table import table"),
        ("game/rules/deeper/still.py", "import random"),
        ("game/table/table.py", "from net.guest.client import Client"),
        ("game/table/table.py", "def late():\n    import pygame.font"),
        ("game/words/phrase.py", "from game.table.talk import Talk"),
        ("net/host/server.py", "import net.guest.client"),
        ("game/text/match.py", "import socket"),
        ("game/text/match.py", "if True:\n    from game.ui.drawing.theme import INK"),
        ("game/ui/drawing/canvas.py", "from game.ui.widgets.field import Field"),
        ("game/ui/screen/scene.py", "from game.ui import app"),
        ("game/ui/scenes/battle.py", "import threading"),
        ("game/ui/scenes/battle.py", "from time import monotonic"),
        ("game/ai/greedy_player.py", "from random import choice"),
        ("net/room/room.py", "import time"),
        ("net/session/session.py", "from socket import socket"),
        ("net/host/server.py", "from net.session.session import Session"),
        ("net/guest/client.py", "from net.host import server"),
        ("net/host/hosting.py", "import random"),
        ("net/guest/bot.py", "from game.ui.app import App"),
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
        ("game/table/table.py", "import timeit_is_not_time"),
        ("game/table/tap.py", "import threading"),
        ("net/guest/client.py", "import random, select, socket"),
        ("main.py", "from net.guest.client import Client"),
        ("tests/net/test_room.py", "import pygame, random, socket"),
    ],
)
def test_what_is_allowed_is_not_found(place: str, source: str) -> None:
    assert faults(place, source) == []


TITLE = """
import sys, main, net.entrance
from game.ui.drawing.lean import import_pygame
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
        faults("game/table/table.py", "from . import link")
