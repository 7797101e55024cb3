"""What the link says of itself, in sentences."""

from game.table.link import Moved, Protected, Protection
from game.text.connection import Connection
from tests.text.test_match import FakeLink


def test_who_hosts_reads_the_new_addresses_when_the_network_has_changed() -> None:
    connection = Connection(FakeLink())
    list(connection.receive(Protected(Protection.CODE, "amber-carrot-zigzag"), seated=True))
    told = list(connection.receive(Moved(("10.1.2.3", "[fd00::7]:7276"), "ABCDE"), seated=True))
    assert told == [
        "The network has changed. Your friend now joins with one of these:",
        "main.py --join 10.1.2.3 --code amber-carrot-zigzag",
        "main.py --join [fd00::7]:7276 --code amber-carrot-zigzag",
    ]
