"""The battle as a player meets it: by mouse and keys, in front of a host made by hand."""

from collections.abc import Callable

import msgspec
import pygame
import pytest
from pygame.event import Event

from game.contract.messages import Act, Code, Entry, Leave, Place, Refused, Trouble
from game.rules import Action, Reason, Seat
from game.table.link import Down, Over, Up
from game.ui.caption import caption_of
from game.ui.drawing.canvas import Canvas
from game.ui.drawing.sprites import Sprites
from game.ui.scenes.battle import BattleScene
from game.ui.scenes.choosing import Choosing
from game.ui.scenes.result import Result
from game.ui.screen.dialog import LastWord, Question
from game.ui.screen.scene import Replace
from game.ui.screen.session import Session
from game.ui.stage.timeline import Rest
from game.words.language import ENGLISH
from tests.ui.duel import HIT, MISS, Play
from tests.ui.eye import Eye
from tests.ui.stage import click, mouse_down, move, press

KEYS = (pygame.K_1, pygame.K_2, pygame.K_3, pygame.K_4, pygame.K_5)
LEFT, RIGHT = Seat.LEFT, Seat.RIGHT
BEN_AWAY = Place("Ben", "reed", ready=True, present=False)
BEN_BACK = Place("Ben", "reed", ready=True)


def fight(
    *,
    first: Seat = LEFT,
    seat: Seat = LEFT,
    hotseat: bool = False,
    size: tuple[int, int] = (1280, 720),
    addresses: tuple[str, ...] = (),
) -> tuple[Play, BattleScene]:
    play = Play(first=first, seat=seat, hotseat=hotseat, size=size, addresses=addresses)
    play.session.receive(play.host.started())
    scene = BattleScene(play.session, Sprites())
    play.open(scene)
    return play, scene


def middle(scene: BattleScene, action: Action) -> tuple[float, float]:
    box = scene.buttons[list(Action).index(action)].box
    return box.centerx, box.centery


def acts(play: Play) -> list[Act]:
    return [wish for wish in play.link.sent if isinstance(wish, Act)]


def reasons(scene: BattleScene) -> set[str]:
    return {button.reason for button in scene.buttons}


# --- choosing an action ------------------------------------------------------------------


@pytest.mark.parametrize(("key", "action"), list(zip(KEYS, Action, strict=True)))
def test_a_number_key_sends_its_action_for_this_turn(key: int, action: Action) -> None:
    play, _ = fight()
    play.do(press(key))
    assert acts(play) == [Act(1, action)]


def test_the_number_pad_does_as_the_number_keys() -> None:
    play, _ = fight()
    play.do(press(pygame.K_KP4))
    assert acts(play) == [Act(1, Action.DEFEND)]


@pytest.mark.parametrize("action", Action)
def test_a_click_on_a_button_sends_its_action(action: Action) -> None:
    play, scene = fight()
    play.do(*click(*middle(scene, action)))
    assert acts(play) == [Act(1, action)]


def test_arrows_and_enter_choose_a_button() -> None:
    play, _ = fight()
    right, enter = press(pygame.K_RIGHT), press(pygame.K_RETURN)
    play.do(right, Event(pygame.KEYUP, key=pygame.K_RIGHT, mod=0))
    play.do(right, enter)
    assert acts(play) == [Act(1, Action.ATTACK2)]


def test_one_choice_a_turn() -> None:
    play, scene = fight()
    play.do(press(pygame.K_1), press(pygame.K_2))
    play.do(*click(*middle(scene, Action.DEFEND)))
    assert acts(play) == [Act(1, Action.ATTACK1)]
    assert scene.buttons[0].hint == "sent …"
    assert reasons(scene) == {"Sent; the host has not answered yet."}


def test_the_next_turn_is_named_in_the_next_choice() -> None:
    play, _ = fight()
    play.do(press(pygame.K_4))
    play.tell(play.host.acted(Action.DEFEND), play.host.acted(Action.ATTACK1, HIT))
    play.do(press(pygame.K_5))
    assert acts(play)[-1] == Act(3, Action.CHARGE)


def test_buttons_answer_while_the_last_action_still_plays() -> None:
    play, scene = fight(first=RIGHT)
    play.tell(play.host.acted(Action.ATTACK1, HIT))
    assert scene.stage.timeline.playing
    play.do(*click(*middle(scene, Action.ATTACK1)))
    assert acts(play) == [Act(2, Action.ATTACK1)]


def test_a_key_that_is_held_does_not_choose_again() -> None:
    play, _ = fight()
    play.do(press(pygame.K_4))
    play.tell(play.host.acted(Action.DEFEND), play.host.acted(Action.DEFEND))
    play.do(press(pygame.K_4))
    assert len(acts(play)) == 1


# --- what cannot be chosen, and why ------------------------------------------------------


def test_on_the_other_sides_turn_nothing_is_sent_and_the_reason_is_said() -> None:
    play, scene = fight(first=RIGHT)
    play.do(*(press(key) for key in KEYS), *click(*middle(scene, Action.ATTACK1)))
    assert acts(play) == []
    assert reasons(scene) == {"It is Ben's turn."}


def test_a_level_at_its_top_is_grey_with_the_rules_own_reason() -> None:
    play, scene = fight()
    for _ in range(3):
        play.tell(play.host.acted(Action.DEFEND), play.host.acted(Action.ATTACK2, MISS))
    defend = scene.buttons[3]
    assert defend.reason == "Straw's guard is at its top already."
    play.do(press(pygame.K_4))
    assert acts(play) == []
    assert scene.buttons[0].enabled


def test_a_refused_choice_is_told_and_the_turn_stays_open() -> None:
    play, scene = fight()
    play.do(press(pygame.K_1))
    play.tell(Refused(Code.ACTION, "Straw is too tired.", 1))
    assert "Straw is too tired." in scene.bulletin.last_words
    play.do(press(pygame.K_2))
    assert acts(play)[-1] == Act(1, Action.ATTACK2)


def test_while_the_link_mends_the_buttons_wait_and_count_the_attempts() -> None:
    play, scene = fight()
    play.tell(Down(3, "The connection broke."))
    assert reasons(scene) == {"Reconnecting (3)…"}
    assert scene.bulletin.turn_words == "Reconnecting (3)…"
    play.do(press(pygame.K_1))
    assert acts(play) == []
    play.tell(Up())
    assert reasons(scene) == {""}


def test_who_goes_away_is_missed_and_who_comes_back_is_seen() -> None:
    play, scene = fight()
    play.tell(play.host.seats(right=BEN_AWAY))
    assert reasons(scene) == {"Ben is away; the match waits."}
    assert scene.bulletin.turn_words == "Ben is away"
    play.wait(10)
    assert scene.bulletin.last_words == "Ben is away; the match waits."
    play.tell(play.host.seats(right=BEN_BACK))
    play.wait(10)
    assert scene.bulletin.last_words == "Ben is back."
    assert reasons(scene) == {""}


# --- what is shown -----------------------------------------------------------------------


def test_ten_seconds_later_every_bar_tells_the_truth() -> None:
    play, scene = fight()
    host = play.host
    play.tell(host.acted(Action.CHARGE), host.acted(Action.DEFEND), host.acted(Action.ATTACK1, HIT))
    play.wait(10)
    assert not scene.stage.timeline.playing
    for seat in Seat:
        shown, side = scene.stage.timeline.shown[seat], host.battle[seat]
        assert (shown.hp, shown.charge, shown.guard) == (side.hp, side.charge, side.guard)


@pytest.mark.parametrize("event", [press(pygame.K_SPACE), mouse_down(640, 300)])
def test_any_key_or_click_skips_what_is_played(event: Event) -> None:
    play, scene = fight(first=RIGHT)
    play.tell(play.host.acted(Action.ATTACK1, HIT))
    play.do(event)
    assert not scene.stage.timeline.playing
    assert scene.stage.timeline.shown[LEFT].hp == play.host.battle.left.hp


def test_moving_the_focus_skips_nothing() -> None:
    play, scene = fight(first=RIGHT)
    play.tell(play.host.acted(Action.ATTACK1, HIT))
    play.do(press(pygame.K_RIGHT), move(300, 300))
    assert scene.stage.timeline.playing


def test_our_own_side_stands_left_whichever_seat_is_ours() -> None:
    for seat in Seat:
        _, scene = fight(seat=seat)
        assert scene.stage.own is seat


def test_the_referees_choice_is_told() -> None:
    play, scene = fight()
    play.tell(play.host.acted(Action.DEFEND, by_clock=True))
    play.wait(10)
    assert scene.bulletin.last_words.startswith("Ana let the clock run out; the referee chose.")


def test_at_rest_it_redraws_only_when_the_breath_changes() -> None:
    play, _ = fight()
    play.wait(10)
    drawn = sum(play.app.frame([], (), 1 / 60) for _ in range(120))
    assert 4 <= drawn <= 8
    assert not play.front.wants_frames


def test_the_clock_counts_down_and_stops_while_somebody_is_away() -> None:
    play, _ = fight()
    play.tell(play.host.clock(60))
    play.wait(20)
    assert play.session.seconds_left == 40
    play.tell(play.host.clock(40, running=False))
    play.wait(20)
    assert play.session.seconds_left == 40


def test_a_number_pressed_in_vain_is_told_why() -> None:
    play, scene = fight(first=RIGHT)
    eye = Eye.upon_window(play.app.canvas.surface, ENGLISH, play.app.canvas.look)

    def told() -> bool:
        eye.words.clear()
        scene.actions.draw_tooltip(eye)
        return any("It is Ben's turn." in word.text for word in eye.words)

    assert not told()
    play.do(press(pygame.K_2))
    assert told()
    play.tell(play.host.acted(Action.DEFEND))
    assert not told()


def test_the_tooltip_tells_what_an_attack_would_do() -> None:
    _, scene = fight()
    heading, first, *rest = scene.buttons[0].tooltip
    assert heading == "Poke"
    assert first == "Hits for 5 to 6 HP · 95 in 100 · a miss grazes for 2"
    assert rest == ["Guard 1 lets half of it through; a hit takes one guard."]


# --- leaving, and how it ends ------------------------------------------------------------


def test_leaving_asks_once_and_staying_sends_nothing() -> None:
    play, scene = fight()
    play.do(press(pygame.K_ESCAPE))
    question = play.front
    assert isinstance(question, Question)
    assert (question.heading, question.text) == ("Leave the match?", "It counts as lost.")
    play.do(press(pygame.K_RETURN))
    assert play.front is scene
    assert play.link.sent == []


def test_leaving_a_trial_costs_nothing() -> None:
    play, scene = fight()
    scene.session.trial = True
    play.do(press(pygame.K_ESCAPE))
    assert isinstance(play.front, Question)
    assert play.front.text == "It costs nothing: this was only a try."


def test_at_one_keyboard_the_side_to_move_is_the_one_that_leaves() -> None:
    play, _ = fight(hotseat=True)
    play.do(press(pygame.K_ESCAPE))
    assert isinstance(play.front, Question)
    assert play.front.text == "It counts as lost for Ana."


def test_leaving_twice_said_leaves() -> None:
    play, _ = fight()
    play.do(press(pygame.K_ESCAPE))
    question = play.front
    assert isinstance(question, Question)
    play.do(*click(*question.yes.box.center))
    assert play.link.sent == [Leave()]
    assert play.front is play.title
    assert play.link.closed


def test_closing_the_window_in_a_match_asks_once_and_then_closes() -> None:
    play, _ = fight()
    play.do(Event(pygame.QUIT))
    assert isinstance(play.front, Question)
    assert not play.link.closed
    play.do(Event(pygame.QUIT))
    assert play.link.closed


def test_the_battle_goes_on_beneath_the_question() -> None:
    play, scene = fight(first=RIGHT)
    play.do(press(pygame.K_ESCAPE))
    play.tell(play.host.acted(Action.ATTACK1, HIT))
    play.wait(10)
    assert scene.stage.timeline.shown[LEFT].hp == play.host.battle.left.hp


def test_the_end_of_the_match_opens_the_result() -> None:
    play, _ = fight()
    play.tell(play.host.ended(LEFT, Reason.LEFT))
    play.wait(10)
    play.wait(10)
    assert isinstance(play.front, Result)
    assert play.front.verdict.startswith("Ben left")


def test_a_key_hastens_the_result() -> None:
    play, _ = fight()
    play.tell(play.host.ended(LEFT, Reason.LEFT))
    play.do(press(pygame.K_SPACE))
    play.do(press(pygame.K_x))
    play.wait(0.01)
    assert isinstance(play.front, Result)


def test_a_link_that_is_gone_says_why_and_leads_to_the_title() -> None:
    play, _ = fight()
    play.tell(Over(Code.LOST, "The connection broke.", "Join again."))
    assert isinstance(play.front, LastWord)
    assert (play.front.text, play.front.advice) == ("The connection broke.", "Join again.")
    play.do(press(pygame.K_RETURN))
    assert play.front is play.title


def test_a_host_whose_sums_differ_stops_the_match_with_the_reason() -> None:
    play, _ = fight()
    play.tell(msgspec.structs.replace(play.host.acted(Action.DEFEND), turn=9))
    assert isinstance(play.front, LastWord)
    assert play.session.table.desync
    assert play.session.table.desync in play.front.text
    assert "Both sides keep their record" in play.front.advice


# --- the end is not given away -----------------------------------------------------------


def knock_out(play: Play) -> None:
    """Ana strikes until Ben's fighter faints; the last blow is still to be seen."""
    host = play.host
    while True:
        play.tell(host.acted(Action.ATTACK1, HIT))
        if host.battle.outcome:
            break
        play.tell(host.acted(Action.ATTACK1, MISS))
        play.wait(10)
    play.tell(host.ended(LEFT))


def test_while_the_last_blow_is_played_nothing_says_how_it_ends() -> None:
    play, scene = fight()
    knock_out(play)
    verdict = "Ana wins the match by knockout."
    assert (scene.bulletin.turn_words, scene.bulletin.turn_of) == ("Your turn", LEFT)
    assert caption_of(play.session) == "Parley · Ben's turn"
    assert verdict not in [line.text for line in play.session.table.lines]
    play.wait(10)
    assert caption_of(play.session) == "Parley · Ana wins"
    assert [line.text for line in play.session.table.lines].count(verdict) == 1


def test_a_question_in_front_of_the_last_blow_does_not_give_it_away_either() -> None:
    play, _ = fight()
    play.do(press(pygame.K_ESCAPE))
    assert isinstance(play.front, Question)
    knock_out(play)
    assert caption_of(play.session) == "Parley · Ben's turn"


def test_skipping_the_last_blow_tells_the_end_at_once() -> None:
    play, _ = fight()
    knock_out(play)
    play.do(press(pygame.K_SPACE))
    assert caption_of(play.session) == "Parley · Ana wins"


def test_a_draw_has_no_winner_on_any_screen() -> None:
    play, scene = fight()
    play.tell(play.host.seats(right=BEN_AWAY), play.host.ended(None, Reason.AWAY))
    play.wait(10)
    assert {shown.rest for shown in scene.stage.timeline.shown.values()} == {Rest.IDLE}
    assert scene.bulletin.last_words == (
        "The match is a draw, because one side was away for too long."
    )
    assert caption_of(play.session) == "Parley · a draw"
    play.wait(10)
    assert isinstance(play.front, Result)
    assert play.front.heading == "A draw"


# --- trouble at the host -----------------------------------------------------------------


def test_while_the_host_cannot_keep_anything_the_buttons_wait_and_say_why() -> None:
    play, scene = fight()
    trouble = "The host cannot write to its disk; the game pauses until it can."
    play.tell(Trouble(trouble))
    assert reasons(scene) == {trouble}
    play.tell(play.host.seats())
    play.wait(10)
    assert scene.bulletin.last_words == trouble
    assert scene.bulletin.turn_words == "The game pauses"
    play.tell(Trouble(""))
    play.wait(10)
    assert reasons(scene) == {""}
    assert scene.bulletin.last_words == "All is well again; the match goes on."


# --- a match that was taken up again -----------------------------------------------------


def taken_up(*, acts: int) -> tuple[Play, BattleScene]:
    """The host was started again; its log comes at once, and Ben is not back yet."""
    play = Play(addresses=("192.168.1.20",))
    host = play.host
    ana, ben = Place("Ana", "straw", ready=True), BEN_AWAY
    entries: list[Entry] = [host.started(), *(host.acted(Action.DEFEND) for _ in range(acts))]
    welcome = msgspec.structs.replace(host.welcome(), seq=len(entries), keep=len(entries))
    play.session = Session(play.link, lambda: play.now, addresses=("192.168.1.20",))
    play.session.receive(welcome)
    play.session.receive(host.seats(left=ana, right=ben))
    assert [line.text for line in play.session.table.lines] == []
    play.open(Choosing(play.session, sprites=Sprites()))
    play.tell(*entries)
    assert isinstance(play.front, BattleScene)
    return play, play.front


def test_a_match_taken_up_again_opens_where_it_stands_and_plays_nothing_old() -> None:
    play, scene = taken_up(acts=4)
    assert not scene.stage.timeline.playing
    assert scene.stage.timeline.shown[LEFT].guard == play.host.battle.left.guard == 2
    assert scene.bulletin.last_words == "The match goes on in turn 5."
    assert play.session.table.lines[-1].text == "The match goes on in turn 5."


def test_the_clock_is_not_shown_while_nobody_knows_whether_it_goes_on() -> None:
    play, scene = fight()
    play.tell(play.host.clock(60))
    assert scene.time is not None
    for begins, ends in ((Down(1, "It broke."), Up()), (Trouble("The disk is full."), Trouble(""))):
        play.tell(begins)
        assert scene.time is None
        play.tell(ends)
        assert scene.time is not None


def test_what_happens_after_the_match_was_taken_up_is_played() -> None:
    play, scene = taken_up(acts=4)
    play.tell(play.host.seats(right=BEN_BACK), play.host.acted(Action.CHARGE))
    assert scene.stage.timeline.playing


def test_the_story_of_a_match_taken_up_again_is_told_whole() -> None:
    play, scene = fight()
    play.tell(play.host.acted(Action.ATTACK1, HIT))
    again = BattleScene(play.session, Sprites())
    play.app.stack.apply(Replace(again), scene)
    play.tell(play.host.ended(LEFT, Reason.LEFT))
    play.wait(10)
    play.wait(10)
    assert isinstance(play.front, Result)
    assert "1 of 1 attacks hit" in " ".join(play.front.lines)


# --- two at one keyboard -----------------------------------------------------------------


def test_in_hot_seat_the_buttons_belong_to_whoever_is_to_move() -> None:
    play, scene = fight(hotseat=True)
    assert scene.buttons[0].label == "Poke"
    play.do(press(pygame.K_4))
    play.tell(play.host.acted(Action.DEFEND))
    assert scene.buttons[0].label == "Whip"
    assert scene.bulletin.turn_words == "Ben's turn"
    play.do(press(pygame.K_5))
    assert acts(play) == [Act(1, Action.DEFEND), Act(2, Action.CHARGE)]


# --- every state can be drawn ------------------------------------------------------------


@pytest.mark.parametrize("size", [(640, 360), (1280, 720), (1920, 1080), (900, 900)])
def test_every_state_can_be_drawn_at_every_size(size: tuple[int, int]) -> None:
    play, _ = fight(size=size)
    host = play.host
    play.tell(host.clock(60))
    play.do(move(160, 660))
    for action, rolls in (
        (Action.CHARGE, ()),
        (Action.DEFEND, ()),
        (Action.ATTACK2, HIT),
        (Action.ATTACK3, HIT),
        (Action.ATTACK3, HIT),
        (Action.ATTACK1, MISS),
    ):
        play.tell(host.acted(action, rolls), host.clock(4))
        for _ in range(16):
            play.wait(0.1)
    for seconds in (31, 29, 9, 0):
        play.tell(host.clock(seconds))
    play.tell(host.seats(right=BEN_AWAY), host.clock(3, running=False))
    play.tell(Down(2, "The connection broke."), Up(), Refused(Code.TURN, "No."))
    play.do(press(pygame.K_ESCAPE))
    play.tell(Over(Code.CLOSED, "The host closed the room."))
    assert isinstance(play.front, LastWord)


def test_what_is_kept_of_the_screen_is_never_out_of_date() -> None:
    play, scene = fight()
    canvas = play.app.canvas
    small = Canvas(pygame.Surface((64, 36)))
    host = play.host

    def same_as_drawn_anew() -> bool:
        scene.draw(canvas)
        kept = pygame.image.tobytes(canvas.surface, "RGB")
        # Another size: nothing that is kept fits, so the next drawing begins anew.
        scene.draw(small)
        scene.draw(canvas)
        return kept == pygame.image.tobytes(canvas.surface, "RGB")

    assert same_as_drawn_anew()
    changes: list[Callable[[], None]] = [
        lambda: play.tell(host.clock(60)),
        lambda: play.do(move(160, 660)),
        lambda: play.do(move(160, 300)),
        lambda: play.do(press(pygame.K_1)),
        lambda: play.tell(Refused(Code.TURN, "No.", 1)),
        lambda: play.tell(host.acted(Action.CHARGE)),
        lambda: play.wait(5),
        lambda: play.tell(host.acted(Action.ATTACK1, HIT)),
        lambda: play.wait(0.6),
        lambda: play.wait(0.4),
        lambda: play.wait(5),
        lambda: play.tell(host.clock(4)),
        lambda: play.tell(host.seats(right=BEN_AWAY)),
        lambda: play.wait(1),
        lambda: play.tell(host.seats(right=Place("Benjamin", "reed", ready=True))),
        lambda: play.tell(Down(1, "The connection broke.")),
        lambda: play.tell(Up()),
        lambda: play.tell(host.ended(LEFT, Reason.LEFT)),
        lambda: play.wait(1),
    ]
    for happens in changes:
        happens()
        assert same_as_drawn_anew()
