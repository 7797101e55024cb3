"""Action buttons: the five buttons of a battle, with a preview of what each would do."""

from dataclasses import replace

import pygame
from pygame.event import Event

from game.client_state.labels import action_lines, action_tooltip, button_label, why_action_refused
from game.i18n.phrase import phrase
from game.player.settings import Keys
from game.rules import Action, Battle, Seat
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.theme import EMBER, MARGIN, PLUM, SEA, WIDTH, Colour
from game.ui.input.key_bindings import IN_A_MATCH, key_label
from game.ui.stage.status_bar import STATUS_BAR
from game.ui.widgets.buttons import Button, FocusRing, draw_tooltip, repeated

BUTTONS = pygame.Rect(MARGIN, 622, WIDTH - 2 * MARGIN, 79)
BUTTON_GAP = 12

COLOURS: dict[Action, Colour] = {Action.DEFEND: SEA, Action.CHARGE: PLUM}
HOTKEYS = (pygame.K_1, pygame.K_2, pygame.K_3, pygame.K_4, pygame.K_5)
KEYPAD = {
    pygame.K_KP1: pygame.K_1,
    pygame.K_KP2: pygame.K_2,
    pygame.K_KP3: pygame.K_3,
    pygame.K_KP4: pygame.K_4,
    pygame.K_KP5: pygame.K_5,
}
MOVING_KEYS = {pygame.K_TAB, pygame.K_LEFT, pygame.K_RIGHT, pygame.K_UP, pygame.K_DOWN}


class ActionButtons:
    """A row with a button for every action, pressed by mouse, number keys, or arrows and Enter."""

    def __init__(self) -> None:
        self.buttons = [
            Button(_button_box(place), "", hotkey=HOTKEYS[place], cap=str(place + 1))
            for place in range(len(Action))
        ]
        self.ring = FocusRing(self.buttons, focus=None)
        self._keys: Keys | None = None
        self._tooltip_button = False
        """Whether the focus was moved to a button to read its tooltip and nothing was chosen
        since.
        """
        self._refused_press = False
        """Whether the last number pressed was that of a disabled button, whose reason is shown."""

    def handle(self, event: Event) -> Action | None:
        """Return the action chosen by this event, if any."""
        if event.type == pygame.KEYDOWN and event.key in MOVING_KEYS:
            self._tooltip_button = True
        event = _from_keypad(event)
        pressed = self.ring.handle(event)
        if pressed is None:
            named = event.type == pygame.KEYDOWN and event.key in HOTKEYS and not repeated(event)
            self._refused_press |= named
            return None
        self._tooltip_button = self._refused_press = False
        return list(Action)[self.buttons.index(pressed)]

    def refresh(
        self,
        battle: Battle,
        holder: Seat,
        obstacle: str,
        sent: Action | None,
        early: Action | None = None,
        shown: Battle | None = None,
    ) -> None:
        """Update what each button would do for the side at `holder`, and why it is disabled.

        While an animation plays, `shown` is the position before it: the buttons must not tell how
        it ends. They are grey then but can be pressed; `early` is the one that was.
        """
        self._refused_press &= bool(obstacle)
        for action, button in zip(Action, self.buttons, strict=True):
            button.label = button_label(battle[holder].fighter, action)
            button.hint, button.second_hint = action_lines(shown or battle, holder, action)
            if action in (sent, early):
                button.hint = phrase("sent …") if action is sent else phrase("comes next …")
                button.second_hint = ""
            button.dimmed = shown is not None and not obstacle
            button.colour = COLOURS.get(action, EMBER)
            button.reason = obstacle or why_action_refused(battle, holder, action) or ""
            button.tooltip = action_tooltip(shown or battle, holder, action)

    def name_keys(self, keys: Keys) -> None:
        """Show the player's keys on the caps."""
        if keys is self._keys:
            return
        self._keys = keys
        for what, button in zip(IN_A_MATCH, self.buttons, strict=True):
            button.cap = key_label(getattr(keys, what))

    @property
    def visual_state(self) -> tuple[object, ...]:
        """Return everything that decides how the buttons look."""
        return tuple(
            (
                button.label, button.hint, button.second_hint, button.colour, button.enabled,
                button.dimmed, button.hovered, button.focused, button.held, button.cap,
            )
            for button in self.buttons
        )  # fmt: skip

    def draw(self, canvas: Canvas) -> None:
        self.ring.draw(canvas)

    def draw_tooltip(self, canvas: Canvas, only_reason: bool = False) -> None:
        """Draw the tooltip of the button under the mouse, or of the one the focus was moved to.

        `only_reason`: say no more than why the button is disabled, where space is short.
        """
        spoken = self.ring.tooltip_button
        if spoken is None or not (spoken.hovered or self._tooltip_button or self._refused_press):
            return
        # Above the status bar, and between the fighters: both must stay visible.
        above = spoken.box.copy()
        above.midtop = (WIDTH // 2, round(STATUS_BAR[1]))
        tooltip = () if only_reason else spoken.tooltip
        lifted = replace(spoken, box=above, tooltip=tooltip)
        draw_tooltip(canvas, lifted)


def _button_box(place: int) -> pygame.Rect:
    wide = (BUTTONS.width - 4 * BUTTON_GAP) / 5
    left = BUTTONS.left + place * (wide + BUTTON_GAP)
    return pygame.Rect(round(left), BUTTONS.top, round(wide), BUTTONS.height)


def _from_keypad(event: Event) -> Event:
    if event.type == pygame.KEYDOWN and event.key in KEYPAD:
        return Event(event.type, {**event.dict, "key": KEYPAD[event.key]})
    return event
