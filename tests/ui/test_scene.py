"""Down you push, up you pop; a session is closed when no scene holds it any more."""

from game.ui.screen.scene import Home, Pop, Push, Quit, Replace, Scene, Stack
from game.ui.screen.session import Session
from tests.ui.stage import FakeLink


def holding(session: Session | None = None, *, overlay: bool = False) -> Scene:
    scene = Scene()
    scene.session, scene.overlay = session, overlay
    return scene


def test_a_pushed_scene_is_on_top_and_popping_it_resumes_the_one_below() -> None:
    below, above = holding(), holding()
    stack = Stack(below)
    stack.apply(Push(above), below)
    assert stack.top is above
    stack.apply(Pop(), above)
    assert stack.scenes == [below]


def test_home_leads_back_to_the_first_scene() -> None:
    scenes = [holding() for _ in range(3)]
    stack = Stack(scenes[0])
    stack.apply(Push(scenes[1]), scenes[0])
    stack.apply(Push(scenes[2]), scenes[1])
    stack.apply(Home(), scenes[2])
    assert stack.scenes == scenes[:1]


def test_home_may_lead_on_at_once() -> None:
    title, battle, another = (holding() for _ in range(3))
    stack = Stack(title)
    stack.apply(Push(battle), title)
    stack.apply(Home(then=another), battle)
    assert stack.scenes == [title, another]


def test_a_scene_that_replaces_itself_closes_what_stood_on_it() -> None:
    title, battle, question, result = (holding() for _ in range(4))
    stack = Stack(title)
    stack.apply(Push(battle), title)
    stack.apply(Push(question), battle)
    stack.apply(Replace(result), battle)
    assert stack.scenes == [title, result]


def test_a_session_lives_while_it_is_handed_on_and_ends_with_its_last_scene() -> None:
    link = FakeLink()
    session = Session(link)
    title, waiting, choosing = holding(), holding(session), holding(session)
    stack = Stack(title)
    stack.apply(Push(waiting), title)
    stack.apply(Replace(choosing), waiting)
    assert stack.session is session
    assert not link.closed
    stack.apply(Home(), choosing)
    assert stack.session is None
    assert link.closed


def test_leaving_the_program_closes_the_session() -> None:
    link = FakeLink()
    title = holding(Session(link))
    stack = Stack(title)
    stack.apply(Quit(), title)
    assert stack.scenes == []
    assert link.closed


def test_the_scene_behind_an_overlay_is_seen() -> None:
    title, battle, question = holding(), holding(), holding(overlay=True)
    stack = Stack(title)
    stack.apply(Push(battle), title)
    assert stack.visible() == [battle]
    stack.apply(Push(question), battle)
    assert stack.visible() == [battle, question]
