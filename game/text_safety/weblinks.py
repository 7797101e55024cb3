"""Web links: finds the addresses of web pages in a chat line; never follows one."""

import regex

_LINK = regex.compile(r"https?://[^\s<>\"“”«»]+", regex.IGNORECASE)
_AFTER = ".,;:!?'’…"
"""Characters that end a sentence rather than a link."""
_PAIRS = {")": "(", "]": "["}


def weblinks(text: str) -> tuple[str, ...]:
    """Return every link in a line, in order, without the punctuation that follows it."""
    return tuple(link for found in _LINK.findall(text) if host_of(link := _trimmed(found)))


def host_of(link: str) -> str:
    """Return the host that following the link would contact; empty if there is none.

    What stands before an `@` is a user name and says nothing of the host. Letters beyond ASCII are
    shown in Punycode, as DNS spells them, so that look-alikes are recognised.
    """
    authority = regex.split(r"[/?#\\]", link.partition("//")[2], maxsplit=1)[0]
    host = authority.rpartition("@")[2].lower()
    host = host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _trimmed(link: str) -> str:
    while link and (
        link[-1] in _AFTER
        or (link[-1] in _PAIRS and link.count(link[-1]) > link.count(_PAIRS[link[-1]]))
    ):
        link = link[:-1]
    return link
