"""Limits: sizes of a room's log and times that host, client, journal and record agree on.

They fit together: what a host accepts its clients can store, show and record. docs/PROTOCOL.md,
"Limits", has the table of all limits, and a test compares it with the code.
"""

LOG_ENTRIES = 16_384
"""Most entries in one room's log; two people typing do not reach it in hours."""

LOG_BYTES = 16 * 2**20
"""Most bytes of these entries, as frames."""

MATCH_ENTRIES = 5_632
"""Most entries of a match without chat: each attack costs the other side at least 1 of 200 HP, and
at most twelve other actions stand between two attacks (clause 4.2 of the rules)."""

MATCH_BYTES = 4 * 2**20
"""Most bytes of these entries, as frames."""

TALK_ENTRIES = LOG_ENTRIES - MATCH_ENTRIES
"""Number of entries from which on no line and no new match is accepted, so that a running match
always has space to end."""

TALK_BYTES = LOG_BYTES - MATCH_BYTES
"""The same limit in bytes."""

SHOWING_SECONDS = 1.5
"""Seconds for which the clock of a new turn stands still, so that both players can see the action
before it (clause 5.1)."""
