"""Easing: curves for movement that is not uniform, from 0 to 1."""


def ease_out(progress: float) -> float:
    """Return the eased progress: fast at first, then slower."""
    return 1 - (1 - progress) ** 3


def ease_in_out(progress: float) -> float:
    return progress * progress * (3 - 2 * progress)
