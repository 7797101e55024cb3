"""Hello credentials: what a player shows of himself to a host."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HelloCredentials:
    """What a hello shows of the player; what each is, `Hello` says."""

    key: str = ""
    proof: str = ""
    certificate: str = ""
    returning: bool = True
    """Whether this host may see the token of the room that we come back to."""
