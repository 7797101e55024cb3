"""Options: what was asked for on the command line, as typed values that cannot change."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The command line after it has been checked; `game.app.arguments` has the help of each.

    An empty text, an empty list or None means that the option was not given.
    """

    mode: str | None = None
    """The name of the mode, for example "host"; None: the title screen."""
    host: bool = False
    join: str = ""
    """Address or invitation of the host to join."""
    watch: str = ""
    """Address or invitation of the host whose match to watch."""
    serve: bool = False
    hotseat: bool = False
    practice: str = ""
    """Level of the computer, one of `LEVELS`."""
    learn: bool = False
    replay: Path | None = None
    review: Path | None = None
    puzzle: str = ""
    """"daily", or the number of a puzzle from 1."""
    more_puzzles: bool = False
    progress: bool = False
    verify: Path | None = None
    list: bool = False
    check: bool = False
    balance: bool = False
    config: tuple[str, ...] | None = None
    """Settings as NAME=VALUE; an empty tuple lists all of them."""
    text: bool = False
    bot: str = ""
    """Level of the computer that plays unseen, one of `LEVELS`."""
    name: str | None = None
    """The player's name as it was typed, which may be empty."""
    fighter: str = ""
    """The id of the fighter to take."""
    port: int | None = None
    data: Path | None = None
    """The folder for everything that Parley writes."""
    phrases: bool = False
    no_watch: bool = False
    code: str = ""
    """The three words, from --code or from --code-file."""
    open: bool = False
    plain: int = 0
    """How often --plain was given: once for this machine only, twice for any address."""
    router: bool = False
    relay: str = ""
    """Address of the arena through which friends may join."""
    no_relay: bool = False
    status: tuple[str, int] | None = None
    """Address and port of an arena's status page."""
    per_address: int | None = None
    """Most people allowed from one address."""
    rooms: int | None = None
    """Most rooms of an arena."""
    language: str | None = None
    """Code of a language, for example "de"."""
    export: Path | None = None
    """File for the statistics as a table."""
