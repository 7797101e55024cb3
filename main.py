"""Parley: from arguments to a mode. The only file that knows both game/ and net/."""

import argparse
import getpass
import logging
import os
import sqlite3
import sys
import time
import traceback
import webbrowser
from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Any

try:
    import platformdirs
    from msgspec.structs import replace

    from assets import LANGUAGES, PUZZLES, ROSTER
    from game.ai import LEVELS
    from game.almanac import Almanac
    from game.archive import load, load_bytes
    from game.arguments import parse_arguments
    from game.cleaning import clean_name
    from game.keeper import Keeper
    from game.language import ENGLISH, Language, languages, preferred
    from game.likeness import why_not_name
    from game.link import Link, Protection
    from game.messages import Code
    from game.phrase import joined, phrase
    from game.profile import Profile, load_profile, save_profile
    from game.progress import Progress
    from game.proof import Verdict, salvage, verify
    from game.puzzles import Puzzle, all_puzzles, daily, number_of
    from game.rating import Rating
    from game.record import RecordError
    from game.review import Played, review_of
    from game.rules import Battle, Roster, RosterError, Seat, parse_roster
    from game.settings import DEFAULTS, Settings, SettingsError, load_settings, save_settings
    from game.text.config import changed_by, list_settings
    from game.text.progress import CannotWrite
    from game.text.progress import run as tell_progress
    from game.text.puzzle import NoSuchPuzzle
    from game.text.puzzle import ask as puzzle_asked
    from game.text.puzzle import run as run_puzzle
    from game.text.replay import print_line, report
    from game.text.replay import run as run_replay
    from game.text.review import report as review_report
    from game.text.terminal import run as run_text
    from game.text.tutor import Tutor
    from game.turns import opening
    from game.ui.doors import CannotOpen, Doors, Hosted, Study
    from net.address import DEFAULT_PORT, Address, AddressError, local_addresses
    from net.arrival import Credentials, load_credentials
    from net.bot import PACE, play_at, player_of, sit_down
    from net.client import Client
    from net.codewords import CodeError, parse_code
    from net.dice import SystemDice
    from net.floodgate import NO_LIMITS
    from net.gallery import SPECTATORS_LIMIT
    from net.hosting import LOOPBACK, Host, HostedLink
    from net.hotseat import Hotseat
    from net.invitation import parse_invitation
    from net.kept import Kept
    from net.memory import Memory
    from net.neighbourhood import Neighbourhood
    from net.portmapping import PortMapping
    from net.serving import Serving
    from net.shortcode import SHORT_LETTERS, short_code
    from net.sparring import Sparring, mover_left, roster_of
    from net.tutorial import Tutorial
except ModuleNotFoundError as missing:
    sys.exit(f"The package {missing.name} is missing: python3 -m pip install -r requirements.txt")

log = logging.getLogger("parley")


class Failure(Exception):
    """What keeps Parley from running, as one sentence; `status` is the exit status."""

    def __init__(self, sentence: str, status: int = 1) -> None:
        super().__init__(sentence)
        self.sentence, self.status = sentence, status


class Evening:
    """What was asked for on the command line, and the links that it opens."""

    def __init__(
        self,
        options: argparse.Namespace,
        language: Language = ENGLISH,
        settings: tuple[Settings, str] = (DEFAULTS, ""),
    ) -> None:
        self.options, self.language = options, language
        self.folder = folder_of(options)
        self.roster = _read_roster()
        self.profile = load_profile(self.folder)
        self.settings, self.problem = settings
        self.records = self.folder / "records"
        self.solutions = Almanac(self.folder / "solutions")
        self.progress = Progress(self.folder)
        self.rating = Rating(self.progress, self.solutions, self.records)
        self._memory: Memory | None = None
        self.neighbourhood = Neighbourhood()
        self.name = self._name()
        if options.fighter and options.fighter not in self.roster:
            known = ", ".join(fighter.id for fighter in self.roster)
            raise Failure(f"There is no fighter {options.fighter[:20]!a}; there are {known}.", 2)
        try:
            for typed in filter(None, (options.join, options.watch)):
                parse_invitation(typed)
            self.code = parse_code(options.code) if options.code else ""
        except (AddressError, CodeError) as error:
            raise Failure(error.args[0], 2) from None

    # --- the modes -----------------------------------------------------------------------

    def in_text(self) -> int:
        """Play in plain text; returns the exit status."""
        link = self.open_link()
        if isinstance(link, HostedLink) and self.options.mode == "host":
            words = phrase("You are hosting. Your friend joins with one of these:")
            print(self.language.say(words))
            code = link.host.protected.code
            for address in hosted_addresses(link):
                print(f"main.py --join {address}{code and f' --code {code}'}", flush=True)
        fighters = (self.options.fighter,) if self.options.fighter else ()
        # Unbuffered on purpose: see game.text.terminal.
        source = open(0, "rb", buffering=0, closefd=False)  # noqa: SIM115
        told = None if self.options.mode == "hotseat" else self.rating.kept
        keeper = Keeper(self.records, told=told)
        clock = time.monotonic
        level = self.options.practice
        trial = partial(self.spar, level=level) if level else None
        tutor = Tutor(self.solutions, trial)
        again = self._join_with if self.options.mode in ("join", "watch") else None
        return run_text(
            link, fighters, source, sys.stdout, clock, keeper, self.language, tutor, again
        )

    def in_window(self) -> int:
        """Open the window, at the title screen or in the mode that was asked for."""
        watched = read_record(self.options.replay) if self.options.replay else None
        # Here, because plain text must run where pygame is not.
        from game.ui.lean import import_pygame

        import_pygame()
        from game.ui.app import App
        from game.ui.chat import Chat
        from game.ui.gamepad import listen
        from game.ui.loudspeaker import Loudspeaker
        from game.ui.preferences import Preferences
        from game.ui.scene import Change
        from game.ui.scenes.title import Title
        from game.ui.window import NoDisplay, open_window

        title = Title(self.doors(), self.options.fighter or "")
        opens: dict[str, Callable[[], Change]] = {
            "host": title.host,
            "join": lambda: title.join(self.options.join, self.code),
            "watch": lambda: title.look_on(self.options.watch, self.code),
            "hotseat": title.hotseat,
            "practice": lambda: title.practice(self.options.practice),
        }
        if self.options.mode == "puzzle":
            opens["puzzle"] = lambda: title.puzzles(number_of(self.options.puzzle))
        if watched:
            opens["replay"] = lambda: title.watch(watched)
        try:
            settings = self.settings
            app = App(
                open_window(settings.window, full_screen=settings.full_screen),
                title,
                Chat(webbrowser.open),
                self.language,
                Loudspeaker(),
                Preferences(
                    settings,
                    keep=lambda chosen: save_settings(self.folder, chosen),
                    languages=languages(LANGUAGES),
                    speak=lambda code: spoken(None, code),
                ),
                pictures=self.folder / "pictures",
            )
            if self.problem:
                app.shortcuts.notice.say(self.problem)
            listen()
        except NoDisplay:
            raise Failure(
                phrase("There is no display to open a window on; --text plays without.")
            ) from None
        if self.options.mode:
            app.go(opens[self.options.mode]())
        app.run()
        return 0

    def puzzle(self) -> int:
        """Ask for the best action in plain text."""
        source = open(0, "rb", buffering=0, closefd=False)  # noqa: SIM115
        today = daily(len(self.puzzles), date.today())
        asked = puzzle_asked(self.puzzles, self.options.puzzle, today, self.roster, self.solutions)
        return run_puzzle(asked, source, sys.stdout, self.language)

    @cached_property
    def puzzles(self) -> tuple[Puzzle, ...]:
        """Those of the game, and those that were put into the data folder."""
        return all_puzzles((PUZZLES, self.folder / PUZZLES.name), self.roster)

    def tell_progress(self) -> int:
        """The player's matches in plain text, or as a table in a file."""
        self.rating.catch_up()
        tell_progress(self.progress.rows(), self.options.export, sys.stdout, self.language)
        return 0

    def review(self) -> int:
        """Judge a record in plain text."""
        verdict = read_record(self.options.review)
        started = opening(verdict.good)
        assert started is not None, "what can be shown has a start"
        solved = self.solutions.now(started.left.fighter, started.right.fighter)
        for line in review_report(review_of(Played(verdict.good, verdict.names), solved)):
            print_line(self.language.say(line), sys.stdout)
        return 0

    def serve(self) -> int:
        """Keep an arena open until somebody ends this program."""
        spectators = 0 if self.options.no_watch else SPECTATORS_LIMIT
        papers = self._papers()
        try:
            serving = Serving(
                self.roster,
                self.folder,
                self.solutions,
                address=self._only_here,
                port=self.options.port,
                spectators=spectators,
                credentials=papers,
                status=self.options.status,
            )
            serving.run_here(partial(_tell_arena, papers.identity.fingerprint))
        except (OSError, sqlite3.Error) as error:
            raise Failure(f"The arena cannot be opened: {error}.") from None
        print("The arena is closed; what ran is kept.", flush=True)
        return 0

    def bot(self) -> int:
        """Let the computer play at an address until it is sent away."""
        name = "" if self.options.name is None else self.name
        (address, *_), papers = self._ways_to(self.options.join, self.code)
        level, dice = self.options.bot, SystemDice()
        over = play_at(address, name, level, dice, self.solutions, papers)
        print(over.text, flush=True)
        return 0 if over.code in (Code.LEFT, Code.CLOSED) else 1

    def doors(self) -> Doors:
        """What the title screen opens."""
        return Doors(
            host=self._host_with_addresses,
            join=self.join,
            watch=self.watch,
            practice=self.practice,
            hotseat=self.hotseat,
            first_fight=lambda: Tutorial(self.roster, self.name),
            newcomer=lambda: not self.profile.learned,
            learned=self._learned,
            recent=lambda: self.profile.recent,
            remember=self._remember,
            nearby=self.neighbourhood.games,
            records=self.records,
            study=Study(
                self.solutions,
                self.spar,
                tuple(LEVELS),
                self.rating.kept,
                self.roster,
                self.puzzles,
                self.progress.rows,
            ),
        )

    def open_link(self) -> Link:
        """The link of the mode that was asked for."""
        match self.options.mode:
            case "host":
                return self.host()
            case "practice":
                return self.practice(self.options.practice)
            case "hotseat":
                return self.hotseat()
            case "watch":
                return self.watch(self.options.watch, self.code)
            case _:
                return self.join(self.options.join, self.code)

    # --- the links; each may raise CannotOpen ---------------------------------------------

    def host(self) -> HostedLink:
        """Open a game on this machine, sit down in it and let this network know."""
        link = self._host()
        self.neighbourhood.announce(link, self.name, self.roster)
        if self.options.router:
            mapping = PortMapping(link.host.port, lambda mapped: link.tell(mapped.told))
            link.at_end(mapping.close)
        return link

    def _host(self) -> HostedLink:
        memory, port = self.memory, self.options.port
        papers = self._papers(self.code)
        try:
            if memory is None:
                host = Host(self.roster, port=port, **self._house_rules(papers))
                return HostedLink(host, self.name, credentials=papers)
            if found := memory.match_to_host():
                return self._host_again(memory, *found)
            host = Host(self.roster, port=port, journal=memory.host, **self._house_rules(papers))
            return HostedLink(host, self.name, memory.player, credentials=papers)
        except OSError as error:
            raise _cannot_host(port, error) from None

    def _host_again(self, memory: Memory, room: Kept, seat: Kept) -> HostedLink:
        """Take up a match where it was; at its old port the other side finds it by itself."""
        papers = self._papers(self.code)
        host = Host(
            self.roster,
            port=self.options.port or None,
            old_port=room.details.port or None,
            journal=memory.host,
            copy=room.copy,
            **self._house_rules(papers),
        )
        return HostedLink(host, self.name, memory.player, seat, papers)

    def practice(self, level: str) -> HostedLink:
        """A game against the computer: a host for this machine alone, and a bot that joins it."""
        host = Host(self.roster, address=LOOPBACK, port=0, turn_seconds=None, limits=NO_LIMITS)
        link = HostedLink(host, self.name, identity=self._papers().identity)
        # A pipe does not watch how somebody thinks.
        pace = PACE if self.options.mode != "practice" or sys.stdin.isatty() else (0.0, 0.0)
        place = Address(LOOPBACK, host.port)
        sit_down(place, level, SystemDice(), self.solutions, pace)
        return link

    def spar(self, battle: Battle, names: Mapping[Seat, str], level: str) -> Hotseat:
        """A trial from a position; whoever is to move plays here, and sits left."""
        opening, called = mover_left(battle, names)
        if not level:
            return Hotseat(roster_of(opening), called, opening=opening)
        return Sparring(opening, called, player_of(level, self.solutions), SystemDice())

    def hotseat(self) -> Hotseat:
        """Two people at this keyboard."""
        return Hotseat(self.roster)

    def join(self, text: str, words: str = "") -> Client:
        """A link to the host at the address that was typed, with the code that was."""
        ways, papers = self._ways_to(text, words)
        kept = self.memory.seat_at(ways[0]) if self.memory else None
        journal = self.memory.player if self.memory else None
        return Client(
            ways[0], self.name, journal=journal, kept=kept, credentials=papers, others=ways[1:]
        )

    def _join_with(self, words: str) -> Link | str:
        """The same in plain text once more, with the words that were typed; or why not."""
        try:
            if self.options.watch:
                return self.watch(self.options.watch, words)
            return self.join(self.options.join, words)
        except CannotOpen as problem:
            return str(problem)

    def watch(self, text: str, words: str = "") -> Client:
        """A link to look on at the address that was typed."""
        ways, papers = self._ways_to(text, words)
        return Client(ways[0], self.name, watch=True, credentials=papers, others=ways[1:])

    def close(self) -> None:
        """Keep what is still to be kept."""
        if self._memory:
            self._memory.close()

    # --- inside --------------------------------------------------------------------------

    @property
    def memory(self) -> Memory | None:
        """The journals of this machine; None if its disk lets us keep none."""
        if self._memory is None:
            try:
                self._memory = Memory(self.folder)
            except (OSError, sqlite3.Error) as error:
                log.warning("nothing can be kept: %s", error)
        return self._memory

    def _house_rules(self, papers: Credentials) -> dict[str, Any]:
        """What whoever hosts has settled for his room."""
        return {
            "phrases_only": self.options.phrases,
            "spectators": 0 if self.options.no_watch else SPECTATORS_LIMIT,
            "address": self._only_here,
            "credentials": papers,
        }

    def _ways_to(self, text: str, words: str = "") -> tuple[tuple[Address, ...], Credentials]:
        """What was typed as an address and as a code. Raises CannotOpen."""
        try:
            invitation = parse_invitation(text)
            code = parse_code(words) if words else invitation.code
        except AddressError as error:
            raise CannotOpen(error.args[0]) from None
        except CodeError as error:
            raise CannotOpen(error.args[0], NO_CODE) from None
        ways = invitation.addresses
        if self.options.port:
            ways = tuple(Address(each.host, self.options.port) for each in ways)
        if self._only_here and {way.host for way in ways} - {self._only_here, "localhost"}:
            raise CannotOpen(PLAIN_ELSEWHERE)
        return ways, self._papers(code)

    def _papers(self, code: str = "") -> Credentials:
        protection = Protection.CODE
        if self.options.plain:
            protection = Protection.PLAIN
        elif self.options.open or self.options.mode == "serve":
            protection = Protection.OPEN
        return load_credentials(self.folder, protection, code)

    @property
    def _only_here(self) -> str | None:
        """The only address that a plain game is allowed, unless it was said twice."""
        return LOOPBACK if self.options.plain == 1 else None

    def _name(self) -> str:
        if self.options.name is None:
            try:
                user = getpass.getuser()
            except (OSError, KeyError, ImportError):
                user = ""
            names = (self.settings.name, clean_name(self.profile.name), clean_name(user))
            return next((name for name in names if name and not why_not_name(name)), "Guest")
        name = clean_name(self.options.name)
        if not name:
            raise Failure(
                phrase("Nothing is left of that name; letters and digits make a name."), 2
            )
        if reason := why_not_name(name):
            raise Failure(str(reason), 2)
        return name

    def _host_with_addresses(self) -> Hosted:
        link = self.host()
        addresses = hosted_addresses(link)
        short = short_code(link.host.addresses[0]) or ""
        # A code longer than an address helps nobody.
        short = short if len(short) <= SHORT_LETTERS else ""
        return Hosted(link, tuple(addresses), short, link.host.renew_code)

    def _remember(self, typed: str) -> None:
        # Not as it was typed: an invitation has a code in it, and codes are kept nowhere.
        address = str(parse_invitation(typed).address)
        self._keep_profile(self.profile.with_recent(address))

    def _learned(self) -> None:
        self._keep_profile(replace(self.profile, learned=True))

    def _keep_profile(self, profile: Profile) -> None:
        self.profile = profile
        try:
            save_profile(self.folder, profile)
        except OSError as error:
            log.warning("the profile could not be kept: %s", error)


def _tell_arena(fingerprint: str, port: int) -> None:
    print("The arena is open. People join it with one of these:")
    for address in local_addresses():
        print(f"main.py --join {Address(address, port)}")
    print(f"Its certificate is {fingerprint}.", flush=True)


NO_CODE = "The code is the three words that your friend's screen shows."

PLAIN_ELSEWHERE = (
    "A plain game is for this machine only, 127.0.0.1, because anybody on the way can read it; "
    "say --plain twice if you mean it."
)


def hosted_addresses(link: HostedLink) -> list[str]:
    """What a friend may type to join, the likeliest first."""
    return [str(address) for address in link.host.addresses]


def _prove_balance() -> int:
    """Print the table that the solver proves; returns the exit status."""
    # Here, because numpy takes as long to import as all the rest of the game.
    from game.solver.balance import main as balance

    return balance([])


def main(arguments: list[str]) -> int:
    options, language = parse_arguments(arguments), ENGLISH
    try:
        settings = load_settings(folder_of(options))
        language = spoken(options.language, settings[0].language)
        if options.mode == "config":
            return configure(options, *settings)
        if options.mode in ("list", "check"):
            return look_round(options, language)
        if options.mode == "balance":
            return _prove_balance()
        if options.mode == "verify":
            return report(verify(load(options.verify)), sys.stdout, language)
        if options.mode == "replay" and options.text:
            verdict = read_record(options.replay)
            return run_replay(verdict, sys.stdout, time.sleep, language)
        evening = Evening(options, language, settings)
        try:
            if options.mode == "puzzle" and options.text:
                return evening.puzzle()
            alone = {
                "review": evening.review,
                "progress": evening.tell_progress,
                "serve": evening.serve,
                "bot": evening.bot,
            }
            if options.mode in alone:
                return alone[options.mode]()
            return evening.in_text() if options.text else evening.in_window()
        finally:
            evening.close()
    except RecordError as error:
        return _fail(str(error))
    except (NoSuchPuzzle, CannotWrite) as problem:
        return _fail(language.say(problem.sentence))
    except Failure as failure:
        return _fail(language.say(failure.sentence), failure.status)
    except CannotOpen as problem:
        return _fail(language.say(joined([problem.sentence, problem.advice])).strip())
    except ModuleNotFoundError as missing:
        return _fail(
            f"The package {missing.name} is missing: python3 -m pip install -r requirements.txt"
        )
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output is gone; Python must not stumble over the rest when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        # The outermost shell. A player reads a sentence; who mends it asks for the details.
        if logging.getLogger().isEnabledFor(logging.DEBUG):
            traceback.print_exc()
        return _fail(f"Parley failed, which is our fault: {type(error).__name__}: {error}.")


def _cannot_host(port: int | None, error: OSError) -> CannotOpen:
    reason = error.strerror
    if port:
        words = phrase("Parley cannot host on port {port}: {reason}.", port=port, reason=reason)
    else:
        words = phrase("Parley cannot host on any of its ports: {reason}.", reason=reason)
    return CannotOpen(words, phrase("Another program has it, or another Parley."))


def folder_of(options: argparse.Namespace) -> Path:
    """Everything that Parley writes goes below it."""
    return options.data or Path(platformdirs.user_data_dir("parley", appauthor=False))


def configure(options: argparse.Namespace, settings: Settings, problem: str) -> int:
    """Change the settings, or list them if no change was asked for."""
    if problem:
        print(problem, file=sys.stderr)
    if not options.config:
        list_settings(settings, sys.stdout)
        return 0
    try:
        save_settings(folder_of(options), changed_by(settings, options.config))
    except SettingsError as error:
        raise Failure(error.args[0], 2) from None
    except OSError as error:
        raise Failure(f"The settings could not be kept: {error.strerror}.") from None
    return 0


def spoken(code: str | None, chosen: str = "") -> Language:
    """The language that was asked for, else the one `chosen` once, else the system's."""
    known = languages(LANGUAGES)
    if code is not None and code not in known:
        raise Failure(f"There is no language {code[:20]!a}; there are {', '.join(known)}.", 2)
    variables = ("LC_ALL", "LC_MESSAGES", "LANG")
    wish = next((value for name in variables if (value := os.environ.get(name))), "")
    code = code or preferred([chosen, wish], known)
    if code == "en":
        return ENGLISH
    # Here, because English needs no catalogue.
    from game.catalogue import load_language

    try:
        return load_language(LANGUAGES, code)
    except ValueError as error:
        log.warning("%s", error)
        return ENGLISH


def read_record(path: Path) -> Verdict:
    """What can be shown of a record: all that holds, if it is anything at all."""
    verdict = salvage(load_bytes(path))
    if not verdict.good or not verdict.rules_known:
        raise Failure(verdict.sentence)
    return verdict


def _read_roster() -> Roster:
    try:
        return parse_roster(ROSTER.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"The roster {ROSTER.name} cannot be read: {error}.") from None
    except RosterError as error:
        raise Failure(str(error)) from None


def look_round(options: argparse.Namespace, language: Language) -> int:
    """What this network has, or why others do not get in here; in plain text."""
    # Here, because nothing else waits for multicast DNS to load.
    from net.checkup import check, list_games

    found = list_games() if options.mode == "list" else check(options.port or DEFAULT_PORT)
    for sentence in found:
        print_line(language.say(sentence), sys.stdout)
    return 0


def _fail(sentence: str, status: int = 1) -> int:
    print(sentence, file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
