"""Addresses in a few letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.connect.short_code import ALPHABET, parse_short_code, short_code
from net.wire.address import DEFAULT_PORT, Address

PORTS = st.one_of(st.just(DEFAULT_PORT), st.integers(1, 65535))


@given(st.ip_addresses(v=4), PORTS)
def test_every_address_comes_back_from_its_code(ip: object, port: int) -> None:
    address = Address(str(ip), port)
    code = short_code(address)
    assert code is not None
    assert parse_short_code(code) == address


@pytest.mark.parametrize(
    ("host", "letters"), [("192.168.1.20", 6), ("172.16.5.9", 7), ("10.0.0.7", 8)]
)
def test_networks_at_home_need_few_letters(host: str, letters: int) -> None:
    assert len(short_code(Address(host)) or "") == letters


def test_it_does_not_matter_how_a_code_is_written() -> None:
    code = short_code(Address("192.168.1.20"))
    assert code
    assert parse_short_code(f" {code[:3].lower()}-{code[3:]} ") == Address("192.168.1.20")
    assert parse_short_code(code.replace("0", "o")) == Address("192.168.1.20")


def test_no_single_wrong_letter_goes_unnoticed() -> None:
    code = short_code(Address("192.168.178.45"))
    assert code
    for at in range(len(code)):
        for letter in ALPHABET.replace(code[at], ""):
            assert parse_short_code(code[:at] + letter + code[at + 1 :]) is None


@given(st.text(max_size=20))
def test_what_is_no_code_is_none(text: str) -> None:
    address = parse_short_code(text)
    assert address is None or 1 <= address.port <= 65535


def test_only_ipv4_has_short_codes() -> None:
    assert short_code(Address("2001:db8::1")) is None
    assert short_code(Address("anas-laptop")) is None
