"""Easing: how far something is that does not move evenly; both go from 0 to 1."""


def ease_out(progress: float) -> float:
    """Quick at first."""
    return 1 - (1 - progress) ** 3


def ease_in_out(progress: float) -> float:
    return progress * progress * (3 - 2 * progress)
