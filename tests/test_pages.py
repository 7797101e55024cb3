"""The pages of docs/ against the code: what they list is there, and what is there they list."""

import ast
import json
import re
from itertools import takewhile
from pathlib import Path
from typing import get_args

import msgspec
import msgspec.inspect as look
import pytest

from game.confusable_names import RESERVED
from game.protocol.error_codes import ErrorCode
from game.protocol.error_texts import ERROR_TEXTS
from game.protocol.limits import LOG_BYTES, LOG_ENTRIES, TALK_BYTES, TALK_ENTRIES
from game.protocol.messages import Message
from net.arena.arena_options import ROOMS_LIMIT
from net.arena.bot_seating import HOUSE_BOTS_LIMIT
from net.connect.disconnect_reasons import FINAL_CODES
from net.hosting.connection import OUTBOX_LIMIT, PIECES_LIMIT, STUCK_SECONDS
from net.hosting.protocol import FRAME_SECONDS, HELLO_SECONDS, PAIRING_SECONDS, SILENCE_SECONDS
from net.room.room_options import SPECTATORS_LIMIT
from net.room.seat_table import QUEUED_LIMIT
from net.server.server import CONNECTIONS_LIMIT
from net.wire.codec import FRAME_LIMIT, HELLO_LIMIT
from net.wire.pairing import PairingReply, PairingRequest
from net.wire.passcode import WORDS
from net.wire.rate_limit import LIMITS, Rate
from net.wire.relay_messages import Request, ToGuest, ToHost
from tests import phases
from tests.game.protocol.sample_messages import CLIENT_MESSAGES, SERVER_MESSAGES

ROOT = Path(__file__).parent.parent
PAGES = {page.stem: page.read_text(encoding="utf-8") for page in (ROOT / "docs").glob("*.md")}
PROTOCOL = PAGES["PROTOCOL"].replace(phases.table(), "")
"""Without the table of phases, in whose rows no fields stand."""

ROWS: dict[str, str] = {
    found[1]: found[2]
    for found in re.finditer(
        r"^\|(?: \w+ \|)? `(\w+)` \|(?: \w+ \|)? ?(.*?) ?\|[^|]*\|$", PROTOCOL, re.M
    )
}
"""The fields of every message, as the tables have them. Who sends it may stand before or behind."""

KINDS: dict[str, type[Message]] = {
    str(kind.__struct_config__.tag): kind
    for kinds in (
        CLIENT_MESSAGES,
        SERVER_MESSAGES,
        *map(get_args, (PairingRequest, PairingReply, Request, ToHost, ToGuest)),
    )
    for kind in kinds
}
"""All that crosses the wire."""

FIELDS = re.compile(r"((?:`\w+`, )*`\w+`)(?: or)? ([^`=]+?)(?: = ([^`]+?))?(?=, `|$)")


def told(row: str) -> dict[str, tuple[str, str]]:
    """Of every field that a row lists, its type and the value that it has if it is left out."""
    fields = {}
    for names, kind, default in FIELDS.findall(row):
        kind = re.sub(r"\b(promise|contender|mark|sitter|place|card|entries)\b", "object", kind)
        for name in re.findall(r"\w+", names):
            fields[name] = (kind, default)
    return fields


def kind_of(kind: look.Type) -> str:
    match kind:
        case look.IntType():
            return "int"
        case look.StrType(pattern=pattern) if pattern and "[0-9a-f]" in pattern:
            return "hex"
        case look.StrType():
            return "text"
        case look.BoolType():
            return "bool"
        case look.NoneType():
            return "null"
        case look.EnumType(cls=cls):
            return cls.__name__.lower() if cls.__name__ in ("Seat", "Action") else "text"
        case look.UnionType(types=types):
            words = dict.fromkeys(map(kind_of, types))
            return " or ".join(sorted(words, key="null".__eq__))
        case look.VarTupleType(item_type=item):
            return f"list of {kind_of(item)}"
        case _:
            return "object"


def test_every_message_has_its_row_in_the_protocol_and_every_row_its_message() -> None:
    assert set(ROWS) == set(KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_the_protocol_lists_the_fields_of_every_message(name: str) -> None:
    row = told(ROWS[name])
    info = look.type_info(KINDS[name])
    assert isinstance(info, look.StructType)
    assert {field.name: kind_of(field.type) for field in info.fields} == {
        field: kind for field, (kind, _) in row.items()
    }
    for field in info.fields:
        default = row[field.name][1]
        if default:
            assert field.default == msgspec.convert(json.loads(default), type(field.default))
        elif KINDS[name] in CLIENT_MESSAGES:
            assert field.required


def codes(words: str) -> set[str]:
    """The codes that the protocol lists behind these words."""
    [line] = re.findall(rf"^{words}: (.*(?:\n.+)*)", PROTOCOL, re.M)
    return set(re.findall(r"(?:^|·)\s*`(\w+)`", line))


SAID = set(takewhile(lambda code: code is not ErrorCode.REFUSED, ErrorCode))
"""The codes that a host may say; the others are found by who joins."""


def test_the_protocol_lists_every_code_that_a_host_may_say() -> None:
    assert codes("In `refused`") | codes("In `bye`") == SAID


def test_the_protocol_lists_every_code_with_which_a_relay_may_say_goodbye() -> None:
    [said] = re.findall(
        r"^Instead of an answer the arena may send `bye`: (.*(?:\n.+)*)", PROTOCOL, re.M
    )
    assert set(re.findall(r"`(\w+)`", said)) <= codes("In `bye`")


def test_the_protocol_says_after_which_codes_a_client_stays_away() -> None:
    [said] = re.findall(
        r"^After a `bye` with (.*?) a client does not\scome back", PROTOCOL, re.M | re.S
    )
    # That the certificate is another one is found by the client itself.
    assert set(re.findall(r"`(\w+)`", said)) == FINAL_CODES - {ErrorCode.CHANGED}


def test_the_protocol_lists_the_names_that_nobody_may_have() -> None:
    [said] = re.findall(r"that looks\s+like\s+((?:`\w+`,\s+|`\w+`\s+or\s+)+`\w+`)", PROTOCOL)
    assert set(re.findall(r"`(\w+)`", said)) == set(RESERVED)


def test_the_protocol_has_the_words_of_a_code() -> None:
    [words] = re.findall(r"^```words\n(.*?)^```", PROTOCOL, re.M | re.S)
    assert tuple(words.split()) == WORDS


def test_every_code_that_a_host_may_say_is_said_in_other_languages() -> None:
    assert set(ERROR_TEXTS) == SAID


def rate(limit: Rate | None) -> tuple[str, str]:
    """As the table of limits has it."""
    assert limit
    per_minute = round(limit.per_second * 60)
    if limit.per_second >= 1:
        return f"{limit.per_second:g} a second", f"{limit.burst}"
    if per_minute == 30:
        return "1 in 2 seconds", f"{limit.burst}"
    return f"{per_minute} a minute", f"{limit.burst}"


def most(*numbers: float | None) -> tuple[str, str]:
    return "", "; ".join(f"{number:,.0f}" for number in numbers if number is not None)


BEYOND = {
    "bytes of a frame before the hello": most(HELLO_LIMIT),
    "bytes of a frame after it": most(FRAME_LIMIT),
    "seconds until a frame that has begun is whole": most(FRAME_SECONDS),
    "seconds until the hello; of a client that pairs": most(HELLO_SECONDS, PAIRING_SECONDS),
    "seconds without a byte": most(SILENCE_SECONDS),
    "bytes that wait for a client that does not read": most(OUTBOX_LIMIT),
    "seconds for which anything waits for it": most(STUCK_SECONDS),
    "lines of a player": rate(LIMITS.lines),
    "lines in a lobby and among spectators": rate(LIMITS.lobby_lines),
    "actions of a player": rate(LIMITS.actions),
    "all messages of a connection, but not the pieces of `shown` that were asked for": rate(
        LIMITS.frames
    ),
    "refusals of a connection, and of a player": rate(LIMITS.refusals),
    "new connections from one address (IPv6: one /64)": rate(LIMITS.arrivals),
    "connections open from one address": most(LIMITS.connections),
    "connections of a player's host": most(CONNECTIONS_LIMIT),
    "entries of a room": most(LOG_ENTRIES),
    "bytes of them, as frames": most(LOG_BYTES),
    "entries from which on no line is accepted and no match begins": most(TALK_ENTRIES),
    "bytes from which on that is so": most(TALK_BYTES),
    "pieces of a copy that is `shown`": most(PIECES_LIMIT),
    "acts, values and lines of a player that are held for the other side": most(QUEUED_LIMIT),
    "spectators of a room": most(SPECTATORS_LIMIT),
    "rooms of an arena, unless its owner says otherwise": most(ROOMS_LIMIT),
    "rooms of an arena that somebody opens, enters or seeks": rate(LIMITS.room_entries),
    "wrong codes of an arena's rooms from one address": rate(LIMITS.guesses),
    "computer's players of an arena": most(HOUSE_BOTS_LIMIT),
    "those of them that were called from one address": most(LIMITS.house_bots),
}
"""Every limit by its row."""


def test_the_table_of_limits_is_that_of_the_code() -> None:
    table = PAGES["PROTOCOL"].partition("### Limits\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| (.*?) ?\| (.+?) \| (.+?) \|$", table, re.M)
    assert rows[0] == ("what", "in the long run", "at most", "beyond it")
    assert {what: (long_run, at_most) for what, long_run, at_most, _ in rows[1:]} == BEYOND


def test_the_table_of_phases_is_that_of_the_code() -> None:
    assert phases.table() in PAGES["PROTOCOL"], "python -m tests.phases writes it"


def test_every_clause_of_the_rules_is_cited_by_a_test() -> None:
    clauses = set(re.findall(r"^(?:\| )?(\d\.\d(?:\.\d)?) ", PAGES["RULES"], re.M))
    tests = "".join(
        re.sub(r'"""|', "", line)
        for file in (ROOT / "tests").rglob("test_*.py")
        for line in re.findall(r'^    """[\d., ]+.*$', file.read_text(encoding="utf-8"), re.M)
    )
    assert clauses - set(re.findall(r"\d(?:\.\d)+", tests)) == set()


MODULES = sorted(
    (file.relative_to(ROOT) for top in ("net", "game") for file in (ROOT / top).rglob("*.py")),
)


METHODS = {
    f"{kind.name}.{each.name}"
    for file in MODULES
    for kind in ast.parse((ROOT / file).read_text(encoding="utf-8")).body
    if isinstance(kind, ast.ClassDef)
    for each in kind.body
    if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
}


def test_the_architecture_names_every_thread() -> None:
    sources = "".join((ROOT / file).read_text(encoding="utf-8") for file in MODULES)
    threads = re.findall(
        r"(?:Thread|ThreadPoolExecutor)\(.*?name(?:_prefix)?=\"([\w -]+)\"", sources, re.S
    )
    assert [name for name in threads if f"`{name}`" not in PAGES["ARCHITECTURE"]] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_names_is_there(page: str) -> None:
    named = re.findall(
        r"`((?:game|net|tests|assets|docs)/(?:[a-z_]+/)*[a-z_]+\.[a-z]+)`|\]\((?!http)([^)#]+)",
        PAGES[page],
    )
    places = [ROOT / ours if ours else ROOT / "docs" / linked for ours, linked in named]
    assert [str(place) for place in places if not place.exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_function_that_a_page_names_is_there(page: str) -> None:
    named = set(re.findall(r"`([A-Z]+[a-z]\w*\.[a-z_]+)`", PAGES[page]))
    assert named - METHODS == set()


WRITTEN = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", *(f"docs/{page}.md" for page in PAGES))


def _written(page: str) -> str:
    """Return a page without what a command writes into it."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.sub(r"<!-- Generated.*?generated part\. -->", "", text, flags=re.S)


@pytest.mark.parametrize("page", WRITTEN)
def test_no_line_of_a_page_is_longer_than_a_hundred_columns(page: str) -> None:
    """Code that is run as it stands, tables and pictures may be."""
    prose = re.sub(r"^```.*?^```$", "", _written(page), flags=re.S | re.M)
    long = [line for line in prose.splitlines() if len(line) > 100 and line[0] not in "|!"]
    assert long == []


def test_the_hand_written_architecture_is_read_in_ten_minutes() -> None:
    assert len(_written("docs/ARCHITECTURE.md").splitlines()) <= 150


def test_the_readme_has_eighty_lines() -> None:
    assert len(_written("README.md").splitlines()) <= 80
