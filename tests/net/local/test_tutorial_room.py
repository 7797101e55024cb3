"""Test tutorial room: a teacher who keeps to the script, and a newcomer who wins."""

from assets import ROSTER
from game.client_state.link import Incoming
from game.protocol.messages import Act, Acted, Said, Say
from game.review.tutorial import STEPS, TEACHER, TutorialProgress
from game.rules import Action, Seat, parse_roster
from game.session import GameSession
from net.local.tutorial_room import TutorialLink


class TutorialPlayer:
    """Does what the tutorial asks, and no more."""

    def __init__(self) -> None:
        roster = parse_roster(ROSTER.read_text(encoding="utf-8"))
        self.session = GameSession(TutorialLink(roster, "Ana", lambda: 0.0), lambda: 0.0)
        self.room_state = self.session.room_state
        self.tutorial_progress = TutorialProgress()
        self.listen()

    def listen(self) -> list[Incoming]:
        heard = []
        while (message := self.session.link.poll()) is not None:
            heard.append(message)
            self.session.receive(message)
            if isinstance(message, Acted) and message.seat is Seat.LEFT:
                self.tutorial_progress.did(message.action)
            if isinstance(message, Said) and message.seat is Seat.LEFT:
                self.tutorial_progress.said()
        return heard

    def do(self, action: Action) -> int:
        """The HP that an action and its answer cost us."""
        before = self._hp
        self.session.act(action)
        self.listen()
        return before - self._hp

    def follow(self) -> None:
        """To the last step."""
        while not self.tutorial_progress.free:
            step = self.tutorial_progress.step
            if step.action is None:
                self.session.link.send(Say("hello"))
                self.listen()
            else:
                self.do(step.action)

    @property
    def _hp(self) -> int:
        assert self.room_state.battle is not None
        return self.room_state.battle.left.hp


def test_a_first_fight_has_begun_when_it_is_opened_and_we_move_first() -> None:
    newcomer = TutorialPlayer()
    assert newcomer.room_state.acting is Seat.LEFT
    assert newcomer.room_state.name(Seat.RIGHT) == TEACHER


def test_who_does_what_is_asked_comes_to_the_last_step() -> None:
    newcomer = TutorialPlayer()
    newcomer.follow()
    assert newcomer.tutorial_progress.step is STEPS[-1]
    assert newcomer.room_state.outcome is None
    assert newcomer.room_state.acting is Seat.LEFT


def test_a_guard_halves_the_teachers_second_blow_as_the_first_fight_says() -> None:
    newcomer = TutorialPlayer()
    first, second = newcomer.do(Action.ATTACK1), newcomer.do(Action.DEFEND)
    assert second in (first // 2, (first + 1) // 2)


def test_a_newcomer_who_strikes_hard_from_then_on_wins() -> None:
    newcomer = TutorialPlayer()
    newcomer.follow()
    while newcomer.room_state.outcome is None:
        newcomer.do(Action.ATTACK2)
    assert newcomer.room_state.outcome.winner is Seat.LEFT
    assert not newcomer.room_state.desync


def test_the_teacher_answers_who_talks() -> None:
    newcomer = TutorialPlayer()
    newcomer.session.link.send(Say("hello"))
    said = [message.seat for message in newcomer.listen() if isinstance(message, Said)]
    assert said == [Seat.LEFT, Seat.RIGHT]


def test_the_link_numbers_what_carries_a_number() -> None:
    newcomer = TutorialPlayer()
    assert newcomer.session.link.send(Say("one")) == 1
    assert newcomer.session.link.send(Act(1, Action.ATTACK1)) == 2
