"""Scene: one screen, and the stack of those that are open.

Down you push, up you pop: a scene may import and push those below it and imports none above it.
"""

from dataclasses import dataclass
from typing import assert_never

from pygame.event import Event

from game.player.settings import DEFAULTS, Settings
from game.table.link import Incoming
from game.table.table import Happening
from game.ui.drawing.canvas import Canvas
from game.ui.drawing.motion import Motion, motion_of
from game.ui.screen.session import Session
from game.ui.stage.sound import Sound, Tune
from game.ui.widgets.field import Field
from game.ui.widgets.widgets import FocusRing

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Nook:
    """The place a screen leaves to the chat, in units of the layout."""

    panel: Box = (400, 8, 480, 172)
    """Of the open chat; the field is below it, 50 units more. No fighter reaches so high."""
    captions: Box = (400, 8, 480, 112)
    """Of the last lines while it is closed."""
    mine: tuple[int, int] | None = None
    """Where the bubble of what is said here begins; None: there are none."""
    theirs: tuple[int, int] | None = None
    """Where that of the other side ends."""
    wordy: bool = False
    """There are words where the captions come: those cover them whole."""


@dataclass(frozen=True, slots=True)
class Typing:
    """Where one types now, for who has no keyboard to do it with."""

    field: Field
    quick: tuple[str, ...] = ()
    """Ready-made words, which F6 and the keys beside it say."""
    letters: bool = True
    """False: nothing but those may be said."""
    leaves: bool = False
    """Esc is for the screen, too."""


class Scene:
    """A screen. Each of `handle`, `receive` and `update` may return what becomes of the stack."""

    dirty: bool = True
    """Something changed since it was drawn. The app sets it after input and clears it."""
    overlay: bool = False
    """Whether the scene below is seen, and goes on, behind this one."""
    nook: Nook = Nook()
    plays: bool = False
    """The keys of the five actions mean actions here, whichever the player chose for them."""
    talks: bool = True
    """Whether the chat lies over it."""
    talking: bool = False
    """The chat is open over it; the app keeps it up to date."""
    grabs: bool = False
    """It wants every key, also those that mean the same everywhere."""
    full: bool = False
    """It leaves no room for figures but a line at its foot."""
    settings: Settings = DEFAULTS
    """What the player has chosen; the app keeps it up to date."""
    session: Session | None = None
    """A session lives as long as a scene on the stack holds it; then it is closed."""
    ground: bool = False
    """`Home` leads no farther down than here."""
    ring: FocusRing = FocusRing(())
    """The buttons of the screen; a press of one is heard."""

    @property
    def news(self) -> str:
        """A word for the title bar of the window, for who plays with it behind others."""
        return ""

    @property
    def typing(self) -> Typing | None:
        """Where one types now; None if nowhere."""
        return None

    @property
    def motion(self) -> Motion:
        """How much may move here."""
        return motion_of(self.settings)

    @property
    def wants_frames(self) -> bool:
        """Whether it moves now, and so wants to be updated sixty times a second."""
        return False

    @property
    def suspense(self) -> bool:
        """Whether how the match ended is still to be shown; nobody tells it before."""
        return False

    @property
    def tune(self) -> Tune:
        """The music that fits it now."""
        return Tune.CALM

    @property
    def hum(self) -> float:
        """How much held charge is to be heard, 0 to 1."""
        return 0.0

    def heard(self) -> tuple[Sound, ...]:
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

    def shows(self, message: Incoming) -> bool:
        """Whether it may look otherwise by that message; what is said lies over the screen."""
        return True

    def closing(self) -> "Change | None":
        """What to ask before the window is closed over it; None: that costs nothing."""
        return None

    def update(self, dt: float) -> "Change | None":
        """`dt` seconds have gone by."""
        return None

    def rebuilt(self) -> "Scene | None":
        """The same screen made from what its session knows; None: it goes on as it is.

        Asked when it has failed, for it may have missed something.
        """
        return None

    def draw(self, canvas: Canvas) -> None:
        """Draw the whole screen."""


@dataclass(frozen=True, slots=True)
class Push:
    """Open `scene` on top."""

    scene: Scene


@dataclass(frozen=True, slots=True)
class Pop:
    """Back to the scene below."""


@dataclass(frozen=True, slots=True)
class Replace:
    """Put `scene` in the place of the one that says so."""

    scene: Scene


@dataclass(frozen=True, slots=True)
class Relieve:
    """The same, but what stands above stays there."""

    scene: Scene


@dataclass(frozen=True, slots=True)
class Home:
    """Back to the first scene, or to the lobby one came from."""

    then: Scene | None = None
    """Opened there at once."""


@dataclass(frozen=True, slots=True)
class Quit:
    """Leave the program."""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """What the key of that name in the settings does, for who presses a button instead."""

    what: str


Change = Push | Pop | Replace | Relieve | Home | Quit | Shortcut


class Stack:
    """The open scenes, the one in front last. Empty: the program is over."""

    def __init__(self, home: Scene) -> None:
        self.scenes = [home]

    @property
    def top(self) -> Scene:
        return self.scenes[-1]

    @property
    def session(self) -> Session | None:
        """The session in use: the one of the uppermost scene that holds one."""
        return next(iter(self.sessions), None)

    @property
    def sessions(self) -> list[Session]:
        """Those that scenes hold, the one in use first."""
        held = (scene.session for scene in reversed(self.scenes) if scene.session)
        return list(dict.fromkeys(held))

    @property
    def company(self) -> Session | None:
        """The session of those with whom one talks; in a trial nobody listens."""
        return next((session for session in self.sessions if not session.trial), None)

    def visible(self) -> list[Scene]:
        """The scenes that are seen, from the back to the front."""
        first = len(self.scenes) - 1
        while first > 0 and self.scenes[first].overlay:
            first -= 1
        return self.scenes[max(first, 0) :]

    def apply(self, change: Change, scene: Scene) -> None:
        """Do what `scene` asked for; whatever stood above it is closed, unless it is relieved."""
        before = [scene.session for scene in self.scenes if scene.session is not None]
        place = self.scenes.index(scene)
        match change:
            case Push():
                self.scenes = [*self.scenes[: place + 1], change.scene]
            case Pop():
                self.scenes = self.scenes[:place]
            case Replace():
                self.scenes = [*self.scenes[:place], change.scene]
            case Relieve():
                self.scenes = [*self.scenes[:place], change.scene, *self.scenes[place + 1 :]]
            case Home():
                ground = self.scenes[: self._ground(place) + 1]
                self.scenes = [*ground, change.then] if change.then else ground
            case Quit():
                self.scenes = []
            case Shortcut():
                """The app's own matter."""
            case _:
                assert_never(change)
        for session in before:
            if not any(scene.session is session for scene in self.scenes):
                session.close()
        if self.scenes:
            self.top.dirty = True

    def _ground(self, place: int) -> int:
        """The uppermost scene below `place` from which one goes no farther down; else the first."""
        grounds = (at for at in range(place - 1, 0, -1) if self.scenes[at].ground)
        return next(grounds, 0)

    def close(self) -> None:
        """Leave everything."""
        if self.scenes:
            self.apply(Quit(), self.top)
