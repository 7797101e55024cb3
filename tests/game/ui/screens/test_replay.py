"""Replay and the list of records, by keys and by the mouse, as a player would use them."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pygame
import pytest

from game.app.match_opener import CannotOpen
from game.protocol.messages import Said
from game.records.archive import store
from game.records.record import Record
from game.records.verify import Verdict, salvage, verify
from game.ui.app import App
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.sprites import Sprites
from game.ui.screens.records import LIST, ROW, SHOWN, RecordsScreen, folder_label
from game.ui.screens.replay import ReplayScreen
from game.ui.screens.title import TitleScreen
from game.ui.shell.screen import Push, Screen
from game.ui.stage.backdrop import Backdrop
from game.ui.widgets.buttons import Button
from tests.game.records.sample_records import RecordWriter, changed, duel, played
from tests.game.ui.screen_driver import click, mouse_down, mouse_up, move, press, wheel
from tests.game.ui.screens.test_menus import TitleApp
from tests.support import fighter

DUEL = duel()
WHEN = datetime(2026, 11, 22, 18, 5, 9)
SPRITES = Sprites()

HOME, END, SPACE = pygame.K_HOME, pygame.K_END, pygame.K_SPACE
LEFT, RIGHT, UP, DOWN = pygame.K_LEFT, pygame.K_RIGHT, pygame.K_UP, pygame.K_DOWN
ENTER, ESCAPE = pygame.K_RETURN, pygame.K_ESCAPE


class Viewer:
    """An app without a window, with a scene on top of an empty one."""

    def __init__(self, screen: Screen) -> None:
        self.app = App(pygame.Surface((1280, 720)), Screen())
        self.app.go(Push(screen))
        self.frame()

    def frame(self, *events: pygame.event.Event, dt: float = 0.0) -> None:
        self.app.frame(events, (), dt)
        assert not self.app.failures.known, "a scene failed"

    def tap(self, *keys: int) -> None:
        for key in keys:
            self.frame(press(key))
            self.frame(pygame.event.Event(pygame.KEYUP, key=key))

    def click(self, x: float, y: float) -> None:
        for event in click(x, y):
            self.frame(event)

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds * 20)):
            self.frame(dt=1 / 20)

    @property
    def top(self) -> Screen:
        return self.app.stack.top


class ReplayViewer(Viewer):
    def __init__(self, verdict: Verdict | None = None) -> None:
        self.screen = ReplayScreen(verdict or verify(DUEL), SPRITES)
        super().__init__(self.screen)

    @property
    def place(self) -> int:
        return self.screen.playback.place

    def to_the_end(self) -> None:
        """Until nothing moves any more."""
        for _ in range(40):
            self.wait(1)
            if not self.screen.wants_frames:
                return


# --- the replay ---------------------------------------------------------------------------


def test_it_plays_by_itself_to_the_end_and_says_who_won() -> None:
    watching = ReplayViewer()
    watching.to_the_end()
    assert watching.screen.last_words == "Ana wins the match by knockout."
    assert watching.screen.turn_words == "The end"
    assert watching.screen.play.label == "Again"
    assert not watching.screen.wants_frames


def test_every_key_does_what_its_button_says() -> None:
    watching = ReplayViewer()
    watching.tap(SPACE)
    assert watching.screen.play.label == "Play"
    watching.tap(RIGHT, RIGHT, RIGHT)
    assert (watching.place, watching.screen.turn_words) == (3, "Action 3 of 9")
    watching.tap(LEFT)
    assert watching.place == 2
    watching.tap(END)
    assert watching.place == 10
    watching.tap(HOME)
    assert (watching.place, watching.screen.turn_words) == (0, "The start")
    watching.tap(UP, UP)
    assert watching.screen.playback.speed == 4
    watching.tap(DOWN)
    assert watching.screen.playback.speed == 2
    watching.tap(pygame.K_c)
    assert not watching.screen.has_chat
    watching.tap(ESCAPE)
    assert watching.top is not watching.screen


def test_every_button_can_be_clicked() -> None:
    watching = ReplayViewer()
    checks: tuple[tuple[Button, Callable[[], bool]], ...] = (
        (watching.screen.play, lambda: not watching.screen.playback.playing),
        (watching.screen.after, lambda: watching.place == 1),
        (watching.screen.before, lambda: watching.place == 0),
        (watching.screen.last, lambda: watching.place == 10),
        (watching.screen.first, lambda: watching.place == 0),
        (watching.screen.faster, lambda: watching.screen.playback.speed == 2),
        (watching.screen.slower, lambda: watching.screen.playback.speed == 1),
        (watching.screen.chat, lambda: not watching.screen.has_chat),
        (watching.screen.leave, lambda: watching.top is not watching.screen),
    )
    for button, check in checks:
        watching.click(*button.box.center)
        assert check(), button.label


def test_no_two_buttons_overlap_and_all_are_on_the_screen() -> None:
    boxes = [button.box for button in ReplayViewer().screen.ring.buttons]
    assert all(pygame.Rect(0, 0, 1280, 720).contains(box) for box in boxes)
    assert all(box.collidelist(boxes[at + 1 :]) < 0 for at, box in enumerate(boxes))


@pytest.mark.parametrize("size", [(1280, 720), (1262, 710), (960, 540), (640, 360), (1920, 1080)])
def test_every_label_fits_its_button(size: tuple[int, int]) -> None:
    canvas = Canvas(pygame.Surface(size))
    fitted: list[tuple[str, str]] = []
    real = canvas.text_renderer.fit

    def fit(text: str, width: float, style: object) -> str:
        fitted.append((text, real(text, width, style)))  # type: ignore[arg-type]
        return fitted[-1][1]

    canvas.text_renderer.fit = fit  # type: ignore[method-assign]
    screen = ReplayViewer().screen
    for label in ("Pause", "Play", "Again"):
        screen.play.label = label
        screen.ring.draw(canvas)
    assert len(fitted) >= 11
    assert [text for text, shown in fitted if text != shown] == []


def test_the_button_at_the_end_of_its_way_is_grey_and_says_why() -> None:
    watching = ReplayViewer()
    watching.tap(SPACE)
    assert watching.screen.before.reason == "This is the start."
    watching.tap(LEFT, END)
    assert watching.screen.after.reason == watching.screen.last.reason == "This is the end."
    assert watching.screen.before.enabled
    for _ in range(5):
        watching.tap(UP)
    assert not watching.screen.faster.enabled


def test_enter_presses_what_tab_found_and_space_always_plays() -> None:
    watching = ReplayViewer()
    watching.tap(pygame.K_TAB, pygame.K_TAB, pygame.K_TAB, pygame.K_TAB, pygame.K_TAB)
    assert watching.screen.ring.focused is watching.screen.last
    watching.tap(SPACE)
    assert watching.place == 0
    assert not watching.screen.playback.playing
    watching.tap(ENTER)
    assert watching.place == 10


def test_a_key_held_down_steps_on_but_does_not_leave() -> None:
    watching = ReplayViewer()
    watching.frame(press(RIGHT))
    watching.frame(press(RIGHT))
    assert watching.place == 2
    watching.frame(press(SPACE))
    playing = watching.screen.playback.playing
    watching.frame(press(SPACE))
    assert watching.screen.playback.playing is playing


def test_a_click_on_the_line_goes_to_that_action() -> None:
    watching = ReplayViewer()
    scrubber = watching.screen.scrubber
    for place in (7, 2, 10, 0):
        watching.click(scrubber.x(place) + 3, scrubber.box.centery)
        assert watching.place == place


def test_the_line_can_be_dragged_also_beyond_its_ends() -> None:
    watching = ReplayViewer()
    scrubber = watching.screen.scrubber
    y = scrubber.box.centery
    watching.frame(mouse_down(scrubber.x(1), y))
    watching.frame(move(scrubber.x(6), y + 200))
    assert watching.place == 6
    watching.frame(move(5000, y))
    assert watching.place == 10
    watching.frame(mouse_up(5000, y))
    watching.frame(move(scrubber.x(3), y))
    assert watching.place == 10
    assert scrubber.hovered == 3


def test_the_knob_follows_to_where_the_match_is() -> None:
    watching = ReplayViewer()
    watching.tap(SPACE, END)
    watching.wait(2)
    assert not watching.screen.scrubber.update(1 / 60, 10)


def test_what_was_said_is_shown_as_it_was_said() -> None:
    watching = ReplayViewer()
    watching.tap(SPACE)
    assert watching.screen.lines == []
    watching.tap(RIGHT, RIGHT, RIGHT)
    assert [line.text for line in watching.screen.lines] == ["Hello", "waves"]
    watching.tap(END)
    assert len(watching.screen.lines) == 4


def test_of_a_damaged_chat_what_holds_is_shown_and_then_that_it_is_damaged() -> None:
    place = next(at for at, entry in enumerate(DUEL.entries)
                 if isinstance(entry, Said) and entry.text == "Ouch!")  # fmt: skip
    watching = ReplayViewer(verify(changed(DUEL, place, text="Never")))
    watching.tap(END)
    assert [line.text for line in watching.screen.lines][2:] == [
        "The chat is damaged from here on."
    ]


def test_a_record_that_breaks_is_shown_up_to_there_and_says_so() -> None:
    verdict = salvage(DUEL.encode()[: len(DUEL.encode()) // 2])
    watching = ReplayViewer(verdict)
    watching.to_the_end()
    assert verdict.actions < 9
    assert watching.place == verdict.actions
    assert watching.screen.last_words == verdict.sentence
    assert watching.screen.last_words.startswith("Broken in line")


def test_an_unfinished_match_says_so_at_its_end() -> None:
    watching = ReplayViewer(verify(Record(DUEL.entries[:5])))
    watching.tap(END)
    assert "was not finished" in watching.screen.last_words


@pytest.mark.parametrize("seed", range(6))
def test_any_match_can_be_looked_through(seed: int) -> None:
    watching = ReplayViewer(verify(played(seed)))
    watching.tap(UP, UP)
    watching.wait(3)
    watching.tap(SPACE)
    for place in range(len(watching.screen.playback.stops)):
        watching.frame(move(watching.screen.scrubber.x(place), 620))
        watching.tap(RIGHT)
    watching.tap(*[LEFT] * 5)


def test_strange_words_in_a_record_are_drawn_and_harm_nothing() -> None:
    rogue = fighter("a\0b\x1b[2J")
    scribe = RecordWriter(rogue, rogue, names=("\0\0", "\u202ex" + "\u0300" * 40))
    scribe.say("x" * 300)
    scribe.act()
    watching = ReplayViewer(verify(scribe.record))
    watching.tap(RIGHT, END)


# --- the list -----------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Nine matches, one of them unfinished, and two files that are damaged."""
    for number in range(9):
        record = played(number) if number != 4 else Record(played(4).entries[:4])
        store(tmp_path, record, WHEN - timedelta(hours=number))
    (tmp_path / "2026-11-22_173000_a_b_c.parley").write_bytes(b"no")
    (tmp_path / "2026-11-22_163000_a_b_c.parley").write_bytes(DUEL.encode()[:-9])
    return tmp_path


@pytest.fixture
def records(folder: Path) -> Iterator[Viewer]:
    yield Viewer(RecordsScreen(folder, Backdrop(), SPRITES))


def listing(viewer: Viewer) -> RecordsScreen:
    screen = viewer.app.stack.screens[1]
    assert isinstance(screen, RecordsScreen)
    return screen


def opened(viewer: Viewer) -> ReplayScreen:
    screen = viewer.top
    assert isinstance(screen, ReplayScreen)
    return screen


def test_enter_opens_the_match_that_is_chosen(records: Viewer) -> None:
    assert listing(records).chosen == 0
    records.tap(ENTER)
    assert opened(records).verdict.good == played(0).entries
    records.tap(ESCAPE)
    assert records.top is listing(records)
    records.tap(DOWN, DOWN, ENTER)
    assert opened(records).verdict.good == played(1).entries


def test_a_click_opens_a_match(records: Viewer) -> None:
    records.click(LIST.centerx, LIST.top + 2 * ROW + 20)
    assert isinstance(records.top, ReplayScreen)


def test_between_two_rows_nothing_is_clicked(records: Viewer) -> None:
    records.click(LIST.centerx, LIST.top + ROW - 2)
    assert records.top is listing(records)


def test_a_damaged_record_is_listed_with_the_reason_and_does_not_open(records: Viewer) -> None:
    records.tap(DOWN)
    screen = listing(records)
    assert screen.summary_at(1).damage.startswith("Line 1 should be")
    assert screen.watch.reason == screen.summary_at(1).damage
    records.tap(ENTER)
    records.click(LIST.centerx, LIST.top + ROW + 20)
    records.click(*screen.watch.box.center)
    assert records.top is screen
    records.tap(DOWN, DOWN, ENTER)
    assert screen.summary_at(3).damage.startswith("Broken in line 16")
    assert records.top is screen


def test_the_list_follows_the_choice_and_the_wheel(records: Viewer) -> None:
    screen = listing(records)
    records.tap(*[DOWN] * SHOWN)
    assert (screen.chosen, screen.top) == (SHOWN, 1)
    records.tap(END)
    assert (screen.chosen, screen.top) == (10, 11 - SHOWN)
    records.tap(DOWN)
    assert screen.chosen == 10
    records.tap(pygame.K_PAGEUP)
    assert screen.chosen == 10 - SHOWN
    records.tap(HOME)
    assert (screen.chosen, screen.top) == (0, 0)
    records.frame(wheel(-1))
    assert (screen.chosen, screen.top) == (0, 1)
    records.frame(wheel(9))
    assert screen.top == 0


def test_the_bar_can_be_dragged(records: Viewer) -> None:
    screen = listing(records)
    records.frame(mouse_down(LIST.right + 16, LIST.bottom - 20))
    assert screen.top == 11 - SHOWN
    records.frame(move(LIST.right + 100, LIST.top))
    assert screen.top == 0
    records.frame(mouse_up(LIST.right + 100, LIST.top))
    records.frame(move(LIST.right + 16, LIST.bottom))
    assert screen.top == 0


def test_of_many_records_only_those_in_sight_are_read(folder: Path) -> None:
    records = Viewer(RecordsScreen(folder, Backdrop(), SPRITES))
    screen = listing(records)
    assert len(screen._looked) == SHOWN


def test_a_record_that_is_gone_by_now_is_a_sentence(records: Viewer, folder: Path) -> None:
    screen = listing(records)
    for path in folder.iterdir():
        path.unlink()
    records.tap(END)
    assert "cannot be read" in screen.summary_at(10).damage
    records.tap(ENTER)
    assert records.top is screen


def test_without_records_the_list_says_so_and_can_be_left(tmp_path: Path) -> None:
    records = Viewer(RecordsScreen(tmp_path / "none", Backdrop(), SPRITES))
    records.tap(ENTER, DOWN, END, pygame.K_PAGEUP)
    records.frame(wheel(-3))
    records.click(LIST.centerx, LIST.top + 20)
    records.click(*listing(records).back.box.center)
    assert len(records.app.stack.screens) == 1


def test_the_title_opens_the_records(folder: Path) -> None:
    title_app = TitleApp(records=folder)
    title_app.tap(pygame.K_r)
    assert [type(screen) for screen in title_app.app.stack.screens] == [TitleScreen, RecordsScreen]
    title_app.tap(ESCAPE)
    assert title_app.top is title_app.title
    nowhere = TitleApp()
    nowhere.tap(pygame.K_r)
    assert nowhere.title.problem is not None
    assert isinstance(nowhere.title.problem, CannotOpen)


def test_the_folder_of_records_is_told_without_whose_home_it_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert folder_label(tmp_path / "parley" / "records") == str(Path("~") / "parley" / "records")
    assert folder_label(Path("elsewhere")) == "elsewhere"
