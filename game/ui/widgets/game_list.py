"""Game list: the player's waiting matches and the games on this network, each a button."""

from collections.abc import Callable

import pygame

from game.client_state.lan_game import LanGame, LanGameState, StoredMatch
from game.i18n.phrase import join_phrases, phrase, plural
from game.protocol.version import VERSION
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BODY,
    BORDER_QUIET,
    GOLD,
    LARGE,
    PANEL,
    PLUM,
    SEA,
    SHADE,
    STONE,
    Face,
)
from game.ui.widgets.buttons import Button

SHOWN = 4
LOOK_SECONDS = 0.25
_FIRST = 5
"""The number key of the first entry: 1 to 4 are the computer's levels."""

_LEFT, _TOP, _WIDE = 644, 78, 274
_HIGH = 62
_STEP_X, _STEP_Y = 286, 72
_AWAY = 48
"""Layout units: the width of the button that dismisses a match."""

FindGames = Callable[[], tuple[LanGame, ...]]
FindStoredMatches = Callable[[], tuple[StoredMatch, ...]]
_Shown = tuple[tuple[StoredMatch, ...], tuple[tuple[LanGame, bool], ...]]
"""The waiting matches; the games, each with whether a seat is reserved for us there."""


class GameList:
    """The list on the title screen; hidden while it is empty."""

    def __init__(
        self,
        find_games: FindGames,
        has_seat_at: Callable[[str], bool],
        find_stored: FindStoredMatches = tuple,
    ) -> None:
        """Set up the list. `has_seat_at` returns whether a seat is reserved for us at an address,
        `find_stored` the waiting matches that are not among the games.
        """
        self._find_games, self._has_seat_at, self._find_stored = (
            find_games,
            has_seat_at,
            find_stored,
        )
        # Searching costs as much as the first picture, so it starts after it.
        self._stored = LOOK_SECONDS
        self._shown: _Shown = ((), ())
        self._games: list[tuple[Button, LanGame]] = []
        self.back = Button(pygame.Rect(0, 0, 0, 0), "")
        """Resumes the newest waiting match."""
        self.away = Button(pygame.Rect(0, 0, 0, 0), "")
        """Dismisses the newest waiting match."""
        self.more = Button(pygame.Rect(0, 0, 0, 0), "")
        """Opens the list of all waiting matches, if there are several."""
        self.buttons: list[Button] = []

    @property
    def newest(self) -> StoredMatch | None:
        """Return the waiting match that is shown."""
        waiting, _ = self._shown
        return waiting[0] if waiting else None

    def update(self, dt: float) -> bool:
        """Look for games; return whether the list has changed."""
        self._stored -= dt
        if self._stored > 0:
            return False
        self._stored = LOOK_SECONDS
        games, waiting = self._find_games()[:SHOWN], self._find_stored()
        ours = (
            game.state is LanGameState.FULL and self._has_seat_at(game.address) for game in games
        )
        shown = waiting, tuple(zip(games, ours, strict=True))
        if shown == self._shown:
            return False
        self._show(*shown)
        self._shown = shown
        return True

    def _show(
        self, waiting: tuple[StoredMatch, ...], games: tuple[tuple[LanGame, bool], ...]
    ) -> None:
        self._games, self.buttons = [], []
        if waiting:
            self.back = _button(0, waiting[0].as_lan_game, ours=True)
            self.back.box.width -= _AWAY + 8
            box = pygame.Rect(self.back.box.right + 8, self.back.box.top, _AWAY, _HIGH)
            self.away = Button(box, "×", colour=STONE, hotkey=pygame.K_x)
            self.buttons = [self.back, self.away]
        if more := waiting[1:]:
            words = plural("{count} more", "{count} more", len(more))
            self.more = Button(
                _box(1), words, phrase("your unfinished matches"), SEA, pygame.K_6, "6",
                size=BODY + 4,
            )  # fmt: skip
            self.buttons.append(self.more)
        first = min(2, len(waiting))
        for place, (game, ours) in enumerate(games[: SHOWN - first], first):
            button = _button(place, game, ours=ours)
            self._games.append((button, game))
            self.buttons.append(button)

    def of(self, button: Button) -> LanGame | None:
        """Return the game behind a button."""
        return next((game for each, game in self._games if each is button), None)

    def draw(self, canvas: Canvas) -> None:
        """Draw the frame; the buttons belong to the screen's ring."""
        if not self.buttons:
            return
        waiting, games = self._shown
        places = min(SHOWN, min(2, len(waiting)) + len(games))
        rows = (places + 1) // 2
        wide = _WIDE + _STEP_X * min(1, places - 1)
        canvas.panel((_LEFT - 16, 24, wide + 32, 58 + _STEP_Y * rows), PANEL, BORDER_QUIET)
        heading = TextStyle(LARGE, GOLD, Face.DISPLAY, shadow=SHADE)
        away = all(ours for _, ours in games)
        words = phrase("Your match is waiting") if away else phrase("On this network")
        canvas.text(words, (_LEFT, 36), heading, width=_WIDE)


def _box(place: int) -> pygame.Rect:
    row, column = divmod(place, 2)
    return pygame.Rect(_LEFT + _STEP_X * column, _TOP + _STEP_Y * row, _WIDE, _HIGH)


def _button(place: int, game: LanGame, *, ours: bool) -> Button:
    parts: list[str] = [game.description(ours=ours)]
    if game.fighter:
        parts.append(game.fighter)
    if game.version != VERSION:
        parts.append(phrase("Parley {version}", version=game.version))
    colour = PLUM if game.state is LanGameState.FULL and not ours else SEA
    return Button(
        _box(place),
        game.name,
        join_phrases(parts, " · "),
        colour,
        pygame.K_0 + _FIRST + place,
        str(_FIRST + place),
        size=BODY + 4,
    )
