"""Down you push, up you pop; a session is closed when no scene holds it any more."""

from game.session import GameSession
from game.ui.shell.screen import GoHome, Pop, Push, Quit, Replace, Screen, ScreenStack
from tests.game.ui.screen_driver import FakeLink


def holding(session: GameSession | None = None, *, overlay: bool = False) -> Screen:
    screen = Screen()
    screen.session, screen.overlay = session, overlay
    return screen


def test_a_pushed_screen_is_on_top_and_popping_it_resumes_the_one_below() -> None:
    below, above = holding(), holding()
    stack = ScreenStack(below)
    stack.apply(Push(above), below)
    assert stack.top is above
    stack.apply(Pop(), above)
    assert stack.screens == [below]


def test_home_leads_back_to_the_first_screen() -> None:
    screens = [holding() for _ in range(3)]
    stack = ScreenStack(screens[0])
    stack.apply(Push(screens[1]), screens[0])
    stack.apply(Push(screens[2]), screens[1])
    stack.apply(GoHome(), screens[2])
    assert stack.screens == screens[:1]


def test_home_may_lead_on_at_once() -> None:
    title, battle, another = (holding() for _ in range(3))
    stack = ScreenStack(title)
    stack.apply(Push(battle), title)
    stack.apply(GoHome(then=another), battle)
    assert stack.screens == [title, another]


def test_a_screen_that_replaces_itself_closes_what_stood_on_it() -> None:
    title, battle, question, result = (holding() for _ in range(4))
    stack = ScreenStack(title)
    stack.apply(Push(battle), title)
    stack.apply(Push(question), battle)
    stack.apply(Replace(result), battle)
    assert stack.screens == [title, result]


def test_a_session_lives_while_it_is_handed_on_and_ends_with_its_last_screen() -> None:
    link = FakeLink()
    session = GameSession(link)
    title, waiting, choosing = holding(), holding(session), holding(session)
    stack = ScreenStack(title)
    stack.apply(Push(waiting), title)
    stack.apply(Replace(choosing), waiting)
    assert stack.session is session
    assert not link.closed
    stack.apply(GoHome(), choosing)
    assert stack.session is None
    assert link.closed


def test_leaving_the_program_closes_the_session() -> None:
    link = FakeLink()
    title = holding(GameSession(link))
    stack = ScreenStack(title)
    stack.apply(Quit(), title)
    assert stack.screens == []
    assert link.closed


def test_the_screen_behind_an_overlay_is_seen() -> None:
    title, battle, question = holding(), holding(), holding(overlay=True)
    stack = ScreenStack(title)
    stack.apply(Push(battle), title)
    assert stack.visible() == [battle]
    stack.apply(Push(question), battle)
    assert stack.visible() == [battle, question]
