"""Test passcode windows: a code, wrong words, and a computer that is another one now."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.desktop import ROOT, Desktop, Window, until, virtual_desktop
from tests.support import free_port

pytestmark = [pytest.mark.windows, pytest.mark.timeout(120)]

PICTURES = ROOT / "artefacts" / "door"
CODE, WRONG = "amber carrot zigzag", "amber carrot zebra"


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    with virtual_desktop() as desktop:
        yield desktop


def test_a_friend_types_the_code_and_is_known_until_parley_is_installed_anew(
    desktop: Desktop, tmp_path: Path
) -> None:
    port = str(free_port())
    host = hosting(desktop, tmp_path / "ana", port)
    host.picture(PICTURES / "1_code.png")
    guest = joining(desktop, tmp_path / "ben", port)
    asked(guest, "A code is needed", PICTURES / "2_asked.png")
    guest.type(WRONG)
    guest.press("Return")
    asked(guest, "That code did not work", PICTURES / "3_wrong.png")
    until(lambda: opened(guest, CODE), "the right words open the door")
    until(lambda: choosing(host), "the host is told")
    for window in (host, guest):
        window.process.kill()
        window.process.wait()

    hosting(desktop, tmp_path / "ana anew", port)
    again = joining(desktop, tmp_path / "ben", port)
    asked(again, "A different computer answers there", PICTURES / "4_changed.png")
    until(lambda: opened(again, CODE), "the new code opens the door")


def hosting(desktop: Desktop, data: Path, port: str) -> Window:
    window = desktop.open(
        *("--host", "--code", CODE, "--port", port, "--name", "Ana"), data=data, at=(0, 20)
    )
    until(lambda: window.caption.endswith("waiting"), "the host waits for a friend")
    return window


def joining(desktop: Desktop, data: Path, port: str) -> Window:
    return desktop.open(*("--join", f"127.0.0.1:{port}", "--name", "Ben"), data=data, at=(1300, 20))


def asked(window: Window, heading: str, file: Path) -> None:
    """Wait until the window asks under that heading; keep a picture of it."""
    until(lambda: window.caption.endswith(heading), f"the window says: {heading}")
    window.press("End")
    window.picture(file)


def opened(window: Window, words: str) -> bool:
    """Type a code into the box; whether it opened the door. While we knock nobody reads keys."""
    if not window.caption.endswith(("waiting", "choosing")):
        window.press("ctrl+a")
        window.type(words)
        window.press("Return")
    return choosing(window)


def choosing(window: Window) -> bool:
    return window.caption.endswith("choosing")
