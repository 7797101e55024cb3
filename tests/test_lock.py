"""The lock files: what is installed is what was meant, on every Python and every system."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from assets.lock import LOCKS
from tests.__main__ import _with_pygame_ce

ROOT = Path(__file__).parent.parent
SYSTEMS = {
    "Linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "Windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    "macOS": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
}
MACHINES = ("x86_64", "arm64")
PLACES: list[dict[str, str]] = [
    {
        "python_version": version,
        "python_full_version": f"{version}.0",
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "extra": "",
        **system,
    }
    for version in ("3.11", "3.12", "3.13", "3.14")
    for machine in MACHINES
    for system in SYSTEMS.values()
]


def applies(marker: Marker | None, place: dict[str, str]) -> bool:
    return marker is None or marker.evaluate(dict(place))


def wanted(source: str) -> Iterator[Requirement]:
    """What a file of requirements names, and those that it includes."""
    file = ROOT / source
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            yield from wanted(str((file.parent / line[3:]).resolve().relative_to(ROOT)))
        elif line and not line.startswith("#"):
            yield Requirement(line)


@dataclass(frozen=True)
class Pin:
    name: str
    version: str
    marker: Marker | None
    hashes: int


def pins(text: str) -> list[Pin]:
    """What a lock file names; fails if anything in it is not pinned."""
    found = []
    whole = re.sub(r"(?m)^#.*\n", "", text).replace("\\\n", " ")
    for line in filter(None, map(str.strip, whole.splitlines())):
        requirement = Requirement(re.sub(r"\s--hash=\S+", "", line).strip())
        (specifier,) = requirement.specifier
        assert specifier.operator == "==", line
        hashes = re.findall(r"--hash=sha256:[0-9a-f]{64}(?=\s|$)", line)
        assert len(hashes) == line.count("--hash="), line
        name = canonicalize_name(requirement.name)
        found.append(Pin(name, specifier.version, requirement.marker, len(hashes)))
    return found


def locked(lock: str) -> list[Pin]:
    return pins((ROOT / lock).read_text(encoding="utf-8"))


@pytest.mark.parametrize("source", LOCKS)
def test_no_requirement_is_open_towards_versions_that_nobody_knows(source: str) -> None:
    for requirement in wanted(source):
        operators = {specifier.operator for specifier in requirement.specifier}
        assert operators & {"<", "<=", "==", "~="}, requirement


@pytest.mark.parametrize(("source", "lock"), LOCKS.items())
def test_a_lock_fits_its_requirements_on_every_python_and_system(source: str, lock: str) -> None:
    found = locked(lock)
    for place in PLACES:
        versions = {pin.name: pin.version for pin in found if applies(pin.marker, place)}
        assert len(versions) == sum(applies(pin.marker, place) for pin in found)
        for requirement in wanted(source):
            if applies(requirement.marker, place):
                version = versions[canonicalize_name(requirement.name)]
                assert requirement.specifier.contains(version), (requirement, version, place)


@pytest.mark.parametrize("lock", LOCKS.values())
def test_every_file_that_a_lock_lets_in_is_known_by_its_hash(lock: str) -> None:
    assert all(pin.hashes for pin in locked(lock))


def test_players_and_tests_have_the_same_versions() -> None:
    tested = {(pin.name, pin.version) for pin in locked("tests/requirements.lock")}
    played = {(pin.name, pin.version) for pin in locked("requirements.lock")}
    assert played <= tested


@pytest.mark.parametrize("lock", LOCKS.values())
def test_a_lock_names_what_its_packages_need_in_their_turn(lock: str) -> None:
    found = locked(lock)
    for place in PLACES:
        names = {pin.name for pin in found if applies(pin.marker, place)}
        for name in names:
            for needed in needs_of(name):
                if applies(needed.marker, place):
                    assert canonicalize_name(needed.name) in names, (name, needed, place)


def needs_of(name: str) -> list[Requirement]:
    """Of a package that is installed here; nothing is known of others."""
    try:
        return [Requirement(each) for each in metadata.requires(name) or ()]
    except metadata.PackageNotFoundError:
        return []


def test_with_the_other_pygame_nothing_else_is_installed() -> None:
    usual = locked("tests/requirements.lock")
    other = pins(Path(_with_pygame_ce()).read_text(encoding="utf-8"))
    assert {pin.name for pin in usual} - {pin.name for pin in other} == {"pygame"}
    assert all(pin.hashes for pin in other)
    for place in PLACES:
        assert [pin.name for pin in other if applies(pin.marker, place)].count("pygame-ce") == 1


def test_pages_install_from_the_locks() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for command in re.findall(r"pip install[^`\n]*(?:\n[^`\n]*)?", page.read_text("utf-8")):
            assert "-r requirements.txt" not in command, page.name
    play = "pip install --require-hashes -r requirements.lock"
    assert play in (ROOT / "README.md").read_text(encoding="utf-8")
