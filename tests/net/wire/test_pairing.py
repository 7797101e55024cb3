import random
import re
from itertools import count
from pathlib import Path

import pytest

from net.security.passcode_attempts import (
    ATTEMPT_RATE,
    WRONG_IN_ALL,
    WRONG_PER_ADDRESS,
    PasscodeAttempts,
)
from net.wire.pairing import GuestPairing, HostPairing, WrongCode
from net.wire.passcode import parse_passcode

CODE, FINGERPRINT, OTHER = "amber-falcon-lantern", "ab" * 32, "cd" * 32

PROTOCOL_PAGE = Path(__file__).parents[3] / "docs" / "PROTOCOL.md"


def pair(guest: GuestPairing, code: str, fingerprint: str) -> None:
    """Let a guest and a host talk; raises WrongCode where one of them finds it out."""
    keeper = HostPairing(code, fingerprint, guest.share)
    guest.verify(keeper.answer(guest.prove(keeper.share)))


def test_who_knows_the_code_comes_in() -> None:
    pair(GuestPairing(CODE, FINGERPRINT), CODE, FINGERPRINT)


def test_who_has_another_code_does_not() -> None:
    with pytest.raises(WrongCode):
        pair(GuestPairing("amber-falcon-lemon", FINGERPRINT), CODE, FINGERPRINT)


def test_who_sees_another_certificate_does_not_although_the_code_is_right() -> None:
    with pytest.raises(WrongCode):
        pair(GuestPairing(CODE, OTHER), CODE, FINGERPRINT)


def test_the_guest_finds_out_a_host_that_only_says_yes() -> None:
    guest = GuestPairing(CODE, FINGERPRINT)
    keeper = HostPairing("nobody-knows-it", FINGERPRINT, guest.share)
    proof = guest.prove(keeper.share)
    for lie in (proof, "00" * 32, "ff" * 32):
        with pytest.raises(WrongCode):
            guest.verify(lie)


def test_a_share_sent_back_is_refused() -> None:
    guest = GuestPairing(CODE, FINGERPRINT)
    mirrored = "42" + guest.share[2:]
    with pytest.raises(WrongCode):
        guest.prove(mirrored)
    with pytest.raises(WrongCode):
        GuestPairing(CODE, FINGERPRINT).prove(guest.share)


def test_whatever_a_stranger_sends_as_a_share_is_a_wrong_code_and_nothing_else() -> None:
    chance = random.Random(5)
    shares = ["41" + chance.randbytes(32).hex() for _ in range(60)]
    shares += ["41" + bytes(32).hex(), "41" + "ff" * 32, "00" * 33, "41" + "01" + "00" * 31]
    for share in shares:
        try:
            keeper = HostPairing(CODE, FINGERPRINT, share)
        except WrongCode:
            continue
        with pytest.raises(WrongCode):
            keeper.answer("00" * 32)


def test_the_bytes_are_those_of_the_protocol() -> None:
    guest = GuestPairing(CODE, FINGERPRINT, entropy=lambda length: b"\x01" * length)
    keeper = HostPairing(CODE, FINGERPRINT, guest.share, entropy=lambda length: b"\x02" * length)
    proof = guest.prove(keeper.share)
    page = PROTOCOL_PAGE.read_text(encoding="utf-8")
    known = re.findall(r"^(?:guest|host)'s (?:share|proof) +(\w+)$", page, re.M)
    assert f"code `{CODE}`, fp = `ab` 32 times" in page
    assert [guest.share, keeper.share, proof, keeper.answer(proof)] == known


def test_the_words_of_the_vector_are_words_of_a_code() -> None:
    assert parse_passcode(CODE) == CODE


def test_three_wrong_attempts_lock_an_address_and_no_other() -> None:
    attempts = PasscodeAttempts()
    for _ in range(WRONG_PER_ADDRESS):
        assert not attempts.locked("192.168.1.7")
        attempts.begin("192.168.1.7")
    assert attempts.locked("192.168.1.7")
    assert not attempts.locked("192.168.1.8")


def test_ten_wrong_attempts_use_a_code_up() -> None:
    attempts, numbers = PasscodeAttempts(), count()
    for _ in range(WRONG_IN_ALL):
        assert not attempts.exhausted
        attempts.begin(f"192.168.1.{next(numbers) // 2}")
    assert attempts.exhausted
    attempts.reset()
    assert not attempts.exhausted
    assert not attempts.locked("192.168.1.1")


def test_a_success_is_given_back() -> None:
    attempts = PasscodeAttempts()
    for _ in range(2 * WRONG_IN_ALL):
        attempts.begin("192.168.1.7")
        attempts.succeeded("192.168.1.7")
    assert not attempts.locked("192.168.1.7")
    assert not attempts.exhausted


def test_two_a_second_are_looked_at() -> None:
    attempts = PasscodeAttempts()
    looked_at = [not attempts.too_fast("192.168.1.7", tick / 100) for tick in range(1000)]
    assert sum(looked_at) == pytest.approx(20 + ATTEMPT_RATE.burst, abs=1)
    assert not attempts.too_fast("192.168.1.8", 10.0)
