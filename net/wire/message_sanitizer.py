"""Message sanitizer: what a host sends, made safe to show; chat and names are cleaned elsewhere."""

import msgspec

from game.protocol.error_texts import describe_error, describe_notice, describe_trouble
from game.protocol.lobby_messages import LobbyJoined, Notice
from game.protocol.messages import Bye, Refused, ServerMessage, Started, Trouble, Welcome
from game.rules import Fighter
from game.text_safety.sanitize import clean_text
from net.wire.codec import InvalidMessage


def sanitized(message: ServerMessage) -> ServerMessage:
    """Return the message with its sentences cleaned. Lines and names are cleaned where they are
    stored.

    Raises InvalidMessage for fighters whose names cannot be shown: they are part of the rules, so
    they are taken as they are or not at all.
    """
    match message:
        case Refused(code=code, text=text) | Bye(code=code, text=text):
            return msgspec.structs.replace(message, text=describe_error(code, clean_text(text)))
        case Trouble(text=text):
            return msgspec.structs.replace(message, text=describe_trouble(clean_text(text)))
        case Notice(text=text):
            return msgspec.structs.replace(message, text=describe_notice(clean_text(text)))
        case LobbyJoined(notice=notice):
            return msgspec.structs.replace(message, notice=describe_notice(clean_text(notice)))
        case Welcome(roster=roster):
            _verify_shown(roster.fighter)
        case Started(left=left, right=right):
            _verify_shown((left.fighter, right.fighter))
    return message


def can_be_shown(message: ServerMessage) -> bool:
    """Return whether `sanitized` accepts the message."""
    try:
        sanitized(message)
    except InvalidMessage:
        return False
    return True


def _verify_shown(fighters: tuple[Fighter, ...]) -> None:
    texts = [text for each in fighters for text in (each.name, each.line, each.plan)]
    texts += [attack.name for fighter in fighters for attack in fighter.attacks]
    if any(text != clean_text(text) for text in texts):
        raise InvalidMessage("a fighter has a name that cannot be shown")
