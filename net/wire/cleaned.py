"""Cleaned: what a host says, made safe to show; lines and names are cleaned where they are kept."""

import msgspec

from game.contract.lobby import Lobby, Notice
from game.contract.messages import Bye, Fact, Refused, Started, Trouble, Welcome
from game.contract.reasons import tell_notice, tell_reason, tell_trouble
from game.rules import Fighter
from game.words.cleaning import clean_text
from net.wire.codec import InvalidMessage


def cleaned(fact: Fact) -> Fact:
    """The fact with its sentences cleaned; lines and names are cleaned where they are kept.

    Raises InvalidMessage for fighters whose names cannot be shown: they are part of the rules, so
    they are taken as they are or not at all.
    """
    match fact:
        case Refused(code=code, text=text) | Bye(code=code, text=text):
            return msgspec.structs.replace(fact, text=tell_reason(code, clean_text(text)))
        case Trouble(text=text):
            return msgspec.structs.replace(fact, text=tell_trouble(clean_text(text)))
        case Notice(text=text):
            return msgspec.structs.replace(fact, text=tell_notice(clean_text(text)))
        case Lobby(notice=notice):
            return msgspec.structs.replace(fact, notice=tell_notice(clean_text(notice)))
        case Welcome(roster=roster):
            _verify_shown(roster.fighter)
        case Started(left=left, right=right):
            _verify_shown((left.fighter, right.fighter))
    return fact


def can_be_shown(fact: Fact) -> bool:
    """Whether `cleaned` takes it."""
    try:
        cleaned(fact)
    except InvalidMessage:
        return False
    return True


def _verify_shown(fighters: tuple[Fighter, ...]) -> None:
    texts = [text for each in fighters for text in (each.name, each.line, each.plan)]
    texts += [attack.name for fighter in fighters for attack in fighter.attacks]
    if any(text != clean_text(text) for text in texts):
        raise InvalidMessage("a fighter has a name that cannot be shown")
