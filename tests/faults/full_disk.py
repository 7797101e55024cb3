"""Full disk: a journal whose commits fail as long as they are told to."""

import sqlite3
from pathlib import Path
from typing import Any

from net.store.journal import Journal


class FullJournal(Journal):
    """`full`: nothing can be written."""

    def __init__(self, file: Path) -> None:
        self.full = False
        super().__init__(file)

    def _commit(self, jobs: list[Any]) -> None:
        if self.full and any(job.statements for job in jobs):
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error
        super()._commit(jobs)
