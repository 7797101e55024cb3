"""Pictures of the world: there for every fighter, and replaced where they are missing."""

from pathlib import Path

import pygame
import pytest

from assets import ROSTER
from game.rules import parse_roster
from game.ui.graphics.poses import FRAME, EffectSprite, SpritePose, View
from game.ui.graphics.sprites import IMAGES, Sprites

FIGHTERS = [fighter.id for fighter in parse_roster(ROSTER.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("fighter", FIGHTERS)
def test_every_fighter_of_the_roster_has_its_pictures(fighter: str) -> None:
    assert (IMAGES / f"{fighter}.png").is_file()
    assert (IMAGES / f"{fighter}_portrait.png").is_file()


@pytest.mark.parametrize("fighter", [*FIGHTERS, "nobody"])
def test_every_pose_shows_something_inside_its_frame(fighter: str) -> None:
    sprites = Sprites()
    for view in View:
        for pose in SpritePose:
            frame = sprites.frame(fighter, view, pose)
            assert frame.image.get_bounding_rect().width > 8
            assert frame.left + frame.image.get_width() <= FRAME
            assert frame.top + frame.image.get_height() <= FRAME


def test_a_fighter_without_pictures_stands_there_all_the_same(tmp_path: Path) -> None:
    sprites = Sprites(tmp_path)
    idle = sprites.frame("kettle", View.FRONT, SpritePose.IDLE0).image
    fallen = sprites.frame("kettle", View.FRONT, SpritePose.FAINT).image
    assert idle.get_height() > fallen.get_height()
    assert sprites.portrait("kettle").get_size() == (48, 48)


def test_without_any_picture_there_is_still_a_world(tmp_path: Path) -> None:
    sprites = Sprites(tmp_path)
    assert sprites.arenas == ()
    assert sprites.arena("").get_size() == (320, 180)
    assert all(sprites.effect(effect) for effect in EffectSprite)


def test_a_broken_picture_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "kettle.png").write_bytes(b"no picture")
    pygame.image.save(pygame.Surface((8, 8)), str(tmp_path / "kettle_portrait.png"))
    sprites = Sprites(tmp_path)
    assert sprites.frame("kettle", View.BACK, SpritePose.WIN).image.get_width() > 8
    assert sprites.portrait("kettle").get_size() == (48, 48)


def test_arenas_are_found_by_their_pictures() -> None:
    assert "meadow" in Sprites().arenas
