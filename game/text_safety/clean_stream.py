"""Clean stream: a standard stream that removes control characters, so that no printed text can
command the terminal."""

from typing import Any, TextIO, cast

from game.text_safety.sanitize import clean_print


class CleanStream:
    """A wrapper round a text stream that cleans what is written and passes everything else on."""

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
    """Return the stream wrapped in a CleanStream, or itself if it is one."""
    return stream if isinstance(stream, CleanStream) else cast(TextIO, CleanStream(stream))
