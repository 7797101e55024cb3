"""App: the window, the open scenes and the loop that joins them to the link.

The loop sleeps on the link's queue, so a message is on the screen a millisecond after it came,
and draws only when something changed. There is no fixed timestep: the rules advance by messages,
`dt` moves pictures only.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from typing import Protocol

import pygame
from pygame.event import Event

from game.language import ENGLISH, Language
from game.link import Incoming
from game.ui import window
from game.ui.canvas import Canvas
from game.ui.caption import caption_of
from game.ui.fault import Fault
from game.ui.hearing import Hearing
from game.ui.loudspeaker import Loudspeaker
from game.ui.scene import Change, Nook, Push, Quit, Scene, Stack
from game.ui.session import Session

log = logging.getLogger(__name__)

FRAME = 1 / 60
IDLE = 0.1
"""Seconds to sleep while nobody does anything; a message wakes the loop at once."""
LIVELY = 3.0
"""Seconds after an input during which the next one is awaited closely."""
LONGEST_STEP = 0.1
"""Seconds; a window that was dragged must not skip an animation."""

_INPUT = {
    pygame.KEYDOWN,
    pygame.KEYUP,
    pygame.TEXTINPUT,
    pygame.TEXTEDITING,
    pygame.MOUSEMOTION,
    pygame.MOUSEBUTTONDOWN,
    pygame.MOUSEBUTTONUP,
    pygame.MOUSEWHEEL,
}
_REDRAW = {pygame.WINDOWEXPOSED, pygame.WINDOWFOCUSGAINED, pygame.WINDOWRESTORED}


class Overlay(Protocol):
    """What lies over every scene and is asked first: the chat."""

    dirty: bool
    open: bool
    """The player types."""

    @property
    def wants_frames(self) -> bool: ...

    @property
    def unread(self) -> int:
        """Lines of the other side that nobody has looked at."""
        ...

    def attach(self, session: Session | None) -> None:
        """The session in use is now this one."""
        ...

    def move(self, nook: Nook) -> None:
        """The screen in front leaves it this place."""
        ...

    def handle(self, event: Event) -> bool:
        """Whether it took the event, so that no scene gets it."""
        ...

    def look(self) -> None:
        """The lines of the session may be others now."""
        ...

    def update(self, dt: float) -> None: ...

    def draw(self, canvas: Canvas) -> None: ...


class App:
    """Runs `home` and what it opens, on `surface`."""

    def __init__(
        self,
        surface: pygame.Surface,
        home: Scene,
        overlay: Overlay | None = None,
        language: Language = ENGLISH,
        loudspeaker: Loudspeaker | None = None,
    ) -> None:
        """Without a `loudspeaker` it plays in silence."""
        self.language = language
        self.loudspeaker = loudspeaker
        self._hearing = Hearing()
        self.canvas = Canvas(surface, language)
        self.stack = Stack(home)
        self.overlay = overlay
        self._dirty = True
        self._since_input = LIVELY
        self._held: set[int] = set()
        """Keys that are down."""
        self._spent: set[int] = set()
        """Keys held since they opened another screen: what they repeat is not for that one."""
        self._window_size = surface.get_size()
        self._attached: Session | None = None
        self._caption = ""

    def go(self, change: Change) -> None:
        """Begin elsewhere than at home."""
        self._apply(change, self.stack.top)

    def speak(self, language: Language) -> None:
        """Say everything in this language from now on, also what stands there already."""
        self.language = language
        self.canvas = Canvas(self.canvas.surface, language)
        self._dirty = True

    def run(self) -> None:
        """Until the last scene is gone."""
        then = time.perf_counter()
        try:
            while self.stack.scenes:
                messages = self._wait()
                now = time.perf_counter()
                if self.frame(pygame.event.get(), messages, now - then):
                    pygame.display.flip()
                    self._set_caption()
                    self._start_sound()
                then = now
        finally:
            self.stack.close()
            if self.loudspeaker is not None:
                self.loudspeaker.close()

    def frame(
        self, events: Sequence[Event], messages: Iterable[Incoming] = (), dt: float = 0.0
    ) -> bool:
        """One turn of the loop: feed the scenes, draw if anything changed; whether it drew."""
        dt = min(dt, LONGEST_STEP)
        self._since_input += dt
        try:
            for event in events:
                self._take(event)
            for message in messages:
                self._receive(message)
            self._update(dt)
            self._attach()
            self._reveal()
            self._sound(dt)
            return self._draw()
        except Exception:
            # Our own bug, whatever it is: the player gets a sentence and a way on.
            if not self.stack.scenes or isinstance(self.stack.top, Fault):
                raise
            log.exception("a scene failed")
            self._apply(Push(Fault()), self.stack.scenes[0])
            return self._draw()

    @property
    def timeout(self) -> float:
        """Seconds the loop may sleep now."""
        return FRAME if self._animates() or self._since_input < LIVELY else IDLE

    # --- in -------------------------------------------------------------------------------------

    def _wait(self) -> list[Incoming]:
        session = self.stack.session
        if session is None:
            time.sleep(self.timeout)
            return []
        link = session.link
        messages: list[Incoming] = []
        message = link.wait(self.timeout)
        while message is not None:
            messages.append(message)
            message = link.poll()
        return messages

    def _take(self, event: Event) -> None:
        if not self.stack.scenes:
            return
        if event.type == pygame.QUIT:
            self._apply(Quit(), self.stack.top)
        elif event.type == pygame.VIDEORESIZE:
            self._show_on(pygame.display.get_surface() or self.canvas.surface)
        elif event.type in _REDRAW:
            self._dirty = True
            if event.type == pygame.WINDOWFOCUSGAINED:
                self._set_behind(False)
        elif event.type == pygame.WINDOWFOCUSLOST:
            self._held.clear()
            self._set_behind(True)
        elif event.type == pygame.KEYDOWN and event.key == pygame.K_F11:
            self._toggle_full_screen()
        elif event.type in _INPUT:
            self._since_input = 0.0
            self._dirty = True
            self._hand_over(self._translated(event))

    def _hand_over(self, event: Event) -> None:
        if self._is_spent(event) or (self.overlay is not None and self.overlay.handle(event)):
            return
        top = self.stack.top
        change = top.handle(event)
        if self.loudspeaker is not None:
            # Asked here, for the change may close the scene that was pressed.
            self.loudspeaker.play(top.heard())
        self._apply(change, top)
        if change is not None:
            self._spent = set(self._held)

    def _is_spent(self, event: Event) -> bool:
        """Whether an event only goes on with a key that has opened this screen."""
        if event.type == pygame.KEYDOWN and not event.repeat:
            self._spent.clear()
        elif event.type == pygame.KEYUP:
            self._spent.discard(event.key)
        elif event.type == pygame.KEYDOWN:
            return event.key in self._spent
        return event.type == pygame.TEXTINPUT and bool(self._spent)

    def _translated(self, event: Event) -> Event:
        """The event with the mouse in units of the layout, and `repeat` on a key held down."""
        if event.type == pygame.KEYDOWN:
            repeat = event.key in self._held
            self._held.add(event.key)
            return Event(event.type, {**event.dict, "repeat": repeat})
        if event.type == pygame.KEYUP:
            self._held.discard(event.key)
        if "pos" in event.dict:
            return Event(event.type, {**event.dict, "pos": self.canvas.to_logical(event.pos)})
        return event

    def _receive(self, message: Incoming) -> None:
        self._attach()
        session = self.stack.session
        if session is None:
            return
        happened = session.receive(message)
        if self.loudspeaker is not None:
            self.loudspeaker.play(self._hearing.receive(message))
        if self.overlay is not None:
            self.overlay.look()
        for scene in list(self.stack.scenes):
            if scene in self.stack.scenes and scene.session is session:
                scene.dirty = True
                self._apply(scene.receive(message, happened), scene)

    # --- on -------------------------------------------------------------------------------------

    def _update(self, dt: float) -> None:
        if self.overlay is not None:
            self.overlay.update(dt)
        for scene in self.stack.visible() if self.stack.scenes else []:
            if scene in self.stack.scenes:
                self._apply(scene.update(dt), scene)

    def _reveal(self) -> None:
        """Tell how the match ended as soon as it was seen."""
        if not self.stack.scenes or any(scene.suspense for scene in self.stack.visible()):
            return
        session = self.stack.session
        if session is not None and session.reveal():
            self._dirty = True
            if self.overlay is not None:
                self.overlay.look()

    def _apply(self, change: Change | None, scene: Scene) -> None:
        if change is not None:
            self.stack.apply(change, scene)
            self._dirty = True

    def _attach(self) -> None:
        if self.overlay is None:
            return
        session = self.stack.session
        if session is not self._attached:
            self._attached = session
            self.overlay.attach(session)
        if self.stack.scenes:
            self.overlay.move(self.stack.top.nook)

    def _animates(self) -> bool:
        overlay = self.overlay is not None and self.overlay.wants_frames
        fading = self.loudspeaker is not None and self.loudspeaker.fades
        return overlay or fading or any(scene.wants_frames for scene in self.stack.visible())

    # --- what is heard --------------------------------------------------------------------------

    def _start_sound(self) -> None:
        """The window comes first: the mixer takes a while to open."""
        if self.loudspeaker is not None:
            self.loudspeaker.start()

    def _set_behind(self, behind: bool) -> None:
        if self.loudspeaker is not None:
            self.loudspeaker.behind = behind

    def _sound(self, dt: float) -> None:
        speaker = self.loudspeaker
        if speaker is None or not self.stack.scenes:
            return
        visible = self.stack.visible()
        for scene in visible:
            speaker.play(scene.heard())
        playing = any(scene.wants_frames for scene in visible)
        speaker.play(self._hearing.listen(self.stack.session, playing=playing))
        speaker.tune, speaker.hum = visible[0].tune, visible[0].hum
        speaker.ducked = self.overlay is not None and self.overlay.open
        speaker.update(dt)

    # --- out ------------------------------------------------------------------------------------

    def _draw(self) -> bool:
        if not self.stack.scenes:
            return False
        visible = self.stack.visible()
        overlay_dirty = self.overlay is not None and self.overlay.dirty
        if not (self._dirty or overlay_dirty or any(scene.dirty for scene in visible)):
            return False
        for scene in visible:
            scene.dirty = False
            scene.draw(self.canvas)
        if self.overlay is not None:
            self.overlay.dirty = False
            self.overlay.draw(self.canvas)
        self.canvas.bars()
        self._dirty = False
        return True

    def _set_caption(self) -> None:
        session = self.stack.session if self.stack.scenes else None
        caption = caption_of(session, self.overlay.unread if self.overlay else 0)
        if caption != self._caption:
            self._caption = caption
            pygame.display.set_caption(self.language.say(caption))

    def _show_on(self, surface: pygame.Surface) -> None:
        if surface is not self.canvas.surface or surface.get_size() != self.canvas.size:
            self.canvas = Canvas(surface, self.language)
        self._dirty = True

    def _toggle_full_screen(self) -> None:
        surface = pygame.display.get_surface()
        if surface is None:
            return
        if not surface.get_flags() & pygame.FULLSCREEN:
            self._window_size = surface.get_size()
        self._show_on(window.toggle_full_screen(self._window_size))
