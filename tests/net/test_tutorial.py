"""The first fight: a teacher who keeps to the script, and a newcomer who wins."""

from assets import ROSTER
from game.contract.messages import Act, Acted, Said, Say
from game.learning.primer import STEPS, TEACHER, Primer
from game.rules import Action, Seat, parse_roster
from game.table.link import Incoming
from game.ui.screen.session import Session
from net.inplace.tutorial import Tutorial


class Newcomer:
    """Does what the primer asks, and no more."""

    def __init__(self) -> None:
        roster = parse_roster(ROSTER.read_text(encoding="utf-8"))
        self.session = Session(Tutorial(roster, "Ana", lambda: 0.0), lambda: 0.0)
        self.table = self.session.table
        self.primer = Primer()
        self.listen()

    def listen(self) -> list[Incoming]:
        heard = []
        while (message := self.session.link.poll()) is not None:
            heard.append(message)
            self.session.receive(message)
            if isinstance(message, Acted) and message.seat is Seat.LEFT:
                self.primer.did(message.action)
            if isinstance(message, Said) and message.seat is Seat.LEFT:
                self.primer.said()
        return heard

    def do(self, action: Action) -> int:
        """The HP that an action and its answer cost us."""
        before = self._hp
        self.session.act(action)
        self.listen()
        return before - self._hp

    def follow(self) -> None:
        """To the last step."""
        while not self.primer.free:
            step = self.primer.step
            if step.action is None:
                self.session.link.send(Say("hello"))
                self.listen()
            else:
                self.do(step.action)

    @property
    def _hp(self) -> int:
        assert self.table.battle is not None
        return self.table.battle.left.hp


def test_a_first_fight_has_begun_when_it_is_opened_and_we_move_first() -> None:
    newcomer = Newcomer()
    assert newcomer.table.acting is Seat.LEFT
    assert newcomer.table.name(Seat.RIGHT) == TEACHER


def test_who_does_what_is_asked_comes_to_the_last_step() -> None:
    newcomer = Newcomer()
    newcomer.follow()
    assert newcomer.primer.step is STEPS[-1]
    assert newcomer.table.outcome is None
    assert newcomer.table.acting is Seat.LEFT


def test_a_guard_halves_the_teachers_second_blow_as_the_first_fight_says() -> None:
    newcomer = Newcomer()
    first, second = newcomer.do(Action.ATTACK1), newcomer.do(Action.DEFEND)
    assert second in (first // 2, (first + 1) // 2)


def test_a_newcomer_who_strikes_hard_from_then_on_wins() -> None:
    newcomer = Newcomer()
    newcomer.follow()
    while newcomer.table.outcome is None:
        newcomer.do(Action.ATTACK2)
    assert newcomer.table.outcome.winner is Seat.LEFT
    assert not newcomer.table.desync


def test_the_teacher_answers_who_talks() -> None:
    newcomer = Newcomer()
    newcomer.session.link.send(Say("hello"))
    said = [fact.seat for fact in newcomer.listen() if isinstance(fact, Said)]
    assert said == [Seat.LEFT, Seat.RIGHT]


def test_the_link_numbers_what_carries_a_number() -> None:
    newcomer = Newcomer()
    assert newcomer.session.link.send(Say("one")) == 1
    assert newcomer.session.link.send(Act(1, Action.ATTACK1)) == 2
