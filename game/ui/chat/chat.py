"""Chat: the chat overlay of every screen; the screen beneath keeps running.

The app offers it every event first. Open, it takes every key; closed, it shows the latest lines for
a while and takes only the keys that open it.
"""

import pygame
from pygame.event import Event

from game.commands import Command, WindowCommand, parse_chat_line
from game.i18n.phrase import phrase
from game.player.settings import DEFAULTS
from game.rules import Seat
from game.session import GameSession
from game.text_safety.sanitize import TEXT_LIMIT, clean_text
from game.ui.chat import quick_chat_bar
from game.ui.chat.chat_log import ChatRow
from game.ui.chat.chat_panel import (
    draw_captions,
    draw_panel,
    extended,
    field_box,
    growth_of,
    hint_box,
    row_at,
    row_room,
    rows_that_fit,
)
from game.ui.chat.chat_scroll import ChatScroll
from game.ui.chat.command_completion import TabCompletion
from game.ui.chat.conversation import Conversation
from game.ui.chat.emoji_suggestions import EmojiSuggestions
from game.ui.chat.link_prompt import Browse, LinkPrompt
from game.ui.chat.speech_bubbles import SpeechBubbles, places
from game.ui.chat.unsent_lines import HIGH as LATE_HIGH
from game.ui.chat.unsent_lines import UnsentLinesPrompt
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextStyle, clusters
from game.ui.graphics.theme import TINY, WARN
from game.ui.input.key_bindings import key_label
from game.ui.shell.screen import ChatArea, TextInput
from game.ui.widgets.buttons import repeated
from game.ui.widgets.input_history import InputHistory
from game.ui.widgets.keystroke import commands
from game.ui.widgets.text_field import FieldResult, TextField

_WARN_AT = 40
"""The remaining characters from which the field shows a count."""
_FIELD_GROWN = 1.4
"""The largest growth of letters in the field."""


class ChatOverlay:
    """The chat of one session."""

    def __init__(self, browse: Browse | None = None) -> None:
        """Set up a closed chat; `browse` opens a page outside of the game, and without it links are
        only shown.
        """
        self.dirty = True
        self.open = False
        self.settings = DEFAULTS
        """The player's settings, kept up to date by the app."""
        self.field = TextField(
            pygame.Rect(0, 0, 1, 1), TEXT_LIMIT, phrase("Say something, or /help")
        )
        self.conversation: Conversation | None = None
        self._place = ChatArea()
        """The area that the screen leaves to the chat."""
        self.unsent_prompt = UnsentLinesPrompt()
        self._emoji_suggestions = EmojiSuggestions(self.field)
        self._speech_bubbles = SpeechBubbles()
        self._question = LinkPrompt(browse)
        self._hovered_link: int | None = None
        """The row under the mouse."""
        self._shown: list[ChatRow] = []
        self._phrases: list[pygame.Rect] = []
        """The boxes of the quick chat phrases."""
        self._phrases_height = quick_chat_bar.HIGH
        self._history = InputHistory()
        self.scroll = ChatScroll()
        self._open_key: int | None = None
        """The key that opened the chat, until it is released."""
        self._completion = TabCompletion()

    # --- the overlay's interface ----------------------------------------------------------------

    @property
    def wants_frames(self) -> bool:
        return self._speech_bubbles.fading and self._moves

    @property
    def _moves(self) -> bool:
        return not self.settings.reduced_motion

    @property
    def available(self) -> bool:
        """Return whether there is a room to chat in."""
        return self.conversation is not None and self._session.room_state.welcomed

    @property
    def unread(self) -> int:
        return self.conversation.unread if self.conversation else 0

    @property
    def text_input(self) -> TextInput | None:
        if not self.open:
            return None
        session = self._session
        silent = session.closed is not None or session.room_state.seat is None
        quick = () if silent else quick_chat_bar.words_of(session.room_state)
        return TextInput(
            self.field, quick, letters=not session.room_state.phrases_only, leaves=True
        )

    @property
    def _area(self) -> ChatArea:
        return extended(self._place, self._foot, self._growth)

    @property
    def _session(self) -> GameSession:
        assert self.conversation is not None
        return self.conversation.session

    def attach(self, session: GameSession | None) -> None:
        if self.open:
            self.close()
        self.conversation = Conversation(session) if session else None
        self._history = InputHistory()
        self._speech_bubbles = SpeechBubbles()
        self.field.text = ""
        self.scroll.to_end()
        self.dirty = True

    def move(self, chat_area: ChatArea) -> None:
        if chat_area == self._place and not self.open:
            return
        self.dirty |= chat_area != self._place
        self._place = chat_area
        self.field.box = pygame.Rect(field_box(self._area))

    def refresh(self) -> None:
        if self.conversation is not None:
            self._update_lines()

    def update(self, dt: float) -> None:
        if self.open:
            self.dirty |= self.field.update(dt)
        if self.conversation is not None:
            self.dirty |= self.conversation.update(dt)
            self.dirty |= self._speech_bubbles.update(dt, self._moves)

    def handle(self, event: Event) -> bool:
        if not self.available:
            return False
        if self.unsent_prompt.handle(event, self._session, self._area, self.open):
            self._update_lines()
            return True
        if self.open and self._question.handle(event, self._area):
            self.dirty = True
            return True
        taken = self._handle_open(event) if self.open else self._handle_closed(event)
        self.dirty |= taken
        return taken

    # --- opening and closing --------------------------------------------------------------------

    def _handle_closed(self, event: Event) -> bool:
        if event.type == pygame.MOUSEBUTTONUP and event.button == 1:
            return self._clicked_hint(event)
        if event.type != pygame.KEYDOWN or repeated(event) or commands(event.mod):
            return False
        # On many keyboards the slash is a shifted digit or needs AltGr, so the typed text decides.
        if event.unicode == "/" or event.key == pygame.K_KP_DIVIDE:
            self._open(event.key)
            if self.field.text:
                self._history.add(self.field.text)
            self.field.text = "/"
            return True
        if event.mod & pygame.KMOD_ALT:
            return False
        if event.key == pygame.K_t:
            self._open(event.key)
            return True
        return self._say_phrase(quick_chat_bar.pressed(event, self._session.room_state))

    def _say_phrase(self, phrase_id: str) -> bool:
        if not phrase_id or self._session.closed or self._session.room_state.seat is None:
            return False
        self._session.say("", phrase_id=phrase_id)
        self._update_lines()
        return True

    def _clicked_hint(self, event: Event) -> bool:
        if not pygame.Rect(hint_box(self._area)).collidepoint(event.pos):
            return False
        self._open(None)
        return True

    def _open(self, key: int | None) -> None:
        assert self.conversation is not None
        self.open = True
        self.conversation.unread = 0
        self._open_key = key
        self.scroll.to_end()
        self.move(self._place)
        self.field.activate()

    def close(self) -> None:
        """Close the chat; the draft stays in the field."""
        self.open = False
        self.field.deactivate()

    # --- events while open ----------------------------------------------------------------------

    def _handle_open(self, event: Event) -> bool:
        match event.type:
            case pygame.KEYUP:
                self._open_key = None if event.key == self._open_key else self._open_key
                return True
            case pygame.TEXTINPUT if self._open_key is not None:
                # The key that opened the chat is still down, and its letter is not to be typed.
                return True
            case pygame.MOUSEWHEEL:
                self.scroll.by(event.y * 3)
                return True
            case pygame.MOUSEBUTTONDOWN | pygame.MOUSEBUTTONUP | pygame.MOUSEMOTION:
                return self._mouse(event)
            case pygame.KEYDOWN:
                return self._key(event)
            case _:
                self.field.handle(event)
                return True

    def _mouse(self, event: Event) -> bool:
        if self.field.handle(event) is not FieldResult.IGNORED:
            return True
        if self._say_phrase(
            quick_chat_bar.clicked(event, self._session.room_state, self._phrase_boxes)
        ):
            return True
        inside = pygame.Rect(self._area.panel).collidepoint(event.pos)
        rows = self._shown
        row = (
            row_at(self._area, event.pos[1], len(rows), self._foot, self._growth)
            if inside
            else None
        )
        self.dirty |= row != self._hovered_link
        self._hovered_link = row
        if row is not None and event.type == pygame.MOUSEBUTTONUP and event.button == 1:
            left, _, wide, _ = self._area.panel
            self._question.ask(rows[row].link_at((event.pos[0] - left) / wide))
        return inside and event.type != pygame.MOUSEMOTION

    def _key(self, event: Event) -> bool:
        if not repeated(event):
            self._open_key = None
        elif event.key == self._open_key:
            return True
        if self.field.composition:
            self.field.handle(event)
            return True
        if self._emoji_suggestions.handle(event):
            return True
        ready = quick_chat_bar.pressed(event, self._session.room_state, typing=self._takes_letters)
        if self._say_phrase(ready):
            return True
        if event.key != pygame.K_TAB:
            self._completion.forget()
        match event.key:
            case pygame.K_ESCAPE:
                self.close()
            case pygame.K_UP:
                self.field.text = self._history.older(self.field.text)
            case pygame.K_DOWN:
                self.field.text = self._history.newer(self.field.text)
            case pygame.K_PAGEUP:
                self.scroll.by(self._fitting - 1)
            case pygame.K_PAGEDOWN:
                self.scroll.by(1 - self._fitting)
            case pygame.K_TAB:
                self._complete(-1 if event.mod & pygame.KMOD_SHIFT else 1)
            case _:
                if self.field.handle(event) is FieldResult.ENTERED:
                    self._enter()
        return True

    def _complete(self, step: int) -> None:
        typed, ending = self._completion.next(self.field.before_cursor, self._names(), step)
        if ending:
            self.field.replace_before_cursor(len(clusters(typed)), ending)

    def _names(self) -> list[str]:
        room_state = self._session.room_state
        other = room_state.seat.other if room_state.seat else Seat.RIGHT
        people = [room_state.name(seat) for seat in (other, other.other) if room_state.seats[seat]]
        return [*people, *(fighter.name for fighter in room_state.roster or ())]

    # --- input ----------------------------------------------------------------------------------

    def _enter(self) -> None:
        line = clean_text(self.field.text)
        if not line:
            self.close()
            return
        self._history.add(self.field.text)
        self.field.text = ""
        self.scroll.to_end()
        assert self.conversation is not None
        command = parse_chat_line(line)
        if command is WindowCommand.OPEN and (link := self.conversation.newest_link):
            self._question.ask(link)
            return
        if command is Command.HELP:
            self.scroll.from_next()
        self.conversation.run(command)
        self._update_lines()

    def _update_lines(self) -> None:
        assert self.conversation is not None
        fresh = self.conversation.take_in()
        if self._place.mine and not self._session.catching_up:
            self._speech_bubbles.say(fresh, self._session)
        if self.open:
            self.conversation.unread = 0
            self.scroll.add_lines(fresh)
        self.dirty = True

    # --- drawing --------------------------------------------------------------------------------

    def places(self, canvas: Canvas) -> list[pygame.Rect]:
        """Return where the closed chat may draw. None while open: it may show prompts and
        suggestions outside its panel.
        """
        if not self.available or self.open or self._session.unsent_lines:
            return []
        return [canvas.to_window(self._place.captions), *places(canvas, self._place)]

    def draw(self, canvas: Canvas) -> None:
        if not self.available:
            return
        assert self.conversation is not None
        if not self.open:
            self._speech_bubbles.draw(canvas, self._place, self._moves)
            draw_captions(
                canvas, self._place, self.conversation, key_label(self.settings.keys.talk)
            )
            self.unsent_prompt.draw(canvas, self._session, self._area, typing=False)
            return
        room_state, typing = self._session.room_state, self._takes_letters
        self._phrases_height = quick_chat_bar.height(canvas, room_state, self._place, typing=typing)
        self._phrases = quick_chat_bar.laid_out(canvas, room_state, self._area, typing=typing)
        self.move(self._place)
        rows, scrolled = self._rows(canvas), self.scroll.scrolled
        self._shown = rows
        timed = (
            range(0)
            if self._hovered_link is None
            else range(self._hovered_link, self._hovered_link + 1)
        )
        if self.settings.chat_times:
            timed = range(len(rows))
        draw_panel(canvas, self._area, self._session, rows, scrolled, self._foot, timed)
        self.unsent_prompt.draw(canvas, self._session, self._area, typing=True)
        if self._phrase_boxes:
            quick_chat_bar.draw(canvas, room_state, self._phrases, typing=typing)
        self._question.draw(canvas, self._area)
        with canvas.enlarged(min(_FIELD_GROWN, self._growth)):
            self.field.draw(canvas)
        self._emoji_suggestions.draw(canvas)
        left = TEXT_LIMIT - len(self.field.text)
        if left <= _WARN_AT and not self.field.lost:
            box = self.field.box
            canvas.text(
                str(left), (box.right - 8, box.bottom + 3), TextStyle(TINY, WARN), "topright"
            )

    @property
    def _takes_letters(self) -> bool:
        """Return whether a digit is typed into the field instead of sending a phrase."""
        return not self._session.room_state.phrases_only or bool(self.field.text)

    @property
    def _phrase_boxes(self) -> list[pygame.Rect]:
        """Return the boxes of the phrases, if they are shown."""
        return [] if self._session.unsent_lines else self._phrases

    @property
    def _foot(self) -> int:
        """Return the height that a prompt or the row of phrases takes of the open panel."""
        late = self.conversation is not None and self._session.unsent_lines
        return LATE_HIGH if late else self._phrases_height

    @property
    def _fitting(self) -> int:
        return rows_that_fit(self._area, self._foot, self._growth)

    @property
    def _growth(self) -> float:
        return growth_of(self.settings.text_size / 100)

    def _rows(self, canvas: Canvas) -> list[ChatRow]:
        """Return the visible rows of the conversation at the current scroll position."""
        assert self.conversation is not None
        with canvas.enlarged(self._growth):
            width = row_room(self._area)
            return self.scroll.in_sight(canvas, self.conversation, width, self._fitting)
