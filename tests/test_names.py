"""Names: one word has one meaning, and every module is called what an engineer would look for."""

import ast
import builtins
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted(
    path for top in ("game", "net", "assets", "tests") for path in (ROOT / top).rglob("*.py")
)

_RIDDLES = """
absence account acquaintance acting ai almanac anteroom arrival atlas attempts awake awayclock
beneath blank boxes bulletin card caretaker checkup chorus cleaned cleaning codewords concert
contract corridor course croupier cup curve desk dialling disk door doorbell doors draft
drawing ebb entrance evening explanation failure fairness farewell fault figure figures
finding floodgate foyer gallery gathering ground growing hall hand hearing honesty house
inplace keeper kept knocking known late_lines learning ledger letterboard lettering life
likeness line links listing logbook look loudspeaker mastery memory name_inks nearby
neighbourhood neighbours newcomer notice offer outgoing outpost packing papers parlour
patience pauses phrasebook plate pledge plot polish porter primer progress proof rating
reaching ready_made reception resident rightfont roomcopy running scenes seating serving sheet
shelf sparring standing story strip study surroundings survey switchboard table talk tally tap
tide turnclock tutor typed unfinished versus ways wings wishes witness wording words
"""
RIDDLES = frozenset(_RIDDLES.split())
"""Names that no module or folder has: they were parts of a picture that nobody else knew."""

_WORDS = """
acquaintance almanac anteroom caretaker chorus corridor croupier doorbell doorkeeper ebb evening
evenings fact facts floodgate foyer gallery letterboard logbook loudspeaker nook outpost
papers parlour phrasebook porter primer sparring switchboard villain wish wishes
"""
WORDS = frozenset(_WORDS.split())
"""Words that no identifier has."""


def classes() -> Iterator[tuple[str, str, bool]]:
    """Yield every public class of a module: its name, its file, and whether it is a protocol."""
    for path in FILES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                protocol = any("Protocol" in ast.unparse(base) for base in node.bases)
                yield node.name, path.relative_to(ROOT).as_posix(), protocol


def test_no_public_class_name_stands_twice() -> None:
    """A protocol and the one double of it in a test may share a name."""
    places: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for name, place, protocol in classes():
        places[name].append((place, protocol))
    twice = {
        name: [place for place, _ in found]
        for name, found in places.items()
        if len(found) > 1
        and not (
            len(found) == 2
            and sum(protocol for _, protocol in found) == 1
            and sum(place.startswith("tests/") for place, _ in found) == 1
        )
    }
    assert twice == {}


def test_every_module_is_called_what_one_would_look_for() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for path in FILES
        if path.relative_to(ROOT).parts[0] in ("game", "net") or path.name.startswith("test_")
        for name in (*path.relative_to(ROOT).parts[:-1], path.stem.removeprefix("test_"))
        if name in RIDDLES
    ]
    assert found == []


@pytest.mark.parametrize("top", ["game", "net", "tests"])
def test_no_identifier_has_a_word_that_nobody_would_look_for(top: str) -> None:
    found = {
        f"{path.relative_to(ROOT).as_posix()}: {name}"
        for path in (ROOT / top).rglob("*.py")
        for name in identifiers(path.read_text(encoding="utf-8"))
        for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)
        if word.lower() in WORDS
    }
    assert sorted(found) == []


def identifiers(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                yield name
            case ast.AsyncFunctionDef(name=name) | ast.arg(arg=name):
                yield name
            case ast.Name(id=name) | ast.Attribute(attr=name):
                yield name


def _raised(path: Path) -> Iterator[str]:
    """Yield the exceptions that the docstrings of a module say are raised."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            text = " ".join((ast.get_docstring(node) or "").split())
            for said in re.findall(
                r"Raises (?:only )?([\w., ]+?)(?: and nothing| for| if|\.|$)", text
            ):
                yield from re.findall(r"\b(?:[a-z_]\w*\.)*[A-Z]\w+", said)


def test_every_exception_that_a_docstring_names_exists() -> None:
    known = {*dir(builtins), "InvalidSignature"}
    for path in FILES:
        tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        known |= {node.name for node in tree if isinstance(node, ast.ClassDef)}
    named = {(path.name, each) for path in FILES for each in _raised(path)}
    assert len(named) > 20
    assert {(name, each) for name, each in named if "." not in each and each not in known} == set()
