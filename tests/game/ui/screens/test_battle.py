"""The battle as a player meets it: by mouse and keys, in front of a host made by hand."""

from collections.abc import Callable

import msgspec
import pygame
import pytest
from msgspec.structs import replace
from pygame.event import Event

from game.client_state.link import LinkClosed, LinkDown, LinkUp
from game.i18n.language import ENGLISH
from game.player.settings import DEFAULTS, AnimationSpeed
from game.protocol.limits import SHOWING_SECONDS
from game.protocol.messages import Act, Entry, ErrorCode, Leave, Refused, SeatState, Trouble
from game.rules import Action, Reason, Seat
from game.session import GameSession
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.sprites import Sprites
from game.ui.screens.battle import BattleScreen
from game.ui.screens.fighter_select import FighterSelectScreen
from game.ui.screens.result import ResultScreen
from game.ui.shell.dialog import ClosingDialog, Question
from game.ui.shell.screen import Replace
from game.ui.stage.timeline import SKIP_AFTER, RestingPose
from game.ui.window_title import window_title
from tests.game.ui.layout_canvas import LayoutCanvas
from tests.game.ui.sample_match import HIT, MISS, MatchApp
from tests.game.ui.screen_driver import click, mouse_down, move, press

KEYS = (pygame.K_1, pygame.K_2, pygame.K_3, pygame.K_4, pygame.K_5)
LEFT, RIGHT = Seat.LEFT, Seat.RIGHT
BEN_AWAY = SeatState("Ben", "reed", ready=True, present=False)
BEN_BACK = SeatState("Ben", "reed", ready=True)


def fight(
    *,
    first: Seat = LEFT,
    seat: Seat = LEFT,
    hotseat: bool = False,
    size: tuple[int, int] = (1280, 720),
    addresses: tuple[str, ...] = (),
) -> tuple[MatchApp, BattleScreen]:
    play = MatchApp(first=first, seat=seat, hotseat=hotseat, size=size, addresses=addresses)
    play.session.receive(play.host.started())
    screen = BattleScreen(play.session, Sprites())
    play.open(screen)
    return play, screen


def middle(screen: BattleScreen, action: Action) -> tuple[float, float]:
    box = screen.buttons[list(Action).index(action)].box
    return box.centerx, box.centery


def acts(play: MatchApp) -> list[Act]:
    return [message for message in play.link.sent if isinstance(message, Act)]


def reasons(screen: BattleScreen) -> set[str]:
    return {button.reason for button in screen.buttons}


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
    play, screen = fight()
    play.do(*click(*middle(screen, action)))
    assert acts(play) == [Act(1, action)]


def test_arrows_and_enter_choose_a_button() -> None:
    play, _ = fight()
    right, enter = press(pygame.K_RIGHT), press(pygame.K_RETURN)
    play.do(right, Event(pygame.KEYUP, key=pygame.K_RIGHT, mod=0))
    play.do(right, enter)
    assert acts(play) == [Act(1, Action.ATTACK2)]


def test_one_choice_a_turn() -> None:
    play, screen = fight()
    play.do(press(pygame.K_1), press(pygame.K_2))
    play.do(*click(*middle(screen, Action.DEFEND)))
    assert acts(play) == [Act(1, Action.ATTACK1)]
    assert screen.buttons[0].hint == "sent …"
    assert reasons(screen) == {"Sent. The host has not answered yet."}


def test_the_next_turn_is_named_in_the_next_choice() -> None:
    play, _ = fight()
    play.do(press(pygame.K_4))
    play.tell(play.host.acted(Action.DEFEND), play.host.acted(Action.ATTACK1, HIT))
    play.wait(10)
    play.do(press(pygame.K_5))
    assert acts(play)[-1] == Act(3, Action.CHARGE)


def test_it_is_our_turn_only_when_the_other_sides_action_has_been_shown() -> None:
    play, screen = fight(first=RIGHT)
    play.tell(play.host.acted(Action.ATTACK1, HIT))
    assert screen.status.turn_words == "Ben attacks"
    assert screen.status.turn_of is RIGHT
    assert not any(button.bright for button in screen.buttons)
    play.wait(10)
    assert screen.status.turn_words == "Your turn"
    assert screen.status.turn_of is LEFT
    assert all(button.bright for button in screen.buttons)


def test_a_press_before_that_is_sent_as_soon_as_the_action_has_been_shown() -> None:
    play, screen = fight(first=RIGHT)
    play.tell(play.host.acted(Action.ATTACK1, HIT))
    play.do(*click(*middle(screen, Action.ATTACK1)))
    assert acts(play) == []
    assert screen.stage.timeline.playing
    assert screen.buttons[0].hint == "comes next …"
    play.do(press(pygame.K_5))
    assert screen.buttons[4].hint == "comes next …"
    play.wait(10)
    assert acts(play) == [Act(2, Action.CHARGE)]
    assert screen.buttons[4].hint == "sent …"


def test_buttons_do_not_tell_how_the_blow_ends_that_is_being_shown() -> None:
    play, screen = fight(first=RIGHT)
    before = [(button.hint, button.second_hint) for button in screen.buttons]
    play.tell(play.host.acted(Action.CHARGE))
    play.wait(10)
    assert [(button.hint, button.second_hint) for button in screen.buttons] == before
    play.tell(play.host.acted(Action.CHARGE), play.host.acted(Action.ATTACK1, HIT))
    assert [(button.hint, button.second_hint) for button in screen.buttons] == before
    play.wait(10)
    assert screen.buttons[4].hint == "charge to 2"


def test_once_the_match_is_over_buttons_promise_nothing() -> None:
    play, screen = fight()
    knock_out(play)
    assert screen.buttons[0].second_hint == "KO 95%"
    play.wait(10)
    assert {(button.hint, button.second_hint) for button in screen.buttons} == {("", "")}


@pytest.mark.parametrize(
    ("speed", "over_after"), [("slow", 3.0), ("normal", 1.7), ("fast", 1.1), ("off", 0.02)]
)
def test_the_player_chooses_how_fast_a_fight_is_animated(speed: str, over_after: float) -> None:
    play, screen = fight(first=RIGHT)
    play.app.live_settings.change(replace(DEFAULTS, animations=AnimationSpeed(speed)))
    play.frame()
    play.tell(play.host.acted(Action.ATTACK1, HIT))
    play.wait(over_after * 0.7)
    assert screen.stage.timeline.playing is (speed != "off")
    play.wait(over_after * 0.3)
    assert not screen.stage.timeline.playing


def test_a_press_is_forgotten_if_the_match_ends_meanwhile() -> None:
    play, _ = fight(first=RIGHT)
    play.tell(play.host.acted(Action.ATTACK1, HIT))
    play.do(press(pygame.K_4))
    play.tell(play.host.ended(LEFT, Reason.LEFT))
    play.wait(10)
    assert acts(play) == []


def test_a_double_click_does_not_skip_our_own_blow() -> None:
    play, screen = fight()
    play.do(*click(*middle(screen, Action.ATTACK1)))
    play.tell(play.host.acted(Action.ATTACK1, HIT))
    play.do(*click(*middle(screen, Action.ATTACK1)))
    play.wait(0.3)
    assert screen.status.turn_words == "You attack"
    assert screen.stage.timeline.shown[RIGHT].hp > play.host.battle.right.hp


def test_a_key_that_is_held_does_not_choose_again() -> None:
    play, _ = fight()
    play.do(press(pygame.K_4))
    play.tell(play.host.acted(Action.DEFEND), play.host.acted(Action.DEFEND))
    play.do(press(pygame.K_4))
    assert len(acts(play)) == 1


# --- what cannot be chosen, and why ------------------------------------------------------


def test_on_the_other_sides_turn_nothing_is_sent_and_the_reason_is_said() -> None:
    play, screen = fight(first=RIGHT)
    play.do(*(press(key) for key in KEYS), *click(*middle(screen, Action.ATTACK1)))
    assert acts(play) == []
    assert reasons(screen) == {"It is Ben's turn."}


def test_a_level_at_its_top_is_grey_with_the_rules_own_reason() -> None:
    play, screen = fight()
    for _ in range(3):
        play.tell(play.host.acted(Action.DEFEND), play.host.acted(Action.ATTACK2, MISS))
    defend = screen.buttons[3]
    assert defend.reason == "Straw's guard is already full."
    play.do(press(pygame.K_4))
    assert acts(play) == []
    assert screen.buttons[0].enabled


def test_a_refused_choice_is_told_and_the_turn_stays_open() -> None:
    play, screen = fight()
    play.do(press(pygame.K_1))
    play.tell(Refused(ErrorCode.ACTION, "Straw is too tired.", 1))
    assert "Straw is too tired." in screen.status.last_words
    play.do(press(pygame.K_2))
    assert acts(play)[-1] == Act(1, Action.ATTACK2)


def test_while_the_link_mends_the_buttons_wait_and_count_the_attempts() -> None:
    play, screen = fight()
    play.tell(LinkDown(3, "The connection broke."))
    assert reasons(screen) == {"Reconnecting (3)…"}
    assert screen.status.turn_words == "Reconnecting (3)…"
    play.do(press(pygame.K_1))
    assert acts(play) == []
    play.tell(LinkUp())
    assert reasons(screen) == {""}


def test_who_goes_away_is_missed_and_who_comes_back_is_seen() -> None:
    play, screen = fight()
    play.tell(play.host.seats(right=BEN_AWAY))
    assert reasons(screen) == {"Ben is away. The match is paused."}
    assert screen.status.turn_words == "Ben is away"
    play.wait(10)
    assert screen.status.last_words == "Ben is away. The match is paused."
    play.tell(play.host.seats(right=BEN_BACK))
    play.wait(10)
    assert screen.status.last_words == "Ben is back."
    assert reasons(screen) == {""}


# --- what is shown -----------------------------------------------------------------------


def test_ten_seconds_later_every_bar_tells_the_truth() -> None:
    play, screen = fight()
    host = play.host
    play.tell(host.acted(Action.CHARGE), host.acted(Action.DEFEND), host.acted(Action.ATTACK1, HIT))
    play.wait(10)
    assert not screen.stage.timeline.playing
    for seat in Seat:
        displayed, side = screen.stage.timeline.shown[seat], host.battle[seat]
        assert (displayed.hp, displayed.charge, displayed.guard) == (
            side.hp,
            side.charge,
            side.guard,
        )


@pytest.mark.parametrize("event", [press(pygame.K_SPACE), mouse_down(640, 300)])
def test_any_key_or_click_skips_what_is_played(event: Event) -> None:
    play, screen = fight(first=RIGHT)
    play.tell(play.host.acted(Action.ATTACK1, HIT))
    play.wait(SKIP_AFTER)
    play.do(event)
    play.wait(0.6)
    assert not screen.stage.timeline.playing
    assert screen.stage.timeline.shown[LEFT].hp == play.host.battle.left.hp


def test_moving_the_focus_skips_nothing() -> None:
    play, screen = fight(first=RIGHT)
    play.tell(play.host.acted(Action.ATTACK1, HIT))
    play.do(press(pygame.K_RIGHT), move(300, 300))
    assert screen.stage.timeline.playing


def test_our_own_side_stands_left_whichever_seat_is_ours() -> None:
    for seat in Seat:
        _, screen = fight(seat=seat)
        assert screen.stage.own is seat


def test_the_referees_choice_is_told() -> None:
    play, screen = fight()
    play.tell(play.host.acted(Action.DEFEND, by_clock=True))
    play.wait(10)
    assert screen.status.last_words.startswith(
        "Ana ran out of time, so the referee chose for them."
    )


def test_at_rest_it_redraws_only_when_the_breath_changes() -> None:
    play, _ = fight()
    play.wait(10)
    drawn = sum(play.app.frame([], (), 1 / 60) for _ in range(120))
    assert 4 <= drawn <= 8
    assert not play.front.wants_frames


def test_the_clock_counts_down_and_stops_while_somebody_is_away() -> None:
    play, _ = fight()
    play.tell(play.host.clock(60))
    play.wait(SHOWING_SECONDS + 20)
    assert play.session.seconds_left == 40
    play.tell(play.host.clock(40, running=False))
    play.wait(20)
    assert play.session.seconds_left == 40


def test_a_number_pressed_in_vain_is_told_why() -> None:
    play, screen = fight(first=RIGHT)
    eye = LayoutCanvas.upon_window(play.app.canvas.surface, ENGLISH, play.app.canvas.accessibility)

    def known() -> bool:
        eye.words.clear()
        screen.action_buttons.draw_tooltip(eye)
        return any("It is Ben's turn." in word.text for word in eye.words)

    assert not known()
    play.do(press(pygame.K_2))
    assert known()
    play.tell(play.host.acted(Action.DEFEND))
    assert not known()


def test_the_tooltip_tells_what_an_attack_would_do() -> None:
    _, screen = fight()
    heading, first, *rest = screen.buttons[0].tooltip
    assert heading == "Poke"
    assert first == "Hits for 5 to 6 HP · 95% · a miss grazes for 2"
    assert rest == ["Guard 1 lets half of it through; a hit removes one guard."]


# --- leaving, and how it ends ------------------------------------------------------------


def test_leaving_asks_once_and_staying_sends_nothing() -> None:
    play, screen = fight()
    play.do(press(pygame.K_ESCAPE))
    question = play.front
    assert isinstance(question, Question)
    assert (question.heading, question.text) == ("Leave the match?", "It counts as a loss.")
    play.do(press(pygame.K_RETURN))
    assert play.front is screen
    assert play.link.sent == []


def test_leaving_a_trial_costs_nothing() -> None:
    play, screen = fight()
    screen.session.trial = True
    play.do(press(pygame.K_ESCAPE))
    assert isinstance(play.front, Question)
    assert play.front.text == "It costs nothing: this was only a trial."


def test_at_one_keyboard_the_side_to_move_is_the_one_that_leaves() -> None:
    play, _ = fight(hotseat=True)
    play.do(press(pygame.K_ESCAPE))
    assert isinstance(play.front, Question)
    assert play.front.text == "It counts as a loss for Ana."


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


def test_the_battle_goes_on_backing_the_question() -> None:
    play, screen = fight(first=RIGHT)
    play.do(press(pygame.K_ESCAPE))
    play.tell(play.host.acted(Action.ATTACK1, HIT))
    play.wait(10)
    assert screen.stage.timeline.shown[LEFT].hp == play.host.battle.left.hp


def test_the_end_of_the_match_opens_the_result() -> None:
    play, _ = fight()
    play.tell(play.host.ended(LEFT, Reason.LEFT))
    play.wait(10)
    play.wait(10)
    assert isinstance(play.front, ResultScreen)
    assert play.front.verdict.startswith("Ben left")


def test_a_key_hastens_the_result() -> None:
    play, _ = fight()
    play.tell(play.host.ended(LEFT, Reason.LEFT))
    play.wait(SKIP_AFTER)
    play.do(press(pygame.K_x))
    play.wait(0.01)
    assert isinstance(play.front, ResultScreen)


def test_a_link_that_is_gone_says_why_and_leads_to_the_title() -> None:
    play, _ = fight()
    play.tell(LinkClosed(ErrorCode.LOST, "The connection broke.", "Join again."))
    assert isinstance(play.front, ClosingDialog)
    assert (play.front.text, play.front.advice) == ("The connection broke.", "Join again.")
    play.do(press(pygame.K_RETURN))
    assert play.front is play.title


def test_a_host_whose_sums_differ_stops_the_match_with_the_reason() -> None:
    play, _ = fight()
    play.tell(msgspec.structs.replace(play.host.acted(Action.DEFEND), turn=9))
    assert isinstance(play.front, ClosingDialog)
    assert play.session.room_state.desync
    assert play.session.room_state.desync in play.front.text
    assert "Both players have a record" in play.front.advice


# --- the end is not given away -----------------------------------------------------------


def knock_out(play: MatchApp) -> None:
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
    play, screen = fight()
    knock_out(play)
    verdict = "Ana wins the match by knockout."
    assert (screen.status.turn_words, screen.status.turn_of) == ("You attack", LEFT)
    assert window_title(play.session) == "Parley · Ben's turn"
    assert verdict not in [line.text for line in play.session.room_state.lines]
    play.wait(10)
    assert window_title(play.session) == "Parley · Ana wins"
    assert [line.text for line in play.session.room_state.lines].count(verdict) == 1


def test_a_question_in_front_of_the_last_blow_does_not_give_it_away_either() -> None:
    play, _ = fight()
    play.do(press(pygame.K_ESCAPE))
    assert isinstance(play.front, Question)
    knock_out(play)
    assert window_title(play.session) == "Parley · Ben's turn"


def test_skipping_the_last_blow_tells_the_end_at_once() -> None:
    play, _ = fight()
    knock_out(play)
    play.wait(SKIP_AFTER)
    play.do(press(pygame.K_SPACE))
    play.wait(0.5)
    assert window_title(play.session) == "Parley · Ana wins"


def test_a_draw_has_no_winner_on_any_screen() -> None:
    play, screen = fight()
    play.tell(play.host.seats(right=BEN_AWAY), play.host.ended(None, Reason.AWAY))
    play.wait(10)
    assert {displayed.rest for displayed in screen.stage.timeline.shown.values()} == {
        RestingPose.IDLE
    }
    assert screen.status.last_words == (
        "The match is a draw because one player was away for too long."
    )
    assert window_title(play.session) == "Parley · a draw"
    play.wait(10)
    assert isinstance(play.front, ResultScreen)
    assert play.front.heading == "A draw"


# --- trouble at the host -----------------------------------------------------------------


def test_while_the_host_cannot_keep_anything_the_buttons_wait_and_say_why() -> None:
    play, screen = fight()
    trouble = "The host cannot write to its disk. The game is paused until it can."
    play.tell(Trouble(trouble))
    assert reasons(screen) == {trouble}
    play.tell(play.host.seats())
    play.wait(10)
    assert screen.status.last_words == trouble
    assert screen.status.turn_words == "The game is paused"
    play.tell(Trouble(""))
    play.wait(10)
    assert reasons(screen) == {""}
    assert screen.status.last_words == "Everything works again. The match continues."


# --- a match that was taken up again -----------------------------------------------------


def taken_up(*, acts: int) -> tuple[MatchApp, BattleScreen]:
    """The host was started again; its log comes at once, and Ben is not back yet."""
    play = MatchApp(addresses=("192.168.1.20",))
    host = play.host
    ana, ben = SeatState("Ana", "straw", ready=True), BEN_AWAY
    entries: list[Entry] = [host.started(), *(host.acted(Action.DEFEND) for _ in range(acts))]
    welcome = msgspec.structs.replace(host.welcome(), seq=len(entries), keep=len(entries))
    play.session = GameSession(play.link, lambda: play.now, addresses=("192.168.1.20",))
    play.session.receive(welcome)
    play.session.receive(host.seats(left=ana, right=ben))
    assert [line.text for line in play.session.room_state.lines] == []
    play.open(FighterSelectScreen(play.session, sprites=Sprites()))
    play.tell(*entries)
    assert isinstance(play.front, BattleScreen)
    return play, play.front


def test_a_match_taken_up_again_opens_where_it_stands_and_plays_nothing_old() -> None:
    play, screen = taken_up(acts=4)
    assert not screen.stage.timeline.playing
    assert screen.stage.timeline.shown[LEFT].guard == play.host.battle.left.guard == 2
    assert screen.status.last_words == "The match continues in turn 5."
    assert play.session.room_state.lines[-1].text == "The match continues in turn 5."


def test_the_clock_is_not_shown_while_nobody_knows_whether_it_goes_on() -> None:
    play, screen = fight()
    play.tell(play.host.clock(60))
    assert screen.clock is not None
    for begins, ends in (
        (LinkDown(1, "It broke."), LinkUp()),
        (Trouble("The disk is full."), Trouble("")),
    ):
        play.tell(begins)
        assert screen.clock is None
        play.tell(ends)
        assert screen.clock is not None


def test_what_happens_after_the_match_was_taken_up_is_played() -> None:
    play, screen = taken_up(acts=4)
    play.tell(play.host.seats(right=BEN_BACK), play.host.acted(Action.CHARGE))
    assert screen.stage.timeline.playing


def test_the_story_of_a_match_taken_up_again_is_told_whole() -> None:
    play, screen = fight()
    play.tell(play.host.acted(Action.ATTACK1, HIT))
    again = BattleScreen(play.session, Sprites())
    play.app.stack.apply(Replace(again), screen)
    play.tell(play.host.ended(LEFT, Reason.LEFT))
    play.wait(10)
    play.wait(10)
    assert isinstance(play.front, ResultScreen)
    assert "1 of 1 attacks hit" in " ".join(play.front.lines)


# --- two at one keyboard -----------------------------------------------------------------


def test_in_hot_seat_the_buttons_belong_to_whoever_is_to_move() -> None:
    play, screen = fight(hotseat=True)
    assert screen.buttons[0].label == "Poke"
    play.do(press(pygame.K_4))
    play.tell(play.host.acted(Action.DEFEND))
    assert screen.buttons[0].label == "Whip"
    play.wait(10)
    assert screen.status.turn_words == "Ben's turn"
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
    play.tell(LinkDown(2, "The connection broke."), LinkUp(), Refused(ErrorCode.TURN, "No."))
    play.do(press(pygame.K_ESCAPE))
    play.tell(LinkClosed(ErrorCode.CLOSED, "The host closed the room."))
    assert isinstance(play.front, ClosingDialog)


def test_what_is_kept_of_the_screen_is_never_out_of_date() -> None:
    play, screen = fight()
    canvas = play.app.canvas
    small = Canvas(pygame.Surface((64, 36)))
    host = play.host

    def same_as_drawn_anew() -> bool:
        screen.draw(canvas)
        kept = pygame.image.tobytes(canvas.surface, "RGB")
        # Another size: nothing that is kept fits, so the next drawing begins anew.
        screen.draw(small)
        screen.draw(canvas)
        return kept == pygame.image.tobytes(canvas.surface, "RGB")

    assert same_as_drawn_anew()
    changes: list[Callable[[], None]] = [
        lambda: play.tell(host.clock(60)),
        lambda: play.do(move(160, 660)),
        lambda: play.do(move(160, 300)),
        lambda: play.do(press(pygame.K_1)),
        lambda: play.tell(Refused(ErrorCode.TURN, "No.", 1)),
        lambda: play.tell(host.acted(Action.CHARGE)),
        lambda: play.wait(5),
        lambda: play.tell(host.acted(Action.ATTACK1, HIT)),
        lambda: play.wait(0.6),
        lambda: play.wait(0.4),
        lambda: play.wait(5),
        lambda: play.tell(host.clock(4)),
        lambda: play.tell(host.seats(right=BEN_AWAY)),
        lambda: play.wait(1),
        lambda: play.tell(host.seats(right=SeatState("Benjamin", "reed", ready=True))),
        lambda: play.tell(LinkDown(1, "The connection broke.")),
        lambda: play.tell(LinkUp()),
        lambda: play.tell(host.ended(LEFT, Reason.LEFT)),
        lambda: play.wait(1),
    ]
    for happens in changes:
        happens()
        assert same_as_drawn_anew()
