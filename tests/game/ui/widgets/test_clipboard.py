"""What is copied here is read elsewhere, and the other way round, on every system."""

from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from game.ui.widgets import clipboard

UNICODE = "text/plain;charset=utf-8"
TEXTS = ["parley://192.168.1.20/amber-carrot-zigzag", "Grüße an Zoé", "مرحبا 👩‍🚀"]


class FakeScrap:
    """pygame's clipboard without functions for text, as 2.6.1 has it; it adds a zero to all."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}
        self.fault: Exception | None = None

    def get_init(self) -> bool:
        if self.fault:
            raise self.fault
        return True

    def put(self, kind: str, data: bytes) -> None:
        self.held = {kind: data + b"\0"}

    def get(self, kind: str) -> bytes | None:
        return self.held.get(kind)


@pytest.fixture
def scrap(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeScrap]:
    made = FakeScrap()
    monkeypatch.setattr(pygame, "scrap", made)
    yield made


def on(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard, "_system", lambda: system)


@pytest.mark.parametrize("text", TEXTS)
def test_the_clipboard_of_windows_holds_utf_16(
    text: str, scrap: FakeScrap, monkeypatch: pytest.MonkeyPatch
) -> None:
    on("win32", monkeypatch)
    assert clipboard.copy(text)
    assert scrap.held[UNICODE].startswith(f"{text}\0".encode("utf-16-le"))
    assert clipboard.paste() == text
    # Another program's, in memory that was larger.
    scrap.held[UNICODE] = (text + "\0").encode("utf-16-le") + b"rest\xff"
    assert clipboard.paste() == text


@pytest.mark.parametrize("text", TEXTS)
def test_that_of_x11_holds_utf_8(
    text: str, scrap: FakeScrap, monkeypatch: pytest.MonkeyPatch
) -> None:
    on("linux", monkeypatch)
    assert clipboard.copy(text)
    assert scrap.held[UNICODE] == text.encode() + b"\0"
    assert clipboard.paste() == text


@pytest.mark.parametrize("text", TEXTS)
def test_on_macos_the_commands_of_the_system_do_it(
    text: str, scrap: FakeScrap, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    on("darwin", monkeypatch)
    held = tmp_path / "held"
    for name, does in (("pbcopy", f"cat > {held}"), ("pbpaste", f"cat {held}")):
        command = tmp_path / name
        command.write_text(f"#!/bin/sh\n{does}\n")
        command.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert clipboard.copy(text)
    assert held.read_text("utf-8") == text
    assert clipboard.paste() == text


@pytest.mark.parametrize("system", ["win32", "linux", "darwin"])
@pytest.mark.parametrize("fault", [pygame.error("held"), NotImplementedError(), ImportError()])
def test_without_a_clipboard_nothing_is_copied_and_nothing_pasted(
    system: str, fault: Exception, scrap: FakeScrap, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(system, monkeypatch)
    scrap.fault = fault
    monkeypatch.setenv("PATH", "")
    assert not clipboard.copy("something")
    assert clipboard.paste() == ""
