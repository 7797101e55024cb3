"""Arena: the lobby and the rooms of one server, and who is where. Lives on one event loop."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import assert_never

import msgspec

from game.contract.lobby import Access, Call, Enter, Hear, Inside, Notice, Open, Seek
from game.contract.messages import (
    Act,
    Bye,
    Claim,
    Code,
    Got,
    Hello,
    Leave,
    Mute,
    Pick,
    Ping,
    Pong,
    Refused,
    Rematch,
    ResumeAnswer,
    Reveal,
    Say,
    Shown,
    Sign,
    Wish,
)
from net.arena.caretaker import ROOMS_LIMIT, Caretaker
from net.arena.chorus import Chorus
from net.arena.corridor import NO_CODE, Corridor, Door
from net.arena.lobby import Lobby
from net.arena.matchmaking import ROOMS_FULL, Matchmaker
from net.arena.resident import Resident
from net.disk.journal import Journal
from net.disk.kept import Kept
from net.host.gallery import SPECTATORS_LIMIT
from net.host.parlour import Building, Parlour
from net.host.peer import Peer
from net.room.room import Room
from net.room.roomcopy import RoomCopy
from net.ways.awake import SHORTEST_WAIT
from net.wire.codec import encode
from net.wire.floodgate import LIMITS, Guesses, Limits, neighbourhood

log = logging.getLogger(__name__)

RESIDENTS_LIMIT = 64

LOOK_SECONDS = 0.1
"""After something was said in a room until the lobby hears what has changed there."""

SWEEP_SECONDS = 5.0
"""Between two looks for rooms that nobody comes back to."""

WAITS_FOR_SPACE = "There are as many rooms as can be. A match that you were in is kept; come back."
WRONG_CODES = "Too many wrong codes came from where you are; wait a minute."
ENOUGH_RESIDENTS = "As many of the computer's players as can be were called from where you are."
SEEKS_AGAIN = "The other side is gone; you are seeking again."

CLOSES = "The arena is closing soon: matches that run are finished, new ones wait until it is back."
BACK_SOON = "The arena is closed for now. What runs is kept, and goes on when it is back."


class Arena:
    """The house behind the doors of a server that has many rooms."""

    def __init__(
        self,
        building: Building,
        make_room: Callable[[RoomCopy | None], Room],
        make_resident: Callable[[str, Callable[[Resident, Wish], None]], Resident],
        levels: tuple[str, ...] = (),
        journal: Journal | None = None,
        spectators: int = SPECTATORS_LIMIT,
        limits: Limits = LIMITS,
        rooms: int = ROOMS_LIMIT,
    ) -> None:
        """`make_resident` takes a level and what is to hear its wishes. `rooms`: at most."""
        self._building = building
        self.lobby: Lobby[Peer] = Lobby(levels, limits)
        self._caretaker = Caretaker(self, self.lobby, make_room, journal, spectators, rooms)
        self._chorus = Chorus(lambda: self.lobby.present)
        self._make_resident, self._levels = make_resident, levels
        self._limits, self._guesses = limits, Guesses(limits)
        self._matchmaker = Matchmaker(self.lobby, self._caretaker, self._lead)
        self._at: dict[Peer, Door] = {}
        """Who is in a room, and at which door he came in."""
        self._timer: asyncio.TimerHandle | None = None
        self._due = 0.0
        self._swept = building.now()

    def take_up(self, rooms: Iterable[Kept]) -> None:
        """Open rooms again whose match has not ended; only who sat or looked on comes in."""
        self._caretaker.take_up(rooms, self._bring_resident)
        self._set_timer()

    @property
    def doors(self) -> Corridor:
        return self._caretaker.doors

    @property
    def closing(self) -> bool:
        """Whether nothing begins any more."""
        return bool(self._caretaker.closing)

    # --- what the server reports -----------------------------------------------------------

    def received(self, peer: Peer, wish: Wish) -> None:
        """A peer wishes something: of its room if it is in one, else of the lobby."""
        if not isinstance(wish, Say | Ping | Got):
            # Who comes into the lobby or goes from it hears what was said while he was there.
            self._chorus.sing()
        try:
            door = self._at.get(peer)
            if isinstance(wish, Hello):
                self._greet(peer, wish)
            elif door:
                self._in_room(peer, door, wish)
            elif peer in self.lobby.guests:
                self._in_lobby(peer, wish)
            if isinstance(wish, Seek | Open | Leave):
                self._matchmaker.seat_seekers()
        except Exception:
            # The outermost shell: our own bug must not take all the rooms with it.
            log.exception("the arena failed")
        self._deliver()

    def closed(self, peer: Peer) -> None:
        door = self._at.pop(peer, None)
        if door:
            door.parlour.closed(peer)
        self._matchmaker.seeks_again(peer)
        self.lobby.gone(peer)
        self._deliver()

    def close(self) -> None:
        """Nothing is said or done here any more."""
        if self._timer:
            self._timer.cancel()
        self._chorus.sing()
        self._caretaker.close()

    # --- what its rooms report -------------------------------------------------------------

    @property
    def port(self) -> int:
        return self._building.port

    def now(self) -> float:
        return self._building.now()

    def dismiss(self, peer: Peer, bye: Bye) -> None:
        """Who leaves a room, or finds no seat in it, is in the lobby again."""
        self._chorus.sing()
        door = self._at.pop(peer, None)
        peer.seat = None
        if isinstance(peer, Resident) or bye.code not in (Code.LEFT, Code.FULL):
            peer.say_goodbye(bye)
            if isinstance(peer, Resident) and door and peer in door.residents:
                door.residents.remove(peer)
            return
        if peer in self.lobby.guests:
            again = self._matchmaker.seeks_again(peer)
            notice = SEEKS_AGAIN if again else bye.text if bye.code is Code.FULL else ""
            self.lobby.come(peer, notice, seeking=again)
            self._deliver()

    def changed(self, parlour: Parlour) -> None:
        """Something was said in a room; its card may be another."""
        self._caretaker.changed(parlour)
        self._set_timer()

    # --- closing -------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether a match runs that somebody plays, or its end is not told yet."""
        return any(door.people and (door.running or door.parlour.untold) for door in self.doors)

    def drain(self) -> None:
        """Let nothing begin any more, and say so."""
        self._caretaker.drain(CLOSES)
        self.lobby.announce(CLOSES)
        for door in self.doors:
            for peer in door.parlour.peers:
                peer.post(encode(Notice(CLOSES)))
        self._deliver()

    # --- the lobby -----------------------------------------------------------------------

    def _greet(self, peer: Peer, hello: Hello) -> None:
        """Somebody has come: back to his room if he was in one, else into the lobby."""
        door = self.doors.left_by(hello) or self._caretaker.bring_back(hello, self._bring_resident)
        refusal = None if door else self.lobby.why_not_called(hello.name)
        if refusal:
            peer.say_goodbye(refusal)
            return
        guest = self.lobby.register(peer, hello.name)
        peer.hello, peer.settled = hello, True
        if door:
            self._lead(peer, door, msgspec.structs.replace(hello, name=guest.name))
        else:
            gone = WAITS_FOR_SPACE if self._caretaker.full else "The room that you were in is gone."
            self.lobby.come(peer, gone if hello.room else "")

    def _in_lobby(self, peer: Peer, wish: Wish) -> None:
        lobby, now = self.lobby, self.now()
        match wish:
            case Ping(id=ping_id):
                peer.post(encode(Pong(ping_id)))
            case Say():
                lobby.say(peer, wish, now)
            case Leave():
                peer.say_goodbye(Bye(Code.LEFT, "You left."))
            case Open() | Enter() | Seek() if self.closing:
                lobby.refuse(peer, Code.PHASE, CLOSES)
            case Open(access=access) if lobby.may_step(peer, now):
                self._open_for(peer, access)
            case Enter() if lobby.may_step(peer, now):
                self._enter(peer, wish)
            case Seek(on=on) if not on or lobby.may_step(peer, now):
                lobby.seek(peer, on)
            case Open() | Enter() | Seek() | Got() | Mute() | Hear() | Hello():
                pass
            case Reveal() | Sign() | ResumeAnswer():
                """What a program says by itself may come after its player has left the table."""
            case Pick() | Act() | Rematch() | Claim() | Shown() | Call():
                lobby.refuse(peer, Code.PHASE, "You are in the lobby; sit down in a room first.")
            case _:
                assert_never(wish)

    def _open_for(self, peer: Peer, access: Access) -> None:
        if self._caretaker.full:
            self.lobby.refuse(peer, Code.LIMIT, ROOMS_FULL)
            return
        self._lead(peer, self._caretaker.open(access))

    def _enter(self, peer: Peer, wish: Enter) -> None:
        now = self.now()
        if wish.code and not self._guesses.allowed(peer.address, now):
            self.lobby.refuse(peer, Code.FLOOD, WRONG_CODES)
            return
        door = self.doors.meant_by(wish)
        if door == NO_CODE:
            self._guesses.note_wrong(peer.address, now)
        if isinstance(door, str):
            self.lobby.refuse(peer, Code.ROOM, door)
        elif wish.watch:
            self._lead(peer, door, self._fresh(peer, watch=True))
        elif door.full:
            self.lobby.refuse(peer, Code.FULL, "Both seats are taken; you may watch.")
        else:
            self._lead(peer, door)

    # --- rooms ---------------------------------------------------------------------------

    def _lead(self, peer: Peer, door: Door, hello: Hello | None = None) -> None:
        """Bring somebody into a room."""
        self.lobby.go(peer)
        self._at[peer], peer.seat = door, None
        door.parlour.received(peer, hello or self._fresh(peer))
        self._tell_where(peer, door)

    def _tell_where(self, peer: Peer, door: Door) -> None:
        if peer.seat or peer in door.parlour.gallery:
            door.parlour.tell([peer], Inside(door.number, door.access, door.code))

    def _fresh(self, peer: Peer, watch: bool = False) -> Hello:
        """The hello of one who was in no room before."""
        assert peer.hello
        return msgspec.structs.replace(
            peer.hello,
            name=self.lobby.guests[peer].name,
            **dict.fromkeys(("room", "token", "tip"), ""),
            **dict.fromkeys(("epoch", "have"), 0),
            watch=watch,
        )

    def _in_room(self, peer: Peer, door: Door, wish: Wish) -> None:
        match wish:
            case Call(level=level):
                self._call(peer, door, level)
            case Open() | Enter() | Seek():
                peer.refuse(Refused(Code.PHASE, "Leave this room first."))
            case Shown():
                door.parlour.received(peer, wish)
                self._tell_where(peer, door)
            case _:
                door.parlour.received(peer, wish)

    def _call(self, peer: Peer, door: Door, level: str) -> None:
        """Let a player of the computer's sit down."""
        refusal = ""
        if self.closing:
            refusal = CLOSES
        elif peer.seat is None or level not in self._levels:
            refusal = f"There is no player of the level {level[:20]!a} here."
        elif door.full:
            refusal = "Both seats are taken."
        if refusal:
            peer.refuse(Refused(Code.PHASE, refusal))
        elif reason := self._why_no_resident(peer):
            peer.refuse(Refused(Code.LIMIT, reason))
        else:
            self._bring_resident(door, level).caller = neighbourhood(peer.address)

    def _why_no_resident(self, caller: Peer) -> str:
        residents = [each for door in self.doors for each in door.residents]
        most, near = self._limits.residents, neighbourhood(caller.address)
        if len(residents) >= RESIDENTS_LIMIT:
            return "All players of the computer's are playing already."
        if most is not None and sum(each.caller == near for each in residents) >= most:
            return ENOUGH_RESIDENTS
        return ""

    def _bring_resident(self, door: Door, level: str, hello: Hello | None = None) -> Resident:
        """Let a player of the computer's sit down, or come back to his seat."""
        resident = self._make_resident(level, self._resident_wishes)
        resident.level = level
        door.residents.append(resident)
        self._at[resident] = door
        door.parlour.received(resident, hello or resident.greeting)
        return resident

    def _resident_wishes(self, resident: Resident, wish: Wish) -> None:
        if door := self._at.get(resident):
            door.parlour.received(resident, wish)
            self._deliver()

    # --- out and time ----------------------------------------------------------------------

    def _deliver(self) -> None:
        for envelope in self.lobby.envelopes():
            if envelope.to is None:
                self._chorus.join_in(encode(envelope.fact))
                continue
            self._chorus.sing()
            if isinstance(envelope.fact, Refused):
                envelope.to.refuse(envelope.fact)
            else:
                envelope.to.post(encode(envelope.fact))
        if self.lobby.deadline is not None:
            self._set_timer()

    def _set_timer(self) -> None:
        now = self.now()
        due = now + (LOOK_SECONDS if self._caretaker.hurried else SWEEP_SECONDS)
        if self.lobby.deadline is not None:
            due = min(due, max(self.lobby.deadline, now + SHORTEST_WAIT))
        if self._timer and self._due <= due:
            return
        if self._timer:
            self._timer.cancel()
        self._due = due
        self._timer = asyncio.get_running_loop().call_later(due - now, self._tick)

    def _tick(self) -> None:
        self._timer = None
        now = self.now()
        self._caretaker.look(now)
        self._matchmaker.seat_seekers()
        if now - self._swept >= SWEEP_SECONDS:
            self._swept = now
            self._caretaker.sweep(now)
            self._matchmaker.look_for_missing(now)
        self.lobby.tick(now)
        self._deliver()
        if self.doors or self.lobby.deadline is not None:
            self._set_timer()
