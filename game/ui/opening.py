"""Opening: the window, at the title screen or in the mode that was asked for."""

from argparse import Namespace
from collections.abc import Callable

from assets import LANGUAGES
from game.doors import Doors
from game.evening import Evening, read_record, spoken
from game.files.private import usual_mask
from game.learning.puzzles import number_of
from game.records.proof import Verdict
from game.ui.app import App
from game.ui.chat.chat import Chat
from game.ui.hearing.loudspeaker import Loudspeaker
from game.ui.input.gamepad import listen
from game.ui.scenes.title import Title
from game.ui.screen.preferences import Preferences
from game.ui.screen.scene import Change
from game.ui.window import NoDisplay, open_window
from game.words.failure import Failure
from game.words.language import languages
from game.words.phrase import phrase


def open_and_run(evening: Evening, doors: Doors) -> int:
    """Until the player quits; returns the exit status. Raises Failure and CannotOpen."""
    options = evening.options
    watched = read_record(options.replay) if options.replay else None
    title = Title(doors, options.fighter or "")
    app = _app(evening, doors, title)
    app.news = evening.news
    if evening.problem:
        app.shortcuts.notice.say(evening.problem)
    listen()
    if options.mode:
        app.go(_opened(options, title, watched))
    app.run()
    return 0


def _app(evening: Evening, doors: Doors, title: Title) -> App:
    """The window at the title screen. Raises Failure where there is none to be had."""
    settings = evening.settings

    def seen() -> None:
        _ = title.ways
        doors.prepare()

    preferences = Preferences(
        settings,
        keep=evening.keep_settings,
        languages=languages(LANGUAGES),
        speak=lambda code: spoken(None, code),
        tell=evening.choose,
        blocklist=doors.blocklist,
    )
    try:
        return App(
            open_window(settings.window, full_screen=settings.full_screen),
            title,
            Chat(_open_in_browser),
            evening.language,
            Loudspeaker(),
            preferences,
            pictures=evening.folder / "pictures",
            seen=seen,
        )
    except NoDisplay:
        raise Failure(
            phrase("There is no display to open a window on; --text plays without.")
        ) from None


def _opened(options: Namespace, title: Title, watched: Verdict | None) -> Change:
    """What the mode that was asked for leads to. Raises CannotOpen."""
    ways = title.ways
    opens: dict[str, Callable[[], Change]] = {
        "host": ways.host,
        "join": lambda: ways.join(options.join, options.code or ""),
        "watch": lambda: ways.look_on(options.watch, options.code or ""),
        "hotseat": ways.hotseat,
        "learn": title.first_fight,
        "practice": lambda: ways.practice(options.practice),
        "puzzle": lambda: ways.puzzles(number_of(options.puzzle)),
    }
    if watched:
        return ways.watch(watched)
    return opens[options.mode]()


def _open_in_browser(link: str) -> bool:
    # Here, because links are rare.
    import webbrowser

    with usual_mask():
        return webbrowser.open(link)
