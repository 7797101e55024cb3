"""One player's evening in plain text: facts and typed lines in, sentences out."""

import re

from game.app.arguments import parse_arguments
from game.app.context import Context
from game.app.match_opener import HostedMatch
from game.client_state.blocklist import NobodyBlocked
from game.client_state.link import (
    HostCheated,
    Incoming,
    LinkClosed,
    LinkDown,
    LinkUp,
    PeerFamiliarity,
    PeerRecognized,
    Protection,
    ProtectionState,
    UnsentLines,
)
from game.commands import Command
from game.protocol.lobby_messages import Access, Inside, ShowSpectatorChat
from game.protocol.messages import (
    Act,
    ClientMessage,
    ErrorCode,
    Leave,
    Mute,
    Pick,
    Refused,
    Rematch,
    ResumeAnswer,
    ResumeOffer,
    Say,
    Seats,
)
from game.rules import Action
from game.terminal.match import TextMatch
from game.terminal.status_report import describe_button
from tests.net.room_script import RoomScript
from tests.support import LEFT, REED, RIGHT, STRAW, battle


class TextFakeLink:
    """Keeps what is sent."""

    hotseat = False

    def __init__(self) -> None:
        self.sent: list[ClientMessage] = []

    def send(self, message: ClientMessage) -> int:
        self.sent.append(message)
        return len(self.sent)

    def wait(self, timeout: float) -> Incoming | None:
        return None

    def poll(self) -> Incoming | None:
        return None

    def close(self) -> None:
        pass


class TerminalPlayer:
    """Ana, who reads what is printed and types. What she sends goes nowhere but to `sent`."""

    def __init__(
        self, *, people: int = 2, fighters: tuple[str, ...] = (), asks: bool = False
    ) -> None:
        self.context, self.link = RoomScript(people=people), TextFakeLink()
        self.match = TextMatch(self.link, fighters, asks=asks, clock=lambda: self.context.now)

    def read(self, *notices: Incoming) -> list[str]:
        """What is printed of all that came, and of these."""
        heard = [*self.context.heard(LEFT), *notices]
        return [line for each in heard for line in self.match.receive(each)]

    def type(self, line: str) -> list[str]:
        return list(self.match.command(line))

    def sent(self) -> list[ClientMessage]:
        sent, self.link.sent = self.link.sent, []
        return sent


def fighting() -> TerminalPlayer:
    """It is Ana's turn, the first of the match; Straw against Reed."""
    reader = TerminalPlayer(fighters=("straw",))
    for seat, fighter in ((LEFT, "straw"), (RIGHT, "reed")):
        reader.context.send(seat, Pick(fighter, ready=True))
    reader.read()
    reader.sent()
    return reader


def test_who_is_alone_is_told_to_wait() -> None:
    assert TerminalPlayer(people=1).read() == ["You are Ana.", "Waiting for a player to join."]


def test_the_named_fighter_is_taken_as_soon_as_both_are_here() -> None:
    reader = TerminalPlayer(fighters=("reed",))
    assert "Ana takes Reed: Stands in for a fighter." in reader.read()
    assert reader.sent() == [Pick("reed", ready=True)]


def test_without_a_name_the_first_one_is_taken_and_that_is_said() -> None:
    reader = TerminalPlayer()
    known = "No fighter was named, so Ana takes Straw: Stands in for a fighter."
    assert known in reader.read()


def test_a_fighter_the_host_does_not_have_is_said() -> None:
    reader = TerminalPlayer(fighters=("dragon",))
    assert any("The host has no fighter called dragon, so" in line for line in reader.read())


def test_a_fighter_of_the_hosts_that_is_not_among_ours_is_taken() -> None:
    """Straw and Reed are in no roster but the tests'."""
    options = parse_arguments(["--join", "host", "--text", "--fighter", "reed", "--name", "Ana"])
    context = Context(options)
    assert "reed" not in context.roster
    context.check()
    reader = TerminalPlayer(fighters=(options.fighter,))
    assert "Ana takes Reed: Stands in for a fighter." in reader.read()


def test_a_fighter_is_picked_only_once() -> None:
    reader = TerminalPlayer()
    reader.read()
    reader.sent()
    reader.context.say(RIGHT, "Hello")
    reader.read()
    reader.read(reader.context.last(RIGHT, Seats))
    assert reader.sent() == []


def test_at_a_new_table_a_fighter_is_taken_again_and_nobody_is_hidden() -> None:
    reader = TerminalPlayer(fighters=("reed",))
    reader.read(PeerRecognized(RIGHT, "Ben", "abcd", PeerFamiliarity.BLOCKED))
    reader.context.send(RIGHT, Leave())
    reader.read()
    reader.sent()
    reader.context.enter("Eve")
    reader.context.say(RIGHT, "Hello!")
    assert "Eve: Hello!" in reader.read()
    assert reader.sent() == [Pick("reed", ready=True)]


def test_who_sits_at_a_terminal_is_asked_which_fighter_to_take() -> None:
    reader = TerminalPlayer(asks=True)
    lines = reader.read()
    assert lines[-3].startswith("1 Straw: 60 HP, attack 10, defence 10. ")
    assert lines[-1].startswith("Choose your fighter, Ana: type its number or name")
    assert reader.sent() == []
    assert "Trick: Power 8, hits 90 times in 100. Ignores guard" in reader.type("fighters")[0]
    assert reader.type("re") == ["Ana takes Reed: Stands in for a fighter."]
    assert reader.sent() == [Pick("reed", ready=True)]
    assert reader.type("1") == ["No match is running yet."]


def test_a_fighter_may_be_taken_by_its_number() -> None:
    reader = TerminalPlayer(asks=True)
    reader.read()
    reader.type("2")
    assert reader.sent() == [Pick("reed", ready=True)]


def test_who_named_a_fighter_is_not_asked() -> None:
    reader = TerminalPlayer(asks=True, fighters=("reed",))
    assert "Ana takes Reed: Stands in for a fighter." in reader.read()


def test_a_blow_that_always_costs_the_same_is_told_with_one_number() -> None:
    guarded = battle(REED, STRAW, guard=(0, 3))
    assert ", 2 to 3 HP, " in describe_button(guarded, Action.ATTACK1)
    assert ", 2 HP, " in describe_button(guarded, Action.ATTACK3)


def test_a_turn_says_how_both_stand_and_what_can_be_done() -> None:
    reader = TerminalPlayer(fighters=("straw",))
    for seat, fighter in ((LEFT, "straw"), (RIGHT, "reed")):
        reader.context.send(seat, Pick(fighter, ready=True))
    assert reader.read()[-4:] == [
        "Turn 1: it is your turn, Ana.",
        "Straw has 60 of 60 HP, charge 0, guard 0.",
        "Reed has 40 of 40 HP, charge 0, guard 1.",
        "1 Poke, 5 to 6 HP, 95 times in 100. 2 Swing, 10 to 12 HP, 60 times in 100. "
        "3 Trick, 9 to 11 HP, 90 times in 100. 4 Defend. 5 Charge.",
    ]


def test_of_two_equal_fighters_each_is_called_by_its_player() -> None:
    reader = TerminalPlayer(fighters=("straw",))
    for seat in (LEFT, RIGHT):
        reader.context.send(seat, Pick("straw", ready=True))
    assert reader.read()[-3:-1] == [
        "Ana's Straw has 60 of 60 HP, charge 0, guard 0.",
        "Ben's Straw has 60 of 60 HP, charge 0, guard 1.",
    ]


def test_a_choice_is_sent_once_for_the_turn_that_is_on() -> None:
    reader = fighting()
    assert reader.type("1") == []
    assert reader.type("2") == ["Your choice has been sent."]
    assert reader.sent() == [Act(1, Action.ATTACK1)]


def test_a_choice_out_of_turn_is_answered_at_once() -> None:
    reader = fighting()
    reader.context.act(LEFT, Action.DEFEND)
    reader.read()
    assert reader.type("1") == ["It is Ben's turn."]
    assert reader.sent() == []


def test_a_choice_the_rules_forbid_is_answered_and_the_turn_stays_open() -> None:
    reader = fighting()
    for _ in range(3):
        reader.context.act(LEFT, Action.CHARGE)
        reader.context.act(RIGHT, Action.CHARGE)
    assert "5 Charge, not now." in reader.read()[-1]
    assert reader.type("5") == [
        "Straw's charge is already full. Choose something else.",
    ]
    assert reader.type("1") == []
    assert len(reader.sent()) == 1


def test_what_the_host_refuses_opens_the_turn_again() -> None:
    reader = fighting()
    reader.type("1")
    assert reader.read(Refused(ErrorCode.TURN, "That was for turn 0.", 1)) == [
        "That was for turn 0."
    ]
    assert reader.type("2") == []
    assert len(reader.sent()) == 2


def test_every_line_of_an_event_is_a_sentence() -> None:
    reader = fighting()
    reader.context.play_out()
    lines = reader.read()
    assert len(lines) > 20
    assert all(line.endswith(".") and line.isprintable() for line in lines)


def test_the_last_line_of_a_match_says_who_wins() -> None:
    reader = fighting()
    reader.context.play_out()
    assert reader.read()[-2:] == [
        "The match is over. Type rematch for another one or quit to leave.",
        "Ana wins the match by knockout.",
    ]


def test_who_acts_in_a_match_that_has_stopped_is_told_why_it_did() -> None:
    reader = fighting()
    reader.read(HostCheated("that was never done"))
    assert reader.type("1") == ["The match has been stopped: that was never done."]
    assert reader.sent() == []


def test_talk_is_told_with_names() -> None:
    reader = fighting()
    reader.context.say(RIGHT, "Hello")
    reader.context.send(RIGHT, Say("waves", emote=True, number=99))
    assert reader.read() == ["Ben: Hello", "* Ben waves"]
    reader.type("say Hello yourself")
    reader.type("/me waves back")
    assert reader.sent() == [Say("Hello yourself"), Say("waves back", emote=True)]


def test_a_line_that_is_too_long_is_sent_as_far_as_it_goes_and_that_is_said() -> None:
    reader = fighting()
    known = reader.type("say " + "x" * 1500)
    assert reader.sent() == [Say("x" * 300)]
    assert known == ["That message was too long: only its first 300 characters were sent."]
    assert reader.type("say " + "x" * 300) == []


def test_the_other_sides_lines_are_hidden_and_shown_again() -> None:
    reader = fighting()
    assert reader.type("mute") == ["You have muted your opponent. They can see that."]
    reader.context.say(RIGHT, "Can you read me?")
    reader.context.say(LEFT, "My own line")
    assert reader.read() == ["Ana: My own line"]
    assert reader.type("/unmute") == ["Your opponent's messages are shown again."]
    reader.context.say(RIGHT, "And now?")
    assert reader.read() == ["Ben: And now?"]
    assert reader.sent() == [Mute(True), Mute(False)]


def test_a_new_side_is_not_muted() -> None:
    reader = fighting()
    reader.type("mute")
    reader.context.send(RIGHT, Leave())
    reader.context.enter("Eve")
    reader.read()
    reader.context.say(RIGHT, "Good evening")
    assert "Eve: Good evening" in reader.read()


def test_what_spectators_say_is_read_or_not() -> None:
    reader = fighting()
    assert reader.type("hear on") == ["Spectators' messages are now shown."]
    assert reader.type("hear off") == ["Spectators' messages are now hidden."]
    assert reader.sent() == [ShowSpectatorChat(True), ShowSpectatorChat(False)]


class TerminalHost(TerminalPlayer):
    """Ana, who hosts: what she does to the door, and what the link tells of it."""

    def __init__(self, *, plain: bool = False) -> None:
        super().__init__(people=1)
        self.done: list[str] = []
        hosted = HostedMatch(
            self.link,
            ("192.168.1.7",),
            renew_passcode=lambda: self.done.append("new code"),
            set_open=None if plain else lambda on: self.done.append(f"open: {on}"),
        )
        self.match = TextMatch(self.link, hosted=hosted)
        self.read(
            ProtectionState(*((Protection.PLAIN, "") if plain else (Protection.CODE, "a-b-c")))
        )


def test_who_hosts_reads_the_code_makes_a_new_one_and_lets_anybody_in() -> None:
    reader = TerminalHost()
    assert reader.type("code") == ["Your friend needs the code a-b-c to join."]
    assert [reader.type(line) for line in ("code new", "code off")] == [[], []]
    assert reader.done == ["new code", "open: True"]
    known = reader.read(ProtectionState(Protection.OPEN))
    assert reader.type("code") == [*known, "Type code on to ask for the code again."]
    assert reader.type("code new") == reader.type("code")
    reader.type("code on")
    assert reader.done == ["new code", "open: True", "open: False"]
    assert reader.sent() == []


def test_in_a_plain_game_there_is_no_code_to_change() -> None:
    reader = TerminalHost(plain=True)
    for line in ("code", "code new", "code on", "code off"):
        assert reader.type(line)[0].startswith("This game is not encrypted")
    assert reader.done == []


def test_who_does_not_host_has_no_code() -> None:
    assert fighting().type("code") == ["Only the player who hosts the game has its code."]


def test_a_room_of_an_arena_has_a_code_of_its_own() -> None:
    reader = fighting()
    reader.read(Inside(7, Access.CODE, "amber-falcon-lantern"))
    assert reader.type("code") == ["Friends join this room with the code amber-falcon-lantern"]


def test_help_tells_of_everything_that_can_be_typed() -> None:
    known = set(re.findall(r"\w+", " ".join(fighting().type("help"))))
    assert {command.value for command in Command} - known == {"help"}
    assert {"say", "wire", "hear", "code"} <= known


def test_a_person_is_warned_once_that_leaving_loses_the_match() -> None:
    reader = TerminalPlayer(fighters=("straw",), asks=True)
    for seat, fighter in ((LEFT, "straw"), (RIGHT, "reed")):
        reader.context.send(seat, Pick(fighter, ready=True))
    reader.read()
    reader.sent()
    assert reader.type("quit") == ["Leaving now loses the match. Type quit again to leave."]
    assert not reader.match.quit
    assert reader.type("quit") == []
    assert (reader.match.quit, reader.sent()) == (True, [Leave()])


def test_who_leaves_while_no_match_runs_is_not_asked() -> None:
    reader = TerminalPlayer(people=1, asks=True)
    reader.read()
    assert reader.type("quit") == []
    assert reader.match.quit


def test_commands_become_messages() -> None:
    reader = fighting()
    reader.type("rematch")
    reader.type("quit")
    assert reader.sent() == [Rematch(), Leave()]
    assert reader.match.quit


def test_status_tells_who_is_here_and_whose_turn_it_is() -> None:
    reader = fighting()
    assert reader.type("status")[:4] == [
        "Ana is here.",
        "Ben is here.",
        "Turn 1: it is your turn, Ana.",
        "Straw has 60 of 60 HP, charge 0, guard 0.",
    ]
    reader.context.act(LEFT, Action.CHARGE)
    reader.read()
    assert reader.type("hp")[2:] == [
        "Ana: Straw has 60 of 60 HP, charge 1, guard 0.",
        "Ben: Reed has 40 of 40 HP, charge 0, guard 1.",
        "Turn 2: it is Ben's turn.",
    ]


def coming_back(reader: TerminalPlayer) -> list[str]:
    """What is printed when Ana's program begins again and comes back to her seat."""
    again = TerminalPlayer()
    again.context = reader.context
    reader.context.come_back_unread(LEFT)
    return again.read()


def test_who_comes_back_is_told_whose_turn_it_is_whatever_came_last() -> None:
    reader = fighting()
    reader.context.act(LEFT, Action.CHARGE)
    assert coming_back(reader)[-1] == "Turn 2: it is Ben's turn."
    reader.context.act(RIGHT, Action.CHARGE)
    for text in ("Where are you?", "Hello?"):
        reader.context.say(RIGHT, text)
    known = coming_back(reader)
    assert "Turn 3: it is your turn, Ana." in known
    assert sum(line.startswith("Turn ") for line in known) == 1


def test_who_comes_back_when_a_match_is_over_is_told_of_no_turn() -> None:
    reader = fighting()
    reader.context.play_out()
    assert not any("Turn" in line for line in coming_back(reader))


def test_when_somebody_has_left_nobodys_turn_is_told_any_more() -> None:
    reader = fighting()
    reader.context.act(LEFT, Action.CHARGE)
    reader.context.send(RIGHT, Leave())
    reader.read()
    known = [*reader.type("status"), *reader.type("explain")]
    assert "Ben left, so Ana wins the match." in known
    assert not any("turn" in line for line in known)


def test_status_tells_what_is_waited_for_before_a_match_and_after_it() -> None:
    reader = TerminalPlayer(people=1)
    assert reader.type("where") == ["Connecting."]
    reader.read()
    assert reader.type("where") == ["Ana is here.", "The right seat is free."]
    reader = fighting()
    reader.context.play_out()
    reader.read()
    assert reader.type("where")[-2:] == [
        "Ana wins the match by knockout.",
        "The match is over. Type rematch for another one or quit to leave.",
    ]
    reader.read(LinkDown(2, "The connection broke."))
    assert reader.type("where")[0] == "The connection broke. Reconnecting (2)…"


def test_log_repeats_the_last_ten_sentences_and_no_more() -> None:
    reader = TerminalPlayer(people=1)
    assert reader.type("log") == ["Nothing has been said yet."]
    reader = fighting()
    reader.context.play_out()
    known = reader.read()
    assert reader.type("log") == known[-10:]
    assert reader.type("log") == known[-10:]


def test_explain_has_a_line_for_every_action_that_says_what_it_would_do() -> None:
    lines = fighting().type("explain")
    assert [line.partition(".")[0] for line in lines] == [
        "1 Poke", "2 Swing", "3 Trick", "4 Defend", "5 Charge",
    ]  # fmt: skip
    assert "Guard 0 to 1: the next hit does half of it." in lines[3]
    assert all(line.endswith(".") for line in lines)
    assert TerminalPlayer().type("explain") == ["No match is running yet."]


def test_the_clock_is_told_from_thirty_seconds_on() -> None:
    reader = fighting()
    reader.context.wait(29)
    assert reader.read() == []
    reader.context.wait(25)
    assert reader.read() == ["30 seconds are left for Ana.", "10 seconds are left for Ana."]


def test_a_broken_link_is_told_and_that_it_is_back() -> None:
    reader = fighting()
    assert reader.read(LinkDown(1, "The connection broke.")) == [
        "The connection broke. Trying again. Your messages will be sent later."
    ]
    assert reader.read(LinkUp()) == ["The connection is back."]
    over = LinkClosed(ErrorCode.CLOSED, "The host has closed the game.", "Ask again.")
    assert reader.read(over) == ["The host has closed the game. Ask again."]
    assert reader.match.session.closed == over


def test_what_is_said_without_a_connection_is_told_to_wait() -> None:
    reader = fighting()
    reader.read(LinkDown(1, "The connection broke."))
    assert reader.type("say hello") == ["It will be sent when you are connected again."]
    reader.read(LinkUp())
    assert reader.type("say hello") == []


def test_lines_from_a_pipe_wait_for_their_time() -> None:
    reader = TerminalPlayer()
    assert reader.match.must_wait("1")
    assert reader.match.must_wait("say early")
    assert reader.match.must_wait("")
    reader.read()
    assert reader.match.must_wait("1")
    assert not reader.match.must_wait("say now")
    reader = fighting()
    assert not reader.match.must_wait("1")
    assert reader.match.must_wait("rematch")
    reader.type("1")
    assert reader.match.must_wait("1")
    assert reader.match.must_wait("")
    reader.context.play_out()
    reader.read()
    assert not any(reader.match.must_wait(line) for line in ("1", "rematch", ""))


def test_a_rematch_typed_without_a_connection_is_said_to_wait() -> None:
    reader = fighting()
    reader.context.play_out()
    reader.read(LinkDown(1, "The connection broke."))
    assert reader.type("rematch") == ["It will be sent when you are connected again."]
    assert reader.sent() == [Rematch()]


def test_lines_that_were_not_sent_are_told_with_the_reason_and_all_can_be_sent() -> None:
    reader = TerminalPlayer()
    reader.read()
    reader.sent()
    known = reader.read(
        UnsentLines((Say("old"),)), UnsentLines((Say("", phrase="game"),), gone=True)
    )
    assert known == [
        "Not sent, because it is over a minute old: old",
        "Type send to send it anyway.",
        "Not sent, because the room it was meant for is gone: Good game!",
        "Type send to send it anyway.",
    ]
    reader.type("send")
    assert reader.sent() == [Say("old"), Say("", phrase="game")]


def test_lines_that_were_not_sent_can_be_dropped() -> None:
    reader = fighting()
    reader.read(UnsentLines((Say("old"),)))
    assert reader.type("drop") == []
    assert reader.type("send") == ["No message is waiting to be sent."]
    assert reader.sent() == []


def test_a_player_who_is_blocked_is_muted_as_in_the_window() -> None:
    reader = fighting()
    reader.read(PeerRecognized(RIGHT, "Ben", "ABCD", PeerFamiliarity.BLOCKED))
    assert Mute(True) in reader.sent()
    reader.context.say(RIGHT, "Hello")
    assert reader.read() == []


def test_an_own_line_is_printed_once_it_is_in_the_log_though_others_spoke_meanwhile() -> None:
    reader = fighting()
    reader.type("say mine")
    [sent] = reader.sent()
    assert isinstance(sent, Say)
    reader.context.say(RIGHT, "theirs")
    reader.context.say(LEFT, "mine")
    assert reader.read() == ["Ben: theirs", "Ana: mine"]


def test_a_match_that_comes_back_goes_on_if_the_player_says_so() -> None:
    reader = TerminalPlayer(people=1)
    reader.read()
    known = reader.read(ResumeOffer("Ben", 1, 2))
    assert known[0].startswith("Ben has a saved match that this game has lost: 1 action, 2")
    assert known[1] == "Type resume to continue it, or decline."
    assert reader.type("resume") == []
    assert reader.sent() == [ResumeAnswer(accept=True)]
    assert reader.type("decline") == ["There is no match to bring back."]


def test_a_match_that_comes_back_may_be_declined() -> None:
    reader = TerminalPlayer(people=1)
    reader.read()
    reader.read(ResumeOffer("Ben", 3, 0))
    assert reader.type("decline") == ["That match is over. You can begin a new one."]
    assert reader.sent() == [ResumeAnswer(accept=False)]


class HostLink(TextFakeLink):
    """Ana hosts here."""

    kicks = True

    def __init__(self) -> None:
        super().__init__()
        self.blocklist = NobodyBlocked()
        self.blocks = 0

    def block(self) -> bool:
        self.blocks += 1
        return True


def hosting(*, asks: bool) -> tuple[TerminalPlayer, HostLink]:
    reader, link = fighting(), HostLink()
    reader.match.session.link, reader.match._asks = link, asks
    return reader, link


def test_a_host_who_blocks_in_a_match_is_asked_once_for_it_costs_the_match() -> None:
    reader, link = hosting(asks=True)
    (asked,) = reader.type("block")
    assert "you lose the match" in asked
    assert (link.sent, link.blocks, reader.match.quit) == ([], 0, False)
    (known,) = reader.type("block")
    assert "Ben is blocked and has been removed" in known
    assert ([type(message) for message in link.sent], link.blocks) == ([Leave], 1)
    assert reader.match.quit


def test_a_line_from_a_pipe_is_not_asked() -> None:
    reader, link = hosting(asks=False)
    reader.type("block")
    assert ([type(message) for message in link.sent], link.blocks) == ([Leave], 1)


def test_where_nobody_is_there_nobody_is_blocked() -> None:
    reader = TerminalPlayer(people=1)
    reader.read()
    assert reader.type("block") == ["There is nobody here to block."]
