"""Decoding: the text of a file that a person may have edited, in whatever encoding their editor
uses."""

import codecs
import locale

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    # UTF-32 before UTF-16: the byte order mark of UTF-16 is a prefix of that of UTF-32.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode_text(data: bytes) -> str:
    """Decode a text file and end its lines with newlines alone.

    The byte order mark decides (Notepad and PowerShell write one), else UTF-8 is tried, else the
    encoding of this system, which old editors use. Raises UnicodeDecodeError if none fits.
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
