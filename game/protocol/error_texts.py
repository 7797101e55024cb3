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
        ErrorCode.PHASE: phrase("That cannot be done at this moment."),
        ErrorCode.FIGHTER: phrase("There is no such fighter."),
        ErrorCode.TEXT: phrase("There is nothing to say in that line."),
        ErrorCode.PHRASES: phrase("This room allows ready-made phrases only."),
        ErrorCode.PROOF: phrase("What was promised, revealed or signed does not fit."),
        ErrorCode.SEAT: phrase("That seat is not free."),
        ErrorCode.ROOM: phrase("There is no such room."),
        ErrorCode.FLOOD: phrase("Not so fast."),
        ErrorCode.LIMIT: phrase("There is no space for more here."),
        ErrorCode.NAME: phrase("That name cannot be used here."),
        ErrorCode.NUMBER: phrase("That was refused before."),
        ErrorCode.CODE: phrase("This game wants a code: three words that the host's screen shows."),
        ErrorCode.WRONG: phrase("Wrong code, or someone is in between. Ask for a new one."),
        ErrorCode.NETWORK: phrase(
            "This game is open to its own network only, and you are on another one."
        ),
        ErrorCode.VERSION: phrase("The two sides have different versions of Parley."),
        ErrorCode.FULL: phrase("There is no free seat."),
        ErrorCode.INVALID: phrase("The two programs do not understand each other."),
        ErrorCode.OVERSIZE: phrase("That was longer than a message may be."),
        ErrorCode.SILENT: phrase("Nothing was heard for too long."),
        ErrorCode.REPLACED: phrase("You are playing on in another window."),
        ErrorCode.LEFT: phrase("You left."),
        ErrorCode.MOVED: phrase("The table is set anew."),
        ErrorCode.REMOVED: phrase("The host does not want you here."),
        ErrorCode.CLOSED: phrase("The host has closed the game."),
        ErrorCode.PAUSED: phrase("The arena stops for now; what runs there is kept."),
        ErrorCode.FAULT: phrase("The host's program failed; this is not your fault."),
    }
)
SENTENCES = (
    # Sent about the match.
    phrase("No match is running."),
    phrase("It is {name}'s turn."),
    phrase("You have chosen already."),
    phrase("That was for turn {turn}; this is turn {current}."),
    phrase("{fighter}'s guard is at its top already."),
    phrase("{fighter}'s charge is at its top already."),
    phrase("There is nothing to claim."),
    phrase("The match is over; a rematch comes first."),
    phrase("The match has begun; fighters stay as they are."),
    phrase("That was for another match; take your fighter again."),
    phrase("The match is about to begin."),
    phrase("That choice is not signed by you."),
    phrase("That line is not signed by you."),
    phrase("No match has ended yet."),
    phrase("The other side has left."),
    phrase("Wait until the other side is back."),
    phrase(
        "The host plays by version {ours} of the rules, you play by version {theirs}: talk as you "
        "like, but a match needs the same version on both sides."
    ),
    phrase(
        "The host plays by version {ours} of the rules, {name} plays by version {theirs}: talk as "
        "you like, but a match needs the same version on both sides."
    ),
    # Sent about the chat.
    phrase("You said that a moment ago."),
    phrase("That is too much talk at once; wait a moment."),
    phrase("Those are too many actions at once; wait a moment."),
    phrase("Too many messages at once; wait a moment."),
    phrase("This room is full: nothing more can be kept in it. Open a new one to go on."),
    # Sent on joining and leaving.
    phrase("Two people are playing here already."),
    phrase("A match waits here for {names}; try again in a minute."),
    phrase("A seat is kept here for {names}; try again in a minute."),
    phrase("That seat is kept for the player who sat down there, whose key is not yours."),
    phrase("{name} looks like {other}, who is here already; take another name."),
    phrase("A name has letters of one alphabet; {name} mixes them."),
    phrase("{name} has a letter that hardly any language uses."),
    phrase("Nobody may be called {name}: it could be mistaken for the game."),
    phrase("You may come back in {seconds} seconds."),
    phrase("Too much of that was refused; you may come back in a minute."),
    phrase("Far too many messages at once; you may come back in a minute."),
    phrase("Too many connections are open from where you are."),
    phrase("The host has as many connections as it can have; try again in a minute."),
    phrase("Too many connections come from where you are; try again in a minute."),
    phrase("Too many wrong codes came from where you are. Ask for a new one."),
    phrase("Too many are trying codes just now. Wait a moment, then try again."),
    phrase("The host wants a connection that nobody can read along; yours is plain."),
    phrase("The host has sent you out."),
    phrase("The host's program failed twice; the match is kept and can be hosted again."),
    phrase("Somebody new sits down at a new table."),
    phrase("A new table is set."),
    phrase("The other side has the newer copy of the match."),
    phrase("The match goes on from the other side's copy."),
    phrase("The other side is asked whether that match is to go on."),
    phrase(
        "The host plays Parley {ours} (protocol {protocol}), you play {theirs} (protocol {other})."
    ),
    # Sent by an arena.
    phrase("You are in the lobby; sit down in a room first."),
    phrase("Leave this room first."),
    phrase("This is no arena."),
    phrase("The room that you were in is gone."),
    phrase("There is no such room, or not any more."),
    phrase("No room here has that code."),
    phrase("That room has a code; whoever opened it knows it."),
    phrase("There are as many rooms as can be; try again in a while."),
    phrase("There are as many rooms as can be. A match that you were in is kept; come back."),
    phrase("Too many wrong codes came from where you are; wait a minute."),
    phrase("As many of the computer's players as can be were called from where you are."),
    phrase("The other side is gone; you are seeking again."),
    phrase("Both seats are taken."),
    phrase("Both seats are taken; you may watch."),
    phrase("There is no player of the level {level} here."),
    phrase("All players of the computer's are playing already."),
    phrase("You are watching; only players do that."),
    phrase("As many people as can are watching here already."),
    phrase("Nobody may watch this match."),
    phrase("That was too fast; wait a moment."),
    phrase(
        "The arena is closing soon: matches that run are finished, new ones wait until it is back."
    ),
    phrase("The arena is closed for now. What runs is kept, and goes on when it is back."),
    # Sent by a relay.
    phrase("Nobody waits at that place."),
    phrase("The host did not accept the call."),
    phrase("There is no such call any more."),
    phrase("This arena passes on as many as it can."),
    phrase("Many reach for that host just now."),
    phrase("The same host waits on a newer connection."),
    phrase("This arena passes nobody on."),
)
"""Sentences that Parley's own host sends in refusals, goodbyes and notices, with placeholders."""

TROUBLE = phrase("The host cannot write to its disk; the game pauses until it can.")


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
