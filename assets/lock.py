"""Lock: writes the exact versions that `requirements*.txt` allow today, with hashes.

`python -m assets.lock` writes every `requirements*.lock`, for Python 3.11 and later and for all
systems; `--upgrade` takes the newest versions. It needs uv (`pip install uv`).
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCKS = {
    "requirements.txt": "requirements.lock",
    "requirements-extra.txt": "requirements-extra.lock",
    "tests/requirements.txt": "tests/requirements.lock",
}
"""The second and the third take the versions of the first for the packages that they share."""
_FIRST = "requirements.lock"
_COMMAND = (
    *("uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-annotate"),
    *("--custom-compile-command", "python -m assets.lock"),
)


def main(arguments: list[str]) -> int:
    for source, lock in LOCKS.items():
        constraint = () if lock == _FIRST else ("--constraint", _FIRST)
        command = [*_COMMAND, *arguments, *constraint, source, "--output-file", lock]
        if status := subprocess.run(command, cwd=ROOT, check=False).returncode:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
