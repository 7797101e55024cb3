"""Playback: where in a match its viewer is, by steps, by jumps and by time alone."""

import itertools

import pytest

from game.protocol.messages import Acted, Ended, Said
from game.records.record import Record
from game.records.replay import beats
from game.records.verify import verify
from game.ui.charts.playback import PAUSE, READING, SPEEDS, Playback
from tests.game.records.sample_records import duel, played

DUEL = duel()
FRAME = 1 / 60


def playback(record: Record = DUEL) -> Playback:
    verdict = verify(record)
    return Playback(beats(verdict), verdict.names)


def run(playing: Playback, frames: int) -> None:
    for _ in range(frames):
        playing.timeline.update(FRAME * playing.speed)
        playing.update(FRAME)


def seconds_to_the_end(playing: Playback) -> float:
    for frame in range(60 * 600):
        if not playing.playing:
            return frame * FRAME
        run(playing, 1)
    raise AssertionError("it never ends")


@pytest.mark.parametrize("record", [DUEL, *(played(seed) for seed in range(8))])
def test_left_alone_it_tells_everything_in_order_and_stops(record: Record) -> None:
    playing = playback(record)
    seen = [playing.at]
    while playing.playing:
        run(playing, 1)
        if playing.at != seen[-1]:
            seen.append(playing.at)
    assert seen == list(range(len(record.entries)))
    assert playing.finished
    assert len(playing.lines) == sum(isinstance(entry, Said) for entry in record.entries)


def test_it_takes_half_the_time_at_twice_the_speed() -> None:
    times = []
    for speed in SPEEDS:
        playing = playback()
        playing.speed = speed
        times.append(seconds_to_the_end(playing))
    for slow, fast in itertools.pairwise(times):
        assert slow / fast == pytest.approx(2, rel=0.1)


def test_the_places_are_the_start_every_action_and_the_end() -> None:
    playing = playback()
    entries = [DUEL.entries[at] for at in playing.stops]
    assert [type(entry) for entry in entries[1:]] == [Acted] * DUEL.actions + [Ended]


def test_steps_go_through_every_position_of_the_match_and_back() -> None:
    playing = playback()
    forth = [playing.beat.battle]
    for _ in range(len(playing.stops) - 1):
        playing.step()
        assert not playing.playing
        playing.timeline.finish()
        forth.append(playing.beat.battle)
    assert [battle.turn for battle in forth] == [*range(1, 11), 10]
    back = [playing.beat.battle]
    for _ in range(len(playing.stops) - 1):
        playing.back()
        back.append(playing.beat.battle)
    assert back[::-1] == forth
    playing.back()
    assert playing.place == 0


def test_what_is_shown_is_where_it_stands_after_a_jump_and_after_playing() -> None:
    for place in range(len(playback().stops)):
        jumped, stepped = playback(), playback()
        jumped.go(place)
        for _ in range(place):
            stepped.step()
            stepped.timeline.finish()
        assert jumped.timeline.shown == stepped.timeline.shown
        assert jumped.timeline.text == stepped.timeline.text
        assert jumped.place == stepped.place == place


def test_a_step_in_the_middle_of_an_action_goes_on_to_the_next() -> None:
    playing = playback()
    playing.step()
    run(playing, 10)
    assert playing.timeline.playing
    playing.step()
    assert playing.place == 2
    assert playing.timeline.time == 0, "nothing of the first is left to be played"


def test_a_line_of_chat_stays_long_enough_to_be_read() -> None:
    playing = playback()
    while playing.at < 1:
        run(playing, 1)
    assert playing.lines[-1].text == "Hello"
    run(playing, round(READING * 60))
    assert playing.at == 1
    run(playing, 60)
    assert playing.at == 2


def test_back_in_the_middle_of_an_action_is_before_it() -> None:
    playing = playback()
    playing.go(3)
    playing.step()
    run(playing, 10)
    playing.back()
    assert playing.place == 3
    assert not playing.timeline.playing


def test_a_step_shows_what_was_said_before_the_action() -> None:
    playing = playback()
    assert playing.lines == []
    playing.step()
    assert [line.text for line in playing.lines] == ["Hello"]
    playing.back()
    assert playing.lines == []


def test_the_end_is_after_the_last_word() -> None:
    playing = playback()
    playing.go(len(playing.stops) - 1)
    assert playing.finished
    assert playing.lines[-1].text == "Well fought"


def test_a_stopped_playback_stays_where_it_is() -> None:
    playing = playback()
    playing.go(2)
    playing.playing = False
    run(playing, 600)
    assert playing.place == 2
    playing.toggle()
    run(playing, round(PAUSE * 60) + 2)
    assert playing.at > playing.stops[2]


def test_from_the_end_it_plays_again_from_the_start() -> None:
    playing = playback()
    playing.go(len(playing.stops) - 1)
    playing.playing = False
    playing.toggle()
    assert (playing.place, playing.playing) == (0, True)


def test_the_speed_stays_within_what_there_is() -> None:
    playing = playback()
    for _ in range(9):
        playing.faster()
    assert playing.speed == 4.0
    for _ in range(9):
        playing.faster(-1)
    assert playing.speed == 0.5


def test_a_record_of_nothing_but_its_start_can_be_looked_at() -> None:
    playing = playback(Record(DUEL.entries[:1]))
    playing.step()
    playing.back()
    playing.go(0)
    assert playing.finished
    playing.toggle()
    run(playing, 120)
    assert not playing.playing
