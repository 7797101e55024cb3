"""What the link says of itself, in sentences."""

from game.client_state.link import Moved, Protection, ProtectionState
from game.terminal.match import TextMatch
from tests.game.terminal.test_match import TextFakeLink


def test_who_hosts_reads_the_new_addresses_when_the_network_has_changed() -> None:
    match = TextMatch(TextFakeLink())
    list(match.receive(ProtectionState(Protection.CODE, "amber-carrot-zigzag")))
    known = list(match.receive(Moved(("10.1.2.3", "[fd00::7]:7276"), "ABCDE")))
    assert known == [
        "The network has changed. Your friend can now join with one of these:",
        "main.py --join 10.1.2.3 --code amber-carrot-zigzag",
        "main.py --join [fd00::7]:7276 --code amber-carrot-zigzag",
    ]
