"""Startup: opens the window, at the title screen or in the mode given on the command line."""

from collections.abc import Callable

from assets import LANGUAGES
from game.app.context import Context, choose_language, read_record
from game.app.match_opener import MatchOpener
from game.app.options import Options
from game.files.private_files import usual_mask
from game.i18n.fatal_error import FatalError
from game.i18n.language import languages
from game.i18n.phrase import phrase
from game.records.verify import Verdict
from game.review.puzzles import number_of
from game.ui.app import App
from game.ui.audio.mixer import Mixer
from game.ui.chat.chat import ChatOverlay
from game.ui.input.gamepad import listen
from game.ui.screens.title import TitleScreen
from game.ui.shell.live_settings import LiveSettings
from game.ui.shell.screen import Change
from game.ui.window import NoDisplay, open_window


def open_and_run(context: Context, match_opener: MatchOpener) -> int:
    """Run until the player quits and return the exit status. Raises FatalError and CannotOpen."""
    options = context.options
    watched = read_record(options.replay) if options.replay else None
    title = TitleScreen(match_opener, options.fighter)
    app = _app(context, match_opener, title)
    app.news = context.news
    if context.problem:
        app.shortcuts.toast.say(context.problem)
    listen()
    if options.mode:
        app.go(_open_mode(options, title, watched))
    app.run()
    return 0


def _app(context: Context, match_opener: MatchOpener, title: TitleScreen) -> App:
    """Return the app at the title screen. Raises FatalError if no window can be opened."""
    settings = context.settings

    def seen() -> None:
        _ = title.navigation
        match_opener.prepare()

    live_settings = LiveSettings(
        settings,
        store=context.store_settings,
        languages=languages(LANGUAGES),
        load_language=lambda code: choose_language(None, code),
        on_change=context.apply_settings,
        blocklist=match_opener.blocklist,
    )
    try:
        return App(
            open_window(settings.window, full_screen=settings.full_screen),
            title,
            ChatOverlay(_open_in_browser),
            context.language,
            Mixer(),
            live_settings,
            pictures=context.folder / "pictures",
            on_first_frame=seen,
        )
    except NoDisplay:
        raise FatalError(
            phrase("There is no display to open a window on. Use --text to play without one.")
        ) from None


def _open_mode(options: Options, title: TitleScreen, watched: Verdict | None) -> Change:
    """Return the screen of the mode given on the command line. Raises CannotOpen."""
    navigation = title.navigation
    opens: dict[str, Callable[[], Change]] = {
        "host": navigation.host,
        "join": lambda: navigation.join(options.join, options.code),
        "watch": lambda: navigation.spectate(options.watch, options.code),
        "hotseat": navigation.hotseat,
        "learn": title.tutorial,
        "practice": lambda: navigation.practice(options.practice),
        "puzzle": lambda: navigation.puzzles(number_of(options.puzzle)),
    }
    if watched:
        return navigation.watch(watched)
    return opens[options.mode or ""]()


def _open_in_browser(link: str) -> bool:
    # Imported here, because links are rarely given.
    import webbrowser

    with usual_mask():
        return webbrowser.open(link)
