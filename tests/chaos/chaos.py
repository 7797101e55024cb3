"""Chaos: a host that is killed and wires that are cut, while two people talk and fight.

`python -m tests.chaos.chaos KILLS CUTS LINES [KIND [SEED]]` prints what it found, with an honest
host also from a run in which both are killed between matches (`tests.chaos.between_matches`).
Nothing may be lost, doubled or out of order, and both sides must have the same log.
"""

import itertools
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from game.protocol.messages import Said
from tests.chaos.between_matches import between
from tests.chaos.player import ChaosPlayer
from tests.chaos.proxy import Proxy

ROOT = Path(__file__).parents[2]
NAMES = ("Ana", "Ben")
PATIENCE = 30.0
"""Seconds without a line that arrives before the evening counts as stuck."""


@dataclass
class Findings:
    """What came of an evening."""

    kills: int = 0
    cuts: int = 0
    entries: int = 0
    said_lost: int = 0
    """Of the lines; their player was told."""
    lost: int = 0
    """Without a word."""
    doubled: int = 0
    disordered: int = 0
    differing: bool = False
    desync: list[str] = field(default_factory=list)
    mended: list[float] = field(default_factory=list)
    """Seconds from each break, or from when the host was there again, until the link stood."""

    @property
    def clean(self) -> bool:
        # Clients that are never killed and come back within a minute have nothing to give up.
        lost = self.lost + self.said_lost
        faults = (lost, self.doubled, self.disordered, self.differing, self.desync)
        return not any(faults)

    def __str__(self) -> str:
        mended = sorted(self.mended) or [0.0]
        p50, p95 = statistics.median(mended), mended[int(len(mended) * 0.95)]
        return (
            f"{self.kills} kills, {self.cuts} cuts, {self.entries} entries: {self.lost} lost, "
            f"{self.said_lost} said to be lost, {self.doubled} doubled, {self.disordered} out of "
            f"order, logs {'differ' if self.differing else 'identical'}{''.join(self.desync)}; "
            f"links mended after p50 {p50:.2f} s, p95 {p95:.2f} s, worst {mended[-1]:.2f} s"
        )


def chaos(
    kills: int, cuts: int, lines: int, kind: str = "honest", seed: int = 1, *, eager: bool = True
) -> Findings:
    """An evening in which each player says `lines` lines, one of them eagerly if told to; more of
    them if all that is to break has not broken by then."""
    dice = random.Random(seed)
    findings = Findings()
    with tempfile.TemporaryDirectory() as folder:
        process, port = _start_host(Path(folder), 0, kind)
        proxies = [Proxy(port, random.Random(seed + n), 200, 20_000) for n in range(2)]
        players = [
            ChaosPlayer(name, proxy.port, lines, eager=eager and name == "Ana")
            for name, proxy in zip(NAMES, proxies, strict=True)
        ]
        host_up = [time.monotonic()]
        last_told = arrived = at_kill = -1
        moved_at = time.monotonic()
        try:
            cut = 0
            while findings.kills < kills or cut < cuts or not all(each.done for each in players):
                time.sleep(dice.uniform(0.0, 0.3))
                cut = sum(proxy.cuts for proxy in proxies)
                if findings.kills < kills or cut < cuts:
                    for player in players:
                        player.talk_on()
                # Who has never come in has no seat to come back to.
                seated = all(player.room_state.seat for player in players)
                # Players keep no copy of the draw for the first move, so a host that lost it is
                # rightly accused of drawing again.
                seated &= kind != "lucky" or all(player.room_state.match for player in players)
                for proxy in proxies:
                    proxy.cutting = seated and cut < cuts
                known = sum(player.room_state.seq for player in players)
                # A hasty host has something to lose only while it is talking.
                ripe = kind != "hasty" or known > last_told
                # Every second one comes whenever it likes; but never is nobody let in at all.
                ripe &= findings.kills % 2 == 1 or arrived > at_kill
                if seated and ripe and findings.kills < kills:
                    process.send_signal(signal.SIGKILL)
                    process.wait()
                    findings.kills, at_kill = findings.kills + 1, arrived
                    process, port = _start_host(Path(folder), port, kind)
                    host_up.append(time.monotonic())
                last_told = sum(player.room_state.seq for player in players)
                # Matches go on without end; only the lines tell whether something was lost.
                if arrived != (arrived := sum(player.arrived for player in players)):
                    moved_at = time.monotonic()
                elif time.monotonic() - moved_at > PATIENCE:
                    break
            _settle(players)
        finally:
            for player in players:
                player.stop()
            for proxy in proxies:
                proxy.close()
            process.kill()
            process.wait()
        findings.cuts = sum(proxy.cuts for proxy in proxies)
    _compare(players, findings)
    mends = [mend for player in players for mend in player.mended]
    findings.mended = [up - max(broke, *(at for at in host_up if at < up)) for broke, up in mends]
    return findings


def _start_host(folder: Path, port: int, kind: str) -> tuple[subprocess.Popen[str], int]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.host", str(folder), str(port), kind],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, int(process.stdout.readline())


def _settle(players: list[ChaosPlayer]) -> None:
    """Until both have heard the same, or no longer than patience lasts."""
    end = time.monotonic() + PATIENCE / 3
    while time.monotonic() < end:
        if all(p.done for p in players) and len({p.room_state.seq for p in players}) == 1:
            return
        time.sleep(0.05)


def _compare(players: list[ChaosPlayer], findings: Findings) -> None:
    logs = [list(player.room_state.log) for player in players]
    shared = min(len(log) for log in logs)
    findings.entries = shared
    findings.differing = logs[0][:shared] != logs[1][:shared]
    findings.desync = [player.room_state.desync for player in players if player.room_state.desync]
    findings.said_lost = sum(len(player.given_up) for player in players)
    for log in logs:
        for player in players:
            given_up = {int(line.split()[1]) for line in player.given_up}
            heard = [
                int(entry.text.split()[1])
                for entry in log
                if isinstance(entry, Said) and entry.name == player.name
            ]
            times = Counter(heard)
            findings.lost += sum(
                1 for line in range(1, player.lines + 1) if not times[line] and line not in given_up
            )
            findings.doubled += sum(1 for line in times if times[line] > 1)
            findings.disordered += sum(1 for one, other in itertools.pairwise(heard) if other < one)


if __name__ == "__main__":
    kind = sys.argv[4] if len(sys.argv) > 4 else "honest"
    seed = int(sys.argv[5]) if len(sys.argv) > 5 else 1
    kills, cuts = int(sys.argv[1]), int(sys.argv[2])
    print(chaos(kills, cuts, int(sys.argv[3]), kind, seed))
    if kind == "honest":
        print(between(kills, cuts, seed))
