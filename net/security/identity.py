"""Identity: an Ed25519 key that signs for this installation, and a certificate to host with.

Both are made on the first start and stored in the data folder, readable by its owner alone.
"""

import contextlib
import datetime
import logging
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

from game.files.bounded_read import UnsafeFile, read_regular
from game.files.database import rename_damaged
from game.files.private_files import make_folder, open_private, restrict

log = logging.getLogger(__name__)

FOLDER = "identity"
KEY_FILE = "key.pem"
CERTIFICATE_FILE = "certificate.pem"
"""The certificate and its private key, as `ssl` loads them."""

_FILE_LIMIT = 64 * 1024
"""Most bytes of the file; a longer one is not ours."""

_ALWAYS = datetime.datetime(2000, 1, 1), datetime.datetime(2999, 12, 31)
"""A certificate is known again by its fingerprint; clocks that are set wrong must not matter."""

_DAMAGED = (
    "{name} in {folder} cannot be read and was put aside; a new one was made. "
    "Friends will be asked for a new code once."
)


@dataclass(frozen=True, slots=True)
class Identity:
    """The two keys of an installation. `repr` shows neither."""

    public_key: bytes
    """32 bytes, Ed25519."""
    sign: Callable[[bytes], bytes]
    """64 bytes, which `game.match.signatures.verify_signature` checks."""
    fingerprint: str = ""
    """SHA-256 of the certificate (DER) in hexadecimal; empty if there is none."""
    certificate: Path | None = None
    """The file with the certificate and its private key, without which one cannot host."""
    problem: str = ""
    """A sentence for the player if an older identity was damaged."""
    files: tuple[tuple[Path, bytes], ...] = ()
    """The files it is stored in, and their bytes."""

    def __repr__(self) -> str:
        return f"Identity({self.fingerprint[:8]})"


def has_identity(folder: Path) -> bool:
    """Return whether an identity is stored in `folder`."""
    return (folder / FOLDER / KEY_FILE).is_file()


def load_identity(folder: Path) -> Identity:
    """Load the identity stored in `folder`, or create it; damaged files are put aside. Raises
    OSError if it can neither be read nor stored."""
    place = folder / FOLDER
    make_folder(place)
    restrict(place)
    problems: list[str] = []
    key = _load(place / KEY_FILE, _read_key, _new_key, problems)
    certificate = _load(place / CERTIFICATE_FILE, _read_certificate, _new_certificate, problems)
    for problem in problems:
        log.warning("%s", problem)
    return Identity(
        key.public_key().public_bytes_raw(),
        key.sign,
        fingerprint_of(certificate.public_bytes(serialization.Encoding.DER)),
        place / CERTIFICATE_FILE,
        " ".join(problems),
        tuple(
            (place / name, read_regular(place / name, _FILE_LIMIT))
            for name in (KEY_FILE, CERTIFICATE_FILE)
        ),
    )


def restore_identity(identity: Identity) -> None:
    """Keep it again where it was deleted meanwhile: the player's seats belong to its key.

    Raises OSError.
    """
    for file, data in identity.files:
        if not file.exists():
            make_folder(file.parent)
            _write_once(file, data)


def fingerprint_of(certificate: bytes) -> str:
    """What a certificate (DER) is known by: its SHA-256 in hexadecimal."""
    return sha256(certificate).hexdigest()


def temporary_identity() -> Identity:
    """Return an identity that is not stored, for a bot or a machine without a disk."""
    key = Ed25519PrivateKey.generate()
    return Identity(key.public_key().public_bytes_raw(), key.sign)


_Loaded = TypeVar("_Loaded")


def _load(
    file: Path, read: Callable[[bytes], _Loaded], make: Callable[[], bytes], problems: list[str]
) -> _Loaded:
    """Return the file's content, or create it if it is missing or unreadable."""
    try:
        loaded = read(read_regular(file, _FILE_LIMIT))
    except FileNotFoundError:
        pass
    except (ValueError, UnsafeFile):
        problems.append(_DAMAGED.format(name=file.name, folder=file.parent))
        rename_damaged(file)
    else:
        restrict(file)
        return loaded
    _write_once(file, make())
    # Another window of the same player may have been quicker; then it is that one's.
    return read(read_regular(file, _FILE_LIMIT))


def _read_key(data: bytes) -> Ed25519PrivateKey:
    key = serialization.load_pem_private_key(data, None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("another kind of key")
    return key


def _new_key() -> bytes:
    return _pem_of(Ed25519PrivateKey.generate())


def _read_certificate(data: bytes) -> x509.Certificate:
    """Raises ValueError unless the certificate and the private key in `data` belong together."""
    key = serialization.load_pem_private_key(data, None)
    certificate = x509.load_pem_x509_certificate(data)
    if key.public_key() != certificate.public_key():
        raise ValueError("the key of another certificate")
    return certificate


def _new_certificate() -> bytes:
    """Return a self-signed P-256 certificate. It contains no name, because anybody who connects can
    read it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "parley")])
    begins, ends = _ALWAYS
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM) + _pem_of(key)


def _pem_of(key: Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write_once(file: Path, data: bytes) -> None:
    """Make the file, whole and readable by nobody else, unless it is there already."""
    draft = file.with_suffix(f".{secrets.token_hex(4)}.new")
    handle = open_private(str(draft), os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)
        try:
            with contextlib.suppress(FileExistsError):
                os.link(draft, file)
        except OSError:
            # A file system without links; then the one who comes last wins.
            draft.replace(file)
    finally:
        # Also on a full disk, where it is empty.
        draft.unlink(missing_ok=True)
