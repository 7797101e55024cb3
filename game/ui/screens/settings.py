"""Settings: everything a player can set, over any screen, applied at once."""

from collections.abc import Callable

import pygame
from msgspec.structs import replace
from pygame.event import Event

from game.i18n.phrase import phrase
from game.player.settings import DEFAULTS, Keys, SettingsError, changed, listed
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_fit import draw_enlarged
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BODY,
    DIALOG,
    GOLD,
    HEADING,
    HEIGHT,
    PLUM,
    SEA,
    SHADE,
    SMALL,
    SOFT,
    STONE,
    VEIL,
    WARN,
    WIDTH,
    Face,
)
from game.ui.input.key_bindings import EVERYWHERE, LABELS, NAMES, RESERVED, key_code, key_label
from game.ui.screens.blocked_players import BlockedPlayersScreen
from game.ui.shell.live_settings import LiveSettings
from game.ui.shell.screen import Change, Pop, Push, Screen, TextInput
from game.ui.widgets.buttons import Button, FocusRing, repeated
from game.ui.widgets.cycler import Cycler
from game.ui.widgets.setting_options import (
    ABOUT_ARENAS,
    CHOICES,
    KEYS,
    SOUND,
    TABS,
    TYPED_SETTINGS,
    WORDS,
    YOU,
    TypedSetting,
)
from game.ui.widgets.text_field import FieldResult, TextField
from game.ui.widgets.text_setting import TextSetting

_PANEL = pygame.Rect(120, 30, 1040, 660)
_TABS_WIDE = 200
_ROWS = pygame.Rect(_PANEL.left + _TABS_WIDE + 44, _PANEL.top + 84, 772, 500)
_HIGH, _STEP = 56, 64


class SettingsScreen(Screen):
    """Tabs at the left, their settings at the right. The screen beneath keeps running."""

    overlay = True
    has_chat = False

    def __init__(self, live_settings: LiveSettings) -> None:
        self.live_settings = live_settings
        self.tab = SOUND
        self.message = ""
        """Why something is not possible, or what to do now."""
        self.capturing = ""
        """The name of the key binding being set."""
        self.field = TextField(pygame.Rect(0, 0, 1, 1))
        self._text_setting: TextSetting
        """The setting that the text field edits."""
        self.tabs = [
            Button(
                pygame.Rect(_PANEL.left + 22, _ROWS.top + _STEP * place, _TABS_WIDE, _HIGH),
                label,
                colour=PLUM,
            )
            for place, label in enumerate(TABS)
        ]
        below = _PANEL.bottom - 68
        self.back = Button(
            pygame.Rect(_PANEL.left + 22, below, _TABS_WIDE, 50), phrase("Done"), colour=SEA,
            hotkey=pygame.K_ESCAPE, cap="Esc",
        )  # fmt: skip
        self.reset_button = Button(
            pygame.Rect(_ROWS.right - 300, below, 300, 50), phrase("Defaults"),
            colour=STONE, size=BODY + 1,
        )  # fmt: skip
        self.blocked = TextSetting(
            pygame.Rect(0, 0, 1, 1), phrase("Blocked players"), without=phrase("Nobody")
        )
        self.rows: list[Button] = []
        self.ring = FocusRing([])
        self.open(SOUND)

    @property
    def captures_keys(self) -> bool:  # type: ignore[override]
        return bool(self.capturing)

    @property
    def text_input(self) -> TextInput | None:
        return TextInput(self.field) if self.field.active else None

    # --- events ----------------------------------------------------------------------------------

    def handle(self, event: Event) -> Change | None:
        if self.capturing:
            self._capture(event)
            return None
        if self.field.active:
            self._type(event)
            return None
        focused = self.ring.focused
        clicked = next((row for row in self.rows if row.held), None)
        for row in (clicked, focused):
            if isinstance(row, Cycler) and (value := row.turned(event)) is not None:
                self._set(row, value)
                row.held = False
                return None
        if event.type == pygame.KEYDOWN and event.key == pygame.K_TAB:
            self._step(-1 if event.mod & pygame.KMOD_SHIFT else 1)
            return None
        pressed = self.ring.handle(event)
        focused = self.ring.focused
        if focused in self.tabs and self.tabs.index(focused) != self.tab:
            self.open(self.tabs.index(focused))
        if pressed is self.back:
            return Pop()
        if pressed is self.blocked:
            return Push(BlockedPlayersScreen(self.live_settings.blocklist(), self._count_blocked))
        if pressed is not None:
            self._press(pressed)
        return None

    def update(self, dt: float) -> Change | None:
        if self.field.active:
            self.dirty |= self.field.update(dt)
        return None

    def open(self, tab: int) -> None:
        """Show the settings of a tab, which gets the focus."""
        self.tab, self.message = tab, ""
        self._fill()
        self.ring.focus(self.tabs[tab])

    def _step(self, by: int) -> None:
        """Move the focus with Tab through what is shown; arrows move between tabs."""
        shown = [self.tabs[self.tab], *self.rows, self.reset_button, self.back]
        focused = self.ring.focused
        place = shown.index(focused) if focused in shown else 0
        self.ring.focus(shown[(place + by) % len(shown)])

    def _press(self, button: Button) -> None:
        self.message = ""
        if button is self.reset_button:
            self._to_defaults()
        elif isinstance(button, Cycler):
            self._set(button, button.next(1, around=True))
        elif button in self.rows and self.tab == KEYS:
            self.capturing = list(LABELS)[self.rows.index(button)]
            self.message = phrase("Press the new key, or Esc to cancel.")
        elif isinstance(button, TextSetting):
            self._open_field(button)

    def _open_field(self, text_setting: TextSetting) -> None:
        self.field.box, self.field.text = text_setting.slot, text_setting.value
        self.field.placeholder, self.field.limit = (
            text_setting.without,
            self._typed_setting(text_setting).limit,
        )
        self.field.activate()
        self._text_setting, text_setting.filled = text_setting, True

    @staticmethod
    def _typed_setting(text_setting: TextSetting) -> TypedSetting:
        return next(each for each in TYPED_SETTINGS if each.label == text_setting.label)

    def _set(self, cycler: Cycler, value: str) -> None:
        choice = CHOICES[self.tab][self.rows.index(cycler)]
        self.live_settings.change(changed(self.live_settings.settings, choice.name, value))
        cycler.value = value

    def _to_defaults(self) -> None:
        """Reset this tab only: resetting the volume must not reset the player's name."""
        settings = self.live_settings.settings
        if self.tab == KEYS:
            settings = replace(settings, keys=Keys())
        else:
            plain = listed(DEFAULTS)
            for choice in CHOICES[self.tab]:
                settings = changed(settings, choice.name, plain[choice.name])
        self.live_settings.change(settings)
        self._fill()
        self.ring.focus(self.reset_button)

    def _capture(self, event: Event) -> None:
        if event.type != pygame.KEYDOWN or repeated(event):
            return
        what, self.capturing, self.message = self.capturing, "", ""
        name = NAMES.get(event.key, "")
        keys = self.live_settings.settings.keys
        if event.key == pygame.K_ESCAPE:
            return
        taken = next((o for o in LABELS if o != what and key_code(keys, o) == event.key), None)
        if event.key in RESERVED or not name or (what in EVERYWHERE and len(name) == 1):
            self.message = phrase("That key is already used for something else.")
        elif taken:
            label = LABELS[taken]
            self.message = phrase(
                "{key} is the key for: {label}.", key=key_label(name), label=label
            )
        else:
            try:
                settings = changed(self.live_settings.settings, f"keys.{what}", name)
            except SettingsError:
                self.message = phrase("That key is already used for something else.")
                return
            self.live_settings.change(settings)
            place = self.rows.index(self.ring.focused) if self.ring.focused in self.rows else 0
            self._fill()
            self.ring.focus(self.rows[place])

    def _type(self, event: Event) -> None:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self._close_field()
        elif self.field.handle(event) is FieldResult.ENTERED:
            particular = self._typed_setting(self._text_setting)
            settings, typed = self.live_settings.settings, particular.clean(self.field.text)
            try:
                self.live_settings.change(changed(settings, particular.name, typed))
            except SettingsError:
                self.message = phrase(
                    "That is not an address. An address looks like arena.example.org."
                )
                return
            self._text_setting.value = typed
            self._close_field()
            self.message = phrase("Applies from the next match.")

    def _close_field(self) -> None:
        self.field.deactivate()
        self._text_setting.filled, self.message = False, ""

    # --- the tabs --------------------------------------------------------------------------------

    def _fill(self) -> None:
        self.rows = list(self._keys() if self.tab == KEYS else self._cyclers())
        if self.tab == YOU:
            self.blocked.box = self.rows[-1].box.move(0, _STEP)
            self._count_blocked()
            self.rows.append(self.blocked)
            self.rows += self._text_settings()
        self.ring = FocusRing([*self.tabs, *self.rows, self.reset_button, self.back], focus=None)

    def _text_settings(self) -> list[TextSetting]:
        now = listed(self.live_settings.settings)
        return [
            TextSetting(
                pygame.Rect(_ROWS.left, _ROWS.top + _STEP * place, _ROWS.width, _HIGH),
                each.label,
                value=now[each.name],
                without=each.without,
            )
            for place, each in enumerate(TYPED_SETTINGS, len(self.rows))
        ]

    def _count_blocked(self) -> None:
        count = len(self.live_settings.blocklist().blocked())
        self.blocked.value = str(count) if count else ""

    def _cyclers(self) -> list[Button]:
        now = listed(self.live_settings.settings)
        return [
            Cycler(
                pygame.Rect(_ROWS.left, _ROWS.top + _STEP * place, _ROWS.width, _HIGH),
                choice.label,
                ("", *self.live_settings.languages) if choice.name == "language" else choice.values,
                now[choice.name],
                self._label_of(choice.name),
                share=choice.share,
            )
            for place, choice in enumerate(CHOICES[self.tab])
        ]

    def _keys(self) -> list[Button]:
        """Return the key bindings in two columns: the key on its cap, and its action."""
        wide, keys = (_ROWS.width - 12) // 2, self.live_settings.settings.keys
        half = (len(LABELS) + 1) // 2
        return [
            Button(
                pygame.Rect(
                    _ROWS.left + (wide + 12) * (place // half), _ROWS.top + _STEP * (place % half),
                    wide, _HIGH,
                ),
                label,
                colour=STONE,
                cap=key_label(getattr(keys, what)),
                size=BODY,
            )
            for place, (what, label) in enumerate(LABELS.items())
        ]  # fmt: skip

    def _label_of(self, name: str) -> Callable[[str], str]:
        def words(value: str) -> str:
            if name == "language":
                return (
                    self.live_settings.language(value).name if value else phrase("System default")
                )
            if name == "window" and value == "0":
                return phrase("As large as possible")
            return WORDS.get(value) or f"{value} %"

        return words

    # --- drawing ---------------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> None:
        canvas.fill((0, 0, WIDTH, HEIGHT), VEIL)
        canvas.panel(_PANEL, DIALOG, GOLD)
        heading = TextStyle(HEADING, GOLD, Face.DISPLAY, shadow=SHADE)
        canvas.text(phrase("Settings"), (_PANEL.left + 24, _PANEL.top + 18), heading)
        for place, tab in enumerate(self.tabs):
            tab.colour = SEA if place == self.tab else PLUM
        self.ring.draw(canvas)
        if self.field.active:
            self.field.draw(canvas)
        if self.tab == YOU:
            self._draw_note(canvas)
        self._draw_message(canvas)

    def _draw_note(self, canvas: Canvas) -> None:
        """Draw what an arena is for."""
        top = self.rows[-1].box.bottom + 14
        at, room = (_ROWS.left + 16, top), _ROWS.width - 32
        draw_enlarged(
            canvas, (*at, room, 100),
            lambda canvas: canvas.paragraph(ABOUT_ARENAS, at, room, TextStyle(SMALL, SOFT), 24),
        )  # fmt: skip

    def _draw_message(self, canvas: Canvas) -> None:
        said = self.message or phrase("Arrows choose and change; Esc goes back.")
        style = TextStyle(SMALL, WARN if self.message else SOFT)
        room = self.reset_button.box.left - _ROWS.left - 20
        at, top = (_ROWS.left, self.reset_button.box.centery), self.reset_button.box.top
        draw_enlarged(
            canvas, (at[0], top, room, 50),
            lambda canvas: canvas.text(said, at, style, "midleft", room),
        )  # fmt: skip
