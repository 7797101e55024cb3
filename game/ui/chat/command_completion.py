"""Command completion: help for the commands of the chat, and completion of a word by Tab."""

from collections.abc import Iterable

from game.i18n.phrase import phrase

COMMANDS = {
    "help": phrase("/help lists all commands"),
    "me": phrase("/me waves describes what you do"),
    "mute": phrase("/mute hides your opponent's messages or shows them again"),
    "hear": phrase("/hear on or off shows or hides spectators' messages"),
    "block": phrase(
        "/block hides your opponent's messages for good; if you host, they are also removed"
    ),
    "unblock": phrase("/unblock and a name undoes that; /unblock alone lists blocked players"),
    "clear": phrase("/clear empties this chat on your side only"),
    "send": phrase("/send sends messages that waited too long"),
    "drop": phrase("/drop discards them"),
    "open": phrase("/open opens the newest link, after asking"),
}


def completions(before_cursor: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the completions of the word before the cursor, names in the order given."""
    word = word_at_cursor(before_cursor)
    if not word:
        return ()
    if word.startswith("/") and word == before_cursor:
        return tuple(f"/{name} " for name in COMMANDS if name.startswith(word[1:].lower()))
    return tuple(
        f"{name} " for name in dict.fromkeys(names) if name.lower().startswith(word.lower())
    )


class TabCompletion:
    """Tab completion: pressed again, Tab offers the next completion of the same word."""

    def __init__(self) -> None:
        self._found: tuple[str, ...] = ()
        self._place = 0

    def forget(self) -> None:
        """Forget the word, because another key was pressed."""
        self._found = ()

    def next(self, before_cursor: str, names: Iterable[str], step: int) -> tuple[str, str]:
        """Return the text before the cursor to remove, and its replacement."""
        if self._found:
            typed = self._found[self._place]
            self._place = (self._place + step) % len(self._found)
        else:
            typed = word_at_cursor(before_cursor)
            self._found = completions(before_cursor, names)
            self._place = 0
        return (typed, self._found[self._place]) if self._found else ("", "")


def word_at_cursor(before_cursor: str) -> str:
    """Return the word that ends at the cursor; empty after a space."""
    return before_cursor.rpartition(" ")[2]
