"""System language: the languages that this machine is set to, the preferred one first."""

import contextlib
import ctypes
import locale
import os
import re
import subprocess
import sys

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_NEUTRAL = ("C", "POSIX")
_MAC_SECONDS = 2.0


def system_languages() -> tuple[str, ...]:
    """Return locales or language codes. The environment decides if it is set, which is rare on
    Windows and macOS; then the system is asked."""
    if message := next((value for name in _VARIABLES if (value := os.environ.get(name))), ""):
        neutral = message.partition(".")[0] in _NEUTRAL
        # As in gettext: LANGUAGE is a list, and a neutral locale ("C") switches it off.
        listed = () if neutral else os.environ.get("LANGUAGE", "").split(":")
        return (*filter(None, listed), message)
    if sys.platform == "win32":
        return _of_windows()
    return _of_mac() if sys.platform == "darwin" else ()


def _of_windows() -> tuple[str, ...]:
    with contextlib.suppress(AttributeError, OSError):
        number = ctypes.windll.kernel32.GetUserDefaultUILanguage()  # type: ignore[attr-defined]
        return (locale.windows_locale.get(number, ""),)
    return ()


def _of_mac() -> tuple[str, ...]:
    command = ("defaults", "read", "-g", "AppleLanguages")
    with contextlib.suppress(OSError, subprocess.SubprocessError, UnicodeDecodeError):
        found = subprocess.run(command, capture_output=True, text=True, timeout=_MAC_SECONDS)
        return parse_apple_languages(found.stdout)
    return ()


def parse_apple_languages(text: str) -> tuple[str, ...]:
    """Parse a list as macOS prints it: ( "de-AT", en )."""
    return tuple(re.findall(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*", text))
