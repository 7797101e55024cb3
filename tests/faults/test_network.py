"""Two machines and a real way between them that goes dead, or leads elsewhere."""

import queue
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from tests.faults.network import GUEST, HOST, HOST_ADDRESS, Network, network, start

pytestmark = pytest.mark.long


class NetworkLine:
    """Ben on his machine, and what comes of what he says."""

    def __init__(self, guest: "subprocess.Popen[str]") -> None:
        self._told: queue.Queue[list[str]] = queue.Queue()
        self._guest = guest
        self.heard: list[int] = []
        self.downs: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()

    def next_heard(self, seconds: float) -> float:
        """When the next line that was not under way comes back."""
        limit = time.monotonic() + seconds
        while True:
            kind, at, *rest = self._told.get(timeout=max(0.01, limit - time.monotonic()))
            if kind == "down":
                self.downs.append(" ".join(rest))
            if kind == "heard":
                self.heard.append(int(rest[0]))
                return float(at)

    def listen(self, seconds: float) -> None:
        """Take in what comes for so long."""
        limit = time.monotonic() + seconds
        while (left := limit - time.monotonic()) > 0:
            try:
                self.next_heard(left)
            except queue.Empty:
                return

    def _read(self) -> None:
        assert self._guest.stdout
        for text in self._guest.stdout:
            self._told.put(text.split())


@pytest.fixture
def way() -> Iterator[tuple[Network, NetworkLine]]:
    with network() as way:
        host = start(HOST, "-m", "tests.faults.lone_host")
        assert host.stdout
        port = int(host.stdout.readline())
        guest = start(GUEST, "-m", "tests.faults.chatty_player", HOST_ADDRESS, str(port))
        line = NetworkLine(guest)
        line.next_heard(10)
        yield way, line
        for process in (host, guest):
            process.kill()
            process.wait()


def interrupted(
    line: NetworkLine, break_it: Callable[[], None], mend_it: Callable[[], None], seconds: float
) -> float:
    """Seconds from the wire's return until a line crosses it again."""
    line.listen(1.0)
    break_it()
    line.listen(seconds)
    mend_it()
    began = time.monotonic()
    at = line.next_heard(30)
    line.listen(1.5)
    return at - began


def verify_all_heard(line: NetworkLine) -> None:
    assert line.heard == list(range(line.heard[0], line.heard[0] + len(line.heard)))


def summary(taken: list[float]) -> str:
    p95 = sorted(taken)[min(len(taken) - 1, int(len(taken) * 0.95))]
    return f"again after p50 {statistics.median(taken):.2f} s, p95 {p95:.2f} s of {len(taken)}"


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("seconds", "times"), [(3, 8), (30, 6)])
def test_a_way_that_drops_everything_for_a_while(
    way: tuple[Network, NetworkLine], seconds: float, times: int
) -> None:
    net, line = way
    taken = [interrupted(line, net.fall_silent, net.come_back, seconds) for _ in range(times)]
    print(f"real silence of {seconds} s: {summary(taken)}; nothing lost, doubled or out of order")
    verify_all_heard(line)


@pytest.mark.timeout(300)
def test_wifi_that_was_switched_off_for_half_a_minute(way: tuple[Network, NetworkLine]) -> None:
    net, line = way
    taken = [
        interrupted(line, lambda: net.wifi(False), lambda: net.wifi(True), 30) for _ in range(4)
    ]
    print(f"wifi off for 30 s: {summary(taken)}")
    verify_all_heard(line)


@pytest.mark.timeout(120)
def test_a_player_whose_address_changes(way: tuple[Network, NetworkLine]) -> None:
    net, line = way
    line.listen(1.0)
    net.change_address()
    began = time.monotonic()
    while not line.downs:
        line.next_heard(10)
    seconds = line.next_heard(10) - began
    line.listen(1.0)
    assert "address" in line.downs[0]
    print(f"another address: again after {seconds:.2f} s")
    verify_all_heard(line)
