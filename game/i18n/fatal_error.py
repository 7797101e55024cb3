"""Fatal error: what keeps Parley from running, and why something failed, as words for the
player."""

import errno
import re

from game.i18n.phrase import phrase

_REASONS = {
    **dict.fromkeys(
        (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)), phrase("the disk is full")
    ),
    **dict.fromkeys((errno.EACCES, errno.EPERM), phrase("permission denied")),
    errno.EROFS: phrase("the disk is write-protected"),
    errno.EIO: phrase("the disk or the device has failed"),
    errno.ENOENT: phrase("there is no such file or folder"),
    errno.ENOTDIR: phrase("a file is where a folder should be"),
    errno.EISDIR: phrase("a folder is where a file should be"),
    errno.ENAMETOOLONG: phrase("the name is too long"),
    **dict.fromkeys((errno.EMFILE, errno.ENFILE), phrase("too many files are open")),
    errno.ENOMEM: phrase("the memory is full"),
    errno.EADDRINUSE: phrase("the port is taken"),
    errno.EADDRNOTAVAIL: phrase("this machine has no such address"),
    **dict.fromkeys(
        (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN), phrase("nothing leads there")
    ),
    errno.ECONNREFUSED: phrase("nobody answers there"),
    **dict.fromkeys(
        (errno.ECONNRESET, errno.ECONNABORTED, errno.EPIPE), phrase("the connection was cut")
    ),
    errno.ETIMEDOUT: phrase("no answer came in time"),
}
"""What the system says most often, in words that a catalogue has."""

_NUMBER = re.compile(r"^\[(Errno|WinError) -?\d+\] ")
_FILES = re.compile(r": '[^']*'( -> '[^']*')?$")


class FatalError(Exception):
    """`sentence` may be a phrase; `status` is the exit status."""

    def __init__(self, sentence: str, status: int = 1) -> None:
        super().__init__(sentence)
        self.sentence, self.status = sentence, status


def is_of_the_system(error: OSError) -> bool:
    """Whether the machine has failed, not the program."""
    return error.errno in _REASONS


def reason_of(error: Exception) -> str:
    """Why something failed, as words within a sentence: no number, no file, no full stop."""
    if isinstance(error, OSError):
        if error.errno in _REASONS:
            return _REASONS[error.errno]
        text = error.strerror or _FILES.sub("", _NUMBER.sub("", str(error)))
    else:
        text = str(error)
    return within(text) or phrase("no reason given")


def within(sentence: str) -> str:
    """What others put as a sentence, so that ours can go on behind it."""
    return " ".join(sentence.split()).rstrip(". ")
