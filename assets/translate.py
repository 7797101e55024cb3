"""Translate: collects every phrase of the game in its catalogues, `assets/languages/XX.po`.

`python -m assets.translate` adds new phrases to each catalogue, marks removed ones as obsolete,
writes the empty `parley.pot` and prints what is missing. No translation is lost.
"""

import ast
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

from assets import LANGUAGES, ROSTER
from game.i18n.language import OWN_NAME

ROOT = Path(__file__).parent.parent
TEMPLATE = LANGUAGES / "parley.pot"
PLACES = ("main.py", "game", "net")
_HEADER = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
_HOW_TO = (
    "Copy this file to XX.po, where XX is the code of your language, and fill in every msgstr.\n"
    "What stands in {braces} is put in by the game: keep it as it is, at any place you like."
)


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase found in the source."""

    place: str
    """File in which it was found first."""
    source: str
    many: str = ""


def phrases() -> list[Found]:
    """Return every phrase once, in the order of the files."""
    found: dict[str, Found] = {OWN_NAME: Found("the name of your language, in it", OWN_NAME)}
    for path in sources():
        place = path.relative_to(ROOT).as_posix()
        for one in phrases_of(path.read_text(encoding="utf-8"), place):
            found.setdefault(one.source, one)
    for one in roster_phrases():
        found.setdefault(one.source, one)
    return list(found.values())


def sources() -> Iterator[Path]:
    """Yield every file that may contain phrases."""
    for place in PLACES:
        path = ROOT / place
        yield from [path] if path.is_file() else sorted(path.rglob("*.py"))


def phrases_of(source: str, place: str) -> Iterator[Found]:
    """Yield the calls of `phrase` and `plural` whose arguments are literals."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        words = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        match node.func.id, words:
            case "phrase", [str(only)]:
                yield Found(place, only)
            case "plural", [str(one), str(many), *_]:
                yield Found(place, one, many)


def roster_phrases() -> Iterator[Found]:
    """Yield the texts of fighters and the names of attacks; fighters' names are not translated."""
    roster = tomllib.loads(ROSTER.read_text(encoding="utf-8"))
    for fighter in roster["fighter"]:
        place = f"assets/fighters.toml, {fighter['name']}"
        yield Found(place, fighter["line"])
        yield Found(place, fighter["plan"])
        for attack in fighter["attacks"]:
            yield Found(place, attack["name"])


def template() -> polib.POFile:
    """Return the empty catalogue."""
    made = polib.POFile(wrapwidth=100)
    made.metadata, made.header = dict(_HEADER), _HOW_TO
    for found in phrases():
        entry = polib.POEntry(msgid=found.source, comment=found.place)
        if found.many:
            entry.msgid_plural, entry.msgstr_plural = found.many, {0: "", 1: ""}
        made.append(entry)
    return made


def missing(catalogue: polib.POFile, wanted: list[Found]) -> list[str]:
    """Return the phrases that a catalogue does not translate."""
    said = {entry.msgid for entry in catalogue.translated_entries()}
    return [found.source for found in wanted if found.source not in said]


def main() -> int:
    whole = template()
    whole.save(str(TEMPLATE))
    wanted = phrases()
    for path in sorted(LANGUAGES.glob("*.po")):
        catalogue = polib.pofile(str(path), wrapwidth=100)
        catalogue.merge(whole)
        catalogue.save(str(path))
        lacking = missing(catalogue, wanted)
        print(f"{path.name}: {len(wanted) - len(lacking)} of {len(wanted)} phrases")
        for source in lacking:
            print(f"  {source}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
