"""Test status page: what it says, and what it does not answer."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from net.server.server_thread import LOOPBACK
from tests.end_to_end.real_player import begin
from tests.net.arenas import RunningArena


@pytest.fixture
def here(tmp_path: Path) -> Iterator[RunningArena]:
    arena = RunningArena(tmp_path, status=(LOOPBACK, 0))
    arena.guest("Eve").in_lobby()
    yield arena
    arena.close()


def ask(here: RunningArena, request: bytes) -> tuple[str, str]:
    """First line and body of the answer; empty if there was none."""
    with socket.create_connection((LOOPBACK, here.runner.page.port), 5) as sock:
        sock.sendall(request)
        answer = b""
        while data := sock.recv(65536):
            answer += data
    head, _, body = answer.decode().partition("\r\n\r\n")
    return head.partition("\r\n")[0], body


def get(here: RunningArena, path: str) -> str:
    first, body = ask(here, f"GET {path} HTTP/1.1\r\nHost: {LOOPBACK}\r\n\r\n".encode())
    assert first == "HTTP/1.1 200 OK"
    return body


def test_it_counts_rooms_matches_and_people(here: RunningArena) -> None:
    ana, ben = here.pair()
    begin(ana, ben)
    known = json.loads(get(here, "/status.json"))
    counted = {name: known[name] for name in ("rooms", "matches", "players", "lobby")}
    assert counted == {"rooms": 1, "matches": 1, "players": 2, "lobby": 1}
    assert known["deliveries"] > 10
    assert known["cpu_seconds"] > 0
    assert not known["closing"]


def test_it_is_a_page_without_names_and_metrics(here: RunningArena) -> None:
    page = get(here, "/")
    assert "<td>rooms</td><td>0</td>" in page
    assert "Eve" not in page
    assert "parley_lobby 1.0" in get(here, "/metrics")


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (b"POST / HTTP/1.1\r\n\r\n", "405"),
        (b"GET /etc/passwd HTTP/1.1\r\n\r\n", "404"),
        (b"\xff\xfe\r\n\r\n", "400"),
        (b"GET / FTP/1.1\r\n\r\n", "400"),
        (b"GET /" + b"x" * 5000, "400"),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: 127.0.0.1\r\n\r\n", "400"),
    ],
)
def test_all_else_is_refused(here: RunningArena, request_: bytes, code: str) -> None:
    assert ask(here, request_)[0].split(" ")[1] == code


def status_of(here: RunningArena, host: str) -> str:
    """The number of the answer to a request for that host."""
    return ask(here, f"GET /status.json HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())[0][9:12]


def test_it_is_read_by_an_address_or_a_name_of_this_machine(here: RunningArena) -> None:
    machine = socket.gethostname()
    for host in ("127.0.0.1:8080", "[::1]:8080", "[::1]", "192.168.1.7", "LocalHost.", machine):
        assert status_of(here, host) == "200", host
    assert ask(here, b"GET /status.json HTTP/1.0\r\n\r\n")[0][9:12] == "200"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", ""]
)
def test_a_name_that_somebody_else_has_let_lead_here_reads_nothing(
    here: RunningArena, host: str
) -> None:
    assert status_of(here, host) == "421"


def test_whoever_keeps_many_connections_open_keeps_the_arena_from_nothing(
    here: RunningArena,
) -> None:
    port = here.runner.page.port
    held = [socket.create_connection((LOOPBACK, port), 5) for _ in range(30)]
    here.guest("Fay").in_lobby()
    for sock in held:
        sock.close()
