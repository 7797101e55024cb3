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
        *("rules", "files", "text_safety", "i18n", "confusable_names", "protocol", "match"),
        *("client_state", "records", "review", "bots", "solver", "player", "process_list"),
        *("commands", "session", "app", "terminal", "ui"),
    ),
    "game/ui": (
        *("graphics", "widgets", "stage", "shell", "input", "audio", "charts", "battle"),
        *("chat", "window_title", "window", "screens", "shortcuts", "renderer"),
        *("error_recovery", "app", "startup"),
    ),
    "net": (
        *("wire", "connect", "room", "session", "local", "store", "security", "client"),
        *(
            "hosting",
            "arena",
            "server",
            "lan_games",
            "link_factory",
            "lazy_link_factory",
            "standalone",
        ),
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
        ("game/protocol", "game/match", "game/client_state"), (*THREADS, *CLOCKS, *CHANCE, *DISK)
    ),
    **dict.fromkeys(("game/i18n", "game/text_safety"), (*THREADS, *CLOCKS, *CHANCE)),
    # A record is bytes and what follows from them; the disk is the archive's.
    "game/records": ("time", *THREADS, *CHANCE),
    **dict.fromkeys(("game/records/record.py", "game/records/verify.py"), (*CLOCKS, *DISK)),
    # What is judged is handed in, and so is the solved game that judges.
    "game/review": (
        *("game.client_state.room_state", "game.client_state.link", "game.solver"),
        *(*THREADS, *CLOCKS, *CHANCE, *DISK),
    ),
    # Opponents see a battle and dice, nothing else.
    "game/bots.py": (
        "game.protocol",
        "game.client_state.link",
        "game.client_state.room_state",
        *THREADS,
        *CLOCKS,
        *CHANCE,
    ),
    **dict.fromkeys(
        ("game/player/settings.py", "game/player/profile.py", "game/app/arguments.py"),
        (*THREADS, *CLOCKS, *CHANCE),
    ),
    "game/app/match_opener.py": (*THREADS, *CHANCE),
    # A thread reads the keyboard of plain text; the time is handed in.
    "game/terminal": ("game.bots", *CLOCKS, *CHANCE),
    # The screens are handed a link; they never wait for it and never open one.
    "game/ui": ("game.bots", *THREADS, *CHANCE),
    # The protocol: no IO, time is an argument, tokens and dice are handed in.
    **dict.fromkeys(
        (
            *(
                "net/wire",
                "net/room",
                "net/session",
                "net/hosting/protocol.py",
                "net/arena/lobby.py",
                "net/security/passcode_attempts.py",
            ),
            *(
                "net/client/backoff.py",
                "net/connect/relay_guest.py",
                "net/connect/disconnect_reasons.py",
            ),
        ),
        (*SOCKETS, *THREADS, *CLOCKS, *CHANCE),
    ),
    # The two ends of a socket do not know each other.
    "net/client": ("asyncio",),
    **dict.fromkeys(
        ("net/server/server.py", "net/hosting/room_host.py"),
        ("net.client", "net.session", "net.server.server_thread", "socket", *THREADS),
    ),
    # A relay reads nothing of what it passes on.
    **dict.fromkeys(
        ("net/server/relay_server.py", "net/server/relay_pipe.py"),
        (
            "net.client",
            "net.room",
            "net.server.server_thread",
            "net.server.server",
            "net.security",
            "ssl",
        ),
    ),
    "net/arena": ("net.client.client", "net.session", "socket", "ssl"),
    # What stands before the title screen; the links behind it are loaded once they are wanted.
    "net/lazy_link_factory.py": (
        *("net.client", "net.hosting", "net.server", "net.store"),
        *SOCKETS,
    ),
}
"""What may not be imported from a place, besides what is above it and what `ONLY` reserves."""

BUT: dict[str, tuple[str, ...]] = {
    "assets/installed.py": ("main",),
    # What crosses a link is looked at by whoever asks, while two threads use it.
    "game/client_state/wire_inspector.py": ("threading",),
    # The puzzles are shipped as a file, and one of them is today's.
    "game/review/puzzles.py": ("pathlib", "datetime"),
    # Dice that a host rolls; whoever makes a room hands them in.
    "net/room/system_dice.py": ("secrets",),
}
"""What a file may nevertheless, and why."""

ONLY: dict[str, tuple[str, ...]] = {
    "pygame": ("game/ui", "tests"),
    "socket": ("net", "tests"),
    "asyncio": ("net", "tests"),
    "ssl": ("net", "tests"),
    # What the window itself is told by is no socket of ours, but slept on like one.
    "select": ("net", "game/ui/input/event_wait.py", "tests"),
    # The client spreads its attempts to come back; the search for numbers is no part of a match.
    "random": (
        *(
            "net/client/client.py",
            "game/solver/tuning/annealing.py",
            "game/solver/tuning/local_search.py",
        ),
        *("game/solver/puzzle_finder.py", "tests"),
    ),
    "numpy": ("assets", "game/solver", "tests"),
    "net": ("net", "main.py", "tests"),
    "game.ui": ("game/ui", "main.py", "tests"),
    "game.terminal": ("game/terminal", "main.py", "tests"),
}
"""What may be imported from nowhere but these places."""

ONLY_IN_THE_SCREENS: dict[str, tuple[str, ...]] = {
    "time": ("game/ui/app.py", "game/ui/renderer.py", "game/ui/input/event_wait.py"),
}

SMALL_LINES = 40
SMALL: dict[str, str] = {
    "game/client_state/sender_audit.py": "room_state.py is past 400 lines",
    "game/terminal/start.py": "main.py loads the terminal only when it is asked for",
    "game/ui/graphics/pygame_import.py": "runs before anything that imports pygame is loaded",
    "game/ui/widgets/field_marks.py": "text_field.py is at 400 lines",
    "game/ui/widgets/input_history.py": "chat.py is past 400 lines",
    "game/ui/window_title.py": "app.py is past 400 lines",
    "net/session/connection_state.py": "session.py is past 400 lines",
}
"""Modules of under `SMALL_LINES` lines that one other imports, and why they stand alone."""


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


ONE_WAY = ("net/hosting", "net/arena", "net/server")
"""Where calls go down like imports: no function that could lead back up is handed on."""


@pytest.mark.parametrize("place", [place for place in FILES if place.startswith(ONE_WAY)])
def test_no_callback_of_the_server_leads_back_up(place: str) -> None:
    tree = ast.parse((ROOT / place).read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert "Callable" not in names
    assert not any(isinstance(node, ast.Lambda) for node in ast.walk(tree))


def test_every_place_in_the_tables_is_there() -> None:
    places = {*BANNED, *BUT, *(place for at in ONLY.values() for place in at)}
    places |= {place for at in ONLY_IN_THE_SCREENS.values() for place in at}
    assert [place for place in sorted(places) if not (ROOT / place).exists()] == []


def test_every_exception_has_an_effect() -> None:
    """A file that no longer imports what it alone may import has no place in a table."""
    exceptions = [
        *((place, module) for place, modules in BUT.items() for module in modules),
        *((place, module) for module, at in ONLY.items() for place in at),
        *((place, module) for module, at in ONLY_IN_THE_SCREENS.items() for place in at),
    ]
    unused = [
        f"{place}: {module}"
        for place, module in exceptions
        if place.endswith(".py")
        and not any(
            within(name, module, ".")
            for name in imports((ROOT / place).read_text(encoding="utf-8"))
        )
    ]
    assert unused == []
    assert all(within(at, "game/ui", "/") for at in ONLY_IN_THE_SCREENS["time"])


def importers() -> dict[str, set[str]]:
    """Return for each of our files the files outside the tests that import it."""
    ours = {place.removesuffix(".py").replace("/", "."): place for place in FILES}
    found: dict[str, set[str]] = {place: set() for place in FILES}
    for place in FILES:
        if not place.startswith("tests/"):
            for name in imports((ROOT / place).read_text(encoding="utf-8")):
                for module in (name, name.rpartition(".")[0]):
                    if module in ours:
                        found[ours[module]].add(place)
    return found


def test_a_small_module_that_one_other_imports_is_merged_into_it() -> None:
    small = {
        place
        for place, found in importers().items()
        if len(found) == 1
        and not place.endswith("__init__.py")
        and len((ROOT / place).read_text(encoding="utf-8").splitlines()) < SMALL_LINES
    }
    assert small == set(SMALL)


@pytest.mark.parametrize("folder", LAYERS)
def test_everything_in_a_folder_has_its_layer(folder: str) -> None:
    there = {place.removeprefix(folder + "/") for place in FILES if within(place, folder, "/")}
    names = {place.split("/")[0].removesuffix(".py") for place in there} - {"__init__"}
    assert names == set(LAYERS[folder])


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("game/rules/battle.py", "import time"),
        ("game/rules/battle.py", "from game.client_state.room_state import RoomState"),
        ("game/rules/battle.py", "from game.client_state import table"),
        ("game/rules/deeper/still.py", "import random"),
        ("game/client_state/room_state.py", "from net.client.client import Client"),
        ("game/client_state/room_state.py", "def late():\n    import pygame.font"),
        ("game/i18n/phrase.py", "from game.client_state.chat_state import ChatState"),
        ("net/server/server.py", "import net.client.client"),
        ("game/terminal/match.py", "import socket"),
        ("game/terminal/match.py", "if True:\n    from game.ui.graphics.theme import INK"),
        ("game/ui/graphics/canvas.py", "from game.ui.widgets.text_field import TextField"),
        ("game/ui/shell/screen.py", "from game.ui import app"),
        ("game/ui/screens/battle.py", "import threading"),
        ("game/ui/screens/battle.py", "from time import monotonic"),
        ("game/bots.py", "from random import choice"),
        ("net/room/room.py", "import time"),
        ("net/session/protocol.py", "from socket import socket"),
        ("net/server/server.py", "from net.session.protocol import ClientProtocol"),
        ("net/client/client.py", "from net.server import server"),
        ("net/server/server_thread.py", "import random"),
        ("net/client/bot.py", "from game.ui.app import App"),
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
        ("game/terminal/terminal.py", "import threading"),
        ("game/ui/app.py", "import time, pygame"),
        ("game/client_state/room_state.py", "import timeit_is_not_time"),
        ("game/client_state/wire_inspector.py", "import threading"),
        ("net/client/client.py", "import random, select, socket"),
        ("main.py", "from net.client.client import Client"),
        ("tests/net/room/test_room.py", "import pygame, random, socket"),
    ],
)
def test_what_is_allowed_is_not_found(place: str, source: str) -> None:
    assert faults(place, source) == []


TITLE = """
import sys, main, net.lazy_link_factory
from game.ui.graphics.pygame_import import import_pygame
import_pygame()
import game.ui.startup
print(*sys.modules)
"""


def test_the_title_screen_waits_for_nothing_that_it_does_not_need() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", TITLE], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"cryptography", "spake2", "zeroconf", "ifaddr", "asyncio", "ssl", "numpy"}
    assert (heavy | {"net.link_factory", "game.terminal", "game.ui.screens.battle"}) & set(
        loaded
    ) == set()


def test_a_relative_import_is_refused() -> None:
    with pytest.raises(AssertionError, match="absolute"):
        faults("game/client_state/room_state.py", "from . import link")
