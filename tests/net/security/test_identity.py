import stat
from pathlib import Path

import pytest

from game.match.signatures import MARK_LENGTH, MARK_LETTERS, key_mark, verify_signature
from net.security.identity import (
    CERTIFICATE_FILE,
    FOLDER,
    KEY_FILE,
    load_identity,
    temporary_identity,
)


def test_an_installation_stays_who_it_is(tmp_path: Path) -> None:
    first, again = load_identity(tmp_path), load_identity(tmp_path)
    assert (first.public_key, first.fingerprint) == (again.public_key, again.fingerprint)
    assert not first.problem


def test_two_installations_differ(tmp_path: Path) -> None:
    one, other = load_identity(tmp_path / "one"), load_identity(tmp_path / "other")
    assert one.public_key != other.public_key
    assert one.fingerprint != other.fingerprint


def test_nobody_else_may_read_the_keys(tmp_path: Path) -> None:
    load_identity(tmp_path)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / FOLDER).iterdir()}
    assert modes == {KEY_FILE: 0o600, CERTIFICATE_FILE: 0o600}
    assert stat.S_IMODE((tmp_path / FOLDER).stat().st_mode) == 0o700


@pytest.mark.parametrize("name", [KEY_FILE, CERTIFICATE_FILE])
@pytest.mark.parametrize("damage", [b"", b"nothing", b"\xff\x00" * 50])
def test_a_damaged_file_is_put_aside_with_a_sentence(
    tmp_path: Path, name: str, damage: bytes
) -> None:
    load_identity(tmp_path)
    file = tmp_path / FOLDER / name
    file.write_bytes(damage)
    assert name in load_identity(tmp_path).problem
    assert file.with_name(f"{name}.damaged").read_bytes() == damage
    assert not load_identity(tmp_path).problem


def test_a_certificate_with_the_key_of_another_is_damaged(tmp_path: Path) -> None:
    load_identity(tmp_path / "one")
    load_identity(tmp_path / "other")
    files = [tmp_path / who / FOLDER / CERTIFICATE_FILE for who in ("one", "other")]
    beginning = files[0].read_text().partition("-----BEGIN PRIVATE")[0]
    ending = files[1].read_text().partition("-----BEGIN PRIVATE")[2]
    files[0].write_text(f"{beginning}-----BEGIN PRIVATE{ending}")
    assert load_identity(tmp_path / "one").problem


def test_only_who_has_the_key_can_sign() -> None:
    one, other = temporary_identity(), temporary_identity()
    signature = one.sign(b"an action")
    assert verify_signature(one.public_key, b"an action", signature)
    assert not verify_signature(other.public_key, b"an action", signature)
    assert not verify_signature(one.public_key, b"another action", signature)


@pytest.mark.parametrize("key", [b"", b"short", bytes(32), bytes(33)])
@pytest.mark.parametrize("signature", [b"", bytes(64), bytes(65)])
def test_what_is_no_key_or_no_signature_verifies_nothing(key: bytes, signature: bytes) -> None:
    assert not verify_signature(key, b"an action", signature)


def test_a_key_mark_is_four_letters_that_nobody_mistakes() -> None:
    marks = {key_mark(temporary_identity().public_key) for _ in range(50)}
    assert len(marks) > 45
    assert all(len(mark) == MARK_LENGTH and set(mark) <= set(MARK_LETTERS) for mark in marks)


def test_an_identity_does_not_show_its_keys(tmp_path: Path) -> None:
    identity = load_identity(tmp_path)
    assert identity.public_key.hex() not in repr(identity)
    assert "sign" not in repr(identity)
