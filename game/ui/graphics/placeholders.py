"""Placeholders: simple drawings in place of missing pictures, so that the game still runs."""

import pygame

from game.ui.graphics.poses import (
    ATTACKS,
    EFFECT_SIZES,
    FOOT,
    FRAME,
    PORTRAIT,
    WORLD,
    EffectSprite,
    SpritePose,
    View,
)
from game.ui.graphics.surfaces import clear_surface
from game.ui.graphics.theme import SHADE, Colour


def _colour_of(name: str) -> Colour:
    """Return a colour that is always the same for a name and bright enough to see."""
    total = sum(ord(letter) * (place + 3) for place, letter in enumerate(name))
    colour = pygame.Color(0)
    colour.hsva = (total * 47 % 360, 55, 85, 100)
    return colour.r, colour.g, colour.b


def sheet(fighter: str) -> pygame.Surface:
    """Return a sprite sheet with all poses of a fighter, from both sides."""
    whole = clear_surface((FRAME * len(SpritePose), FRAME * len(View)))
    colour = _colour_of(fighter)
    for row, view in enumerate(View):
        for column, pose in enumerate(SpritePose):
            cell = clear_surface((FRAME, FRAME))
            _paint_pose(cell, pose, colour)
            if view is View.BACK:
                cell = pygame.transform.flip(cell, True, False)
            whole.blit(cell, (column * FRAME, row * FRAME))
    return whole


def _paint_pose(cell: pygame.Surface, pose: SpritePose, colour: Colour) -> None:
    """Draw a round body that faces left, with a distinguishable pose."""
    breath = {SpritePose.IDLE1: 1, SpritePose.IDLE2: 2, SpritePose.IDLE3: 1}.get(pose, 0)
    lean = {SpritePose.WINDUP: 6, SpritePose.HURT: 7}.get(pose, -8 if pose in ATTACKS else 0)
    if pose is SpritePose.FAINT:
        pygame.draw.ellipse(cell, SHADE, (18, 64, 60, 25))
        pygame.draw.ellipse(cell, colour, (20, 66, 56, 21))
        return
    top = 26 + breath - (4 if pose is SpritePose.WIN else 0)
    body = (27 + lean // 2, top + 18, 42, FOOT[1] - top - 18)
    for grow, ink in ((2, SHADE), (0, colour)):
        pygame.draw.ellipse(cell, ink, pygame.Rect(body).inflate(2 * grow, 2 * grow))
        pygame.draw.circle(cell, ink, (46 + lean, top + 14), 17 + grow)
    pygame.draw.circle(cell, SHADE, (37 + lean, top + 12), 3)


def portrait(fighter: str) -> pygame.Surface:
    face = clear_surface((PORTRAIT, PORTRAIT))
    pygame.draw.circle(face, SHADE, (24, 26), 19)
    pygame.draw.circle(face, _colour_of(fighter), (24, 26), 17)
    pygame.draw.circle(face, SHADE, (15, 24), 3)
    return face


def effect_strip(effect: EffectSprite) -> pygame.Surface:
    count, width, height = EFFECT_SIZES[effect]
    strip = clear_surface((count * width, height))
    if effect is EffectSprite.SHADOW:
        pygame.draw.ellipse(strip, (12, 8, 24, 90), strip.get_rect())
        return strip
    for place in range(count):
        reach = min(width, height) * (place + 1) // (2 * count + 2)
        centre = (place * width + width // 2, height // 2)
        pygame.draw.circle(strip, (255, 244, 190), centre, reach, 2)
    return strip


def paint_arena(world: pygame.Surface) -> None:
    width, height = WORLD
    for row in range(height):
        share = row / height
        sky = (int(52 + 120 * share), int(44 + 70 * share), int(96 + 60 * share))
        ground = (int(40 + 30 * share), int(84 + 40 * share), int(70 + 10 * share))
        world.fill(sky if row < 92 else ground, (0, row, width, 1))
    for centre, reach in (((84, 137), (58, 13)), ((238, 109), (48, 9))):
        pad = pygame.Rect(0, 0, 2 * reach[0], 2 * reach[1])
        pad.center = centre
        pygame.draw.ellipse(world, (120, 106, 92), pad)
        pygame.draw.ellipse(world, (150, 134, 112), pad.inflate(-6, -4))
