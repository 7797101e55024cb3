"""Opponents that the computer plays. They look at a battle and name an action, nothing else."""

from game.ai.greedy_player import GreedyPlayer
from game.ai.player import Player
from game.ai.random_player import RandomPlayer

LEVELS: dict[str, type[Player]] = {"easy": RandomPlayer, "normal": GreedyPlayer}
"""The names that `--practice` and `--bot` take."""

__all__ = ["LEVELS", "GreedyPlayer", "Player", "RandomPlayer"]
