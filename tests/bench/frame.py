"""Frame: CPU of drawing and flipping a battle, against the least that would show a fight."""

import json
from collections.abc import Iterator

from tests.bench.measurement import Measurement, median
from tests.bench.process import running
from tests.end_to_end.desktop import virtual_desktop


def measure() -> Iterator[Measurement]:
    with (
        virtual_desktop() as desktop,
        running(desktop, "-m", "tests.bench.drawing") as process,
    ):
        assert process.stdout
        times = json.loads(process.stdout.read())
    floor = median(times["floor"])
    yield Measurement("frame of a battle at rest", median(times["rest"]), floor, "ms", 2.0)
    yield Measurement("frame in the middle of a blow", median(times["blow"]), floor, "ms", 3.0)
    short, long = median(times["short_chat"]), median(times["long_chat"])
    yield Measurement("key in a chat of 1,000 lines, to 100", long, short, "ms", 2.0)
