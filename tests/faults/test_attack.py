"""Everything bad at once, against twenty honest matches."""

import subprocess
import sys

import pytest


@pytest.mark.long
@pytest.mark.timeout(180)
@pytest.mark.skipif(sys.platform != "linux", reason="needs many addresses of this machine")
def test_no_match_is_lost_while_everything_bad_is_done_at_once() -> None:
    command = [sys.executable, "-m", "tests.faults.attack", "60"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stdout
    assert "Traceback" not in done.stderr
