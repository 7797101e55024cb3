"""What a friend can send or say so that one gets in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.text_safety.sanitize import INVITATION_LIMIT
from net.connect.invitation import Invitation, parse_invitation
from net.connect.short_code import short_code
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


LONGEST = Invitation(
    (
        Address(
            "parley." + "x" * 63 + "." + "y" * 63 + "." + "z" * 63 + ".example", 65000, "65228460"
        ),
        *(Address(f"2001:db8:aa12:bb34:21f:5bff:fe3a:9c{at:02}", 65000) for at in range(7)),
    ),
    "broccoli-broccoli-broccoli",
    "6f" * 32,
)


def test_the_longest_invitation_that_a_host_shows_is_read_and_fits_where_it_is_pasted() -> None:
    assert len(str(LONGEST)) <= INVITATION_LIMIT
    assert parse_invitation(str(LONGEST)) == LONGEST


def test_an_invitation_that_a_mail_program_broke_is_read() -> None:
    text = str(LONGEST)
    assert parse_invitation("\r\n".join((text[:76], text[76:152], text[152:]))) == LONGEST


@pytest.mark.parametrize(
    "typed",
    ["\u200e{}\u200e", "\u202a{}\u202c", "{}\u200b", "\ufeff{}", "\u00a0{}\u202f", "{}\u00ad"],
)
@pytest.mark.parametrize("what", ["192.168.1.20", "parley://192.168.1.20/acorn-amber-ankle"])
def test_characters_that_nobody_sees_are_no_part_of_an_invitation(typed: str, what: str) -> None:
    assert parse_invitation(typed.format(what)) == parse_invitation(what)


def test_words_behind_an_address_may_stand_behind_any_space() -> None:
    with_words = parse_invitation("192.168.1.20\u00a0acorn amber\u00a0an\u200bkle")
    assert with_words == Invitation((HERE,), "acorn-amber-ankle")


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
