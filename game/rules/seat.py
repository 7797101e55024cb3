"""Seat: the two sides of a match, left and right."""

from enum import StrEnum


class Seat(StrEnum):
    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> "Seat":
        return Seat.RIGHT if self is Seat.LEFT else Seat.LEFT
