"""Sounds: every sound of the game, and the sounds of each cue. No pygame."""

from enum import StrEnum
from typing import assert_never

from game.rules.battle import TOP
from game.ui.stage.cues import (
    Charge,
    Cheer,
    Cue,
    Drain,
    Faint,
    Flinch,
    Guard,
    Impact,
    LevelChange,
    Lunge,
    ShowText,
    SlowMotion,
    Windup,
)


class Sound(StrEnum):
    """A sound played once. The value is the name of its file."""

    CLICK = "click"
    TURN = "turn"
    WINDUP = "windup"
    LUNGE = "lunge"
    HIT_SURE = "hit_sure"
    HIT_STRONG = "hit_strong"
    HIT_BREAKER = "hit_breaker"
    HIT_MIGHTY = "hit_mighty"
    GRAZE = "graze"
    GUARD_UP = "guard_up"
    GUARD_LOSES = "guard_loses"
    GUARD_BREAKS = "guard_breaks"
    CHARGE_1 = "charge_1"
    CHARGE_2 = "charge_2"
    CHARGE_3 = "charge_3"
    CHARGE_LOST = "charge_lost"
    LAST_BLOW = "last_blow"
    FAINT = "faint"
    WIN = "win"
    LOSE = "lose"
    VERSUS = "versus"
    CHAT_IN = "chat_in"
    CHAT_SENT = "chat_sent"
    REFUSED = "refused"
    COUNTDOWN = "countdown"


class Tune(StrEnum):
    """Music that loops while a screen is open. All tunes share key and tempo, so that one can fade
    into another within a bar.
    """

    CALM = "music_calm"
    TENSE = "music_tense"


HITS = (Sound.HIT_SURE, Sound.HIT_STRONG, Sound.HIT_BREAKER)
"""The sounds of a fighter's three attacks."""
CHARGES = (Sound.CHARGE_1, Sound.CHARGE_2, Sound.CHARGE_3)


def sounds_of(cue: Cue) -> tuple[Sound, ...]:
    """Return the sounds that play as a cue begins."""
    match cue:
        case Windup():
            return (Sound.WINDUP,)
        case Lunge():
            return (Sound.LUNGE,)
        case Impact(hit=False):
            return (Sound.GRAZE,)
        case Impact(last=True, attack=attack):
            return HITS[attack], Sound.LAST_BLOW
        case Impact(charge=charge, attack=attack):
            return (HITS[attack], Sound.HIT_MIGHTY) if charge == TOP else (HITS[attack],)
        case Guard(level_change=LevelChange.GAINED):
            return (Sound.GUARD_UP,)
        case Guard(level_change=LevelChange.BROKEN):
            return (Sound.GUARD_BREAKS,)
        case Guard():
            return (Sound.GUARD_LOSES,)
        case Charge(level_change=LevelChange.GAINED, level=level):
            return (CHARGES[min(level, len(CHARGES)) - 1],)
        case Charge(level_change=LevelChange.LOST):
            return (Sound.CHARGE_LOST,)
        case Faint():
            return (Sound.FAINT,)
        case Charge() | Flinch() | Drain() | Cheer() | ShowText() | SlowMotion():
            return ()
        case _:
            assert_never(cue)
