"""Caption: what the window's title bar says, for who plays with the window behind others."""

from game.ui.session import Session

NAME = "Parley"


def caption_of(session: Session | None, unread: int = 0) -> str:
    """How things stand, in a few words, with the number of lines that nobody has read yet."""
    return f"({unread}) {_standing(session)}" if unread else _standing(session)


def _standing(session: Session | None) -> str:
    if session is None or session.over:
        return NAME
    table = session.table
    if session.outcome:
        winner = session.outcome.winner
        return f"{NAME} · {table.name(winner)} wins" if winner else f"{NAME} · a draw"
    if session.down:
        return f"{NAME} · reconnecting"
    if table.battle is None:
        return f"{NAME} · {'choosing' if table.full else 'waiting'}"
    mover = table.battle.to_move
    if table.acting and not table.hotseat:
        return f"{NAME} · your turn"
    return f"{NAME} · {table.name(mover)}'s turn"
