"""An address: what a person types, or one sentence that says what is wrong with it."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.wire.address import DEFAULT_PORT, Address, AddressError, parse_address


@pytest.mark.parametrize(
    ("typed", "host", "port"),
    [
        ("192.168.1.20", "192.168.1.20", DEFAULT_PORT),
        ("  192.168.1.20\n", "192.168.1.20", DEFAULT_PORT),
        ("192.168.1.20:7300", "192.168.1.20", 7300),
        ("localhost", "localhost", DEFAULT_PORT),
        ("anas-laptop.local:80", "anas-laptop.local", 80),
        ("müller.example", "müller.example", DEFAULT_PORT),
        ("::1", "::1", DEFAULT_PORT),
        ("[::1]", "::1", DEFAULT_PORT),
        ("[::1]:7300", "::1", 7300),
        ("FE80::1", "fe80::1", DEFAULT_PORT),
        ("10.0.0.1:00080", "10.0.0.1", 80),
    ],
)
def test_what_people_type_is_understood(typed: str, host: str, port: int) -> None:
    assert parse_address(typed) == Address(host, port)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "Type the address"),
        ("   ", "Type the address"),
        (":7300", "no address before it"),
        ("host:", "is not a port"),
        ("host:0", "is not a port"),
        ("host:65536", "is not a port"),
        ("host:000000065536", "is not a port"),
        ("host:99999999999", "is not a port"),
        ("host:-1", "is not a port"),
        ("host:" + "9" * 5000, "is not a port"),
        ("host:٣", "is not a port"),
        ("host:port", "is not a port"),
        ("two words", "is not an address"),
        ("http://example.org/", "is not a port"),
        ("a..b", "is not an address"),
        ("x" * 64, "is not an address"),
        (".".join(["x" * 60] * 5), "is not an address"),
        ("a\nb", "is not an address"),
        ("a\n:80", "is not an address"),
        ("\x1b[2J", "Type the address"),
        ("[]", "is not an address"),
    ],
)
def test_what_is_no_address_is_one_sentence(typed: str, why: str) -> None:
    with pytest.raises(AddressError, match=why) as caught:
        parse_address(typed)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert sentence.isprintable()


@given(st.text(max_size=40))
def test_whatever_is_typed_is_an_address_or_a_sentence(typed: str) -> None:
    try:
        address = parse_address(typed)
    except AddressError as error:
        assert str(error).endswith(".")
    else:
        assert 1 <= address.port <= 65535
        assert parse_address(str(address)) == address


@given(st.ip_addresses(), st.integers(1, 65535))
def test_an_address_that_is_shown_can_be_typed(
    number: ipaddress.IPv4Address | ipaddress.IPv6Address, port: int
) -> None:
    address = Address(str(number), port)
    assert parse_address(str(address)) == address
