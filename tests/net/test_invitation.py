"""What a friend can send or say so that one gets in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.ways.invitation import Invitation, parse_invitation
from net.ways.shortcode import short_code
from net.wire.address import Address, AddressError

HERE = Address("192.168.1.20")
THERE = Address("2001:db8::7", 7276)


@pytest.mark.parametrize(
    "invitation",
    [
        Invitation((HERE,)),
        Invitation((HERE, THERE)),
        Invitation((HERE,), "acorn-amber-ankle"),
        Invitation((THERE, HERE), "acorn-amber-ankle"),
        Invitation((Address("anas-laptop", 4000),)),
        Invitation((HERE, THERE), fingerprint="0f" * 32),
        Invitation((HERE,), "acorn-amber-ankle", "0f" * 32),
    ],
    ids=str,
)
def test_an_invitation_comes_back_as_it_was(invitation: Invitation) -> None:
    assert parse_invitation(str(invitation)) == invitation


def test_what_the_waiting_screen_copies_is_read() -> None:
    copied = "parley://192.168.1.20,10.0.0.7:7276/acorn-amber-ankle"
    expected = Invitation((HERE, Address("10.0.0.7", 7276)), "acorn-amber-ankle")
    assert parse_invitation(copied) == expected


def test_it_says_where_and_with_which_words() -> None:
    invitation = Invitation((HERE, THERE), "acorn-amber-ankle")
    assert str(invitation) == "parley://192.168.1.20,[2001:db8::7]:7276/acorn-amber-ankle"


def test_an_address_is_an_invitation_too_with_words_or_without() -> None:
    assert parse_invitation(" 192.168.1.20 ") == Invitation((HERE,))
    with_words = parse_invitation("192.168.1.20 Acorn amber ankle")
    assert with_words == Invitation((HERE,), "acorn-amber-ankle")


def test_a_short_code_is_tried_as_what_it_is_and_as_a_name() -> None:
    code = short_code(HERE)
    assert code
    assert parse_invitation(code).addresses == (HERE, Address(code))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "parley://",
        "parley://,,",
        "parley://192.168.1.20/acorn",
        "a b c",
        "x" * 700,
        "1.2.3.4:0",
        "parley://192.168.1.20#",
        "parley://192.168.1.20#" + "0f" * 31,
        "parley://192.168.1.20#" + "0g" * 32,
    ],
)
def test_what_is_no_invitation_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(AddressError, match=r"[.]$"):
        parse_invitation(text)


@given(st.text(max_size=80), st.booleans())
def test_nothing_that_is_pasted_breaks_it(text: str, scheme: bool) -> None:
    try:
        parse_invitation(("parley://" if scheme else "") + text)
    except AddressError:
        return


def test_the_words_of_the_code_are_in_no_log() -> None:
    assert "acorn" not in repr(Invitation((HERE,), "acorn-amber-ankle"))
