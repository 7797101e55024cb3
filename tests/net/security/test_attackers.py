"""Who is in between, who guesses and who lies does not get in. 20 of each; 200 on demand."""

import contextlib
import logging
import socket
import ssl
from pathlib import Path

import pytest

from game.client_state.link import Incoming, LinkClosed, ProtectionState
from game.protocol.messages import ErrorCode
from net.client.inbox import Inbox
from net.room.room_options import RoomOptions
from net.security.passcode_attempts import WRONG_IN_ALL
from net.security.tls import client_context
from net.server.server_thread import LOOPBACK, ServerThread
from net.wire.pairing import GuestPairing
from net.wire.rate_limit import NO_LIMITS
from tests.net.attackers import PATIENCE, FalseHost, call, guess, lie, pair_badly, relay
from tests.net.real_hosts import CODE, credentials_in, knock
from tests.support import ROSTER, until

FEW, MANY = 20, 200
FINGERPRINT = "00" * 32

times = pytest.mark.parametrize(
    "times", [FEW, pytest.param(MANY, marks=[pytest.mark.long, pytest.mark.timeout(300)])]
)


@times
def test_who_passes_everything_on_between_two_friends_gets_nothing(
    tmp_path: Path, times: int
) -> None:
    guest = credentials_in(tmp_path / "guest", CODE)
    for _ in range(times):
        host = ServerThread(
            ROSTER, address=LOOPBACK, port=0, credentials=credentials_in(tmp_path / "host", CODE)
        )
        false_host = FalseHost(tmp_path / "villain", relay(host.port))
        end = knock(false_host.port, guest)
        assert isinstance(end, LinkClosed)
        assert end.code is ErrorCode.WRONG
        assert false_host.learned == []
        false_host.close()
        host.stop()


@times
@pytest.mark.parametrize("method", [guess, lie])
def test_who_only_pretends_to_know_the_code_is_found_out_by_the_guest(
    tmp_path: Path, times: int, method: object
) -> None:
    guest = credentials_in(tmp_path / "guest", CODE)
    false_host = FalseHost(tmp_path / "villain", guess if method is guess else lie)
    for _ in range(times):
        end = knock(false_host.port, guest)
        assert isinstance(end, LinkClosed)
        assert end.code is ErrorCode.WRONG
    assert false_host.learned == []
    false_host.close()


def states(news: Inbox[Incoming]) -> list[ProtectionState]:
    """Take what was reported so far."""
    return [each for each in iter(news.take, None) if isinstance(each, ProtectionState)]


@pytest.mark.parametrize(
    "wrong", [40, pytest.param(1000, marks=[pytest.mark.long, pytest.mark.timeout(600)])]
)
def test_wrong_codes_from_everywhere_only_bring_new_codes(tmp_path: Path, wrong: int) -> None:
    with_code = credentials_in(tmp_path, CODE)
    host = ServerThread(
        ROSTER,
        address=LOOPBACK,
        port=0,
        credentials=with_code,
        options=RoomOptions(limits=NO_LIMITS),
    )
    host.send_news_to(news := Inbox[Incoming]())
    for number in range(wrong):
        source = f"127.0.{1 + number // 400}.{1 + number // 2 % 200}"
        share = GuestPairing("never-the-right", FINGERPRINT).share
        assert not any(b"proven" in frame for frame in pair_badly(call(host.port, source), share))
    codes = [
        protection.code for protection in states(news) if "This is a new one" in protection.text
    ]
    assert len(set(codes)) == len(codes) >= wrong // WRONG_IN_ALL - 1
    assert CODE not in codes
    host.stop()


def test_after_three_wrong_codes_nothing_from_there_is_looked_at(tmp_path: Path) -> None:
    home = credentials_in(tmp_path / "host", CODE)
    host = ServerThread(
        ROSTER, address=LOOPBACK, port=0, credentials=home, options=RoomOptions(limits=NO_LIMITS)
    )
    host.send_news_to(news := Inbox[Incoming]())
    guest = credentials_in(tmp_path / "guest", "amber-carrot-zebra")
    for _ in range(3):
        # Two a second are looked at; the others are not counted.
        until(lambda: "Wrong code" in str(knock(host.port, guest)))
    assert "Too many wrong codes" in str(knock(host.port, credentials_in(tmp_path / "guest", CODE)))
    assert any("this code no longer works there" in state.text for state in states(news))
    host.renew_passcode()
    until(lambda: host.protection.code != CODE)
    new = credentials_in(tmp_path / "guest", host.protection.code)
    until(lambda: not isinstance(knock(host.port, new), LinkClosed))
    host.stop()


def test_who_breaks_off_has_used_up_his_attempt(tmp_path: Path) -> None:
    host = ServerThread(
        ROSTER, address=LOOPBACK, port=0, credentials=credentials_in(tmp_path, CODE)
    )
    for number in range(WRONG_IN_ALL):
        line = call(host.port, f"127.0.0.{2 + number // 2}")
        line.send(b'{"type":"pair","protocol":3,"version":"x","share":"%s"}\n' % _share())
        assert b"opening" in line.frame()
        line.close()
    line = call(host.port, "127.0.0.20")
    assert b"opening" in pair_badly(line, _share().decode())[0]
    until(lambda: host.protection.code != CODE)
    host.stop()


def _share() -> bytes:
    return GuestPairing(CODE, FINGERPRINT).share.encode()


def test_an_older_tls_is_refused(tmp_path: Path) -> None:
    host = ServerThread(
        ROSTER, address=LOOPBACK, port=0, credentials=credentials_in(tmp_path, CODE)
    )
    context = client_context()
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2
    with (
        socket.create_connection((LOOPBACK, host.port), PATIENCE) as sock,
        pytest.raises((ssl.SSLError, ConnectionError)),
    ):
        context.wrap_socket(sock)
    host.stop()


def test_who_speaks_plainly_is_told_so_plainly(tmp_path: Path) -> None:
    host = ServerThread(
        ROSTER, address=LOOPBACK, port=0, credentials=credentials_in(tmp_path, CODE)
    )
    end = knock(host.port, None)
    assert isinstance(end, LinkClosed)
    assert "yours is not" in end.text
    host.stop()


def test_a_guest_who_expects_a_code_does_not_talk_to_a_plain_host(tmp_path: Path) -> None:
    host = ServerThread(ROSTER, address=LOOPBACK, port=0)
    end = knock(host.port, credentials_in(tmp_path, CODE))
    assert isinstance(end, LinkClosed)
    assert "encryption" in end.text
    host.stop()


@pytest.mark.long
def test_a_hundred_who_never_finish_tls_are_closed(tmp_path: Path) -> None:
    host = ServerThread(
        ROSTER,
        address=LOOPBACK,
        port=0,
        credentials=credentials_in(tmp_path, CODE),
        options=RoomOptions(limits=NO_LIMITS),
    )
    silent = []
    for number in range(100):
        sock = socket.create_connection((LOOPBACK, host.port), PATIENCE)
        with contextlib.suppress(OSError):
            sock.sendall(b"\x16\x03\x01"[: number % 4])
        silent.append(sock)
    for sock in silent:
        with contextlib.suppress(ConnectionError):
            assert not sock.recv(1000).startswith(b"\x16")
        sock.close()
    assert not isinstance(knock(host.port, credentials_in(tmp_path / "guest", CODE)), LinkClosed)
    host.stop()


def test_the_log_names_no_code_no_token_and_no_key(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    home, guest = credentials_in(tmp_path / "host", CODE), credentials_in(tmp_path / "guest", CODE)
    host = ServerThread(ROSTER, address=LOOPBACK, port=0, credentials=home)
    assert isinstance(
        knock(host.port, credentials_in(tmp_path / "guest", "amber-carrot-zebra")), LinkClosed
    )
    assert not isinstance(knock(host.port, guest), LinkClosed)
    host.stop()
    assert "a wrong code came from 127.0.0.1" in caplog.text
    secrets = [CODE, "zebra", guest.identity.public_key.hex(), home.identity.fingerprint]
    assert not any(secret in caplog.text for secret in secrets)
    assert all(line.isascii() and line.isprintable() for line in caplog.text.splitlines())
