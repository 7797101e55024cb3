"""Opponents that the computer plays. They look at a battle and name an action, nothing else."""

from game.ai.greedy_player import GreedyPlayer
from game.ai.levels import LEVELS
from game.ai.mixed_player import MixedPlayer
from game.ai.player import Player
from game.ai.random_player import RandomPlayer
from game.ai.remarks import remark

__all__ = ["LEVELS", "GreedyPlayer", "MixedPlayer", "Player", "RandomPlayer", "remark"]
