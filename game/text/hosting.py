"""Hosting: the code of a game that is hosted here, told and changed in plain text."""

from collections.abc import Callable, Iterator

from game.doors import Hosted
from game.table.link import Protected, Protection
from game.table.narration import tell_protection
from game.text.commands import CodeWish
from game.words.phrase import phrase


class HostCode:
    """One for each link. What becomes of a change the link tells, as `Protected`."""

    def __init__(self, hosted: Hosted | None) -> None:
        """None: the game is hosted elsewhere, or nobody joins it."""
        self._renew: Callable[[], None] | None = hosted.renew_code if hosted else None
        self._open: Callable[[bool], None] | None = hosted.open_door if hosted else None

    def command(self, wish: CodeWish, protected: Protected) -> Iterator[str]:
        """Do what was typed; `protected`: how the game is protected by now."""
        if self._renew is None:
            yield phrase("Only the player who hosts the game has its code.")
        elif self._open is None or protected.protection is Protection.PLAIN:
            yield tell_protection(protected)
        elif wish is CodeWish.OFF:
            self._open(True)
        elif wish is CodeWish.ON:
            self._open(False)
        elif protected.protection is Protection.OPEN:
            yield tell_protection(protected)
            yield phrase("Type code on to ask for the code again.")
        elif wish is CodeWish.NEW:
            self._renew()
        else:
            yield tell_code(protected.code)


def tell_code(code: str) -> str:
    """The words that a friend needs."""
    return phrase("The code {code} lets your friend in.", code=code)
