"""What is played how loudly; on a mixer that nobody hears."""

from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from game.ui.audio.mixer import (
    DUCKED,
    HUM_SHARE,
    MUSIC_SHARE,
    VOICE_SHARE,
    VOICES,
    Mixer,
)
from game.ui.audio.volumes import Volumes
from game.ui.stage.sounds import Sound, Tune

FULL = Volumes(master=1.0, effects=1.0, music=1.0)


@pytest.fixture
def speaker() -> Iterator[Mixer]:
    speaker = Mixer(FULL)
    speaker.start()
    yield speaker
    speaker.close()


def busy() -> int:
    return sum(pygame.mixer.Channel(place).get_busy() for place in range(VOICES))


def test_all_shares_together_are_full_scale_at_most() -> None:
    assert VOICES * VOICE_SHARE + MUSIC_SHARE + HUM_SHARE <= 1.0


def test_before_it_is_started_it_keeps_silent_and_fails_at_nothing() -> None:
    speaker = Mixer(FULL)
    speaker.play([Sound.CLICK])
    speaker.update(1.0)
    assert not speaker.available
    assert pygame.mixer.get_init() is None


def test_where_no_sound_can_play_it_keeps_silent(tmp_path: Path) -> None:
    # No files are there, as on a machine where somebody has thrown them away.
    speaker = Mixer(FULL, tmp_path)
    speaker.start()
    speaker.play([Sound.CLICK])
    assert not speaker.available
    # Nor does it look again: that takes longer than a frame, and every frame would wait for it.
    pygame.mixer.quit()
    speaker.start()
    assert pygame.mixer.get_init() is None


def test_an_effect_is_heard(speaker: Mixer) -> None:
    speaker.play([Sound.WIN])
    assert busy() == 1


def test_the_same_sound_twice_at_a_moment_is_one(speaker: Mixer) -> None:
    speaker.play([Sound.WIN, Sound.WIN])
    assert busy() == 1


def test_a_fourth_effect_takes_the_place_of_the_oldest(speaker: Mixer) -> None:
    for sound in (Sound.WIN, Sound.LOSE, Sound.FAINT, Sound.LAST_BLOW):
        speaker.play([sound])
    assert busy() == VOICES


def test_effects_that_are_turned_down_to_nothing_do_not_play(speaker: Mixer) -> None:
    speaker.volumes = Volumes(effects=0.0)
    speaker.play([Sound.WIN])
    assert busy() == 0


def test_the_music_goes_from_one_tune_to_the_other_and_is_never_louder(
    speaker: Mixer,
) -> None:
    assert speaker.levels() == (MUSIC_SHARE, 0.0, 0.0)
    speaker.tune = Tune.TENSE
    while speaker.fades:
        speaker.update(0.1)
        calm, tense, _ = speaker.levels()
        assert calm + tense == pytest.approx(MUSIC_SHARE)
    assert speaker.levels() == (0.0, MUSIC_SHARE, 0.0)


def test_the_music_ducks_while_somebody_types(speaker: Mixer) -> None:
    speaker.ducked = True
    speaker.update(1.0)
    assert speaker.levels()[0] == pytest.approx(MUSIC_SHARE * DUCKED)
    speaker.ducked = False
    speaker.update(1.0)
    assert speaker.levels()[0] == pytest.approx(MUSIC_SHARE)


def test_a_held_charge_hums_as_loudly_as_it_is_high(speaker: Mixer) -> None:
    speaker.hum = 2 / 3
    assert speaker.levels()[2] == pytest.approx(HUM_SHARE * 2 / 3)


@pytest.mark.parametrize(("chosen", "heard"), [(True, False), (False, True)])
def test_silence_behind_another_window_is_a_choice(chosen: bool, heard: bool) -> None:
    speaker = Mixer(Volumes(silent_behind=chosen))
    speaker.behind = True
    assert any(speaker.levels()) is heard


def test_muted_means_nothing_at_all() -> None:
    speaker = Mixer(Volumes(master=1, effects=1, music=1, muted=True))
    speaker.hum = 1.0
    assert speaker.levels() == (0.0, 0.0, 0.0)
