"""Hello credentials: what a player shows of himself to a host."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HelloCredentials:
    """The credentials in a hello; the fields are those of `Hello`."""

    key: str = ""
    proof: str = ""
    certificate: str = ""
    returning: bool = True
    """Whether this host may receive the token of the room the player returns to."""
