"""What the drawn images promise to the screens that show them."""

from itertools import combinations

import numpy as np
import pytest
from PIL import Image

from assets import bake
from assets.draw.canvas import Pixels
from assets.draw.sheet import COLUMNS, GROUND, SIZE, VIEWS


def stored(name: str) -> Pixels:
    with Image.open(bake.IMAGES / name) as image:
        return np.asarray(image.convert("RGBA"))


def frame(sheet: Pixels, column: int, row: int = 0) -> Pixels:
    return sheet[row * SIZE : (row + 1) * SIZE, column * SIZE : (column + 1) * SIZE]


def frames(name: str) -> dict[tuple[str, str], Pixels]:
    sheet = stored(f"{name}.png")
    return {
        (view, pose): frame(sheet, column, row)
        for row, view in enumerate(VIEWS)
        for column, pose in enumerate(COLUMNS)
    }


def verify_current(pictures: bake.Pictures) -> None:
    assert [name for name, pixels in pictures.items() if not bake.is_current(name, pixels)] == []


@pytest.mark.parametrize("name", bake.FIGHTERS)
def test_a_sheet_has_a_column_per_pose_and_a_row_per_view(name: str) -> None:
    assert stored(f"{name}.png").shape == (SIZE * len(VIEWS), SIZE * len(COLUMNS), 4)
    assert stored(f"{name}_portrait.png").shape == (48, 48, 4)


@pytest.mark.parametrize("name", bake.FIGHTERS)
def test_every_frame_keeps_a_pixel_of_air_on_all_sides(name: str) -> None:
    for which, pixels in frames(name).items():
        inner = pixels[1:-1, 1:-1, 3]
        assert (pixels[..., 3] > 0).sum() == (inner > 0).sum(), which


@pytest.mark.parametrize("name", bake.FIGHTERS)
def test_a_resting_fighter_stands_on_the_ground_line(name: str) -> None:
    for which, pixels in frames(name).items():
        if which[1].startswith("idle"):
            lowest = np.nonzero((pixels[..., 3] == 255).any(1))[0].max()
            assert abs(lowest - GROUND) <= 2, which


@pytest.mark.parametrize("name", bake.FIGHTERS)
def test_all_frames_of_a_fighter_differ(name: str) -> None:
    for (one, a), (other, b) in combinations(frames(name).items(), 2):
        assert not np.array_equal(a, b), (one, other)


def test_no_two_fighters_share_a_silhouette() -> None:
    shapes = {name: frames(name)["front", "idle0"][..., 3] == 255 for name in bake.FIGHTERS}
    for (one, a), (other, b) in combinations(shapes.items(), 2):
        assert (a & b).sum() / (a | b).sum() < 0.75, (one, other)


@pytest.mark.parametrize("name", bake.ARENAS)
def test_an_arena_is_opaque_behind_and_filled_below(name: str) -> None:
    paths = sorted(bake.IMAGES.glob(f"arena_{name}_*.png"))
    layers = [stored(path.name) for path in paths]
    assert {layer.shape for layer in layers} == {(180, 320, 4)}
    assert (layers[0][..., 3] == 255).all()
    assert (layers[-1][100:, :, 3] == 255).all()


def test_kettle_and_the_meadow_bake_to_the_very_same_pixels() -> None:
    verify_current(bake.fighter("kettle"))
    verify_current(bake.arena("meadow"))


@pytest.mark.long
def test_everything_bakes_to_the_very_same_pixels() -> None:
    verify_current(dict(bake.everything()))


@pytest.mark.parametrize(
    ("name", "count", "width", "height"),
    [("spark", 6, 32, 32), ("shield", 4, 64, 64), ("charge", 4, 96, 96), ("dust", 4, 32, 16)],
)
def test_an_effect_is_a_row_of_frames_that_do_not_touch(
    name: str, count: int, width: int, height: int
) -> None:
    strip = stored(f"{name}.png")
    assert strip.shape == (height, width * count, 4)
    for k in range(count):
        alpha = strip[:, k * width : (k + 1) * width, 3]
        assert alpha.any()
        assert not alpha[:, [0, -1]].any()


def test_the_mark_is_a_square_icon_on_nothing() -> None:
    mark = stored("mark.png")
    assert mark.shape == (64, 64, 4)
    assert not mark[[0, 0, -1, -1], [0, -1, 0, -1], 3].any()
