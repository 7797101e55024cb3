"""Decoding: the text of a file that somebody may have edited, whatever their editor made of it."""

import codecs
import locale

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    # Before UTF-16, whose mark begins as this one does.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode_text(data: bytes) -> str:
    """The text of a file, its lines ended by newlines alone.

    By its byte order mark (Notepad and PowerShell write one), else UTF-8, else the encoding of this
    system, in which old editors write. Raises UnicodeDecodeError if it is none of them.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _with_newlines(data[len(mark) :].decode(encoding))
    try:
        return _with_newlines(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _with_newlines(data.decode(locale.getencoding()))


def _with_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
