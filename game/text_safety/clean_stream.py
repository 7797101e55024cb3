"""Clean stream: a standard stream on which nothing that is printed can command the terminal."""

from typing import Any, TextIO, cast

from game.text_safety.sanitize import clean_print


class CleanStream:
    """Stands in front of a stream and is like it in everything but what it writes."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(clean_print(text))
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def cleaned_stream(stream: TextIO) -> TextIO:
    """The stream, if it is clean already; else one in front of it that is."""
    return stream if isinstance(stream, CleanStream) else cast(TextIO, CleanStream(stream))
