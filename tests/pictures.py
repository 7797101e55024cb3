"""Pictures: `python -m tests.pictures` makes all of docs/pictures anew, for the README.

What two real windows show of a match, a fight as a GIF, and all screens on a sheet. Needs Xvfb,
openbox, xdotool and the `import` of ImageMagick.
"""

import os
import tempfile
import time
from functools import partial
from pathlib import Path

from tests import contact_sheet, reel
from tests.end_to_end.desktop import ROOT, Desktop, Window, until, virtual_desktop

FOLDER = ROOT / "docs" / "pictures"
READY = (640, 673)
INTO_THE_BLOW = 0.15
"""Seconds; a picture of a lunge says more than one of two who stand."""
PORT = "7342"


def main() -> None:
    # Only what the desktop below opens is seen.
    os.environ.update(SDL_VIDEODRIVER="dummy", SDL_AUDIODRIVER="dummy")
    reel.save(FOLDER / "fight.gif")
    with tempfile.TemporaryDirectory() as home:
        # What a picture tells of folders is nobody's.
        os.environ["HOME"] = home
        contact_sheet.save(FOLDER / "screens.png", Path(home) / ".local" / "share" / "parley")
    with tempfile.TemporaryDirectory() as data, virtual_desktop() as desktop:
        _take(desktop, Path(data))


def _take(desktop: Desktop, data: Path) -> None:
    host = desktop.open(
        *("--host", "--plain", "--port", PORT, "--name", "Ana"), data=data / "a", at=(0, 0)
    )
    guest = desktop.open(
        "--join", f"127.0.0.1:{PORT}", "--plain", "--name", "Ben", data=data / "b", at=(1300, 0)
    )
    for window in (host, guest):
        until(partial(_says, window, "choosing"), "both choose")
    host.press("Right", "Right", "Right")
    until(partial(_settled, host), "the heron is looked at")
    host.picture(FOLDER / "choosing.png")
    for window in (host, guest):
        window.click(*READY)
    until(lambda: _mover(host, guest) is not None, "the match begins")
    _say(guest, "your neck is very long")
    _say(host, "the better to look down on you")
    for turn in range(6):
        until(lambda: _mover(host, guest) is not None, "somebody's turn comes")
        acting = _mover(host, guest)
        assert acting is not None
        before = host.caption
        # Keys, for the mouse would leave a tooltip in the picture.
        acting.press("2" if turn % 3 else "5")
        until(partial(_differs, host, before), "the key is answered")
        if acting is host and turn > 2:
            break
    time.sleep(INTO_THE_BLOW)
    host.picture(FOLDER / "battle.png")


def _say(window: Window, text: str) -> None:
    window.press("t")
    window.type(text)
    window.press("Return", "Escape")


def _says(window: Window, words: str) -> bool:
    return window.caption.endswith(words)


def _differs(window: Window, caption: str) -> bool:
    return window.caption != caption


def _mover(host: Window, guest: Window) -> Window | None:
    return next((one for one in (host, guest) if _says(one, "your turn")), None)


def _settled(window: Window) -> bool:
    """A moment has passed in which the window could draw."""
    window.press("shift")
    return True


if __name__ == "__main__":
    main()
