"""Blocklist: the players whom this player has blocked, and how to unblock them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from game.i18n.phrase import join_phrases, phrase


@dataclass(frozen=True, slots=True)
class Blocked:
    """A blocked player: their lines are hidden, and they cannot join a game hosted here."""

    name: str
    """Name of the player when they were blocked."""
    mark: str
    """Mark of their key, four letters, which stays the same under any name."""
    key: bytes


class Blocklist(Protocol):
    def blocked(self) -> tuple[Blocked, ...]:
        """Return all blocked players, sorted by name."""
        ...

    def unblock(self, who: Blocked) -> None:
        """Unblock a player."""
        ...


class NobodyBlocked:
    """An empty blocklist, for a program that cannot store one."""

    def blocked(self) -> tuple[Blocked, ...]:
        return ()

    def unblock(self, who: Blocked) -> None: ...


def describe_blocked(blocklist: Blocklist) -> Iterator[str]:
    """Return a line for each blocked player, and how to unblock one."""
    blocked = blocklist.blocked()
    for each in blocked:
        yield phrase("{name} · {mark} is blocked.", name=each.name, mark=each.mark)
    if blocked:
        yield phrase("Type unblock and a name to see a player's messages again and let them join.")
    else:
        yield phrase("Nobody is blocked.")


def lift_block(blocklist: Blocklist, typed: str) -> tuple[Blocked | None, str]:
    """Unblock the player whose name or mark was typed; return the player, if found, and a
    sentence."""
    wanted, blocked = typed.strip().casefold(), blocklist.blocked()
    found = [each for each in blocked if wanted in (each.name.casefold(), each.mark.casefold())]
    if not wanted:
        return None, join_phrases(describe_blocked(blocklist))
    if not found:
        return None, phrase("No player called {name} is blocked.", name=typed.strip())
    if len(found) > 1:
        return None, _which(found)
    blocklist.unblock(found[0])
    return found[0], phrase(
        "{name} is no longer blocked. You see their messages, and they can join you again.",
        name=found[0].name,
    )


def _which(found: Sequence[Blocked]) -> str:
    marks = ", ".join(each.mark for each in found)
    return phrase(
        "Several players called {name} are blocked. Type unblock and one of these marks: {marks}",
        name=found[0].name,
        marks=marks,
    )
