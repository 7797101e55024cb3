"""Every screen looks as it was kept; see `golden` for how the pictures are made anew."""

from pathlib import Path

import numpy as np
import pytest

from tests.game.ui.golden import COARSE, COMPARED, FOLDER, difference, kept, picture, save


@pytest.mark.skipif(not FOLDER.exists(), reason=f"no pictures are kept for {FOLDER.name}")
@pytest.mark.parametrize(("name", "language"), COMPARED)
def test_a_screen_looks_as_it_was_kept(name: str, language: str, tmp_path: Path) -> None:
    before, seen = kept(name, language), picture(name, language, tmp_path)
    assert before is not None, "python -m tests.game.ui.golden keeps a picture of it"
    if changed := difference(seen, before):
        shots = {"kept": before, "seen": seen, "difference": changed.shown}
        for what, pixels in shots.items():
            save(tmp_path / f"{what}.png", pixels)
        pytest.fail(
            f"{name} looks otherwise, by up to {changed.worst:.0f} levels of 256: look at "
            f"{tmp_path}/difference.png. If it is meant so: python -m tests.game.ui.golden"
        )


def test_a_button_that_has_moved_by_four_units_is_seen(tmp_path: Path) -> None:
    before = picture("battle", "en", tmp_path)
    after = before.copy()
    after[311:350, 22:136] = before[311:350, 20:134]
    found = difference(after, before)
    assert found is not None
    assert (found.shown[:300] <= before[:300] // 4).all()


def test_what_no_eye_would_find_is_no_difference(tmp_path: Path) -> None:
    before = picture("battle", "en", tmp_path)
    after = before.copy()
    after[::3, ::2] = np.where(after[::3, ::2] > COARSE, after[::3, ::2] - COARSE, 8)
    assert difference(after, before) is None
