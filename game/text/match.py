"""Text match: one player's evening, the link's facts and typed lines in, sentences out."""

from collections.abc import Iterator
from typing import assert_never

from game.emoji import with_emoji
from game.fairness import EXPLANATION
from game.language import ENGLISH, Language
from game.link import (
    Blocking,
    Caught,
    Down,
    Incoming,
    Link,
    Meeting,
    Met,
    Over,
    Protected,
    Route,
    Routes,
    RouteState,
    Unsent,
    Up,
)
from game.lobby import Inside, Lobby, Remarked, Watching
from game.messages import (
    Act,
    Acted,
    Claim,
    Clock,
    Ended,
    Fact,
    Leave,
    Mute,
    Offer,
    Pick,
    Refused,
    Rematch,
    Said,
    Say,
    Seats,
    Started,
    Welcome,
)
from game.narration import (
    tell,
    tell_meeting,
    tell_protection,
    tell_route,
    tell_side,
    tell_speech,
    tell_turn,
    tell_why_not,
)
from game.phrase import joined, phrase
from game.phrasebook import PHRASEBOOK, at_hand
from game.rules import Action, Battle, Fighter, Seat, forecast, why_not
from game.table import Note, Table
from game.text.commands import (
    ACTIONS,
    HELP,
    Command,
    ReadyMade,
    Speech,
    Unknown,
    action_name,
    parse_line,
)
from game.text.lobby import HELP_INSIDE, TextLobby
from game.text.tutor import Tutor

LAST_WARNING = 30
"""Seconds left from which on the clock is told."""


class TextMatch:
    """`receive` what the link brings and `command` what is typed; both give lines to print."""

    def __init__(
        self,
        link: Link,
        fighters: tuple[str, ...] = (),
        language: Language = ENGLISH,
        tutor: Tutor | None = None,
    ) -> None:
        """`fighters`: ids to take for the seats played here; those not named are chosen.

        `language`: in which actions are named besides English. Without a `tutor` nothing is judged.
        """
        self.table = Table(hotseat=link.hotseat)
        self.lobby = TextLobby(link)
        self.over: Over | None = None
        self._routes: tuple[Route, ...] = ()
        self._blocked = False
        """The other side is not to be heard."""
        self.quit = False
        self.link = link
        """The one in use: another one when an action was taken back."""
        self._fighters, self._tutor = fighters, tutor
        self._language = language
        self._introduced = False
        self._known = 0
        """Entries up to here were there when we came in; their turns are long over."""
        self._unsent: tuple[Say, ...] = ()
        self._picked: set[tuple[int, Seat]] = set()
        self._sent = (0, 0)
        """Match and turn of the action that was sent last."""

    # --- what the link brings ------------------------------------------------------------

    def receive(self, incoming: Incoming, now: float) -> Iterator[str]:
        """Take in one fact or notice; gives the sentences it is worth."""
        match incoming:
            case Met():
                self._blocked |= incoming.meeting is Meeting.BLOCKED
                if told := tell_meeting(incoming):
                    yield told
            case Protected(code=code):
                if told := tell_protection(incoming):
                    yield told
                if code:
                    yield phrase("The code is {code}.", code=code)
            case Routes(routes=routes):
                yield from self._tell_routes(routes)
            case Up():
                if self.table.seat:
                    yield phrase("The connection is back.")
            case Down(attempt=attempt, text=text):
                yield phrase("{text} Reconnecting, attempt {attempt}.", text=text, attempt=attempt)
            case Over(text=text, advice=advice):
                self.over = incoming
                yield joined([text, advice]) if advice else text
            case Caught():
                for happening in self.table.receive(incoming, now):
                    if isinstance(happening, Note):
                        yield happening.text
            case Refused(text=text):
                self._sent = (0, 0)
                yield text
            case Unsent(lines=lines):
                self._unsent = lines
                for unsent in lines:
                    yield phrase(
                        "Not sent, because it is over a minute old: {text}", text=unsent.text
                    )
                yield phrase("Type send to send that all the same.")
            case _:
                yield from self._fact(incoming, now)

    def _tell_routes(self, routes: tuple[Route, ...]) -> Iterator[str]:
        """How the ways to the host are getting on, where there are several."""
        for route in routes if len(routes) > 1 and not self.table.seat else ():
            if route not in self._routes and route.state is not RouteState.LOOKING:
                yield tell_route(route)
        self._routes = routes

    def _fact(self, fact: Fact, now: float) -> Iterator[str]:
        if isinstance(fact, Lobby):
            self.table, self._introduced = Table(), False
            self._picked, self._sent, self._known = set(), (0, 0), 0
        yield from self.lobby.receive(fact)
        if self.lobby.listing.here:
            return
        happenings = self.table.receive(fact, now)
        if isinstance(fact, Ended):
            # The hint comes first: the last line of a match says who wins.
            yield phrase("The match is over. Type rematch for another one or quit to leave.")
        for happening in happenings:
            if isinstance(happening, Note):
                yield happening.text
            elif self.table.battle:
                yield tell(happening, self.table.battle, self.table.names)
        match fact:
            case Seats():
                yield from self._introduce()
                yield from self._pick_fighters()
            case Said(seat=seat) if self._blocked and seat is not self.table.seat:
                return
            case Said():
                line = self.table.lines[-1]
                yield tell_speech(line.name, line.text, line.emote)
            case Welcome(seq=seq, seat=seat):
                self._known = seq
                if seat is None:
                    yield phrase("You are watching.")
            case Inside(number=number, code=code):
                yield phrase("This is room {number} of the arena.", number=number)
                if code:
                    yield phrase("Who has this code may come in: {code}", code=code)
            case Watching(count=count) if self.table.seat:
                yield phrase("Watching: {count}.", count=count)
            case Remarked():
                yield self.table.lines[-1].text
            case Started(seq=seq) | Acted(seq=seq) if seq >= self._known:
                yield from self._tell_turn()
            case Offer(open=True):
                yield phrase("Type claim for the win, draw for a draw, or keep waiting.")
            case Clock(left=left, running=True, seat=seat) if left <= LAST_WARNING:
                yield phrase(
                    "{seconds} seconds are left for {name}.",
                    seconds=left,
                    name=self.table.name(seat),
                )

    def _introduce(self) -> Iterator[str]:
        """Say once who is who, or that there is nobody yet."""
        table = self.table
        if self._introduced or table.seat is None or (table.hotseat and not table.full):
            return
        self._introduced = True
        if table.hotseat:
            yield phrase(
                "{left} and {right} share this keyboard.",
                left=table.name(Seat.LEFT),
                right=table.name(Seat.RIGHT),
            )
            return
        yield phrase("You are {name}.", name=table.name(table.seat))
        if not table.full:
            yield phrase("Waiting for somebody to join.")

    def _pick_fighters(self) -> Iterator[str]:
        """Take the fighters of this side as soon as both sides are here."""
        table = self.table
        if not table.choosing or table.seat is None or table.roster is None:
            return
        ours = tuple(Seat) if table.hotseat else (table.seat,)
        for seat, wanted in zip(ours, (*self._fighters, "", "")[: len(ours)], strict=True):
            place, key = table.places[seat], (table.match, seat)
            if place is None or place.ready or key in self._picked:
                continue
            self._picked.add(key)
            known = wanted in table.roster
            fighter = table.roster[wanted] if known else table.roster.fighter[0]
            taken = {"name": place.name, "fighter": fighter.name, "line": phrase(fighter.line)}
            if known:
                yield phrase("{name} takes {fighter}: {line}", **taken)
            elif wanted:
                yield phrase(
                    "The host has no fighter called {wanted}, so {name} takes {fighter}: {line}",
                    wanted=wanted,
                    **taken,
                )
            else:
                yield phrase("No fighter was named, so {name} takes {fighter}: {line}", **taken)
            self.link.send(Pick(fighter.id, ready=True))
            return

    def _tell_turn(self) -> Iterator[str]:
        battle = self.table.battle
        if battle is None or battle.outcome:
            return
        mover = battle.to_move
        if self.table.acting is None:
            yield tell_turn(battle.turn, self.table.name(mover))
            return
        yield phrase(
            "Turn {turn}: it is your turn, {name}.", turn=battle.turn, name=self.table.name(mover)
        )
        yield tell_side(battle, mover)
        yield tell_side(battle, mover.other)
        yield joined(offer(battle, action) for action in ACTIONS)

    # --- what is typed -------------------------------------------------------------------

    def must_wait(self, line: str) -> bool:
        """Whether a line that comes from a pipe is meant for later: an action for our next turn, a
        rematch for the end of the match, the end of the input for when the link has come about."""
        meaning = parse_line(line, self._fighter, self._language)
        if self.over or self.table.desync:
            return False
        if self.lobby.listing.here:
            return self.lobby.must_wait(line)
        if self.table.spectating:
            # Who has nothing to type looks on to the end.
            return not line
        if self.lobby.wish_inside(line):
            return not self.table.welcomed
        if not line:
            return self.table.seat is None or self._unanswered
        if isinstance(meaning, Unknown):
            # Before the match nobody knows the names of the attacks.
            return self.table.battle is None
        if isinstance(meaning, Action):
            return not self.table.outcome and not self._may_send
        if meaning in (Command.COACH, Command.UNDO):
            return not self.table.outcome and not self._may_send
        if meaning in (Command.REMATCH, Command.REVIEW):
            return not self.table.outcome
        return isinstance(meaning, Speech | ReadyMade) and self.table.seat is None

    def command(self, line: str) -> Iterator[str]:
        """Do what a typed line asks for."""
        arena = self.lobby.listing.arena
        if self.lobby.listing.here and not _quits(line):
            yield from self.lobby.command(line)
            return
        if wish := self.lobby.wish_inside(line):
            self.link.send(wish)
            return
        match parse_line(line, self._fighter, self._language):
            case None:
                return
            case Unknown(text=text):
                yield text
            case ReadyMade(place=place):
                self.link.send(Say("", phrase=self._at_hand[place]))
            case Command.BLOCK:
                yield self._block()
            case Command.PHRASES:
                for number, phrase_id in enumerate(self._at_hand, 1):
                    yield joined([f"/{number}", PHRASEBOOK[phrase_id]])
            case Speech(text=text, emote=emote):
                self.link.send(Say(with_emoji(text), emote))
            case Action() as action:
                yield from self._act(action)
            case Command.HELP:
                yield from (*HELP, *(HELP_INSIDE if arena else ()))
            case Command.STATUS:
                yield from self._status()
            case Command.FAIR:
                yield from (self.table.fairness, *EXPLANATION)[not self.table.fairness :]
            case Command.REMATCH:
                self.link.send(Rematch())
            case Command.REVIEW | Command.COACH | Command.UNDO as command:
                yield from self._learn(command)
            case Command.SEND:
                for unsent in self._unsent:
                    self.link.send(unsent)
                self._unsent = ()
            case Command.CLAIM | Command.DRAW as command:
                if self.table.claimable:
                    self.link.send(Claim(draw=command is Command.DRAW))
                else:
                    yield phrase("There is nothing to claim.")
            case Command.QUIT:
                self.quit = True
                self.link.send(Leave())
            case other:
                assert_never(other)

    def _learn(self, command: Command) -> Iterator[str]:
        """Ask the tutor."""
        if self._tutor is None:
            yield phrase("Nothing can be judged here.")
        elif command is Command.REVIEW:
            yield from self._tutor.review(self.table)
        elif command is Command.COACH:
            yield from self._tutor.advice(self.table)
        else:
            link, told = self._tutor.back(self.table)
            yield told
            if link is not None:
                self.link.close()
                self.link, self._sent, self._known = link, (0, 0), 0
                self.table = Table(hotseat=link.hotseat, trial=True)

    @property
    def _at_hand(self) -> tuple[str, ...]:
        """The phrases that /1 to /4 say now."""
        return at_hand(self.table.fighting, self.table.outcome is not None)

    def _block(self) -> str:
        if not isinstance(self.link, Blocking):
            return phrase("There is nobody to block here.")
        self._blocked = True
        self.link.send(Mute(True))
        if self.link.block():
            return phrase("Blocked: you will not hear them again.")
        return phrase("Muted. They have not shown yet who they are, so that holds for today only.")

    @property
    def _fighter(self) -> Fighter | None:
        """Whose attacks may be named."""
        table = self.table
        seat = table.acting or table.seat
        return table.battle[seat].fighter if table.battle and seat else None

    @property
    def _unanswered(self) -> bool:
        """Whether our action for this turn is on its way."""
        battle = self.table.battle
        return battle is not None and (self.table.match, battle.turn) == self._sent

    @property
    def _may_send(self) -> bool:
        """Whether our turn is open and nothing has been sent for it."""
        return self.table.acting is not None and not self._unanswered

    def _act(self, action: Action) -> Iterator[str]:
        battle = self.table.battle
        if self.table.outcome:
            yield phrase("The match is over. Type rematch for another one or quit to leave.")
        elif battle is None:
            yield phrase("No match is running yet.")
        elif self.table.acting is None:
            yield phrase("It is {name}'s turn.", name=self.table.name(battle.to_move))
        elif not self._may_send:
            yield phrase("Your choice is on its way.")
        elif reason := tell_why_not(battle, action):
            yield phrase("{reason} Choose something else.", reason=reason)
        else:
            self._sent = (self.table.match, battle.turn)
            self.link.send(Act(battle.turn, action))

    def _status(self) -> Iterator[str]:
        table = self.table
        for seat in Seat:
            place = table.places[seat]
            if place:
                yield (
                    phrase("{name} is here.", name=place.name)
                    if place.present
                    else phrase("{name} is away.", name=place.name)
                )
            elif seat is Seat.LEFT:
                yield phrase("The left seat is free.")
            else:
                yield phrase("The right seat is free.")
        if table.battle:
            for seat in Seat:
                yield joined([table.name(seat), tell_side(table.battle, seat)], ": ")
        yield from self._tell_turn()


def offer(battle: Battle, action: Action) -> str:
    """One button as a sentence: its key, its name and what it would do from here."""
    name = action_name(action, battle[battle.to_move].fighter)
    key = ACTIONS.index(action) + 1
    outlook = forecast(battle, action)
    if why_not(battle, action):
        return phrase("{key} {name}, not now.", key=key, name=name)
    if outlook is None:
        return phrase("{key} {name}.", key=key, name=name)
    return phrase(
        "{key} {name}, {low} to {high} HP, {chance} in 100.",
        key=key,
        name=name,
        low=outlook.low,
        high=outlook.high,
        chance=outlook.chance,
    )


def _quits(line: str) -> bool:
    return line.strip().lower().lstrip("/") == "quit"
