"""Links: found in what people write, and whose they really are."""

import pytest

from game.text_safety.emoji import EMOJI, emoji_completions, with_emoji
from game.text_safety.weblinks import host_of, weblinks


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("look: https://example.org/a?b=1, nice", ["https://example.org/a?b=1"]),
        ("(see http://example.org)", ["http://example.org"]),
        ("https://example.org/wiki/Kettle_(pot).", ["https://example.org/wiki/Kettle_(pot)"]),
        ("HTTPS://EXAMPLE.ORG and http://b.org", ["HTTPS://EXAMPLE.ORG", "http://b.org"]),
        ("javascript:alert(1) file:///etc/passwd www.example.org", []),
        ("https:// http://? nothing", []),
    ],
)
def test_a_link_is_found_without_the_sentence_round_it(text: str, found: list[str]) -> None:
    assert list(weblinks(text)) == found


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("https://example.org/x", "example.org"),
        ("https://bank.example@evil.example/", "evil.example"),
        ("https://bank.example:pass@evil.example:8080/", "evil.example"),
        ("https://evil.example\\@bank.example/", "evil.example"),
        ("https://evil.example#@bank.example", "evil.example"),
        ("https://аррӏе.com/", "xn--80ak6aa92e.com"),
        ("http://[::1]:80/", "[::1]"),
    ],
)
def test_the_host_that_is_really_asked_is_told(link: str, host: str) -> None:
    assert host_of(link) == host


def test_every_picture_has_a_name_that_can_be_typed() -> None:
    for name, picture in EMOJI.items():
        assert with_emoji(f":{name}:") == picture
        assert name in emoji_completions(f":{name[:3]}")


@pytest.mark.parametrize("word", ["", ":", ":s", "sh", ":sh:", ":zzz"])
def test_what_is_no_begun_name_is_completed_by_nothing(word: str) -> None:
    assert emoji_completions(word) == ()
