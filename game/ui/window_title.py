"""Window title: the text of the title bar, for players whose window is behind others."""

from game.i18n.phrase import join_phrases, phrase
from game.session import GameSession

NAME = "Parley"


def window_title(session: GameSession | None, unread: int = 0, news: str = "") -> str:
    """Return the state of the session in a few words, with the number of unread lines.

    `news` is the text of a screen that has no session.
    """
    standing = _match_status(session) or news
    words = join_phrases([NAME, standing], " · ") if standing else NAME
    return join_phrases([f"({unread})", words]) if unread else words


def _match_status(session: GameSession | None) -> str:
    if session is None or session.closed:
        return ""
    room_state = session.room_state
    if session.outcome:
        winner = session.outcome.winner
        return phrase("{name} wins", name=room_state.name(winner)) if winner else phrase("a draw")
    if session.down:
        return phrase("reconnecting")
    if session.lobby_state.in_lobby:
        return phrase("in the arena")
    if room_state.battle is None:
        return phrase("choosing") if room_state.full else phrase("waiting")
    mover = room_state.battle.to_move
    if room_state.acting and not room_state.hotseat:
        return phrase("your turn")
    return phrase("{name}'s turn", name=room_state.name(mover))
