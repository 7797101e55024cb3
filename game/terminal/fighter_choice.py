"""Fighter choice: chooses a fighter for each seat of this side, by option or by asking."""

from collections.abc import Iterator

from game.client_state.labels import attack_text
from game.client_state.link import Link
from game.client_state.room_state import RoomState
from game.i18n.phrase import join_phrases, phrase
from game.protocol.messages import Pick
from game.rules import Fighter, Roster, Seat
from game.text_safety.sanitize import clean_line


class FighterChoice:
    """Chooses the fighters that were named in advance; otherwise asks, or takes the first."""

    def __init__(self, link: Link, wanted: tuple[str, ...] = (), *, asks: bool = False) -> None:
        """Set up the choice. `wanted` are fighter ids for the seats played here; `asks` means that
        somebody can answer.
        """
        self._link, self._wanted, self._asks = link, wanted, asks
        self._done: set[tuple[int, Seat]] = set()
        """The match and seat pairs for which a fighter was chosen or asked for."""
        self._asked: Seat | None = None

    def update(self, room_state: RoomState) -> Iterator[str]:
        """Choose or ask once both sides are here, one seat after the other."""
        if not room_state.choosing or room_state.seat is None or room_state.roster is None:
            self._asked = None
            return
        ours = tuple(Seat) if room_state.hotseat else (room_state.seat,)
        for seat, wanted in zip(ours, (*self._wanted, "", "")[: len(ours)], strict=True):
            seat_state, key = room_state.seats[seat], (room_state.match, seat)
            if seat_state is None or seat_state.ready or key in self._done:
                continue
            self._done.add(key)
            if wanted or not self._asks:
                yield self._take(room_state.roster, seat_state.name, wanted)
            else:
                self._asked = seat
                yield from _question(room_state.roster, seat_state.name)
            return

    def command(self, line: str, room_state: RoomState) -> Iterator[str] | None:
        """Answer a typed line if it chooses a fighter; None if it does not."""
        roster, seat_state = (
            room_state.roster,
            room_state.seats[self._asked] if self._asked else None,
        )
        if roster is None or seat_state is None:
            return None
        word = clean_line(line).lower().lstrip("/")
        if word == "fighters":
            return (
                join_phrases([f"{at}", fighter_line(each)]) for at, each in enumerate(roster, 1)
            )
        fighter = _named(word, roster)
        if fighter is None:
            return None
        self._asked = None
        return iter([self._take(roster, seat_state.name, fighter.id)])

    def _take(self, roster: Roster, name: str, wanted: str) -> str:
        known = wanted in roster
        fighter = roster[wanted] if known else roster.fighter[0]
        self._link.send(Pick(fighter.id, ready=True))
        taken = {"name": name, "fighter": fighter.name, "line": phrase(fighter.line)}
        if known:
            return phrase("{name} takes {fighter}: {line}", **taken)
        if wanted:
            return phrase(
                "The host has no fighter called {wanted}, so {name} takes {fighter}: {line}",
                wanted=wanted,
                **taken,
            )
        return phrase("No fighter was named, so {name} takes {fighter}: {line}", **taken)


def fighter_line(fighter: Fighter) -> str:
    """Return a fighter's name, attributes and attacks as one line."""
    attacks = (
        join_phrases([phrase(attack.name), attack_text(attack)], ": ") for attack in fighter.attacks
    )
    return join_phrases([_figures(fighter), *attacks])


def _figures(fighter: Fighter) -> str:
    return phrase(
        "{fighter}: {hp} HP, attack {attack}, defence {defence}. {plan}",
        fighter=fighter.name,
        hp=fighter.hp,
        attack=fighter.attack,
        defence=fighter.defence,
        plan=phrase(fighter.plan or fighter.line),
    )


def _question(roster: Roster, name: str) -> Iterator[str]:
    for number, fighter in enumerate(roster, 1):
        yield join_phrases([f"{number}", _figures(fighter)])
    yield phrase(
        "Choose your fighter, {name}: type its number or name, or fighters to list their attacks.",
        name=name,
    )


def _named(word: str, roster: Roster) -> Fighter | None:
    """Return the fighter by number, id, or the unambiguous beginning of its name."""
    numbered = {f"{number}": each for number, each in enumerate(roster, 1)}
    if word in numbered:
        return numbered[word]
    if word in roster:
        return roster[word]
    named = [each for each in roster if word and each.name.lower().startswith(word)]
    return named[0] if len(named) == 1 else None
