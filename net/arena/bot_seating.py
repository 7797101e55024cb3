"""Bot seating: which computer players sit in the rooms of an arena, and who may call one."""

from game.bots import LEVELS
from game.protocol.messages import ErrorCode, Hello, Refused
from game.review.advice import Solutions
from net.arena.house_bot import HouseBot
from net.arena.room_registry import HostedRoom, RoomRegistry
from net.client.bot import NAMES, player_of
from net.hosting.connection import ServerConnection, ServerContext
from net.room.system_dice import SystemDice
from net.wire.rate_limit import address_block

HOUSE_BOTS_LIMIT = 64

ENOUGH_HOUSE_BOTS = "You have called as many computer players as allowed."


class BotSeating:
    """Belongs to one arena."""

    levels = tuple(LEVELS)
    """The levels of computer players that may be called, from weak to strong."""

    def __init__(self, context: ServerContext, solutions: Solutions, rooms: RoomRegistry) -> None:
        self._context, self._solutions, self._rooms = context, solutions, rooms

    def call(self, caller: ServerConnection, hosted_room: HostedRoom, level: str) -> Refused | None:
        """Seat a bot because a player calls for one; return why not, if it cannot be."""
        if caller.seat is None or level not in self.levels:
            text = f"There is no computer player of level {level[:20]!a} here."
            return Refused(ErrorCode.PHASE, text)
        if hosted_room.full:
            return Refused(ErrorCode.PHASE, "Both seats are taken.")
        seated = [each for room in self._rooms for each in room.house_bots]
        most, near = self._context.limits.house_bots, address_block(caller.address)
        if len(seated) >= HOUSE_BOTS_LIMIT:
            text = "All computer players are busy."
            return Refused(ErrorCode.LIMIT, text)
        if most is not None and sum(each.caller == near for each in seated) >= most:
            return Refused(ErrorCode.LIMIT, ENOUGH_HOUSE_BOTS)
        self.seat(hosted_room, level).caller = near
        return None

    def seat(self, hosted_room: HostedRoom, level: str, hello: Hello | None = None) -> HouseBot:
        """Seat a bot in a room; with the `hello` of an earlier one, at the seat of that one."""
        player, room_host = player_of(level, self._solutions), hosted_room.room_host
        house_bot = HouseBot(self._context, room_host, NAMES[level], player, SystemDice())
        house_bot.level = level
        hosted_room.house_bots.append(house_bot)
        room_host.received(house_bot, hello or house_bot.greeting)
        return house_bot

    def remove(self, house_bot: HouseBot) -> None:
        """Note that a bot has left its room."""
        for hosted_room in self._rooms:
            if house_bot in hosted_room.house_bots:
                hosted_room.house_bots.remove(house_bot)
