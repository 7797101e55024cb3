"""Error texts: translations of the English sentences that a host sends with refusals and goodbyes.

A host sends English. English readers see that sentence. Others see its translation if it is one of
`SENTENCES`, else a translation of its error code.
"""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from game.i18n.phrase import Phrase, phrase, translated
from game.protocol.messages import ErrorCode

ERROR_TEXTS: Mapping[ErrorCode, Phrase] = MappingProxyType(
    {
        ErrorCode.TURN: phrase("It is not your turn, or that turn is over."),
        ErrorCode.ACTION: phrase("The rules do not allow that now."),
        ErrorCode.PHASE: phrase("You cannot do that right now."),
        ErrorCode.FIGHTER: phrase("There is no such fighter."),
        ErrorCode.TEXT: phrase("That message is empty."),
        ErrorCode.PHRASES: phrase("This room allows quick chat only."),
        ErrorCode.PROOF: phrase("A promise, value or signature does not fit."),
        ErrorCode.SEAT: phrase("That seat is not free."),
        ErrorCode.ROOM: phrase("There is no such room."),
        ErrorCode.FLOOD: phrase("Not so fast."),
        ErrorCode.LIMIT: phrase("There is no more space here."),
        ErrorCode.NAME: phrase("That name cannot be used here."),
        ErrorCode.NUMBER: phrase("That was refused before."),
        ErrorCode.CODE: phrase("This game needs a code: the three words on the host's screen."),
        ErrorCode.WRONG: phrase(
            "Wrong code, or someone is intercepting the connection. Ask for a new code."
        ),
        ErrorCode.NETWORK: phrase(
            "This game is open only to its own network, and you are on another one."
        ),
        ErrorCode.VERSION: phrase("You and the host have different versions of Parley."),
        ErrorCode.FULL: phrase("There is no free seat."),
        ErrorCode.INVALID: phrase("The two programs do not understand each other."),
        ErrorCode.OVERSIZE: phrase("That was longer than a message may be."),
        ErrorCode.SILENT: phrase("The connection was silent for too long."),
        ErrorCode.REPLACED: phrase("You are now playing in another window."),
        ErrorCode.LEFT: phrase("You left."),
        ErrorCode.MOVED: phrase("A new match is being set up."),
        ErrorCode.REMOVED: phrase("The host does not want you here."),
        ErrorCode.CLOSED: phrase("The host has closed the game."),
        ErrorCode.PAUSED: phrase("The arena has stopped for now. Running matches are saved."),
        ErrorCode.FAULT: phrase("The host's program failed; this is not your fault."),
    }
)
SENTENCES = (
    # Sent about the match.
    phrase("No match is running."),
    phrase("It is {name}'s turn."),
    phrase("You have already chosen."),
    phrase("That was for turn {turn}, but this is turn {current}."),
    phrase("{fighter}'s guard is already full."),
    phrase("{fighter}'s charge is already full."),
    phrase("There is no win to claim."),
    phrase("The match is over. Ask for a rematch first."),
    phrase("The match has begun, so fighters can no longer be changed."),
    phrase("That was for another match. Choose your fighter again."),
    phrase("The match is about to begin."),
    phrase("That choice does not carry your signature."),
    phrase("That message does not carry your signature."),
    phrase("No match has ended yet."),
    phrase("Your opponent has left."),
    phrase("Wait until your opponent is back."),
    phrase(
        "The host uses version {ours} of the rules and you use version {theirs}. You can chat, "
        "but a match needs the same version on both sides."
    ),
    phrase(
        "The host uses version {ours} of the rules and {name} uses version {theirs}. You can "
        "chat, but a match needs the same version on both sides."
    ),
    # Sent about the chat.
    phrase("You just said that."),
    phrase("Too many messages at once. Wait a moment."),
    phrase("Too many actions at once. Wait a moment."),
    phrase("Too much at once. Wait a moment."),
    phrase("This room is full and can store nothing more. Open a new one to continue."),
    # Sent on joining and leaving.
    phrase("Two players are already playing here."),
    phrase("A match here is waiting for {names}. Try again in a minute."),
    phrase("A seat here is saved for {names}. Try again in a minute."),
    phrase("That seat is saved for another player, whose key is not yours."),
    phrase("{name} looks like {other}, who is already here. Choose another name."),
    phrase("A name uses one alphabet only; {name} mixes several."),
    phrase("{name} contains a letter that hardly any language uses."),
    phrase("The name {name} is not allowed: it could be mistaken for the game itself."),
    phrase("You can come back in {seconds} seconds."),
    phrase("Too many of your requests were refused. You can come back in a minute."),
    phrase("Far too many messages at once. You can come back in a minute."),
    phrase("Too many connections are open from your address."),
    phrase("The host cannot take any more connections. Try again in a minute."),
    phrase("Too many connections come from your address. Try again in a minute."),
    phrase("Too many wrong codes came from your address. Ask for a new code."),
    phrase("Too many people are trying codes right now. Wait a moment, then try again."),
    phrase("The host requires an encrypted connection, and yours is not."),
    phrase("The host has removed you."),
    phrase("The host's program failed twice. The match is saved and can be hosted again."),
    phrase("A new player has joined, so a new match begins."),
    phrase("A new match can begin."),
    phrase("Your opponent has the newer copy of the match."),
    phrase("The match continues from your opponent's copy."),
    phrase("Your opponent is being asked whether to continue that match."),
    phrase(
        "The host has Parley {ours} (protocol {protocol}), you have {theirs} (protocol {other})."
    ),
    # Sent by an arena.
    phrase("You are in the lobby. Take a seat in a room first."),
    phrase("Leave this room first."),
    phrase("This is no arena."),
    phrase("The room that you were in is gone."),
    phrase("That room does not exist any more."),
    phrase("No room here has that code."),
    phrase("That room needs a code. Ask the player who opened it."),
    phrase("The arena has no space for another room. Try again later."),
    phrase("The arena has no space for another room. Your match is saved; come back later."),
    phrase("Too many wrong codes came from your address. Wait a minute."),
    phrase("You have called as many computer players as allowed."),
    phrase("Your opponent is gone, so you are searching again."),
    phrase("Both seats are taken."),
    phrase("Both seats are taken; you may watch."),
    phrase("There is no computer player of level {level} here."),
    phrase("All computer players are busy."),
    phrase("You are watching. Only players can do that."),
    phrase("This match has as many spectators as it can take."),
    phrase("This match cannot be watched."),
    phrase("That was too fast. Wait a moment."),
    phrase(
        "The arena closes soon. Running matches can finish; new ones have to wait until it is back."
    ),
    phrase("The arena is closed for now. Running matches are saved and continue when it is back."),
    # Sent by a relay.
    phrase("No host is waiting under that number."),
    phrase("The host did not accept the call."),
    phrase("That call has ended."),
    phrase("This arena is relaying as many connections as it can."),
    phrase("Many players are trying to reach that host right now."),
    phrase("The same host is waiting on a newer connection."),
    phrase("This arena does not relay connections."),
)
"""Sentences that Parley's own host sends in refusals, goodbyes and notices, with placeholders."""

TROUBLE = phrase("The host cannot write to its disk. The game is paused until it can.")


def describe_error(code: ErrorCode, english: str) -> str:
    """Return the host's sentence with its translation, or that of its code."""
    meaning = sentence(english) or ERROR_TEXTS.get(code)
    return translated(english, meaning) if meaning and english else english


def describe_notice(english: str) -> str:
    """Return a sentence without an error code, with its translation if there is one."""
    meaning = sentence(english)
    return translated(english, meaning) if meaning else english


def sentence(english: str) -> Phrase | None:
    """Return the phrase that has this English text; None if the sentence is not known."""
    for pattern, source in _patterns():
        if found := pattern.fullmatch(english):
            return phrase(source, **found.groupdict())
    return None


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return a pattern for each sentence; values are limited in length, as the text may be
    hostile."""
    return tuple(
        (re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.{1,80}?)", re.escape(each))), each.source)
        for each in SENTENCES
    )


def describe_trouble(english: str) -> str:
    """Return the sentence of a host that cannot store entries, with its translation."""
    return translated(english, TROUBLE) if english else english
