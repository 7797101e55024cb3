"""Test settings: reached from everywhere, in force at once, kept afterwards."""

from pathlib import Path

import pygame
import pytest

from game.client_state.blocklist import Blocked
from game.client_state.wire_inspector import WireInspector
from game.i18n.language import ENGLISH
from game.player.settings import DEFAULTS, Keys, Palette, Settings
from game.protocol.messages import Act
from game.rules import Action
from game.ui.app import SAVED_AFTER, App
from game.ui.chat.chat import ChatOverlay
from game.ui.graphics.accessibility import PLAIN
from game.ui.graphics.sprites import Sprites
from game.ui.screens.battle import BattleScreen
from game.ui.screens.blocked_players import SHOWN, BlockedPlayersScreen
from game.ui.screens.key_help import KeyHelpScreen
from game.ui.screens.settings import SettingsScreen
from game.ui.screens.wire_view import WireScreen
from game.ui.shell.dialog import Question
from game.ui.shell.live_settings import LiveSettings
from game.ui.shell.screen import Push, Screen
from game.ui.widgets.setting_options import KEYS, SIGHT, YOU
from tests.game.ui.layout_canvas import DrawnText, LayoutCanvas
from tests.game.ui.sample_match import MatchApp
from tests.game.ui.screen_driver import FakeLink, click, press, release, typing

DOWN, UP, LEFT, RIGHT = pygame.K_DOWN, pygame.K_UP, pygame.K_LEFT, pygame.K_RIGHT
ENTER, ESCAPE, TAB = pygame.K_RETURN, pygame.K_ESCAPE, pygame.K_TAB


class SettingsApp:
    """An app with its settings, and what was kept of them."""

    def __init__(self, settings: Settings = DEFAULTS) -> None:
        pygame.font.init()
        self.kept: list[Settings] = []
        self.live_settings = LiveSettings(settings, self.kept.append, ("en", "de"))
        self.play = MatchApp(chat=ChatOverlay())
        self.play.session.receive(self.play.host.started())
        self.app = App(
            pygame.Surface((1280, 720)), Screen(), ChatOverlay(), live_settings=self.live_settings
        )
        self.play.app = self.app
        self.app.go(Push(BattleScreen(self.play.session, Sprites())))

    def tap(self, *keys: int) -> None:
        for key in keys:
            self.app.frame([press(key), release(key)])

    def open(self, tab: int) -> SettingsScreen:
        self.tap(pygame.K_F10)
        screen = self.app.stack.top
        assert isinstance(screen, SettingsScreen)
        for _ in range(tab):
            self.tap(DOWN)
        assert screen.tab == tab
        return screen

    def row(self, screen: SettingsScreen, place: int) -> None:
        """Go from the tab to one of its rows, with Tab alone."""
        while screen.ring.focused is not screen.rows[place]:
            self.tap(TAB)


def test_settings_open_in_a_match_and_the_match_stays_backing() -> None:
    desk = SettingsApp()
    desk.open(0)
    assert [type(screen) for screen in desk.app.stack.screens[1:]] == [BattleScreen, SettingsScreen]
    desk.tap(ESCAPE)
    assert isinstance(desk.app.stack.top, BattleScreen)


def test_the_same_key_closes_what_it_opened() -> None:
    desk = SettingsApp()
    desk.tap(pygame.K_F10, pygame.K_F10)
    assert isinstance(desk.app.stack.top, BattleScreen)
    desk.tap(pygame.K_F1)
    assert isinstance(desk.app.stack.top, KeyHelpScreen)
    desk.tap(pygame.K_F1)
    assert isinstance(desk.app.stack.top, BattleScreen)


def test_no_key_reaches_the_match_through_the_settings() -> None:
    desk = SettingsApp()
    desk.open(0)
    desk.tap(pygame.K_1, pygame.K_t)
    assert not any(isinstance(message, Act) for message in desk.play.link.sent)
    assert desk.app.overlay is not None
    assert not desk.app.overlay.open


def test_letters_grow_as_soon_as_they_are_asked_to() -> None:
    desk = SettingsApp()
    desk.row(desk.open(SIGHT), 0)
    desk.tap(RIGHT, RIGHT)
    assert desk.live_settings.settings.text_size == 150
    assert desk.app.canvas.accessibility.text_size == 1.5


def test_a_palette_is_chosen_by_enter() -> None:
    desk = SettingsApp()
    desk.row(desk.open(SIGHT), 1)
    desk.tap(ENTER)
    assert desk.app.canvas.accessibility.palette is Palette.PROTANOPIA


def test_every_screen_knows_that_less_is_to_move() -> None:
    desk = SettingsApp()
    desk.row(desk.open(SIGHT), 3)
    desk.tap(RIGHT)
    assert [screen.motion.moves for screen in desk.app.stack.screens] == [False] * 3


def test_a_click_on_the_right_half_goes_on_and_on_the_left_half_back() -> None:
    desk = SettingsApp()
    screen = desk.open(0)
    box = screen.rows[0].box
    for event in click(box.right - 10, box.centery):
        desk.app.frame([event])
    assert desk.live_settings.settings.master == 90
    for event in click(box.left + 10, box.centery):
        desk.app.frame([event])
    assert desk.live_settings.settings.master == 80


def test_what_was_changed_is_kept_after_a_moment_and_once() -> None:
    desk = SettingsApp()
    desk.row(desk.open(0), 2)
    desk.tap(RIGHT, RIGHT)
    assert desk.kept == []
    for _ in range(20):
        desk.app.frame([], dt=SAVED_AFTER / 5)
    assert [settings.music for settings in desk.kept] == [70]


def test_a_new_key_for_talk_opens_the_chat_and_the_old_one_no_more() -> None:
    desk = SettingsApp()
    screen = desk.open(KEYS)
    desk.row(screen, 5)
    desk.tap(ENTER, pygame.K_y)
    assert desk.live_settings.settings.keys.talk == "y"
    desk.tap(ESCAPE, pygame.K_t)
    assert desk.app.overlay is not None
    assert not desk.app.overlay.open
    desk.tap(pygame.K_y)
    assert desk.app.overlay.open


def test_a_key_that_is_taken_is_refused_and_says_by_what() -> None:
    desk = SettingsApp()
    screen = desk.open(KEYS)
    desk.row(screen, 5)
    desk.tap(ENTER, pygame.K_m)
    assert desk.live_settings.settings == DEFAULTS
    assert screen.message == "M is the key for: Sound on or off."


@pytest.mark.parametrize("key", [TAB, pygame.K_SPACE, pygame.K_LSHIFT])
def test_a_key_that_every_screen_needs_is_refused(key: int) -> None:
    desk = SettingsApp()
    screen = desk.open(KEYS)
    desk.row(screen, 5)
    desk.tap(ENTER, key)
    assert desk.live_settings.settings == DEFAULTS
    assert screen.message == "That key is already used for something else."


def test_a_key_that_means_something_everywhere_can_be_chosen_anew() -> None:
    desk = SettingsApp()
    screen = desk.open(KEYS)
    desk.row(screen, 8)
    desk.tap(ENTER, pygame.K_F5)
    assert desk.live_settings.settings.keys.figures == "f5"


def test_a_chosen_key_acts_in_the_match() -> None:
    desk = SettingsApp(Settings(keys=Keys(first="q")))
    desk.tap(pygame.K_1)
    assert not any(isinstance(message, Act) for message in desk.play.link.sent)
    desk.tap(pygame.K_q)
    acts = [message.action for message in desk.play.link.sent if isinstance(message, Act)]
    assert acts == [Action.ATTACK1]


def test_the_cap_of_a_button_shows_the_key_that_was_chosen() -> None:
    desk = SettingsApp(Settings(keys=Keys(first="q")))
    desk.app.frame([])
    screen = desk.app.stack.top
    assert isinstance(screen, BattleScreen)
    assert [button.cap for button in screen.buttons] == ["Q", "2", "3", "4", "5"]


def test_a_name_is_typed_in_its_row() -> None:
    desk = SettingsApp()
    screen = desk.open(YOU)
    desk.row(screen, 4)
    desk.tap(ENTER)
    desk.app.frame(typing("Zoe"))
    desk.tap(ENTER)
    assert desk.live_settings.settings.name == "Zoe"


def test_an_arena_is_typed_in_its_row_and_what_is_no_address_is_refused() -> None:
    desk = SettingsApp()
    screen = desk.open(YOU)
    desk.row(screen, 5)
    desk.tap(ENTER)
    desk.app.frame(typing("arena.example.org:7276"))
    desk.tap(ENTER)
    assert desk.live_settings.settings.relay == "arena.example.org:7276"
    desk.tap(ENTER)
    desk.app.frame(typing(" and more"))
    desk.tap(ENTER)
    assert desk.live_settings.settings.relay == "arena.example.org:7276"
    assert screen.message.startswith("That is not an address")


def test_the_way_back_to_how_it_was_made_is_for_one_tab_alone() -> None:
    desk = SettingsApp(Settings(text_size=150, music=10))
    screen = desk.open(SIGHT)
    while screen.ring.focused is not screen.reset_button:
        desk.tap(TAB)
    desk.tap(ENTER)
    assert desk.live_settings.settings == Settings(music=10)


def test_a_picture_of_the_window_is_saved_and_it_says_where(tmp_path: Path) -> None:
    app = App(pygame.Surface((640, 360)), Screen(), pictures=tmp_path / "pictures")
    app.frame([press(pygame.K_F12)])
    (file,) = (tmp_path / "pictures").iterdir()
    assert pygame.image.load(file).get_size() == (640, 360)
    assert app.shortcuts.toast.text == f"Saved as {file}"


def test_where_no_picture_can_be_saved_a_sentence_says_so(tmp_path: Path) -> None:
    (tmp_path / "pictures").write_text("in the way")
    app = App(pygame.Surface((640, 360)), Screen(), pictures=tmp_path / "pictures")
    app.frame([press(pygame.K_F12)])
    assert app.shortcuts.toast.text.startswith("The picture could not be saved: ")


def test_the_figures_tell_how_the_link_stands() -> None:
    desk = SettingsApp()
    desk.tap(pygame.K_F3)
    debug_overlay = desk.app.shortcuts.debug_overlay
    assert debug_overlay.on
    known = debug_overlay.lines(desk.play.session, 0.0)
    assert known[2].startswith("link up, entry ")
    assert known[3] == "to the host and back not measured"
    assert known[4] == "0 of our lines on the way"


def test_a_disk_that_cannot_be_written_costs_nothing_but_the_keeping() -> None:
    def full(settings: Settings) -> None:
        raise OSError("no space")

    live_settings = LiveSettings(DEFAULTS, full)
    live_settings.change(Settings(music=10))
    live_settings.save()
    assert live_settings.settings.music == 10


class UnusedWireLink(FakeLink):
    """A link with a wire that nothing has crossed."""

    queue_length = 0

    def __init__(self) -> None:
        super().__init__()
        self.inspector = WireInspector()


def words_of(app: App) -> list[DrawnText]:
    """What is written in the window."""
    eye = LayoutCanvas.upon_window(pygame.Surface((1280, 720)), ENGLISH, PLAIN)
    app.canvas = eye
    app.frame([pygame.event.Event(pygame.WINDOWEXPOSED)])
    return eye.words


def test_the_key_that_opens_the_chat_is_named_as_it_was_chosen() -> None:
    desk = SettingsApp(Settings(keys=Keys(talk="y")))
    desk.tap(TAB)
    assert "Y to talk" in [word.text for word in words_of(desk.app)]


def test_over_the_wire_the_figures_are_a_line_at_its_foot() -> None:
    desk = SettingsApp()
    desk.app.shortcuts.debug_overlay.on = True
    high = words_of(desk.app)
    desk.app.go(Push(WireScreen(desk.play.session, UnusedWireLink())))
    low = words_of(desk.app)
    assert [word.ink.top > 690 for word in high if "a frame" in word.text] == [False]
    assert [word.ink.top > 690 for word in low if "a frame" in word.text] == [True]


def test_with_the_mouse_alone_a_player_in_a_match_finds_the_settings_and_the_way_out() -> None:
    desk = SettingsApp()
    desk.tap(TAB)
    battle = desk.app.stack.top
    assert isinstance(battle, BattleScreen)
    desk.app.frame(click(*battle.corner_buttons.settings.box.center))
    assert isinstance(desk.app.stack.top, SettingsScreen)
    desk.tap(ESCAPE)
    desk.app.frame(click(*battle.corner_buttons.leave.box.center))
    assert isinstance(desk.app.stack.top, Question)


class MemoryBlocklist:
    """A blocklist in memory."""

    def __init__(self, *names: str) -> None:
        self.left = [Blocked(name, f"m{at:03}", bytes([at])) for at, name in enumerate(names)]

    def blocked(self) -> tuple[Blocked, ...]:
        return tuple(self.left)

    def unblock(self, who: Blocked) -> None:
        self.left.remove(who)


def test_who_is_blocked_is_listed_and_unblocked() -> None:
    desk, blocks = SettingsApp(), MemoryBlocklist("Ben", "Eve")
    desk.live_settings.blocklist = lambda: blocks
    screen = desk.open(YOU)
    assert screen.blocked.value == "2"
    desk.row(screen, screen.rows.index(screen.blocked))
    desk.tap(ENTER)
    listed = desk.app.stack.top
    assert isinstance(listed, BlockedPlayersScreen)
    assert [button.label for _, button in listed.rows] == [
        "Unblock Ben · m000",
        "Unblock Eve · m001",
    ]
    desk.tap(ENTER)
    assert [each.name for each in blocks.left] == ["Eve"]
    assert "Ben is no longer blocked" in listed.said
    desk.tap(ENTER)
    assert not blocks.left
    desk.tap(ESCAPE)
    assert desk.app.stack.top is screen
    assert screen.blocked.value == ""


def test_a_long_list_of_blocked_players_has_pages() -> None:
    blocks = MemoryBlocklist(*(f"Name {at}" for at in range(SHOWN + 2)))
    listed = BlockedPlayersScreen(blocks)
    app = App(pygame.Surface((1280, 720)), Screen())
    app.go(Push(listed))
    listed.ring.focus(listed.more)
    app.frame([press(ENTER), release(ENTER)])
    assert [who.name for who, _ in listed.rows] == [f"Name {SHOWN}", f"Name {SHOWN + 1}"]
    for _ in range(2):
        app.frame([press(ENTER), release(ENTER)])
    assert [who.name for who, _ in listed.rows] == [f"Name {at}" for at in range(SHOWN)]
    assert not app.failures.known
