"""Effects: every sound effect, and the hum of a charge, which loops."""

from collections.abc import Callable

import numpy as np

from assets.sound.wave import (
    RATE,
    Wave,
    bell,
    crisp,
    later,
    levelled,
    mellow,
    mixed,
    sound,
    sweep,
    swell,
)


def _note(pitch: float, seconds: float, release: float | None = None) -> Wave:
    """Return a soft tone, half reed and half bell."""
    reed = sound("triangle", sweep(pitch, pitch, seconds))
    high = 0.35 * sound("sine", sweep(2 * pitch, 2 * pitch, seconds))
    return swell(mixed(reed, high), 0.004, release or 0.8 * seconds, 0.5)


def _rush(start: float, end: float, seconds: float, attack: float, seed: int = 3) -> Wave:
    """Return the rush of moving air."""
    wave = sound("noise", sweep(start, end, seconds), seed=seed)
    return swell(wave, attack, seconds - attack, 0.6)


def _thud(start: float, end: float, seconds: float) -> Wave:
    """Return the thud of something heavy."""
    return swell(sound("sine", sweep(start, end, seconds)), 0.002, 0.7 * seconds, 0.4)


def click() -> Wave:
    """Return the click of a button."""
    return mixed(_note(1240, 0.05), 0.5 * _rush(3200, 900, 0.03, 0.001))


def turn() -> Wave:
    """Return the signal for our turn: two rising notes."""
    return mixed(_note(587.3, 0.16), later(_note(880.0, 0.34), 0.11))


def windup() -> Wave:
    """Return the sound of a fighter winding up."""
    return mixed(
        _rush(60, 240, 0.3, 0.24), 0.5 * swell(sound("triangle", sweep(90, 230, 0.3)), 0.2, 0.08)
    )


def lunge() -> Wave:
    """Return the sound of a fighter lunging."""
    return mellow(_rush(900, 120, 0.28, 0.05, seed=5), 3000)


def hit_sure() -> Wave:
    """Return a quick, dry hit."""
    crack = crisp(_rush(2600, 500, 0.09, 0.001), 500)
    return mixed(_thud(230, 70, 0.22), 0.8 * crack, 0.3 * _note(330, 0.08))


def hit_strong() -> Wave:
    """Return a heavy hit with falling rubble."""
    rubble = mellow(_rush(1100, 60, 0.5, 0.002, seed=9), 2600)
    return mixed(
        1.2 * _thud(170, 34, 0.5), 0.9 * rubble, 0.5 * crisp(_rush(3000, 700, 0.07, 0.001), 800)
    )


def hit_breaker() -> Wave:
    """Return a breaking hit: metal on metal."""
    ring = mixed(bell(415, 0.4, 2.76, 3.0), 0.6 * bell(622, 0.3, 1.41, 2.0))
    return mixed(0.7 * ring, _thud(200, 60, 0.24), 0.6 * crisp(_rush(2800, 900, 0.08, 0.001), 700))


def hit_mighty() -> Wave:
    """Return the sound of a full charge landing, laid over the hit itself."""
    boom = _thud(110, 26, 0.95)
    roar = mellow(_rush(700, 40, 0.9, 0.004, seed=11), 1400)
    crackle = crisp(_rush(2400, 300, 0.3, 0.002, seed=12), 1200)
    return mixed(1.3 * boom, roar, 0.5 * crackle, 0.25 * bell(82.4, 0.9, 1.5, 4.0))


def graze() -> Wave:
    """Return the sound of a miss that grazes."""
    return mixed(crisp(_rush(2200, 3600, 0.2, 0.08, seed=4), 900), 0.25 * _note(740, 0.12))


def guard_up() -> Wave:
    """Return the sound of a shield appearing."""
    return mixed(bell(392, 0.5, 2.0, 1.2), 0.7 * later(bell(587.3, 0.45, 2.0, 1.0), 0.06))


def guard_loses() -> Wave:
    """Return the sound of a shield losing a level."""
    return mixed(bell(523, 0.22, 3.1, 2.4), 0.5 * _rush(1800, 800, 0.08, 0.002))


def guard_breaks() -> Wave:
    """Return the sound of a shield breaking."""
    pieces = [
        later(0.6 * bell(pitch, 0.28, 2.76, 3.0), 0.045 * place)
        for place, pitch in enumerate((1480, 1175, 1865, 932, 1318))
    ]
    return mixed(crisp(_rush(3000, 900, 0.35, 0.002, seed=7), 900), _thud(240, 80, 0.2), *pieces)


def charge(level: int) -> Wave:
    """Return the sound of a gained charge, higher with each level, 1 to 3."""
    base = 146.8 * 2 ** ((0, 5, 12)[level - 1] / 12)
    seconds = 0.42 + 0.1 * level
    rise = swell(sound("reed", sweep(base, 2 * base, seconds)), 0.5 * seconds, 0.25 * seconds)
    sparkle = [
        later(0.4 * bell(base * ratio, 0.25, 2.0, 1.0), 0.6 * seconds + 0.07 * place)
        for place, ratio in enumerate((4, 5, 6, 8)[: level + 1])
    ]
    return mixed(0.8 * rise, 0.25 * _rush(200, 1400, seconds, 0.8 * seconds), *sparkle)


def charge_lost() -> Wave:
    """Return the sound of a lost charge."""
    fall = swell(sound("reed", sweep(420, 90, 0.45)), 0.01, 0.35)
    return mixed(0.8 * fall, 0.4 * mellow(_rush(1200, 200, 0.4, 0.02), 1800))


def last_blow() -> Wave:
    """Return the final hit, with a long ring."""
    return mixed(
        1.2 * _thud(150, 28, 1.3),
        mellow(_rush(900, 30, 1.2, 0.003, seed=15), 1500),
        0.4 * bell(73.4, 1.5, 1.41, 5.0),
        0.15 * later(bell(587.3, 1.2, 2.0, 1.0), 0.12),
    )


def faint() -> Wave:
    """Return the sound of a fighter fainting."""
    wobble = 1 + 0.05 * np.sin(2 * np.pi * 7 * np.arange(round(0.8 * RATE)) / RATE)
    fall = swell(sound("triangle", sweep(520, 75, 0.8) * wobble), 0.01, 0.5)
    return mixed(
        fall, later(_thud(120, 45, 0.3), 0.62), later(0.4 * _rush(700, 100, 0.3, 0.01), 0.62)
    )


def win() -> Wave:
    """Return a fanfare in D major."""
    tune = ((293.7, 0.0), (370.0, 0.13), (440.0, 0.26), (587.3, 0.39), (440.0, 0.65), (587.3, 0.78))
    notes = [later(_note(pitch, 0.3), at) for pitch, at in tune[:-1]]
    last = [later(_note(pitch, 1.0), 0.78) for pitch in (587.3, 740.0, 880.0)]
    return mixed(*notes, *(0.7 * note for note in last), later(0.5 * bell(1174.7, 0.9), 0.78))


def lose() -> Wave:
    """Return three falling notes in D minor."""
    tune = ((440.0, 0.0, 0.34), (349.2, 0.26, 0.36), (311.1, 0.52, 0.4), (293.7, 0.84, 1.0))
    notes = [later(_note(pitch, seconds), at) for pitch, at, seconds in tune]
    return mixed(*notes, later(0.6 * _note(146.8, 1.0), 0.84))


def versus() -> Wave:
    """Return the sound of the intro card with both names."""
    crash = crisp(_rush(2600, 700, 0.7, 0.003, seed=21), 1500)
    return mixed(_thud(140, 40, 0.5), 0.5 * crash, 0.5 * bell(196, 0.8, 1.41, 3.0))


def chat_in() -> Wave:
    """Return the sound of a received chat line."""
    return mixed(_note(1046.5, 0.07), later(_note(1396.9, 0.13), 0.06))


def chat_sent() -> Wave:
    """Return the sound of a sent chat line."""
    return mixed(_note(1174.7, 0.06), 0.3 * _rush(1200, 2600, 0.09, 0.03))


def refused() -> Wave:
    """Return the sound of a refused input."""
    low = swell(sound("pulse", sweep(139, 131, 0.13)), 0.004, 0.06)
    return mellow(np.concatenate([low, np.zeros(round(0.04 * RATE)), low]), 1500)


def countdown() -> Wave:
    """Return the tick of one of the last seconds."""
    return mixed(bell(880, 0.14, 1.0, 0.8), 0.3 * _rush(2600, 1400, 0.02, 0.001))


def hum() -> Wave:
    """Return the hum of a held charge. Its length is a whole number of periods of all parts, so it
    loops without a click."""
    time = np.arange(2 * RATE) / RATE
    tone = sum(
        share * np.sin(2 * np.pi * pitch * time)
        for pitch, share in ((73.5, 1.0), (147.0, 0.6), (220.5, 0.35), (221.5, 0.3), (294.0, 0.2))
    )
    return np.asarray(tone * (0.75 + 0.25 * np.sin(2 * np.pi * 3 * time)))


EFFECTS: dict[str, tuple[Callable[[], Wave], float]] = {
    "click": (click, 0.45),
    "turn": (turn, 0.7),
    "windup": (windup, 0.55),
    "lunge": (lunge, 0.65),
    "hit_sure": (hit_sure, 0.9),
    "hit_strong": (hit_strong, 1.0),
    "hit_breaker": (hit_breaker, 0.95),
    "hit_mighty": (hit_mighty, 1.0),
    "graze": (graze, 0.5),
    "guard_up": (guard_up, 0.7),
    "guard_loses": (guard_loses, 0.55),
    "guard_breaks": (guard_breaks, 0.95),
    "charge_1": (lambda: charge(1), 0.6),
    "charge_2": (lambda: charge(2), 0.75),
    "charge_3": (lambda: charge(3), 0.9),
    "charge_lost": (charge_lost, 0.6),
    "last_blow": (last_blow, 1.0),
    "faint": (faint, 0.8),
    "win": (win, 0.9),
    "lose": (lose, 0.8),
    "versus": (versus, 0.9),
    "chat_in": (chat_in, 0.6),
    "chat_sent": (chat_sent, 0.4),
    "refused": (refused, 0.5),
    "countdown": (countdown, 0.6),
}
"""Function and peak level, 0 to 1, of each effect."""


def waves() -> dict[str, Wave]:
    """Return every effect and the hum by name."""
    made = {name: levelled(make(), peak) for name, (make, peak) in EFFECTS.items()}
    tone = hum()
    return made | {"hum": tone / np.abs(tone).max()}
