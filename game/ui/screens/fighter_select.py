"""Fighter select: each side chooses a fighter, and both see what the other looks at."""

import pygame
from pygame.event import Event

from game.client_state.link import Incoming, LinkClosed
from game.client_state.link_news import describe_retry
from game.client_state.room_state import Happening
from game.i18n.phrase import phrase
from game.protocol.messages import Refused, SeatState, Started
from game.rules import Fighter, Seat
from game.session import GameSession
from game.ui.charts.learning_tools import LearningTools
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.poses import FOOT, IDLE, IDLE_FRAMES, SpritePose, View
from game.ui.graphics.sprites import Sprites
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    GAP,
    GOOD,
    HEIGHT,
    LARGE,
    LEAF,
    MARGIN,
    MINE,
    PIXEL,
    QUIET,
    SMALL,
    SOFT,
    STONE,
    TEXT,
    THEIRS,
    TINY,
    WARN,
    WIDTH,
    Colour,
    Face,
)
from game.ui.input.key_bindings import key_label
from game.ui.screens.battle import BattleScreen
from game.ui.shell.dialog import ClosingDialog, confirm_leave, disagreement
from game.ui.shell.screen import Change, ChatArea, GoHome, Push, Screen
from game.ui.stage.stage import IDLE_FRAME_SECONDS
from game.ui.widgets.buttons import Button, FocusRing, repeated
from game.ui.widgets.fighter_card import FighterCard
from game.ui.widgets.fighter_sheet import WIDE as COLUMN
from game.ui.widgets.fighter_sheet import draw_other_sheet, draw_own_sheet

DUSK: Colour = (10, 8, 30, 84)
TOP = 26
"""Layout units: the top of the side sheets; the middle is for the fighter and the chat."""
CARDS_TOP, CARD_HIGH, CARD_WIDEST = 528, 104, 230
ROW = 646
FOOT_AT = (WIDTH / 2, 496.0)
OUR_FOOT_AT, THEIR_FOOT_AT = (568.0, 500.0), (776.0, 446.0)
"""The feet of two fighters who face each other, in layout units."""


class FighterSelectScreen(Screen):
    """Open from the moment a player has a seat. The match and its result lie above it."""

    chat_area = ChatArea(panel=(400, 120, 480, 350))
    session: GameSession

    def __init__(
        self,
        session: GameSession,
        fighter: str = "",
        sprites: Sprites | None = None,
        learning_tools: LearningTools | None = None,
    ) -> None:
        """Open for a session whose `Welcome` has arrived; `fighter` is the id of the one looked at
        first.
        """
        assert session.room_state.roster is not None
        self.session = session
        self.complaint = ""
        self._roster = session.room_state.roster
        self._sprites = sprites or Sprites()
        self._learning_tools = learning_tools
        self._idle_time = 0.0
        self._match_above = False
        """Whether the match, or its result, lies above this screen."""
        self._chooser = self.chooser
        self.cards = self._make_cards()
        row = pygame.Rect(WIDTH // 2 - 150, ROW, 300, 54)
        self.ready = Button(row, "", colour=LEAF)
        leave = pygame.Rect(WIDTH - MARGIN - 150, ROW, 150, 54)
        self.leave = Button(leave, phrase("Leave"), colour=STONE)
        self.ring = FocusRing([*self.cards, self.ready, self.leave])
        seat_state = session.room_state.seats[self._chooser]
        known = seat_state.fighter if seat_state and seat_state.fighter in self._roster else ""
        self.selected = known or (fighter if fighter in self._roster else self.cards[0].fighter.id)
        self.ring.focus(self._card(self.selected))
        if not known and session.room_state.battle is None:
            session.pick(self.selected)
        self._refresh()

    # --- state ---------------------------------------------------------------------------

    @property
    def chooser(self) -> Seat:
        """Return who chooses at this keyboard: in hot-seat first the left side, then the right."""
        room_state = self.session.room_state
        if not room_state.hotseat:
            return room_state.seat or Seat.LEFT
        left = room_state.seats[Seat.LEFT]
        return Seat.RIGHT if left is not None and left.ready else Seat.LEFT

    @property
    def is_ready(self) -> bool:
        seat_state = self.session.room_state.seats[self.chooser]
        return seat_state is not None and seat_state.ready

    @property
    def status(self) -> str:
        """Return the current state in one sentence."""
        room_state, other = (
            self.session.room_state,
            self.session.room_state.seats[self.chooser.other],
        )
        if self.session.down:
            return describe_retry(self.session.down)
        if room_state.trouble:
            return room_state.trouble
        if self.complaint:
            return self.complaint
        if room_state.hotseat:
            return self._whose_choice()
        if other is None:
            return phrase("The other seat is empty.")
        if not other.present:
            return phrase("{name} is away. Their seat is saved.", name=other.name)
        if self.is_ready:
            return phrase("You are ready. Waiting for {name}.", name=other.name)
        if other.ready:
            return phrase("{name} is ready and waits for you.", name=other.name)
        return phrase("Choose your fighter.")

    def _whose_choice(self) -> str:
        """Return whose choice it is at one keyboard; the left side's choice stays."""
        left, right = (self.session.room_state.name(seat) for seat in Seat)
        if self.chooser is Seat.LEFT:
            return phrase(
                "{left} chooses first and cannot change it; then {right}.", left=left, right=right
            )
        return phrase("{left} has chosen. Now {right}.", left=left, right=right)

    # --- events --------------------------------------------------------------------------

    def handle(self, event: Event) -> Change | None:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            return None if repeated(event) else self._ask_to_leave()
        pressed = self.ring.handle(event)
        if isinstance(self.ring.focused, FighterCard):
            self._look_at(self.ring.focused)
        if pressed is self.leave:
            return self._ask_to_leave()
        # A click on a card only looks at it; Enter takes it.
        if pressed is self.ready or (
            isinstance(pressed, FighterCard) and event.type == pygame.KEYDOWN
        ):
            self.complaint = ""
            self.session.pick(self.selected, ready=not self.is_ready)
        return None

    def receive(self, message: Incoming, happened: tuple[Happening, ...] = ()) -> Change | None:
        room_state = self.session.room_state
        if isinstance(message, Started) and not (room_state.desync or self.session.catching_up):
            return self._open_match()
        self._match_above &= room_state.battle is not None
        if self._match_above:
            # The match screen handles it.
            return None
        if isinstance(message, LinkClosed):
            return Push(ClosingDialog(phrase("Connection lost"), message.text, message.advice))
        if room_state.desync:
            return Push(disagreement(self.session))
        if isinstance(message, Refused) and not happened:
            self.complaint = message.text
        self._next_chooser()
        self._refresh()
        return None

    def update(self, dt: float) -> Change | None:
        before = int(self._idle_time / IDLE_FRAME_SECONDS)
        self._idle_time += dt if self.motion.moves else 0.0
        if int(self._idle_time / IDLE_FRAME_SECONDS) != before:
            self.dirty = True
        return self._open_match() if self._came_late else None

    def _open_match(self) -> Change:
        self._match_above = True
        return Push(BattleScreen(self.session, self._sprites, self._learning_tools))

    @property
    def _came_late(self) -> bool:
        """Return whether the match ran already when this player arrived, or ended without them."""
        room_state = self.session.room_state
        waits = room_state.battle is not None and not self._match_above
        return waits and not (room_state.desync or self.session.closed or self.session.catching_up)

    def _next_chooser(self) -> None:
        """In hot-seat, hand the keyboard to the right side once the left is ready, and back."""
        if self.chooser is self._chooser:
            return
        self._chooser = self.chooser
        seat_state = self.session.room_state.seats[self._chooser]
        if seat_state is not None and seat_state.fighter in self._roster:
            self.selected = seat_state.fighter
        else:
            self.session.pick(self.selected)
        self.ring.focus(self._card(self.selected))

    def _look_at(self, card: FighterCard) -> None:
        if card.fighter.id == self.selected or self.is_ready or self.session.down:
            return
        self.selected, self.complaint = card.fighter.id, ""
        self.session.pick(self.selected)
        self._refresh()

    def _ask_to_leave(self) -> Change:
        return Push(confirm_leave(self.session, self._select))

    def _select(self) -> Change:
        self.session.leave()
        return GoHome()

    # --- internals -----------------------------------------------------------------------

    def _make_cards(self) -> list[FighterCard]:
        count = len(self._roster.fighter)
        wide = min(CARD_WIDEST, (WIDTH - 2 * MARGIN - (count - 1) * GAP) // count)
        left = (WIDTH - count * wide - (count - 1) * GAP) // 2
        return [
            FighterCard(
                pygame.Rect(left + place * (wide + GAP), CARDS_TOP, wide, CARD_HIGH),
                fighter,
                self._sprites.portrait(fighter.id),
            )
            for place, fighter in enumerate(self._roster)
        ]

    def _card(self, fighter: str) -> FighterCard:
        return next(card for card in self.cards if card.fighter.id == fighter)

    def _refresh(self) -> None:
        """Update cards and buttons."""
        down, trouble = self.session.down, self.session.room_state.trouble
        waiting = describe_retry(down) if down else trouble
        for card in self.cards:
            card.chosen = card.fighter.id == self.selected
            card.reason = waiting
            card.watchers = self._watchers(card.fighter)
        self.ready.label = phrase("Not yet, wait") if self.is_ready else phrase("Ready")
        if self.session.room_state.hotseat:
            self.ready.label = phrase("Choose {name}", name=self._roster[self.selected].name)
        self.ready.colour = STONE if self.is_ready else LEAF
        self.ready.reason = waiting

    def _watchers(self, fighter: Fighter) -> tuple[tuple[str, Colour], ...]:
        room_state, found = self.session.room_state, []
        for seat, colour in ((self.chooser, MINE), (self.chooser.other, THEIRS)):
            seat_state = room_state.seats[seat]
            id_ = (
                self.selected if seat is self.chooser else seat_state.fighter if seat_state else ""
            )
            if id_ == fighter.id:
                mine = seat is self.chooser and not room_state.hotseat
                who = phrase("You") if mine else room_state.name(seat)
                found.append((who, colour))
        return tuple(found)

    # --- drawing -------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> None:
        arenas = self._sprites.arenas
        arena = arenas[self.session.room_state.match % len(arenas)] if arenas else ""
        canvas.image(self._sprites.arena(arena), (0, 0))
        canvas.fill((0, 0, WIDTH, HEIGHT), DUSK)
        fighter = self._roster[self.selected]
        self._draw_fighters(canvas, fighter)
        self._draw_own_panel(canvas, fighter)
        self._draw_other_panel(canvas)
        self._draw_row(canvas)
        self.ring.draw(canvas)

    def _draw_fighters(self, canvas: Canvas, fighter: Fighter) -> None:
        """Draw the fighter looked at, large; behind it the one that the other side looks at."""
        other = self.session.room_state.seats[self.chooser.other]
        if other is None or other.fighter not in self._roster:
            self._draw_one(canvas, fighter.id, FOOT_AT, PIXEL, self.is_ready)
            return
        self._draw_one(canvas, other.fighter, THEIR_FOOT_AT, PIXEL - 1, other.ready)
        self._draw_one(canvas, fighter.id, OUR_FOOT_AT, PIXEL, self.is_ready, flip=True)

    def _draw_one(
        self,
        canvas: Canvas,
        fighter: str,
        feet: tuple[float, float],
        pixel: int,
        ready: bool,
        *,
        flip: bool = False,
    ) -> None:
        canvas.image(self._sprites.pad, feet, pixel=pixel, anchor="center")
        pose = (
            SpritePose.WIN
            if ready
            else IDLE[int(self._idle_time / IDLE_FRAME_SECONDS) % IDLE_FRAMES]
        )
        frame = self._sprites.frame(fighter, View.FRONT, pose)
        left = 2 * FOOT[0] - frame.left - frame.image.get_width() if flip else frame.left
        at = feet[0] + (left - FOOT[0]) * pixel, feet[1] + (frame.top - FOOT[1]) * pixel
        canvas.image(frame.image, at, pixel=pixel, flip=flip)

    def _draw_own_panel(self, canvas: Canvas, fighter: Fighter) -> None:
        who = self.session.room_state.name(self.chooser)
        caption = (
            phrase("{who}, choose", who=who)
            if self.session.room_state.hotseat
            else phrase("Your fighter")
        )
        draw_own_sheet(canvas, (MARGIN, TOP), caption, fighter, self._roster)

    def _draw_other_panel(self, canvas: Canvas) -> None:
        seat_state = self.session.room_state.seats[self.chooser.other]
        words, colour = _player_status(seat_state)
        known = seat_state is not None and seat_state.fighter in self._roster
        fighter = self._roster[seat_state.fighter] if seat_state is not None and known else None
        portrait = self._sprites.portrait(fighter.id) if fighter else None
        draw_other_sheet(
            canvas, (WIDTH - MARGIN - COLUMN, TOP), words, colour, fighter, portrait, self._roster,
            ready=seat_state is not None and seat_state.ready,
        )  # fmt: skip
        vacant = seat_state is None or not (seat_state.present or seat_state.fighter)
        if vacant and self.session.addresses:
            _draw_join_address(canvas, self.session.addresses[0], self.session.protection.code)

    def _draw_row(self, canvas: Canvas) -> None:
        warning = bool(self.session.down or self.complaint or self.session.room_state.trouble)
        style = TextStyle(18, WARN if warning else TEXT, bold=True)
        canvas.text(self.status, (MARGIN, ROW + 4), style, width=440)
        enter = phrase("choose") if self.session.room_state.hotseat else phrase("ready")
        keys = phrase(
            "Arrows: browse    Enter: {enter}    {key}: talk",
            enter=enter, key=key_label(self.settings.keys.talk),
        )  # fmt: skip
        canvas.text(keys, (MARGIN, ROW + 31), TextStyle(TINY + 1, SOFT), width=440)


def _draw_join_address(canvas: Canvas, address: str, code: str) -> None:
    """Draw what the next friend types, for a host whose opponent left."""
    left, top, room = WIDTH - MARGIN - COLUMN + 20, TOP + 60, COLUMN - 40
    said, shown = TextStyle(SMALL, SOFT), TextStyle(LARGE, TEXT, Face.DISPLAY)
    canvas.text(phrase("A friend presses Join and types"), (left, top), said, width=room)
    canvas.text(address, (left, top + 26), shown, width=room)
    if code:
        canvas.text(phrase("and, the first time,"), (left, top + 72), said, width=room)
        canvas.paragraph(code.replace("-", " "), (left, top + 98), room, shown, 30)


def _player_status(seat_state: SeatState | None) -> tuple[str, Colour]:
    """Return how far a side is, and the colour for it."""
    if seat_state is None:
        return phrase("The other seat is empty"), QUIET
    if not seat_state.present:
        return phrase("{name} is away", name=seat_state.name), WARN
    if seat_state.ready:
        return phrase("{name} is ready with", name=seat_state.name), GOOD
    if seat_state.fighter:
        return phrase("{name} is looking at", name=seat_state.name), THEIRS
    return phrase("{name} has not chosen yet", name=seat_state.name), SOFT
