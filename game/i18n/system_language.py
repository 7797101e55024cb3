"""System language: which languages this machine is set to, the most wanted first."""

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
    """Locales or codes. What the environment says counts; Windows and macOS seldom set it."""
    if message := next((value for name in _VARIABLES if (value := os.environ.get(name))), ""):
        neutral = message.partition(".")[0] in _NEUTRAL
        # As gettext has it: a list of languages, which a neutral locale switches off.
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
    """A list as macOS prints it: ( "de-AT", en )."""
    return tuple(re.findall(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*", text))
