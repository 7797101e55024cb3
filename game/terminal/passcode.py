"""Passcode: the code of a game that is hosted here, told and changed in plain text."""

from collections.abc import Callable, Iterator

from game.app.match_opener import HostedMatch
from game.client_state.link import Protection, ProtectionState
from game.client_state.narration import describe_protection
from game.i18n.phrase import phrase
from game.terminal.commands import PasscodeRequest


class HostPasscode:
    """One for each link. What becomes of a change the link tells, as `ProtectionState`."""

    def __init__(self, hosted: HostedMatch | None) -> None:
        """None: the game is hosted elsewhere, or nobody joins it."""
        self._renew: Callable[[], None] | None = hosted.renew_passcode if hosted else None
        self._open: Callable[[bool], None] | None = hosted.set_open if hosted else None

    def command(self, message: PasscodeRequest, protection: ProtectionState) -> Iterator[str]:
        """Do what was typed; `protection`: how the game is protected by now."""
        if self._renew is None:
            yield phrase("Only the player who hosts the game has its code.")
        elif self._open is None or protection.protection is Protection.PLAIN:
            yield describe_protection(protection)
        elif message is PasscodeRequest.OFF:
            self._open(True)
        elif message is PasscodeRequest.ON:
            self._open(False)
        elif protection.protection is Protection.OPEN:
            yield describe_protection(protection)
            yield phrase("Type code on to ask for the code again.")
        elif message is PasscodeRequest.NEW:
            self._renew()
        else:
            yield describe_code(protection.code)


def describe_code(code: str) -> str:
    """The words that a friend needs."""
    return phrase("The code {code} lets your friend in.", code=code)
