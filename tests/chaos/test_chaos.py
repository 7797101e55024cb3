"""Whatever breaks, nothing is lost, doubled or out of order; a host of which that is not true is
caught."""

import pytest

from tests.chaos.between_matches import between
from tests.chaos.chaos import chaos


@pytest.mark.timeout(300)
def test_nothing_is_lost_when_hosts_are_killed_and_wires_cut() -> None:
    findings = chaos(kills=12, cuts=30, lines=300)
    print(findings)
    assert findings.clean, str(findings)
    assert findings.kills >= 12
    assert findings.cuts >= 30


@pytest.mark.long
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_lost_in_a_long_context(seed: int) -> None:
    findings = chaos(kills=250, cuts=500, lines=5_000, seed=seed)
    print(findings)
    assert findings.clean, str(findings)


@pytest.mark.timeout(300)
def test_nothing_is_lost_between_matches_but_what_is_said_to_be() -> None:
    result = between(kills=6, cuts=2)
    print(result)
    assert result.clean, str(result)
    assert result.lines > 20


@pytest.mark.long
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("seed", [2, 3])
def test_nothing_is_lost_between_the_matches_of_a_long_context(seed: int) -> None:
    result = between(kills=150, cuts=50, seed=seed)
    assert result.clean, str(result)


@pytest.mark.timeout(120)
def test_the_players_copies_bring_back_what_a_host_has_lost() -> None:
    findings = chaos(kills=5, cuts=0, lines=200, kind="lucky")
    assert findings.clean, str(findings)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("eager", [True, False], ids=["eager", "waiting"])
def test_a_host_that_tells_before_it_keeps_is_caught(eager: bool) -> None:
    assert not chaos(kills=4, cuts=0, lines=200, kind="hasty", eager=eager).clean


@pytest.mark.timeout(120)
def test_a_host_that_does_not_recognise_doubles_is_caught() -> None:
    assert not chaos(kills=1, cuts=15, lines=300, kind="forgetful").clean
