"""Chat: what the players of a room say, and why a line is refused."""

import msgspec

from game.match.statements import line_is_signed
from game.protocol.messages import ErrorCode, Said, Say
from game.protocol.quick_chat import QUICK_CHAT
from game.rules import Seat
from game.text_safety.sanitize import clean_text
from net.room.event_log import EventLog
from net.room.refusals import EMPTY_LINE, FULL, LINE_NOT_SIGNED, ONLY_PHRASES, Refusal
from net.room.seat_table import SeatTable
from net.wire.envelope import Outbox


class RoomChat:
    """Writes accepted lines into the log of a room."""

    def __init__(
        self, seat_table: SeatTable, event_log: EventLog, outbox: Outbox, phrases_only: bool
    ) -> None:
        self._seat_table, self._event_log, self._outbox = seat_table, event_log, outbox
        self._phrases_only = phrases_only

    def say(self, seat: Seat, say: Say, now: float) -> None:
        """Write a line with a new number into the log and send it to everybody, or refuse it.

        A line that came too soon does not use its number up.
        """
        player = self._seat_table[seat]
        phrase = say.phrase if say.phrase in QUICK_CHAT else ""
        text = str(QUICK_CHAT[phrase]) if phrase else clean_text(say.text)
        seq, emote = self._event_log.next_seq, say.emote and not phrase
        said = Said(seq, seat, say.number, player.name, text, emote, phrase)
        if key := player.owner.key:
            said = msgspec.structs.replace(said, key=key, seen=say.seen, signature=say.signature)
        refusal = self._why_never_said(say, said)
        if refusal is None and (reason := player.rate.why_no_line(text, now)):
            self._outbox.refuse(seat, ErrorCode.FLOOD, reason, say.number)
            return
        player.number = say.number
        if refusal:
            self._outbox.refuse(seat, refusal.code, refusal.text, say.number)
        else:
            self._outbox.send(None, self._event_log.write(said))

    def _why_never_said(self, say: Say, said: Said) -> Refusal | None:
        """Return why a line can never be said here, however often it is sent."""
        event_log = self._event_log
        if self._phrases_only and not said.phrase:
            return ONLY_PHRASES
        if not said.text:
            return EMPTY_LINE
        if event_log.full:
            return FULL
        if not isinstance(said.key, str):
            return None
        signed = event_log.state.had(say.seen) and line_is_signed(event_log.room, said)
        return None if signed else LINE_NOT_SIGNED
