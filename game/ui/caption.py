"""Caption: what the window's title bar says, for who plays with the window behind others."""

from game.ui.screen.session import Session
from game.words.phrase import joined, phrase

NAME = "Parley"


def caption_of(session: Session | None, unread: int = 0, news: str = "") -> str:
    """How things stand, in a few words, with the number of lines that nobody has read yet.

    `news`: what the screen has to say where no session does.
    """
    standing = _standing(session) or news
    words = joined([NAME, standing], " · ") if standing else NAME
    return joined([f"({unread})", words]) if unread else words


def _standing(session: Session | None) -> str:
    if session is None or session.over:
        return ""
    table = session.table
    if session.outcome:
        winner = session.outcome.winner
        return phrase("{name} wins", name=table.name(winner)) if winner else phrase("a draw")
    if session.down:
        return phrase("reconnecting")
    if session.listing.here:
        return phrase("in the arena")
    if table.battle is None:
        return phrase("choosing") if table.full else phrase("waiting")
    mover = table.battle.to_move
    if table.acting and not table.hotseat:
        return phrase("your turn")
    return phrase("{name}'s turn", name=table.name(mover))
