"""Requests: a player's messages without a number, and which of them a broken connection leaves
undone.

A choice (a fighter, a rematch, muting) stands until it is fulfilled and is sent again on each new
connection. Any other request is sent once; if no answer came, the player reads that.
"""

from collections.abc import Container, Sequence

from game.i18n.phrase import phrase
from game.protocol.lobby_messages import (
    Call,
    Enter,
    LobbyJoined,
    Open,
    Remarked,
    Seek,
    ShowSpectatorChat,
)
from game.protocol.messages import (
    Acted,
    Chosen,
    Claim,
    ClientMessage,
    Ended,
    Entry,
    Leave,
    Mute,
    Offer,
    Pick,
    Refused,
    Rematch,
    Said,
    Say,
    Seats,
    SeatState,
    ServerMessage,
    Signed,
    Started,
    Welcome,
)
from game.rules import Seat
from game.text_safety.sanitize import clean_text

Choice = Leave | Mute | ShowSpectatorChat | Claim | Rematch | Pick
Momentary = Call | Open | Enter | Say


class Requests:
    """The requests of one session."""

    def __init__(self) -> None:
        self.seeking = False
        """Whether the player searches for an opponent in a lobby."""
        self._choices: dict[type[Choice], Choice] = {}
        """The newest choice of each kind in the present room."""
        self._posted: set[type[Choice]] = set()
        """Kinds whose newest choice was sent on this connection."""
        self._unanswered: list[Momentary] = []
        self._failures: list[str] = []

    def take_failures(self) -> list[str]:
        """Return sentences about unfulfilled requests, each once."""
        failures, self._failures = self._failures, []
        return failures

    def note(self, message: ClientMessage, *, stands: bool) -> bool:
        """Note a request; return whether it is sent now, if the connection `stands`."""
        if isinstance(message, Choice):
            self._choices[type(message)] = message
            if stands:
                self._posted.add(type(message))
        elif isinstance(message, Seek):
            self.seeking = message.on
        elif isinstance(message, Momentary) and stands:
            self._unanswered.append(message)
        elif isinstance(message, Momentary):
            self._failures.append(_not_sent(message))
        return stands

    # --- the connection --------------------------------------------------------------------

    def renew_connection(self) -> None:
        """Start a new connection."""
        self._failures += map(_not_answered, self._unanswered)
        self._unanswered.clear()
        self._posted.clear()

    def forget_room(self) -> None:
        """We are in no room any more; what was chosen there is chosen in no other."""
        self._choices.clear()
        self._posted.clear()

    # --- what the host says ----------------------------------------------------------------

    def receive(
        self, message: ServerMessage, own: Seat | None, log: Sequence[Entry]
    ) -> Sequence[ClientMessage]:
        """What is to be sent now, because the player wants it and the host does not know.

        `own`: our seat, if we have one. The message is in the `log` if it is an entry.
        """
        match message:
            case LobbyJoined():
                return [Seek()] if self.seeking else []
            case Welcome():
                # That answers what was asked for in a lobby.
                self.seeking = False
                self._unanswered.clear()
            case Started():
                self._drop_choices()
            case Refused(number=0):
                # The player is told by it; which request it answers, it does not say.
                if self._unanswered:
                    self._unanswered.pop(0)
                else:
                    self._drop_choices(of=self._posted)
            case Remarked(text=text):
                self._read_in_public(clean_text(text))
            case Offer(open=True) if Claim in self._choices:
                return self._post([self._choices[Claim]])
            case Seats() if own:
                match_entries = (e for e in reversed(log) if not isinstance(e, Said | Signed))
                return self._compare(message, own, next(match_entries, None))
        return []

    def _drop_choices(self, of: Container[type[Choice]] = (Pick, Rematch, Claim)) -> None:
        """Drop choices about the next match, or the end of this one."""
        for kind in (Pick, Rematch, Claim):
            if kind in of:
                self._choices.pop(kind, None)

    def _read_in_public(self, text: str) -> None:
        """Note a chat message that is not an entry; it may be ours."""
        for message in self._unanswered:
            if isinstance(message, Say) and clean_text(message.text) == text:
                self._unanswered.remove(message)
                return

    def _compare(self, seats: Seats, own: Seat, newest: Entry | None) -> list[Choice]:
        """Our choices with what the host has. `newest`: the newest entry of a match."""
        seat_state = seats.left if own is Seat.LEFT else seats.right
        if seat_state is None:
            return []
        running = isinstance(newest, Started | Chosen | Acted)
        both = [each for each in (seats.left, seats.right) if each]
        if len(both) == 2:
            self._unanswered = [each for each in self._unanswered if not isinstance(each, Call)]
        # Who has played is ready until the table is cleared for another match.
        over = isinstance(newest, Ended) and len(both) == 2 and all(each.ready for each in both)
        if not running:
            self._choices.pop(Claim, None)
        elif all(each.present for each in both) and Claim in self._choices:
            del self._choices[Claim]
            self._failures.append(phrase("There is no win to claim."))
        if not over:
            self._choices.pop(Rematch, None)
        due = [each for each in self._choices.values() if _is_open(each, seat_state, over=over)]
        return self._post(due)

    def _post(self, due: list[Choice]) -> list[Choice]:
        due = [each for each in due if type(each) not in self._posted]
        self._posted |= set(map(type, due))
        return due


def _is_open(choice: Choice, seat_state: SeatState, *, over: bool) -> bool:
    """Return whether a choice is not yet fulfilled. `over`: a match has ended and the room is not
    cleared."""
    match choice:
        case Mute(on=on):
            return seat_state.muted is not on
        case Rematch():
            return not seat_state.rematch
        case Pick(fighter=fighter, ready=ready):
            return not over and (seat_state.fighter, seat_state.ready) != (fighter, ready)
        case Claim():
            return False
        case Leave() | ShowSpectatorChat():
            return True


def _not_sent(message: Momentary) -> str:
    if isinstance(message, Say):
        return phrase("Not sent, because there is no connection: {text}", text=message.text)
    return phrase("You are offline at the moment. Try again when you are connected.")


def _not_answered(message: Momentary) -> str:
    if isinstance(message, Say):
        return phrase("The connection broke. This may not have arrived: {text}", text=message.text)
    return phrase("The connection broke before the answer came. Try again.")
