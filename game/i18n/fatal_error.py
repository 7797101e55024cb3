"""Fatal error: an error that ends the program, and why something failed, in words for players."""

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
        (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN), phrase("it cannot be reached")
    ),
    errno.ECONNREFUSED: phrase("nothing answers there"),
    **dict.fromkeys(
        (errno.ECONNRESET, errno.ECONNABORTED, errno.EPIPE), phrase("the connection was cut")
    ),
    errno.ETIMEDOUT: phrase("no answer came in time"),
}
"""Words for the most frequent errno values, all of which have translations."""

_NUMBER = re.compile(r"^\[(Errno|WinError) -?\d+\] ")
_FILES = re.compile(r": '[^']*'( -> '[^']*')?$")


class FatalError(Exception):
    """An error that ends the program; `sentence` may be a phrase, `status` is the exit status."""

    def __init__(self, sentence: str, status: int = 1) -> None:
        super().__init__(sentence)
        self.sentence, self.status = sentence, status


def is_of_the_system(error: OSError) -> bool:
    """Return whether the machine is at fault (disk full, no permission), not the program."""
    return error.errno in _REASONS


def reason_of(error: Exception) -> str:
    """Return why something failed, as a clause without number, file name or full stop."""
    if isinstance(error, OSError):
        if error.errno in _REASONS:
            return _REASONS[error.errno]
        text = error.strerror or _FILES.sub("", _NUMBER.sub("", str(error)))
    else:
        text = str(error)
    return within(text) or phrase("no reason given")


def within(sentence: str) -> str:
    """Return another program's sentence in a form that can stand inside one of ours."""
    return " ".join(sentence.split()).rstrip(". ")
