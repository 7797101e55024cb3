"""Failure: what keeps Parley from running, as a sentence for the player."""


class Failure(Exception):
    """`sentence` may be a phrase; `status` is the exit status."""

    def __init__(self, sentence: str, status: int = 1) -> None:
        super().__init__(sentence)
        self.sentence, self.status = sentence, status
