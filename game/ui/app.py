"""App: the window, its open screens, and the loop that joins them to the link.

The loop waits on the link's queue, so a message is on the screen a millisecond after it arrived,
and it draws only what changed. There is no fixed timestep: the rules advance by messages, and `dt`
only moves pictures.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pygame
from pygame.event import Event

from game.client_state.link import Incoming
from game.client_state.room_state import Happening
from game.i18n.language import ENGLISH, Language
from game.match.match_state import FollowedEntry
from game.session import GameSession
from game.ui import window
from game.ui.audio.audio_director import AudioDirector
from game.ui.audio.mixer import Mixer
from game.ui.error_recovery import ErrorRecovery
from game.ui.graphics.accessibility import accessibility_of
from game.ui.graphics.canvas import Canvas
from game.ui.input.controls import Controls
from game.ui.input.event_wait import CALM_ASLEEP, EventWait
from game.ui.input.key_bindings import EVERYWHERE, IN_A_MATCH, action_of_key, normalized
from game.ui.renderer import Renderer
from game.ui.shell.error_screen import FailureLog
from game.ui.shell.live_settings import LiveSettings
from game.ui.shell.overlay import Overlay
from game.ui.shell.screen import Change, Quit, Screen, ScreenStack, Shortcut
from game.ui.shortcuts import Shortcuts
from game.ui.stage.sounds import Sound
from game.ui.widgets.buttons import repeated
from game.ui.window_title import window_title

FRAME = 1 / 60
ACTIVE_SECONDS = 3.0
"""Seconds after an input during which the loop expects the next one and sleeps less."""
SAVED_AFTER = 0.5
"""Seconds without input after which changed settings are saved."""
LONGEST_STEP = 0.1
"""Seconds; the largest `dt`, so that dragging the window does not skip an animation."""

_REDRAW = {pygame.WINDOWEXPOSED, pygame.WINDOWFOCUSGAINED, pygame.WINDOWRESTORED}


class App:
    """Runs `home` and the screens it opens, on `surface`."""

    def __init__(
        self,
        surface: pygame.Surface,
        home: Screen,
        overlay: Overlay | None = None,
        language: Language = ENGLISH,
        mixer: Mixer | None = None,
        live_settings: LiveSettings | None = None,
        pictures: Path | None = None,
        on_first_frame: Callable[[], None] = lambda: None,
    ) -> None:
        """Set up the app. Without a `mixer` there is no sound; `pictures` is the folder for
        screenshots; `on_first_frame` is called once, after the first frame is visible.
        """
        self._on_first_frame: Callable[[], None] | None = on_first_frame
        self.news: Callable[[], str] = str
        """Polled every frame: a sentence for the player about their own files, or ""."""
        self.live_settings = live_settings or LiveSettings()
        self.shortcuts = Shortcuts(self.live_settings, pictures)
        self.controls = Controls()
        self._settings = self.live_settings.settings
        """The settings in force."""
        self.language = language
        self.audio = AudioDirector(mixer)
        canvas = Canvas(surface, language, accessibility_of(self._settings))
        self.renderer = Renderer(canvas, self.shortcuts, self.controls.board)
        self.stack = ScreenStack(home)
        self._recovery = ErrorRecovery(
            self.stack, self.failures, self.shortcuts.toast, self._apply, self._redraw
        )
        self._guarded = self._recovery.guarded
        self.overlay = overlay
        self._dirty = True
        self._since_input = ACTIVE_SECONDS
        self._event_wait = EventWait()
        self._window_size = surface.get_size()
        self._attached: GameSession | None = None
        self._caption = ""
        self._distribute_settings()

    @property
    def canvas(self) -> Canvas:
        """Return the canvas that everything is drawn on."""
        return self.renderer.canvas

    @canvas.setter
    def canvas(self, canvas: Canvas) -> None:
        self.renderer.canvas = canvas
        self._dirty = True

    def _redraw(self) -> None:
        self._dirty = True

    def go(self, change: Change) -> None:
        """Open another screen than home at the start."""
        self._apply(change, self.stack.top)

    def set_language(self, language: Language) -> None:
        """Change the language of everything, including what is already on the screen."""
        self.language = language
        self._replace_surface(self.canvas.surface)

    def run(self) -> None:
        """Run until the last screen is closed."""
        then = time.perf_counter()
        try:
            while self.stack.screens:
                messages = self._wait()
                now = time.perf_counter()
                if self.frame(pygame.event.get(), messages, now - then, self.renderer.show):
                    with self._guarded():
                        self._set_caption()
                    if self._on_first_frame is not None:
                        self._on_first_frame()
                        self._on_first_frame = None
                    self.audio.start()
                then = now
        finally:
            self.stack.close()
            self.live_settings.save()
            self.audio.close()

    def frame(
        self,
        events: Sequence[Event],
        messages: Iterable[Incoming] = (),
        dt: float = 0.0,
        show: Callable[[], None] = lambda: None,
    ) -> bool:
        """Run one turn of the loop: update the screens, draw if anything changed, and `show` it.

        Returns whether anything was drawn.
        """
        held: list[Event] = []
        with self._guarded():
            held += self.controls.held_on(dt, self._settings.keys)
        messages, events = list(messages), [*held, *events]
        dt = min(dt, LONGEST_STEP if self._animates() else CALM_ASLEEP)
        self._since_input += dt
        # First what began earlier: animations started by these messages begin now, not `dt` ago.
        self._update(dt)
        for event in events:
            with self._guarded(self.stack.top if self.stack.screens else None):
                self._take(event)
        for message in messages:
            self._receive(message, self.stack.session)
        with self._guarded():
            self._receive_other()
        if events or messages:
            self._update(0.0)
        for step in (self._attach, self._offer_letters, self._reveal_outcome, self._apply_settings):
            with self._guarded():
                step()
        drew = False
        with self._guarded():
            drew = self._draw(show)
        # Show the picture first; sound may follow a moment later.
        with self._guarded():
            self._sound(dt)
        return drew

    @property
    def failures(self) -> FailureLog:
        """Return the tracebacks of all failures so far."""
        return self.renderer.failures

    @property
    def timeout(self) -> float:
        """Return the seconds that the loop may sleep now."""
        if self._animates() or self._since_input < ACTIVE_SECONDS:
            return FRAME
        link = self.stack.session.link if self.stack.session else None
        return self._event_wait.longest(link, calm=self._settings.reduced_motion)

    # --- events ---------------------------------------------------------------------------------

    def _wait(self) -> list[Incoming]:
        # A first picture, or another that is due already, must not wait.
        timeout = 0.0 if self._dirty else self.timeout
        session = self.stack.session
        link = session.link if session else None
        messages: list[Incoming] = []
        message = self._event_wait.wait(timeout, link)
        while link is not None and message is not None:
            messages.append(message)
            message = link.poll()
        return messages

    def _take(self, event: Event) -> None:
        if not self.stack.screens:
            return
        if event.type == pygame.QUIT:
            self._close()
        elif event.type == pygame.VIDEORESIZE:
            self._show_on(pygame.display.get_surface() or self.canvas.surface)
        elif event.type in _REDRAW:
            self._dirty = True
            if event.type == pygame.WINDOWFOCUSGAINED:
                self.audio.set_behind(False)
        elif event.type == pygame.WINDOWFOCUSLOST:
            self.controls.release_all()
            self.audio.set_behind(True)
        for done in self.controls.read(event, self._settings.keys, self.canvas):
            self._since_input = 0.0
            self._dirty = True
            typed = self.controls.board.handle(done)
            for each in [done] if typed is None else typed:
                self._dispatch(each)

    def _close(self) -> None:
        """Quit, or first ask what the uppermost screen with a question asks."""
        for screen in reversed(self.stack.screens):
            if (change := screen.close_question()) is not None:
                self._apply(change, screen)
                return
        self._apply(Quit(), self.stack.top)

    def _dispatch(self, event: Event) -> None:
        """Pass an event to its receiver: a shortcut, the chat, or the screen."""
        if self.stack.screens and not self._is_shortcut(event):
            self._handle_event(event)

    def _is_shortcut(self, event: Event) -> bool:
        """Return whether a key was a shortcut of every screen, after running it."""
        if (
            event.type != pygame.KEYDOWN
            or self.stack.top.captures_keys
            or event.mod & pygame.KMOD_ALT
        ):
            return False
        what = action_of_key(self._settings.keys, event.key, EVERYWHERE)
        if what is not None and not repeated(event):
            self._run_shortcut(what)
        return what is not None

    def _run_shortcut(self, what: str) -> None:
        top, moment = self.stack.top, time.strftime("%Y-%m-%d %H.%M.%S")
        change = self.shortcuts.run(what, top, self.stack.session, self.canvas.surface, moment)
        self._apply(change, top)
        if change is not None:
            self.controls.keyboard.ignore_held()

    def _handle_event(self, event: Event) -> None:
        if self.controls.keyboard.is_ignored(event):
            return
        top, keys = self.stack.top, self._settings.keys
        event = normalized(
            keys, event, (*IN_A_MATCH, "talk", "mute") if top.is_match else ("talk",)
        )
        overlay = self.overlay
        if top.has_chat and overlay and self._recovery.ask(lambda: overlay.handle(event)):
            return
        if top.is_match and event.type == pygame.KEYDOWN and event.key == pygame.K_m:
            self._run_shortcut("mute")
            return
        change = top.handle(event)
        # Read before the change, which may close the screen that was pressed.
        self.audio.play(top.sounds())
        self._apply(change, top)
        if change is not None:
            self.controls.keyboard.ignore_held()

    def _receive(self, message: Incoming, session: GameSession | None) -> None:
        with self._guarded():
            self._attach()
        if session is None:
            return
        happened: tuple[Happening, ...] = ()
        with self._guarded():
            happened = session.receive(message)
        if isinstance(message, FollowedEntry):
            # Nothing is shown before the log entry itself, which comes next.
            return
        with self._guarded():
            self.audio.receive(message)
            if self.overlay is not None:
                self.overlay.refresh()
        for screen in list(self.stack.screens):
            if screen in self.stack.screens and screen.session is session:
                with self._guarded(screen, missed=True):
                    screen.dirty |= screen.affected_by(message)
                    self._apply(screen.receive(message, happened), screen)

    def _receive_other(self) -> None:
        """Read the other sessions too: during a trial a rematch may be offered in the match behind
        it.
        """
        for session in self.stack.sessions[1:]:
            while (queued := session.link.poll()) is not None:
                self._receive(queued, session)

    def _offer_letters(self) -> None:
        top, text_input = self.stack.top if self.stack.screens else None, None
        if top is not None:
            text_input = self.overlay.text_input if self.overlay and top.has_chat else None
            text_input = text_input or top.text_input
        self._dirty |= self.controls.board.offer(text_input, self.language)

    # --- update ---------------------------------------------------------------------------------

    def _update(self, dt: float) -> None:
        with self._guarded():
            if news := self.news():
                self.shortcuts.toast.say(news)
                self._dirty = True
            self._dirty |= self.shortcuts.toast.update(dt)
            self._dirty |= self.renderer.transition.update(dt)
            if self.overlay is not None:
                self.overlay.update(dt)
        for screen in self.stack.visible() if self.stack.screens else []:
            if screen in self.stack.screens:
                with self._guarded(screen):
                    self._apply(screen.update(dt), screen)

    def _reveal_outcome(self) -> None:
        """Report the outcome of the match as soon as it has been shown."""
        if not self.stack.screens or any(screen.outcome_pending for screen in self.stack.visible()):
            return
        session = self.stack.session
        if session is not None and session.reveal_outcome():
            self._dirty = True
            if self.overlay is not None:
                self.overlay.refresh()

    def _apply(self, change: Change | None, screen: Screen) -> None:
        if isinstance(change, Shortcut):
            self._run_shortcut(change.what)
        elif change is not None:
            self.stack.apply(change, screen)
            self._distribute_settings()
            self._dirty = True

    def _apply_settings(self) -> None:
        """Apply the settings changed since the last frame."""
        before, now = self._settings, self.live_settings.settings
        if now is before:
            if self._since_input > SAVED_AFTER:
                self.live_settings.save()
            return
        self._settings = now
        self._distribute_settings()
        if now.language != before.language:
            self.language = self.live_settings.language(now.language)
        surface = self.canvas.surface
        if now.full_screen != before.full_screen and pygame.display.get_surface() is not None:
            if now.full_screen:
                self._window_size = surface.get_size()
            surface = window.toggle_full_screen(self._window_size)
        elif now.window != before.window and pygame.display.get_surface() is not None:
            self._window_size = window.size_of(now.window)
            if not now.full_screen:
                surface = window.resize(self._window_size)
        self._replace_surface(surface)

    def _distribute_settings(self) -> None:
        """Pass the settings on to everything that uses them."""
        for screen in self.stack.screens:
            screen.settings = self._settings
        if self.overlay is not None:
            self.overlay.settings = self._settings
        self.audio.apply_settings(self._settings)

    def _attach(self) -> None:
        if self.overlay is None:
            return
        session = self.stack.chat_session
        if session is not self._attached:
            self._attached = session
            self.overlay.attach(session)
        if self.stack.screens:
            self.overlay.move(self.stack.top.chat_area)
            self.stack.top.chat_open = self.overlay.open

    def _animates(self) -> bool:
        overlay = self.overlay is not None and self.overlay.wants_frames
        screens = self.stack.visible()
        return (
            overlay
            or self.audio.fades
            or self.renderer.transition.running
            or self._recovery.ask(lambda: any(screen.wants_frames for screen in screens))
        )

    @property
    def _talking(self) -> bool:
        return self.overlay is not None and self.overlay.open

    def _sound(self, dt: float) -> None:
        if self.controls.board.ring.was_pressed():
            self.audio.play((Sound.CLICK,))
        if self.stack.screens:
            visible, session = self.stack.visible(), self.stack.session
            self.audio.update(visible, session, dt, typing=self._talking)

    # --- drawing --------------------------------------------------------------------------------

    def _draw(self, show: Callable[[], None]) -> bool:
        if not self.stack.screens:
            return False
        everything, self._dirty = self._dirty, False
        drew = self.renderer.draw(self.stack, self.overlay, everything=everything)
        if drew:
            show()
            for screen in self.renderer.failed:
                self._recovery.replace_failed(screen)
        return drew

    def _set_caption(self) -> None:
        session = self.stack.session if self.stack.screens else None
        news = self.stack.top.news if self.stack.screens else ""
        caption = window_title(session, self.overlay.unread if self.overlay else 0, news)
        if caption != self._caption:
            self._caption = caption
            pygame.display.set_caption(self.language.say(caption))

    def _show_on(self, surface: pygame.Surface) -> None:
        if surface is not self.canvas.surface or surface.get_size() != self.canvas.size:
            self._replace_surface(surface)
        self.canvas.background.invalidate()
        self._dirty = True

    def _replace_surface(self, surface: pygame.Surface) -> None:
        self.canvas = Canvas(surface, self.language, accessibility_of(self._settings))
