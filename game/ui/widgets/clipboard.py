"""Clipboard: text to and from other programs, with pygame and with pygame-ce.

pygame 2.6.1 has no functions for text, only for bytes of a type, and each system differs:

- Under X11 its SCRAP_TEXT raises; `_TYPE` works and is UTF-8.
- On Windows the same type is CF_UNICODETEXT, whose bytes are passed unchanged: UTF-16.
- On macOS pygame has no clipboard, so the commands pbcopy and pbpaste are run.
"""

import os
import subprocess
import sys

import pygame

_TYPE = "text/plain;charset=utf-8"
_TIMEOUT = 2.0
"""Seconds after which a command of the system times out."""
_FAULTS = (pygame.error, NotImplementedError, ImportError, OSError, subprocess.SubprocessError)
"""The errors raised where there is no clipboard, or another program has locked it."""


def copy(text: str) -> bool:
    """Put text on the clipboard; return whether there is one."""
    try:
        if hasattr(pygame.scrap, "put_text"):
            pygame.scrap.put_text(text)
        elif _system() == "darwin":
            _ask("pbcopy", text)
        else:
            _open()
            pygame.scrap.put(_TYPE, _packed(text))
    except _FAULTS:
        return False
    return True


def paste() -> str:
    """Return the text on the clipboard; empty if there is none."""
    try:
        if hasattr(pygame.scrap, "get_text"):
            return str(pygame.scrap.get_text() or "")
        if _system() == "darwin":
            return _ask("pbpaste")
        _open()
        return _unpacked(pygame.scrap.get(_TYPE) or b"")
    except _FAULTS:
        return ""


def _system() -> str:
    return sys.platform


def _open() -> None:
    if not pygame.scrap.get_init():
        pygame.scrap.init()


def _packed(text: str) -> bytes:
    # pygame adds one zero byte at the end; UTF-16 needs two to end a text.
    return f"{text}\0".encode("utf-16-le") if _system() == "win32" else text.encode()


def _unpacked(data: bytes) -> str:
    if _system() != "win32":
        return data.decode("utf-8", "replace").rstrip("\0")
    # Windows rounds the length up, and the bytes after the terminator are arbitrary.
    whole = data[: len(data) // 2 * 2]
    return whole.decode("utf-16-le", "replace").partition("\0")[0]


def _ask(command: str, text: str = "") -> str:
    """Return the output of a macOS command given a text. Without a locale it would assume ASCII."""
    done = subprocess.run(
        [command],
        input=text.encode(),
        capture_output=True,
        check=True,
        timeout=_TIMEOUT,
        env={**os.environ, "LC_CTYPE": "UTF-8"},
    )
    return done.stdout.decode("utf-8", "replace")
