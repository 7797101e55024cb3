"""Web links: the addresses of pages in what people write, found as plain text, never followed."""

import regex

_LINK = regex.compile(r"https?://[^\s<>\"“”«»]+", regex.IGNORECASE)
_AFTER = ".,;:!?'’…"
"""What ends a sentence rather than a link."""
_PAIRS = {")": "(", "]": "["}


def weblinks(text: str) -> tuple[str, ...]:
    """Every link in a line, in order, without the signs of the sentence round it."""
    return tuple(link for found in _LINK.findall(text) if host_of(link := _trimmed(found)))


def host_of(link: str) -> str:
    """Who is really asked when the link is followed; empty if that cannot be told.

    What stands before an `@` is a name and a password and says nothing of the host; letters
    beyond ASCII are shown as the network spells them, so that look-alikes are seen.
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
