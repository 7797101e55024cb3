"""Test tutorial text: step by step to the end, by typing alone."""

from assets import ROSTER
from game.review.tutorial import STEPS
from game.rules import Seat, parse_roster
from game.terminal.match import TextMatch
from game.terminal.tutorial_text import TextTutorial
from net.local.tutorial_room import TutorialLink


class TextTutorialRun:
    def __init__(self) -> None:
        roster = parse_roster(ROSTER.read_text(encoding="utf-8"))
        self.match = TextMatch(
            TutorialLink(roster, "Ana", lambda: 0.0), text_tutorial=TextTutorial()
        )
        self.told = self._read()

    def type(self, line: str) -> list[str]:
        return [*self.match.command(line), *self._read()]

    def _read(self) -> list[str]:
        known: list[str] = []
        while (message := self.match.link.poll()) is not None:
            known += self.match.receive(message)
        return known


def test_the_first_step_is_told_with_what_to_press() -> None:
    assert TextTutorialRun().told[-1] == (
        "Step 1 of 6, Attack. You are on the left. Press 1 and Enter: a small attack that "
        "hardly ever misses."
    )


def test_no_fighter_is_chosen_in_a_first_fight() -> None:
    assert not any(
        " takes Straw" in line or "can no longer be changed" in line
        for line in TextTutorialRun().told
    )


def test_another_action_than_the_one_asked_for_is_held_back() -> None:
    newcomer = TextTutorialRun()
    assert newcomer.type("5") == ["Not yet. First: Attack."]
    assert newcomer.type("status")[-1].startswith("Step 1 of 6")


def test_each_step_is_told_once_when_the_one_before_it_is_answered() -> None:
    newcomer = TextTutorialRun()
    for number, line in enumerate(("1", "4", "5", "say hello", "2"), 2):
        known = newcomer.type(line)
        assert [step for step in known if step.startswith("Step ")] == known[-1:]
        assert known[-1].startswith(f"Step {number} of {len(STEPS)}")


def test_talk_is_asked_for_in_the_words_of_plain_text() -> None:
    newcomer = TextTutorialRun()
    for line in ("1", "4", "5"):
        known = newcomer.type(line)
    assert "Type say, then something nice, then press Enter." in known[-1]
    assert newcomer.type("say hello")[:2] == [
        "Ana: hello",
        "Teacher: Well said. A good fight needs good talk.",
    ]


def test_a_first_fight_ends_with_a_word_of_praise_and_by_itself() -> None:
    newcomer = TextTutorialRun()
    for line in ("1", "4", "5", "say hello", *["2"] * 20):
        known = newcomer.type(line)
        if newcomer.match.quit:
            break
    assert newcomer.match.room_state.outcome
    assert newcomer.match.room_state.outcome.winner is Seat.LEFT
    assert known[-1] == "You have beaten your teacher, and they are proud of you."
    assert not any("rematch" in line for line in known)
