"""App: the window, the open scenes and the loop that joins them to the link.

The loop sleeps on the link's queue, so a message is on the screen a millisecond after it came,
and draws only when something changed. There is no fixed timestep: the rules advance by messages,
`dt` moves pictures only.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pygame
from pygame.event import Event

from game.table.link import Incoming
from game.table.table import Happening
from game.ui import window
from game.ui.caption import caption_of
from game.ui.drawing.canvas import Canvas
from game.ui.drawing.look import look_of
from game.ui.hearing.concert import Concert
from game.ui.hearing.loudspeaker import Loudspeaker
from game.ui.input.bindings import EVERYWHERE, IN_A_MATCH, meaning, usual
from game.ui.input.controls import Controls
from game.ui.input.doorbell import SOUND_ASLEEP, Doorbell
from game.ui.mending import Mending
from game.ui.painter import Painter
from game.ui.screen.fault import Faults
from game.ui.screen.overlay import Overlay
from game.ui.screen.preferences import Preferences
from game.ui.screen.scene import Change, Quit, Scene, Shortcut, Stack
from game.ui.screen.session import Session
from game.ui.shortcuts import Shortcuts
from game.ui.stage.sound import Sound
from game.ui.widgets.widgets import repeated
from game.words.language import ENGLISH, Language

FRAME = 1 / 60
LIVELY = 3.0
"""Seconds after an input during which the next one is awaited closely."""
SAVED_AFTER = 0.5
"""Seconds without an input, after which changed settings are written down."""
LONGEST_STEP = 0.1
"""Seconds; a window that was dragged must not skip an animation."""

_REDRAW = {pygame.WINDOWEXPOSED, pygame.WINDOWFOCUSGAINED, pygame.WINDOWRESTORED}


class App:
    """Runs `home` and what it opens, on `surface`."""

    def __init__(
        self,
        surface: pygame.Surface,
        home: Scene,
        overlay: Overlay | None = None,
        language: Language = ENGLISH,
        loudspeaker: Loudspeaker | None = None,
        preferences: Preferences | None = None,
        pictures: Path | None = None,
        seen: Callable[[], None] = lambda: None,
    ) -> None:
        """Without a `loudspeaker` it plays in silence; `pictures` is where the window's go; `seen`
        is called once, as soon as there is something to be seen."""
        self._seen: Callable[[], None] | None = seen
        self.news: Callable[[], str] = str
        """Asked again and again; a sentence for the player about the own files, if any."""
        self.preferences = preferences or Preferences()
        self.shortcuts = Shortcuts(self.preferences, pictures)
        self.controls = Controls()
        self._settings = self.preferences.settings
        """Those that are in force."""
        self.language = language
        self.concert = Concert(loudspeaker)
        canvas = Canvas(surface, language, look_of(self._settings))
        self.painter = Painter(canvas, self.shortcuts, self.controls.board)
        self.stack = Stack(home)
        self._mending = Mending(
            self.stack, self.faults, self.shortcuts.notice, self._apply, self._redraw
        )
        self._kept = self._mending.kept
        self.overlay = overlay
        self._dirty = True
        self._since_input = LIVELY
        self._doorbell = Doorbell()
        self._window_size = surface.get_size()
        self._attached: Session | None = None
        self._caption = ""
        self._spread()

    @property
    def canvas(self) -> Canvas:
        """What everything is drawn on."""
        return self.painter.canvas

    @canvas.setter
    def canvas(self, canvas: Canvas) -> None:
        self.painter.canvas = canvas
        self._dirty = True

    def _redraw(self) -> None:
        self._dirty = True

    def go(self, change: Change) -> None:
        """Begin elsewhere than at home."""
        self._apply(change, self.stack.top)

    def speak(self, language: Language) -> None:
        """Say everything in this language from now on, also what stands there already."""
        self.language = language
        self._renew(self.canvas.surface)

    def run(self) -> None:
        """Until the last scene is gone."""
        then = time.perf_counter()
        try:
            while self.stack.scenes:
                messages = self._wait()
                now = time.perf_counter()
                if self.frame(pygame.event.get(), messages, now - then, self.painter.show):
                    with self._kept():
                        self._set_caption()
                    if self._seen is not None:
                        self._seen()
                        self._seen = None
                    self.concert.start()
                then = now
        finally:
            self.stack.close()
            self.preferences.save()
            self.concert.close()

    def frame(
        self,
        events: Sequence[Event],
        messages: Iterable[Incoming] = (),
        dt: float = 0.0,
        show: Callable[[], None] = lambda: None,
    ) -> bool:
        """One turn of the loop: feed the scenes, draw if anything changed, and `show` it; whether
        it drew."""
        held: list[Event] = []
        with self._kept():
            held += self.controls.held_on(dt, self._settings.keys)
        messages, events = list(messages), [*held, *events]
        dt = min(dt, LONGEST_STEP if self._animates() else SOUND_ASLEEP)
        self._since_input += dt
        # First what had begun before: what begins by a message begins now.
        self._update(dt)
        for event in events:
            with self._kept(self.stack.top if self.stack.scenes else None):
                self._take(event)
        for message in messages:
            self._receive(message, self.stack.session)
        with self._kept():
            self._overhear()
        if events or messages:
            self._update(0.0)
        for step in (self._attach, self._offer_letters, self._reveal, self._adopt):
            with self._kept():
                step()
        drew = False
        with self._kept():
            drew = self._draw(show)
        # Seen as soon as can be; heard a moment later is soon enough.
        with self._kept():
            self._sound(dt)
        return drew

    @property
    def faults(self) -> Faults:
        """What has failed so far."""
        return self.painter.faults

    @property
    def timeout(self) -> float:
        """Seconds the loop may sleep now."""
        if self._animates() or self._since_input < LIVELY:
            return FRAME
        link = self.stack.session.link if self.stack.session else None
        return self._doorbell.longest(link, calm=self._settings.reduced_motion)

    # --- in -------------------------------------------------------------------------------------

    def _wait(self) -> list[Incoming]:
        # What is to be drawn already, as the very first picture, waits for nothing.
        timeout = 0.0 if self._dirty else self.timeout
        session = self.stack.session
        link = session.link if session else None
        messages: list[Incoming] = []
        message = self._doorbell.wait(timeout, link)
        while link is not None and message is not None:
            messages.append(message)
            message = link.poll()
        return messages

    def _take(self, event: Event) -> None:
        if not self.stack.scenes:
            return
        if event.type == pygame.QUIT:
            self._close()
        elif event.type == pygame.VIDEORESIZE:
            self._show_on(pygame.display.get_surface() or self.canvas.surface)
        elif event.type in _REDRAW:
            self._dirty = True
            if event.type == pygame.WINDOWFOCUSGAINED:
                self.concert.set_behind(False)
        elif event.type == pygame.WINDOWFOCUSLOST:
            self.controls.let_go()
            self.concert.set_behind(True)
        for done in self.controls.read(event, self._settings.keys, self.canvas):
            self._since_input = 0.0
            self._dirty = True
            typed = self.controls.board.handle(done)
            for each in [done] if typed is None else typed:
                self._hand_on(each)

    def _close(self) -> None:
        """Leave, or first ask what the uppermost screen that has a question asks."""
        for scene in reversed(self.stack.scenes):
            if (change := scene.closing()) is not None:
                self._apply(change, scene)
                return
        self._apply(Quit(), self.stack.top)

    def _hand_on(self, event: Event) -> None:
        """To whom it is for: the keys that mean the same everywhere, the chat, or the screen."""
        if self.stack.scenes and not self._cuts_short(event):
            self._hand_over(event)

    def _cuts_short(self, event: Event) -> bool:
        """Whether a key was one that means the same on every screen; it is obeyed then."""
        if event.type != pygame.KEYDOWN or self.stack.top.grabs or event.mod & pygame.KMOD_ALT:
            return False
        what = meaning(self._settings.keys, event.key, EVERYWHERE)
        if what is not None and not repeated(event):
            self._obey(what)
        return what is not None

    def _obey(self, what: str) -> None:
        top, moment = self.stack.top, time.strftime("%Y-%m-%d %H.%M.%S")
        change = self.shortcuts.obey(what, top, self.stack.session, self.canvas.surface, moment)
        self._apply(change, top)
        if change is not None:
            self.controls.keyboard.spend()

    def _hand_over(self, event: Event) -> None:
        if self.controls.keyboard.is_spent(event):
            return
        top, keys = self.stack.top, self._settings.keys
        event = usual(keys, event, (*IN_A_MATCH, "talk", "mute") if top.plays else ("talk",))
        overlay = self.overlay
        if top.talks and overlay and self._mending.asked(lambda: overlay.handle(event)):
            return
        if top.plays and event.type == pygame.KEYDOWN and event.key == pygame.K_m:
            self._obey("mute")
            return
        change = top.handle(event)
        # Asked here, for the change may close the scene that was pressed.
        self.concert.play(top.heard())
        self._apply(change, top)
        if change is not None:
            self.controls.keyboard.spend()

    def _receive(self, message: Incoming, session: Session | None) -> None:
        with self._kept():
            self._attach()
        if session is None:
            return
        happened: tuple[Happening, ...] = ()
        with self._kept():
            happened = session.receive(message)
        with self._kept():
            self.concert.receive(message)
            if self.overlay is not None:
                self.overlay.look()
        for scene in list(self.stack.scenes):
            if scene in self.stack.scenes and scene.session is session:
                with self._kept(scene, missed=True):
                    scene.dirty |= scene.shows(message)
                    self._apply(scene.receive(message, happened), scene)

    def _overhear(self) -> None:
        """The others go on meanwhile: who is asked for a rematch may be trying something."""
        for session in self.stack.sessions[1:]:
            while (overheard := session.link.poll()) is not None:
                self._receive(overheard, session)

    def _offer_letters(self) -> None:
        top, typing = self.stack.top if self.stack.scenes else None, None
        if top is not None:
            typing = self.overlay.typing if self.overlay and top.talks else None
            typing = typing or top.typing
        self._dirty |= self.controls.board.offer(typing, self.language)

    # --- on -------------------------------------------------------------------------------------

    def _update(self, dt: float) -> None:
        with self._kept():
            if news := self.news():
                self.shortcuts.notice.say(news)
                self._dirty = True
            self._dirty |= self.shortcuts.notice.update(dt)
            self._dirty |= self.painter.transition.update(dt)
            if self.overlay is not None:
                self.overlay.update(dt)
        for scene in self.stack.visible() if self.stack.scenes else []:
            if scene in self.stack.scenes:
                with self._kept(scene):
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
        if isinstance(change, Shortcut):
            self._obey(change.what)
        elif change is not None:
            self.stack.apply(change, scene)
            self._spread()
            self._dirty = True

    def _adopt(self) -> None:
        """Put in force what the player has chosen since the last frame."""
        before, now = self._settings, self.preferences.settings
        if now is before:
            if self._since_input > SAVED_AFTER:
                self.preferences.save()
            return
        self._settings = now
        self._spread()
        if now.language != before.language:
            self.language = self.preferences.language(now.language)
        surface = self.canvas.surface
        if now.full_screen != before.full_screen and pygame.display.get_surface() is not None:
            if now.full_screen:
                self._window_size = surface.get_size()
            surface = window.toggle_full_screen(self._window_size)
        elif now.window != before.window and pygame.display.get_surface() is not None:
            self._window_size = window.size_of(now.window)
            if not now.full_screen:
                surface = window.resize(self._window_size)
        self._renew(surface)

    def _spread(self) -> None:
        """Tell everybody whom they concern of the settings."""
        for scene in self.stack.scenes:
            scene.settings = self._settings
        if self.overlay is not None:
            self.overlay.settings = self._settings
        self.concert.adopt(self._settings)

    def _attach(self) -> None:
        if self.overlay is None:
            return
        session = self.stack.company
        if session is not self._attached:
            self._attached = session
            self.overlay.attach(session)
        if self.stack.scenes:
            self.overlay.move(self.stack.top.nook)
            self.stack.top.talking = self.overlay.open

    def _animates(self) -> bool:
        overlay = self.overlay is not None and self.overlay.wants_frames
        scenes = self.stack.visible()
        return (
            overlay
            or self.concert.fades
            or self.painter.transition.runs
            or self._mending.asked(lambda: any(scene.wants_frames for scene in scenes))
        )

    @property
    def _talking(self) -> bool:
        return self.overlay is not None and self.overlay.open

    def _sound(self, dt: float) -> None:
        if self.controls.board.ring.was_pressed():
            self.concert.play((Sound.CLICK,))
        if self.stack.scenes:
            visible, session = self.stack.visible(), self.stack.session
            self.concert.update(visible, session, dt, typing=self._talking)

    # --- out ------------------------------------------------------------------------------------

    def _draw(self, show: Callable[[], None]) -> bool:
        if not self.stack.scenes:
            return False
        anew, self._dirty = self._dirty, False
        drew = self.painter.draw(self.stack, self.overlay, anew=anew)
        if drew:
            show()
            for scene in self.painter.failed:
                self._mending.give_way(scene)
        return drew

    def _set_caption(self) -> None:
        session = self.stack.session if self.stack.scenes else None
        news = self.stack.top.news if self.stack.scenes else ""
        caption = caption_of(session, self.overlay.unread if self.overlay else 0, news)
        if caption != self._caption:
            self._caption = caption
            pygame.display.set_caption(self.language.say(caption))

    def _show_on(self, surface: pygame.Surface) -> None:
        if surface is not self.canvas.surface or surface.get_size() != self.canvas.size:
            self._renew(surface)
        self.canvas.ground.forget()
        self._dirty = True

    def _renew(self, surface: pygame.Surface) -> None:
        self.canvas = Canvas(surface, self.language, look_of(self._settings))
