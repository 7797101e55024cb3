"""Bare window: a window of the game's size and nothing in it, the floor for start and memory.

Prints when it was alive, had imported pygame, had its window and had flipped it; then waits. With
`pygame_import` it imports pygame as the game does.
"""

import time

began = time.monotonic()

import os  # noqa: E402
import sys  # noqa: E402

os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")

if sys.argv[1:] == ["lean"]:
    from game.ui.graphics.pygame_import import import_pygame

    import_pygame()

import pygame  # noqa: E402

imported = time.monotonic()
pygame.display.init()
surface = pygame.display.set_mode((1280, 720), pygame.RESIZABLE)
opened = time.monotonic()
surface.fill((15, 14, 32))
pygame.display.flip()
print("start", began, imported, opened, time.monotonic(), flush=True)
sys.stdin.close()
while True:
    pygame.event.get()
    time.sleep(0.1)
