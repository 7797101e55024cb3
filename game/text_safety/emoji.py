"""Emoji: the characters for names between colons such as `:heart:`, and their completion."""

from collections.abc import Mapping
from types import MappingProxyType

import regex

EMOJI: Mapping[str, str] = MappingProxyType(
    {
        "smile": "😄", "grin": "😁", "joy": "😂", "wink": "😉", "cool": "😎", "think": "🤔",
        "cry": "😢", "angry": "😠", "sweat": "😅", "scream": "😱", "sleepy": "😴", "shy": "😊",
        "shock": "😲", "shrug": "🤷", "heart": "❤️", "broken_heart": "💔", "fire": "🔥",
        "star": "⭐", "sparkles": "✨", "boom": "💥", "zap": "⚡", "shield": "🛡️", "sword": "🗡️",
        "swords": "⚔️", "crown": "👑", "trophy": "🏆", "medal": "🏅", "flag": "🏁", "dice": "🎲",
        "target": "🎯", "thumbsup": "👍", "thumbsdown": "👎", "clap": "👏", "wave": "👋",
        "muscle": "💪", "fist": "✊", "ok": "👌", "pray": "🙏", "eyes": "👀", "skull": "💀",
        "ghost": "👻", "robot": "🤖", "tea": "🍵", "cake": "🍰", "pizza": "🍕", "party": "🎉",
        "moon": "🌙", "sun": "☀️", "rain": "🌧️", "snow": "❄️", "leaf": "🍃", "moth": "🦋",
        "bird": "🐦", "cat": "🐱", "dog": "🐶", "snail": "🐌", "turtle": "🐢", "shark": "🦈",
        "sheep": "🐑", "ship": "🚢", "shell": "🐚", "hourglass": "⏳", "bulb": "💡", "yes": "✅",
        "no": "❌", "question": "❓", "hundred": "💯",
    }
)  # fmt: skip
"""Emoji by name, without the colons."""

_NAMED = regex.compile(r":([a-z_]+):")


def with_emoji(text: str) -> str:
    """Return the text with emoji in place of their names; unknown names stay."""
    return str(_NAMED.sub(lambda found: EMOJI.get(found[1], found[0]), text))


def emoji_completions(word: str) -> tuple[str, ...]:
    """Return the names that complete a word such as ":sh": those that begin with it first."""
    if len(word) < 3 or not word.startswith(":") or word.endswith(":"):
        return ()
    wanted = word[1:].lower()
    first = sorted(name for name in EMOJI if name.startswith(wanted))
    return (*first, *sorted(name for name in EMOJI if wanted in name and name not in first))
