"""Screen: one screen, and the stack of those that are open.

Down you push, up you pop: a scene may import and push those below it and imports none above it.
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
    """The place a screen leaves to the chat, in units of the layout."""

    panel: Box = (400, 8, 480, 172)
    """Of the open chat; the field is below it, 50 units more. No fighter reaches so high."""
    captions: Box = (400, 8, 480, 112)
    """Of the last lines while it is closed."""
    mine: tuple[int, int] | None = None
    """Where the bubble of what is said here begins; None: there are none."""
    theirs: tuple[int, int] | None = None
    """Where that of the other side ends."""
    long_hint: bool = False
    """There are words where the captions come: those cover them whole."""


@dataclass(frozen=True, slots=True)
class TextInput:
    """Where one types now, for who has no keyboard to do it with."""

    field: TextField
    quick: tuple[str, ...] = ()
    """Ready-made words, which F6 and the keys beside it say."""
    letters: bool = True
    """False: nothing but those may be said."""
    leaves: bool = False
    """Esc is for the screen, too."""


class Screen:
    """A screen. Each of `handle`, `receive` and `update` may return what becomes of the stack."""

    dirty: bool = True
    """Something changed since it was drawn. The app sets it after input and clears it."""
    overlay: bool = False
    """Whether the scene below is seen, and goes on, behind this one."""
    chat_area: ChatArea = ChatArea()
    is_match: bool = False
    """The keys of the five actions mean actions here, whichever the player chose for them."""
    has_chat: bool = True
    """Whether the chat lies over it."""
    chat_open: bool = False
    """The chat is open over it; the app keeps it up to date."""
    captures_keys: bool = False
    """It wants every key, also those that mean the same everywhere."""
    full: bool = False
    """It leaves no room for figures but a line at its foot."""
    settings: Settings = DEFAULTS
    """What the player has chosen; the app keeps it up to date."""
    session: GameSession | None = None
    """A session lives as long as a scene on the stack holds it; then it is closed."""
    is_home: bool = False
    """`GoHome` leads no farther down than here."""
    ring: FocusRing = FocusRing(())
    """The buttons of the screen; a press of one is heard."""

    @property
    def news(self) -> str:
        """A word for the title bar of the window, for who plays with it behind others."""
        return ""

    @property
    def text_input(self) -> TextInput | None:
        """Where one types now; None if nowhere."""
        return None

    @property
    def motion(self) -> MotionSettings:
        """How much may move here."""
        return motion_of(self.settings)

    @property
    def wants_frames(self) -> bool:
        """Whether it moves now, and so wants to be updated sixty times a second."""
        return False

    @property
    def outcome_pending(self) -> bool:
        """Whether how the match ended is still to be shown; nobody tells it before."""
        return False

    @property
    def tune(self) -> Tune:
        """The music that fits it now."""
        return Tune.CALM

    @property
    def hum_level(self) -> float:
        """How much held charge is to be heard, 0 to 1."""
        return 0.0

    def sounds(self) -> tuple[Sound, ...]:
        """What is to be heard since this was asked last."""
        return (Sound.CLICK,) if self.ring.was_pressed() else ()

    def handle(self, event: Event) -> "Change | None":
        """An input event; positions of the mouse are in units of the layout."""
        return None

    def receive(self, message: Incoming, happened: tuple[Happening, ...] = ()) -> "Change | None":
        """A message that the session has taken in already, and what happened by it.

        Every scene that holds the session gets it, on top or not.
        """
        return None

    def affected_by(self, message: Incoming) -> bool:
        """Whether it may look otherwise by that message; what is said lies over the screen."""
        return True

    def close_question(self) -> "Change | None":
        """What to ask before the window is closed over it; None: that costs nothing."""
        return None

    def update(self, dt: float) -> "Change | None":
        """`dt` seconds have gone by."""
        return None

    def rebuilt(self) -> "Screen | None":
        """The same screen made from what its session knows; None: it goes on as it is.

        Asked when it has failed, for it may have missed something.
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
    """Back to the scene below."""


@dataclass(frozen=True, slots=True)
class Replace:
    """Put `screen` in the place of the one that says so."""

    screen: Screen


@dataclass(frozen=True, slots=True)
class ReplaceBelow:
    """The same, but what stands above stays there."""

    screen: Screen


@dataclass(frozen=True, slots=True)
class GoHome:
    """Back to the first scene, or to the lobby one came from."""

    then: Screen | None = None
    """Opened there at once."""


@dataclass(frozen=True, slots=True)
class Quit:
    """Leave the program."""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """What the key of that name in the settings does, for who presses a button instead."""

    what: str


Change = Push | Pop | Replace | ReplaceBelow | GoHome | Quit | Shortcut


class ScreenStack:
    """The open scenes, the one in front last. Empty: the program is over."""

    def __init__(self, home: Screen) -> None:
        self.screens = [home]

    @property
    def top(self) -> Screen:
        return self.screens[-1]

    @property
    def session(self) -> GameSession | None:
        """The session in use: the one of the uppermost scene that holds one."""
        return next(iter(self.sessions), None)

    @property
    def sessions(self) -> list[GameSession]:
        """Those that scenes hold, the one in use first."""
        held = (screen.session for screen in reversed(self.screens) if screen.session)
        return list(dict.fromkeys(held))

    @property
    def chat_session(self) -> GameSession | None:
        """The session of those with whom one talks; in a trial nobody listens."""
        return next((session for session in self.sessions if not session.trial), None)

    def visible(self) -> list[Screen]:
        """The scenes that are seen, from the back to the front."""
        first = len(self.screens) - 1
        while first > 0 and self.screens[first].overlay:
            first -= 1
        return self.screens[max(first, 0) :]

    def apply(self, change: Change, screen: Screen) -> None:
        """Do what `screen` asked for; whatever stood above it is closed, unless it is relieved."""
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
                """The app's own matter."""
            case _:
                assert_never(change)
        for session in before:
            if not any(screen.session is session for screen in self.screens):
                session.close()
        if self.screens:
            self.top.dirty = True

    def _home_below(self, place: int) -> int:
        """The uppermost scene below `place` from which one goes no farther down; else the first."""
        grounds = (at for at in range(place - 1, 0, -1) if self.screens[at].is_home)
        return next(grounds, 0)

    def close(self) -> None:
        """Leave everything."""
        if self.screens:
            self.apply(Quit(), self.top)
