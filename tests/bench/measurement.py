"""Measurement: what was measured, beside a floor or a peer measured in the same run."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_COLUMNS = (54, 12, 12, 9, 9, 8)
_HEADS = ("figure", "ours", "floor", "ratio", "goal", "reached")


@dataclass(frozen=True, slots=True)
class Measurement:
    """One ratio; only ratios within one run mean anything on a machine that others use."""

    what: str
    ours: float
    floor: float
    unit: str
    goal: float | None = None
    """The largest ratio that is good enough; None: shown for what it tells."""

    @property
    def ratio(self) -> float:
        return self.ours / self.floor

    @property
    def reached(self) -> str:
        if self.goal is None:
            return ""
        return "yes" if self.ratio <= self.goal else "NO"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of them do not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def heading() -> str:
    return _row(_HEADS)


def row(figure: Measurement) -> str:
    return _row(
        (
            figure.what,
            f"{figure.ours:.2f} {figure.unit}",
            f"{figure.floor:.2f} {figure.unit}",
            _as_ratio(figure.ratio),
            "" if figure.goal is None else _as_ratio(figure.goal),
            figure.reached,
        )
    )


def _row(cells: Sequence[str]) -> str:
    first, *others = zip(cells, _COLUMNS, strict=True)
    return first[0].ljust(first[1]) + "".join(cell.rjust(wide) for cell, wide in others)


def _as_ratio(ratio: float) -> str:
    """Small ones as a share of one, which is how the goals are put."""
    return f"1/{1 / ratio:.1f}" if 0 < ratio < 0.5 else f"{ratio:.2f}"
