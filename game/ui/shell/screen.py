"""Screen: the interface of screens, and the stack of open ones.

A screen may import and push screens of lower modules, and imports none above it; popping leads
back.
"""

from dataclasses import dataclass
from typing import assert_never

from pygame.event import Event

from game.client_state.link import Incoming
from game.client_state.room_state import Happening
from game.player.settings import DEFAULTS, Settings
from game.session import GameSession
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.reduced_motion import MotionSettings, motion_of
from game.ui.stage.sounds import Sound, Tune
from game.ui.widgets.buttons import FocusRing
from game.ui.widgets.text_field import TextField

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class ChatArea:
    """The area a screen leaves to the chat, in layout units."""

    panel: Box = (400, 8, 480, 172)
    """The open chat's panel; the field takes 50 units below it. No fighter reaches so high."""
    captions: Box = (400, 8, 480, 112)
    """The captions while the chat is closed."""
    mine: tuple[int, int] | None = None
    """The corner at which our speech bubble begins; None for no bubbles."""
    theirs: tuple[int, int] | None = None
    """The corner at which the other side's speech bubble ends."""
    long_hint: bool = False
    """Whether the screen has words under the captions, which must then cover them."""


@dataclass(frozen=True, slots=True)
class TextInput:
    """A text field in use, described for players without a keyboard."""

    field: TextField
    quick: tuple[str, ...] = ()
    """Ready-made phrases, sent by F6 and the keys next to it."""
    letters: bool = True
    """Whether letters may be typed; otherwise only the phrases."""
    leaves: bool = False
    """Whether Esc goes to the screen too."""


class Screen:
    """A screen. Each of `handle`, `receive` and `update` may return a change of the stack."""

    dirty: bool = True
    """Whether something changed since it was drawn. The app sets it after input and clears it."""
    overlay: bool = False
    """Whether the screen below stays visible and keeps running."""
    chat_area: ChatArea = ChatArea()
    is_match: bool = False
    """Whether the keys of the five actions mean actions here, also those the player has chosen."""
    has_chat: bool = True
    """Whether the chat lies over it."""
    chat_open: bool = False
    """Whether the chat over it is open, kept up to date by the app."""
    captures_keys: bool = False
    """Whether it wants every key, including the shortcuts."""
    full: bool = False
    """Whether it has room for debug figures only in one line at the bottom."""
    settings: Settings = DEFAULTS
    """The player's settings, kept up to date by the app."""
    session: GameSession | None = None
    """The session in use; it is closed when no screen on the stack holds it any more."""
    is_home: bool = False
    """Whether `GoHome` stops here."""
    ring: FocusRing = FocusRing(())
    """The buttons of the screen; pressing one makes a sound."""

    @property
    def news(self) -> str:
        """Return a word for the window title, for players whose window is behind others."""
        return ""

    @property
    def text_input(self) -> TextInput | None:
        """Return where text is typed now; None if nowhere."""
        return None

    @property
    def motion(self) -> MotionSettings:
        """Return how much may move here."""
        return motion_of(self.settings)

    @property
    def wants_frames(self) -> bool:
        """Return whether it is animated, and needs an update sixty times a second."""
        return False

    @property
    def outcome_pending(self) -> bool:
        """Return whether the outcome of the match is still to be shown here before it is reported
        anywhere.
        """
        return False

    @property
    def tune(self) -> Tune:
        """Return the music for its current state."""
        return Tune.CALM

    @property
    def hum_level(self) -> float:
        """Return the volume of the hum of stored charge, 0 to 1."""
        return 0.0

    def sounds(self) -> tuple[Sound, ...]:
        """Return the sounds to play since the last call."""
        return (Sound.CLICK,) if self.ring.was_pressed() else ()

    def handle(self, event: Event) -> "Change | None":
        """Handle an input event; mouse positions are in layout units."""
        return None

    def receive(self, message: Incoming, happened: tuple[Happening, ...] = ()) -> "Change | None":
        """Handle a message that the session has processed, and the events it caused.

        Every screen with that session gets it, whether on top or not.
        """
        return None

    def affected_by(self, message: Incoming) -> bool:
        """Return whether the message may change its look; chat lines are drawn by the overlay."""
        return True

    def close_question(self) -> "Change | None":
        """Return the question before the window is closed; None if closing costs nothing."""
        return None

    def update(self, dt: float) -> "Change | None":
        """Advance by `dt` seconds."""
        return None

    def rebuilt(self) -> "Screen | None":
        """Return the same screen rebuilt from its session; None to keep this one.

        Called after a failure, when the screen may have missed an event.
        """
        return None

    def draw(self, canvas: Canvas) -> None:
        """Draw the whole screen."""


@dataclass(frozen=True, slots=True)
class Push:
    """Open `screen` on top."""

    screen: Screen


@dataclass(frozen=True, slots=True)
class Pop:
    """Go back to the screen below."""


@dataclass(frozen=True, slots=True)
class Replace:
    """Replace the screen that returns this by `screen`."""

    screen: Screen


@dataclass(frozen=True, slots=True)
class ReplaceBelow:
    """The same, but screens above it stay open."""

    screen: Screen


@dataclass(frozen=True, slots=True)
class GoHome:
    """Go back to the first screen, or to the lobby that the player came from."""

    then: Screen | None = None
    """A screen to open there at once."""


@dataclass(frozen=True, slots=True)
class Quit:
    """Quit the program."""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Run the shortcut of that name in the settings, for a button that does the same as a key."""

    what: str


Change = Push | Pop | Replace | ReplaceBelow | GoHome | Quit | Shortcut


class ScreenStack:
    """The open screens, the front one last. When it is empty, the program ends."""

    def __init__(self, home: Screen) -> None:
        self.screens = [home]

    @property
    def top(self) -> Screen:
        return self.screens[-1]

    @property
    def session(self) -> GameSession | None:
        """Return the session in use: that of the topmost screen with one."""
        return next(iter(self.sessions), None)

    @property
    def sessions(self) -> list[GameSession]:
        """Return the sessions of all screens, the one in use first."""
        held = (screen.session for screen in reversed(self.screens) if screen.session)
        return list(dict.fromkeys(held))

    @property
    def chat_session(self) -> GameSession | None:
        """Return the session to chat in; a trial against the computer has no chat of its own."""
        return next((session for session in self.sessions if not session.trial), None)

    def visible(self) -> list[Screen]:
        """Return the visible screens from back to front."""
        first = len(self.screens) - 1
        while first > 0 and self.screens[first].overlay:
            first -= 1
        return self.screens[max(first, 0) :]

    def apply(self, change: Change, screen: Screen) -> None:
        """Apply the change that `screen` returned; this closes the screens above it, except for
        `ReplaceBelow`.
        """
        before = [screen.session for screen in self.screens if screen.session is not None]
        place = self.screens.index(screen)
        match change:
            case Push():
                self.screens = [*self.screens[: place + 1], change.screen]
            case Pop():
                self.screens = self.screens[:place]
            case Replace():
                self.screens = [*self.screens[:place], change.screen]
            case ReplaceBelow():
                self.screens = [*self.screens[:place], change.screen, *self.screens[place + 1 :]]
            case GoHome():
                ground = self.screens[: self._home_below(place) + 1]
                self.screens = [*ground, change.then] if change.then else ground
            case Quit():
                self.screens = []
            case Shortcut():
                """Handled by the app."""
            case _:
                assert_never(change)
        for session in before:
            if not any(screen.session is session for screen in self.screens):
                session.close()
        if self.screens:
            self.top.dirty = True

    def _home_below(self, place: int) -> int:
        """Return the topmost home screen at or below `place`; otherwise the first screen."""
        grounds = (at for at in range(place - 1, 0, -1) if self.screens[at].is_home)
        return next(grounds, 0)

    def close(self) -> None:
        """Close all screens."""
        if self.screens:
            self.apply(Quit(), self.top)
