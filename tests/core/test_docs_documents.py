"""A second reader, made from docs/formats/documents.md alone, opens what was kept."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import ChaCha20
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.context import Context
from app.usecases.documents import attach_document, documents_of
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.vaults import NewVault, init_vault
from tests.core.papers.scansamples import certificate, jpeg_bytes, pdf_bytes
from tests.fakes import four_things

CHUNK = 65_536


@pytest.fixture
def login(tmp_path: Path, context: Context) -> Iterator[Login]:
    """Return the login at a new centre."""
    passphrase = "correct horse battery staple"
    made = init_vault(tmp_path / "vault", passphrase, NewVault("Linden Centre", "Leila"), context)
    yield made
    made.close()


def hkdf(key: bytes, info: bytes) -> bytes:
    """Return 32 bytes drawn from a key."""
    return HKDF(hashes.SHA256(), 32, None, info).derive(key)


def hpke_open(seed: bytes, sealed: bytes, info: bytes) -> bytes:
    """Open HPKE as docs/formats/vault.md has it for the case key."""
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    return suite.decrypt(sealed, X25519PrivateKey.from_private_bytes(seed), info)


def test_names_and_lengths_in_a_store_by_the_page() -> None:
    """Marks, filling and padded lengths of a frozen file, from its epoch's seed alone."""
    folder = Path(__file__).resolve().parents[1] / "vectors" / "pieces"
    told = json.loads((folder / "keys.json").read_text())
    file, piece = bytes.fromhex(told["file"]), (folder / "piece-2.wmp").read_bytes()
    key = hashlib.sha256(b"waymark/marks\0" + bytes.fromhex(told["epoch_seed"])).digest()

    def drawn(*parts: bytes) -> bytes:
        return hmac.new(key, b"".join(parts), hashlib.sha256).digest()

    of = [(b"cover", file), (b"piece", file, bytes(4))]
    marks = [drawn(b"waymark/pieces1\0", *one) for one in of]
    assert [one[:20].hex() for one in marks] == [
        told[name].removeprefix("in/c/").partition(".")[0] for name in ("cover", "piece")
    ]
    stream = ChaCha20(drawn(b"waymark/piece-filling1\0", file), bytes(16))
    size, exponent = told["size"], told["size"].bit_length() - 1
    rest = (1 << exponent - exponent.bit_length()) - 1
    assert len(piece) == (size + rest) & ~rest
    assert piece[size:] == Cipher(stream, None).encryptor().update(bytes(len(piece) - size))


class Reader:
    """Opens documents of a vault, knowing its id, one worker's slot and what is in two tables."""

    def __init__(self, login: Login) -> None:
        self._vault = bytes.fromhex(login.unlocked.vault_id)
        self._slot = bytes.fromhex(login.unlocked.slot_id)
        self._seed = login.unlocked.user.exchange_seed
        self._folder = login.vault.folder.path / "documents"
        found = login.store._connection.execute("SELECT id, bytes FROM blob").fetchall()
        shares = login.store._connection.execute(
            "SELECT epoch, sealed FROM class_share WHERE class = 'docs' AND slot = ?",
            (login.unlocked.slot_id,),
        ).fetchall()
        self._shares = {int(epoch): bytes(sealed) for epoch, sealed in shares}
        self._blobs = {bytes(one): bytes(content) for one, content in found}

    def key(self, file: bytes) -> bytes:
        """Return a document's key."""
        sealed = self._blobs[file]
        assert (sealed[0], len(sealed)) == (2, 85)
        epoch, context = sealed[1:5], b"waymark/document-key1\0" + file
        info = b"waymark/class-sealed1\0" + self._vault + b"docs\0" + epoch + context
        return hpke_open(self._class_secret(epoch), sealed[5:], info)

    def _class_secret(self, epoch: bytes) -> bytes:
        """Return the secret half of the class of documents, sealed to this worker's slot."""
        shared = self._shares[int.from_bytes(epoch, "big")]
        place = self._vault + b"docs\0" + epoch + self._slot
        return hpke_open(self._seed, shared, b"waymark/class-share1\0" + place)

    def document(self, file: bytes) -> bytes:
        """Return the opened file."""
        data = (self._folder / file.hex()).read_bytes()
        head, body = data[:32], data[32:]
        assert head == b"waymkdoc" + bytes([0, 0, 0, 1, 0, 1, 0, 0]) + file
        key = AESGCM(hkdf(self.key(file), b"waymark document file v1" + file))
        parts = [body[at : at + CHUNK + 16] for at in range(0, len(body), CHUNK + 16)]
        plain = b""
        for number, part in enumerate(parts):
            last = int(number == len(parts) - 1)
            nonce = last.to_bytes(4, "big") + number.to_bytes(8, "big")
            plain += key.decrypt(nonce, part, head)
        return plain

    def picture(self, file: bytes) -> tuple[int, int, list[bytes]]:
        """Return width, height and the colour of each pixel of the small picture."""
        sealed = self._blobs[thumbnail_id(file)]
        key = hkdf(self.key(file), b"waymark document thumbnail v1" + file)
        aad = b"waymark/document-thumbnail1\0" + file
        data = AESGCM(key).decrypt(sealed[:12], sealed[12:], aad)
        width, height = int.from_bytes(data[:2], "big"), int.from_bytes(data[2:4], "big")
        colours = [data[5 + 3 * n : 8 + 3 * n] for n in range(data[4])]
        pixels = zlib.decompress(data[5 + 3 * data[4] :])
        return width, height, [colours[one] for one in pixels]


def thumbnail_id(file: bytes) -> bytes:
    """Return the derived id of a file's small picture, as docs/formats/log.md makes ids."""
    digest = hashlib.sha256(b"waymark row 1")
    for part in (b"document thumbnail", str(uuid.UUID(bytes=file)).encode()):
        digest.update(len(part).to_bytes(4, "big") + part)
    raw = bytearray(digest.digest()[:16])
    raw[6], raw[8] = raw[6] & 0x0F | 0x80, raw[8] & 0x3F | 0x80
    return bytes(raw)


def test_the_page_leads_from_the_workers_slot_to_the_document(login: Login, tmp_path: Path) -> None:
    """Key, sealed file and small picture, of a photo and of a PDF of many chunks."""
    person = start_intake(login, four_things("Amina")).value
    photo, pdf = tmp_path / "photo.jpg", tmp_path / "scan.pdf"
    photo.write_bytes(jpeg_bytes(certificate("Diploma")))
    pdf.write_bytes(pdf_bytes(1).replace(b"%PDF-1.4\n", b"%PDF-1.4\n%" + bytes(200_000) + b"\n"))
    for path in (photo, pdf):
        attach_document(login, person, [path], {"type": "cv"})

    reader = Reader(login)

    for view in documents_of(login, person):
        told = view.record.stored
        file = uuid.UUID(str(told["file"])).bytes
        plain = reader.document(file)
        assert len(plain) == told["bytes"]
        assert hashlib.sha256(plain).digest() == told["sha256"]
        assert plain[:4] == {"jpeg": b"\xff\xd8\xff\xe0", "pdf": b"%PDF"}[str(told["form"])]
        width, height, pixels = reader.picture(file)
        assert view.picture is not None
        assert (width, height) == (view.picture.width_px, view.picture.height_px)
        assert b"".join(one + b"\xff" for one in pixels) == view.picture.rgbx
    newest = documents_of(login, person)[0]
    assert reader.document(uuid.UUID(str(newest.record.stored["file"])).bytes) == pdf.read_bytes()


def test_the_reader_sees_chunks_that_changed_places(login: Login, tmp_path: Path) -> None:
    """What the page promises of the format holds for any reader."""
    person = start_intake(login, four_things("Amina")).value
    pdf = tmp_path / "scan.pdf"
    pdf.write_bytes(pdf_bytes(1).replace(b"%PDF-1.4\n", b"%PDF-1.4\n%" + bytes(200_000) + b"\n"))
    attach_document(login, person, [pdf], {"type": "cv"})
    (view,) = documents_of(login, person)
    file = uuid.UUID(str(view.record.stored["file"])).bytes
    path = login.vault.folder.path / "documents" / file.hex()
    data, step = path.read_bytes(), CHUNK + 16
    first, second = data[32 : 32 + step], data[32 + step : 32 + 2 * step]
    path.write_bytes(data[:32] + second + first + data[32 + 2 * step :])

    with pytest.raises(InvalidTag):
        Reader(login).document(file)
