"""Settings in the window: reached from everywhere, in force at once, kept afterwards."""

from pathlib import Path

import pygame
import pytest

from game.contract.messages import Act
from game.player.settings import DEFAULTS, Keys, Palette, Settings
from game.rules import Action
from game.table.blocklist import Blocked
from game.table.tap import Tap
from game.ui.app import SAVED_AFTER, App
from game.ui.chat.chat import Chat
from game.ui.drawing.look import PLAIN
from game.ui.drawing.sprites import Sprites
from game.ui.scenes.battle import BattleScene
from game.ui.scenes.blocked import SHOWN, BlockedPlayers
from game.ui.scenes.keys import KeysScene
from game.ui.scenes.settings import SettingsScene
from game.ui.scenes.wire import WireScene
from game.ui.screen.dialog import Question
from game.ui.screen.preferences import Preferences
from game.ui.screen.scene import Push, Scene
from game.ui.widgets.choices import KEYS, SIGHT, YOU
from game.words.language import ENGLISH
from tests.ui.duel import Play
from tests.ui.eye import Eye, Word
from tests.ui.stage import FakeLink, click, press, release, typing

DOWN, UP, LEFT, RIGHT = pygame.K_DOWN, pygame.K_UP, pygame.K_LEFT, pygame.K_RIGHT
ENTER, ESCAPE, TAB = pygame.K_RETURN, pygame.K_ESCAPE, pygame.K_TAB


class Desk:
    """An app with its settings, and what was kept of them."""

    def __init__(self, settings: Settings = DEFAULTS) -> None:
        pygame.font.init()
        self.kept: list[Settings] = []
        self.preferences = Preferences(settings, self.kept.append, ("en", "de"))
        self.play = Play(chat=Chat())
        self.play.session.receive(self.play.host.started())
        self.app = App(pygame.Surface((1280, 720)), Scene(), Chat(), preferences=self.preferences)
        self.play.app = self.app
        self.app.go(Push(BattleScene(self.play.session, Sprites())))

    def tap(self, *keys: int) -> None:
        for key in keys:
            self.app.frame([press(key), release(key)])

    def open(self, tab: int) -> SettingsScene:
        self.tap(pygame.K_F10)
        scene = self.app.stack.top
        assert isinstance(scene, SettingsScene)
        for _ in range(tab):
            self.tap(DOWN)
        assert scene.tab == tab
        return scene

    def row(self, scene: SettingsScene, place: int) -> None:
        """Go from the tab to one of its rows, with Tab alone."""
        while scene.ring.focused is not scene.rows[place]:
            self.tap(TAB)


def test_settings_open_in_a_match_and_the_match_stays_beneath() -> None:
    desk = Desk()
    desk.open(0)
    assert [type(scene) for scene in desk.app.stack.scenes[1:]] == [BattleScene, SettingsScene]
    desk.tap(ESCAPE)
    assert isinstance(desk.app.stack.top, BattleScene)


def test_the_same_key_closes_what_it_opened() -> None:
    desk = Desk()
    desk.tap(pygame.K_F10, pygame.K_F10)
    assert isinstance(desk.app.stack.top, BattleScene)
    desk.tap(pygame.K_F1)
    assert isinstance(desk.app.stack.top, KeysScene)
    desk.tap(pygame.K_F1)
    assert isinstance(desk.app.stack.top, BattleScene)


def test_no_key_reaches_the_match_through_the_settings() -> None:
    desk = Desk()
    desk.open(0)
    desk.tap(pygame.K_1, pygame.K_t)
    assert not any(isinstance(wish, Act) for wish in desk.play.link.sent)
    assert desk.app.overlay is not None
    assert not desk.app.overlay.open


def test_letters_grow_as_soon_as_they_are_asked_to() -> None:
    desk = Desk()
    desk.row(desk.open(SIGHT), 0)
    desk.tap(RIGHT, RIGHT)
    assert desk.preferences.settings.text_size == 150
    assert desk.app.canvas.look.text_size == 1.5


def test_a_palette_is_chosen_by_enter() -> None:
    desk = Desk()
    desk.row(desk.open(SIGHT), 1)
    desk.tap(ENTER)
    assert desk.app.canvas.look.palette is Palette.PROTANOPIA


def test_every_scene_knows_that_less_is_to_move() -> None:
    desk = Desk()
    desk.row(desk.open(SIGHT), 3)
    desk.tap(RIGHT)
    assert [scene.motion.moves for scene in desk.app.stack.scenes] == [False] * 3


def test_a_click_on_the_right_half_goes_on_and_on_the_left_half_back() -> None:
    desk = Desk()
    scene = desk.open(0)
    box = scene.rows[0].box
    for event in click(box.right - 10, box.centery):
        desk.app.frame([event])
    assert desk.preferences.settings.master == 90
    for event in click(box.left + 10, box.centery):
        desk.app.frame([event])
    assert desk.preferences.settings.master == 80


def test_what_was_changed_is_kept_after_a_moment_and_once() -> None:
    desk = Desk()
    desk.row(desk.open(0), 2)
    desk.tap(RIGHT, RIGHT)
    assert desk.kept == []
    for _ in range(20):
        desk.app.frame([], dt=SAVED_AFTER / 5)
    assert [settings.music for settings in desk.kept] == [70]


def test_a_new_key_for_talk_opens_the_chat_and_the_old_one_no_more() -> None:
    desk = Desk()
    scene = desk.open(KEYS)
    desk.row(scene, 5)
    desk.tap(ENTER, pygame.K_y)
    assert desk.preferences.settings.keys.talk == "y"
    desk.tap(ESCAPE, pygame.K_t)
    assert desk.app.overlay is not None
    assert not desk.app.overlay.open
    desk.tap(pygame.K_y)
    assert desk.app.overlay.open


def test_a_key_that_is_taken_is_refused_and_says_by_what() -> None:
    desk = Desk()
    scene = desk.open(KEYS)
    desk.row(scene, 5)
    desk.tap(ENTER, pygame.K_m)
    assert desk.preferences.settings == DEFAULTS
    assert scene.said == "M is the key for: Sound off and on."


@pytest.mark.parametrize("key", [TAB, pygame.K_SPACE, pygame.K_LSHIFT])
def test_a_key_that_every_screen_needs_is_refused(key: int) -> None:
    desk = Desk()
    scene = desk.open(KEYS)
    desk.row(scene, 5)
    desk.tap(ENTER, key)
    assert desk.preferences.settings == DEFAULTS
    assert scene.said == "That key is needed for something else."


def test_a_key_that_means_something_everywhere_can_be_chosen_anew() -> None:
    desk = Desk()
    scene = desk.open(KEYS)
    desk.row(scene, 8)
    desk.tap(ENTER, pygame.K_F5)
    assert desk.preferences.settings.keys.figures == "f5"


def test_a_chosen_key_acts_in_the_match() -> None:
    desk = Desk(Settings(keys=Keys(first="q")))
    desk.tap(pygame.K_1)
    assert not any(isinstance(wish, Act) for wish in desk.play.link.sent)
    desk.tap(pygame.K_q)
    acts = [wish.action for wish in desk.play.link.sent if isinstance(wish, Act)]
    assert acts == [Action.ATTACK1]


def test_the_cap_of_a_button_shows_the_key_that_was_chosen() -> None:
    desk = Desk(Settings(keys=Keys(first="q")))
    desk.app.frame([])
    scene = desk.app.stack.top
    assert isinstance(scene, BattleScene)
    assert [button.cap for button in scene.buttons] == ["Q", "2", "3", "4", "5"]


def test_a_name_is_typed_in_its_row() -> None:
    desk = Desk()
    scene = desk.open(YOU)
    desk.row(scene, 3)
    desk.tap(ENTER)
    desk.app.frame(typing("Zoe"))
    desk.tap(ENTER)
    assert desk.preferences.settings.name == "Zoe"


def test_an_arena_is_typed_in_its_row_and_what_is_no_address_is_refused() -> None:
    desk = Desk()
    scene = desk.open(YOU)
    desk.row(scene, 4)
    desk.tap(ENTER)
    desk.app.frame(typing("arena.example.org:7276"))
    desk.tap(ENTER)
    assert desk.preferences.settings.relay == "arena.example.org:7276"
    desk.tap(ENTER)
    desk.app.frame(typing(" and more"))
    desk.tap(ENTER)
    assert desk.preferences.settings.relay == "arena.example.org:7276"
    assert scene.said.startswith("That cannot be an address")


def test_the_way_back_to_how_it_was_made_is_for_one_tab_alone() -> None:
    desk = Desk(Settings(text_size=150, music=10))
    scene = desk.open(SIGHT)
    while scene.ring.focused is not scene.anew:
        desk.tap(TAB)
    desk.tap(ENTER)
    assert desk.preferences.settings == Settings(music=10)


def test_a_picture_of_the_window_is_saved_and_it_says_where(tmp_path: Path) -> None:
    app = App(pygame.Surface((640, 360)), Scene(), pictures=tmp_path / "pictures")
    app.frame([press(pygame.K_F12)])
    (file,) = (tmp_path / "pictures").iterdir()
    assert pygame.image.load(file).get_size() == (640, 360)
    assert app.shortcuts.notice.text == f"Saved as {file}"


def test_where_no_picture_can_be_saved_a_sentence_says_so(tmp_path: Path) -> None:
    (tmp_path / "pictures").write_text("in the way")
    app = App(pygame.Surface((640, 360)), Scene(), pictures=tmp_path / "pictures")
    app.frame([press(pygame.K_F12)])
    assert app.shortcuts.notice.text.startswith("The picture could not be saved: ")


def test_the_figures_tell_how_the_link_stands() -> None:
    desk = Desk()
    desk.tap(pygame.K_F3)
    figures = desk.app.shortcuts.figures
    assert figures.on
    told = figures.lines(desk.play.session, 0.0)
    assert told[2].startswith("link up, entry ")
    assert told[3] == "to the host and back not measured"
    assert told[4] == "0 of our lines on the way"


def test_a_disk_that_cannot_be_written_costs_nothing_but_the_keeping() -> None:
    def full(settings: Settings) -> None:
        raise OSError("no space")

    preferences = Preferences(DEFAULTS, full)
    preferences.change(Settings(music=10))
    preferences.save()
    assert preferences.settings.music == 10


class Bare(FakeLink):
    """A link with a wire that nothing has crossed."""

    depth = 0

    def __init__(self) -> None:
        super().__init__()
        self.tap = Tap()


def words_of(app: App) -> list[Word]:
    """What is written in the window."""
    eye = Eye.upon_window(pygame.Surface((1280, 720)), ENGLISH, PLAIN)
    app.canvas = eye
    app.frame([pygame.event.Event(pygame.WINDOWEXPOSED)])
    return eye.words


def test_the_key_that_opens_the_chat_is_named_as_it_was_chosen() -> None:
    desk = Desk(Settings(keys=Keys(talk="y")))
    desk.tap(TAB)
    assert "Y to talk" in [word.text for word in words_of(desk.app)]


def test_over_the_wire_the_figures_are_a_line_at_its_foot() -> None:
    desk = Desk()
    desk.app.shortcuts.figures.on = True
    high = words_of(desk.app)
    desk.app.go(Push(WireScene(desk.play.session, Bare())))
    low = words_of(desk.app)
    assert [word.ink.top > 690 for word in high if "a frame" in word.text] == [False]
    assert [word.ink.top > 690 for word in low if "a frame" in word.text] == [True]


def test_with_the_mouse_alone_a_player_in_a_match_finds_the_settings_and_the_way_out() -> None:
    desk = Desk()
    desk.tap(TAB)
    battle = desk.app.stack.top
    assert isinstance(battle, BattleScene)
    desk.app.frame(click(*battle.wings.settings.box.center))
    assert isinstance(desk.app.stack.top, SettingsScene)
    desk.tap(ESCAPE)
    desk.app.frame(click(*battle.wings.leave.box.center))
    assert isinstance(desk.app.stack.top, Question)


class Blocks:
    """A blocklist in memory."""

    def __init__(self, *names: str) -> None:
        self.left = [Blocked(name, f"m{at:03}", bytes([at])) for at, name in enumerate(names)]

    def blocked(self) -> tuple[Blocked, ...]:
        return tuple(self.left)

    def unblock(self, who: Blocked) -> None:
        self.left.remove(who)


def test_who_is_blocked_is_listed_and_unblocked() -> None:
    desk, blocks = Desk(), Blocks("Ben", "Eve")
    desk.preferences.blocklist = lambda: blocks
    scene = desk.open(YOU)
    assert scene.blocked.value == "2"
    desk.row(scene, scene.rows.index(scene.blocked))
    desk.tap(ENTER)
    listed = desk.app.stack.top
    assert isinstance(listed, BlockedPlayers)
    assert [button.label for _, button in listed.rows] == [
        "Unblock Ben · m000",
        "Unblock Eve · m001",
    ]
    desk.tap(ENTER)
    assert [each.name for each in blocks.left] == ["Eve"]
    assert "Ben is not blocked any more" in listed.said
    desk.tap(ENTER)
    assert not blocks.left
    desk.tap(ESCAPE)
    assert desk.app.stack.top is scene
    assert scene.blocked.value == ""


def test_a_long_list_of_blocked_players_has_pages() -> None:
    blocks = Blocks(*(f"Name {at}" for at in range(SHOWN + 2)))
    listed = BlockedPlayers(blocks)
    app = App(pygame.Surface((1280, 720)), Scene())
    app.go(Push(listed))
    listed.ring.focus(listed.more)
    app.frame([press(ENTER), release(ENTER)])
    assert [who.name for who, _ in listed.rows] == [f"Name {SHOWN}", f"Name {SHOWN + 1}"]
    for _ in range(2):
        app.frame([press(ENTER), release(ENTER)])
    assert [who.name for who, _ in listed.rows] == [f"Name {at}" for at in range(SHOWN)]
    assert not app.faults.known
