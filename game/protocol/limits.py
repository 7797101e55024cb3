"""Limits: how much a room may hold. Host, client, journal and record all go by these numbers.

They fit each other: what a host accepts its clients can keep, show again and write down. The table
of every limit is in `docs/PROTOCOL.md`, "Limits", and a test compares it with the code.
"""

LOG_ENTRIES = 16_384
"""Most entries of one room's log. Two people who type do not reach it in an evening."""

LOG_BYTES = 16 * 2**20
"""Most bytes of them, as frames."""

MATCH_ENTRIES = 5_632
"""No match has more without its talk: each attack costs the other side at least 1 of 200 HP, and
at most twelve other actions stand between two attacks (clause 4.2 of the rules)."""

MATCH_BYTES = 4 * 2**20
"""The same in bytes, as frames."""

TALK_ENTRIES = LOG_ENTRIES - MATCH_ENTRIES
"""Entries from which on no line is accepted and no match begins: a match that has begun always
finds the space to end."""

TALK_BYTES = LOG_BYTES - MATCH_BYTES
"""The same in bytes."""
