"""The wheel, installed into an empty environment: one package, and a match can be played."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SURE = "1\n" * 80
"""The first attack, more often than any match needs it."""


def run(*command: object, at: Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        cwd=at,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with nothing but the wheel, which borrows our packages to run."""
    folder = tmp_path_factory.mktemp("installed")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    built = run(
        *(*pip, "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", folder, ROOT), at=folder
    )
    assert built.returncode == 0, built.stderr
    [wheel] = folder.glob("parley-*.whl")
    venv.create(folder / "env")
    python = folder / "env" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    installed = run(*(*pip, "--python", python, "install", "-q", "--no-deps", wheel), at=folder)
    assert installed.returncode == 0, installed.stderr
    return python


def site_packages(python: Path) -> Path:
    return Path(sysconfig.get_path("purelib", "venv", {"base": str(python.parents[1])}))


def test_nothing_but_parley_appears_on_the_import_path(environment: Path) -> None:
    added = {path.name for path in site_packages(environment).iterdir()}
    assert {name for name in added if not name.endswith(".dist-info")} == {"parley"}


def test_the_tuning_of_the_fighters_is_not_shipped(environment: Path) -> None:
    package = site_packages(environment) / "parley"
    assert not (package / "game" / "solver" / "tuning").exists()
    assert not (package / "assets" / "draw").exists()


def test_an_installed_parley_plays_a_match_beside_other_peoples_modules(
    environment: Path, tmp_path: Path
) -> None:
    """A `main` and a `game` of somebody else, in the folder where it is started and on the path."""
    for name in ("main", "game", "net", "assets"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('not ours')\n", encoding="utf-8")
    ours = sysconfig.get_path("purelib")
    borrowed = site_packages(environment) / "borrowed.pth"
    borrowed.write_text(f"{ours}\n{tmp_path}\n", encoding="utf-8")
    arguments = ("--text", "--practice", "easy", "--data", tmp_path / "data")
    played = run(environment.parent / "parley", *arguments, at=tmp_path, typed="Kettle\n" + SURE)
    borrowed.unlink()
    assert played.returncode == 0, played.stderr
    assert "wins" in played.stdout or "You win" in played.stdout, played.stdout[-2000:]
