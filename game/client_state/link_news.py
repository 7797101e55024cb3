"""Link news: sentences about a link's state that every interface shows."""

from collections.abc import Iterator

from game.client_state.link import LinkClosed, LinkDown, UnsentLines
from game.i18n.phrase import join_phrases, phrase
from game.protocol.quick_chat import chat_text

CONNECTED_AGAIN = phrase("The connection is back.")


def describe_retry(down: LinkDown) -> str:
    """Return which attempt to reconnect is being made."""
    return phrase("Reconnecting ({attempt})…", attempt=down.attempt)


def describe_break(down: LinkDown) -> str:
    """Return why the connection broke and which attempt to reconnect is being made."""
    return join_phrases([down.text, describe_retry(down)])


def describe_first_break(down: LinkDown) -> str:
    """Return why the connection broke and what happens to what is typed meanwhile."""
    return phrase("{text} Trying again. Your messages will be sent later.", text=down.text)


def describe_end(closed: LinkClosed) -> str:
    """Return why the connection ended and, if known, what to try."""
    return join_phrases([closed.text, closed.advice]) if closed.advice else closed.text


def describe_mute(muted: bool) -> str:
    """Return what muting the other side, or ending that, does."""
    if muted:
        return phrase("You have muted your opponent. They can see that.")
    return phrase("Your opponent's messages are shown again.")


def describe_unsent(unsent: UnsentLines) -> Iterator[str]:
    """Yield one sentence for each line that was not sent, with the reason."""
    for line in unsent.lines:
        text = chat_text(line.text, line.phrase)
        if unsent.gone:
            yield phrase("Not sent, because the room it was meant for is gone: {text}", text=text)
        else:
            yield phrase("Not sent, because it is over a minute old: {text}", text=text)
