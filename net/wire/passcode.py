"""Passcode: the three words with which a friend joins a room, spoken or typed.

Three of 256 words are 24 bits: little for a password and enough here, because every guess takes a
connection, and a code survives only ten wrong ones (`net.server.authenticator`).
"""

import difflib
import re
from collections.abc import Callable

from game.i18n.phrase import phrase
from game.text_safety.sanitize import clean_line

WORDS = (
    "acorn", "amber", "ankle", "anvil", "apron", "atlas", "attic", "autumn", "avenue", "badge",
    "bakery", "ballad", "bamboo", "banana", "banjo", "barley", "basket", "beacon", "beaver",
    "bicycle", "biscuit", "blossom", "bonfire", "bottle", "bounce", "branch", "breeze",
    "broccoli", "bubble", "buffalo", "butter", "cabbage", "cabin", "cactus", "camera", "canoe",
    "canvas", "carrot", "castle", "ceiling", "cellar", "cement", "cereal", "chalk", "chapel",
    "cherry", "chicken", "chimney", "chorus", "cinema", "circus", "clarinet", "clover", "cobalt",
    "coconut", "compass", "concert", "cookie", "copper", "cotton", "cousin", "coyote", "crystal",
    "cupboard", "curtain", "cushion", "cymbal", "daisy", "dancer", "decimal", "delta", "denim",
    "desert", "diamond", "doctor", "dolphin", "domino", "donkey", "dragon", "drawer", "drummer",
    "eagle", "easel", "echo", "elbow", "elephant", "emerald", "engine", "envelope", "evening",
    "fabric", "falcon", "family", "feather", "fiddle", "finger", "flamingo", "flannel", "flute",
    "forest", "fossil", "fountain", "galaxy", "garage", "garden", "garlic", "gazelle", "giraffe",
    "glacier", "gondola", "gorilla", "gravel", "guitar", "hammock", "harvest", "hedgehog",
    "helmet", "hexagon", "hickory", "iceberg", "igloo", "indigo", "insect", "island", "ivory",
    "jaguar", "jasmine", "jelly", "jigsaw", "journey", "jungle", "juniper", "kayak", "kingdom",
    "kitchen", "kiwi", "koala", "ladder", "lagoon", "lantern", "laundry", "lemon", "leopard",
    "lettuce", "library", "lizard", "lobster", "locket", "lotus", "magnet", "mansion", "marble",
    "meadow", "medal", "mermaid", "mirror", "mitten", "mosaic", "muffin", "museum", "mustard",
    "napkin", "nectar", "needle", "nickel", "nutmeg", "oasis", "ocean", "octopus", "olive",
    "onion", "opera", "orange", "orchard", "oxygen", "palace", "pancake", "panda", "panther",
    "papaya", "pastry", "peacock", "peanut", "pelican", "pencil", "penguin", "piano", "picnic",
    "pigeon", "pillow", "pirate", "plumber", "poem", "polar", "pollen", "popcorn", "potato",
    "pumpkin", "puppet", "puzzle", "pyramid", "quartz", "quilt", "rabbit", "raccoon", "radio",
    "railway", "rainbow", "raisin", "ribbon", "river", "robot", "ruby", "saffron", "sailor",
    "sausage", "scarf", "scooter", "shampoo", "sherbet", "skyline", "soccer", "sofa", "spider",
    "spinach", "sponge", "stadium", "statue", "sugar", "sunset", "swallow", "syrup", "tadpole",
    "teacup", "temple", "tennis", "thistle", "thunder", "toast", "torch", "tractor", "trumpet",
    "tulip", "tunnel", "turtle", "tuxedo", "unicorn", "vanilla", "violin", "volcano", "waffle",
    "walnut", "window", "wombat", "zebra", "zigzag",
)  # fmt: skip
"""The 256 words of a code. Any two differ in at least three letters, and in their first four."""

PASSCODE_WORDS = 3


class PasscodeError(ValueError):
    """Not a code; its text is a sentence for the person who typed it."""


def make_passcode(random_below: Callable[[int], int]) -> str:
    """Return a new code. `random_below(n)` must return an unpredictable number from 0 to n - 1."""
    return "-".join(WORDS[random_below(len(WORDS))] for _ in range(PASSCODE_WORDS))


def parse_passcode(text: str) -> str:
    """Return the code in its normal form, however its words are separated and written. A word may
    be cut after its fourth letter. Raises PasscodeError."""
    typed = re.findall(r"[^\W\d_]+", clean_line(text).casefold())
    if len(typed) != PASSCODE_WORDS:
        example = "-".join(WORDS[:PASSCODE_WORDS])
        raise PasscodeError(
            phrase("A code is three words, for example {example}.", example=example)
        )
    return "-".join(map(_word, typed))


def _word(typed: str) -> str:
    found = next((word for word in WORDS if len(typed) >= 4 and word.startswith(typed)), None)
    if found is None:
        # The list is public, so a suggestion tells an attacker nothing about the code.
        near = difflib.get_close_matches(typed[:20], WORDS, n=1, cutoff=0.7)
        if near:
            raise PasscodeError(
                phrase(
                    "{word} is not a code word. Did you mean {near}?",
                    word=repr(typed[:20]),
                    near=near[0],
                )
            )
        raise PasscodeError(
            phrase("{word} is not a code word. Check it again, or ask.", word=repr(typed[:20]))
        )
    return found
