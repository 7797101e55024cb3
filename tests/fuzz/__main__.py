"""Fuzz: `python -m tests.fuzz NAME RUNS` throws spoilt input at one reader, guided by which lines
it reaches (needs the package atheris); `python -m tests.fuzz` lists the readers.

Ends with status 0 if no other exception came than the reader's own.
"""

import sys
import tempfile
import warnings
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["game", "net"]):
    from tests.fuzz.targets import TARGETS, seeds


def main(arguments: list[str]) -> None:
    if len(arguments) != 2 or arguments[0] not in TARGETS:
        print("Readers:", ", ".join(TARGETS))
        return
    name, runs = arguments
    warnings.simplefilter("ignore")
    corpus = Path(tempfile.mkdtemp(prefix="parley-fuzz-"))
    for number, seed in enumerate(seeds(name)):
        (corpus / str(number)).write_bytes(seed)
    options = [f"-atheris_runs={runs}", "-max_len=4096", "-timeout=10", "-verbosity=0"]
    atheris.Setup([sys.argv[0], str(corpus), *options], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
