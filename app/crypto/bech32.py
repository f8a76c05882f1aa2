"""Keys as text that tells of a slip in copying: Bech32 (BIP 173), without its limit of length."""

from __future__ import annotations

_SIGNS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES = {sign: value for value, sign in enumerate(_SIGNS)}
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECK_SIGNS = 6


def encode(prefix: str, data: bytes) -> str:
    """Return ``data`` as text that begins with ``prefix`` and "1", in small letters."""
    values = _regroup(data, 8, 5, pad=True)
    folded = _polymod(_spread(prefix) + values + [0] * _CHECK_SIGNS) ^ 1
    check = [folded >> 5 * (5 - at) & 31 for at in range(_CHECK_SIGNS)]
    return f"{prefix}1{''.join(_SIGNS[value] for value in values + check)}"


def decode(prefix: str, text: str) -> bytes:
    """Return the data in ``text``; raise ValueError, which quotes nothing, for any other text.

    All letters are small or all are capital; the checksum is that of the small ones.
    """
    if text not in {text.lower(), text.upper()}:
        raise ValueError("mixed case")
    found, _, rest = text.lower().rpartition("1")
    if found != prefix.lower() or len(rest) < _CHECK_SIGNS or set(rest) - set(_SIGNS):
        raise ValueError("not such a key")
    values = [_VALUES[sign] for sign in rest]
    if _polymod(_spread(found) + values) != 1:
        raise ValueError("checksum")
    return bytes(_regroup(values[:-_CHECK_SIGNS], 5, 8, pad=False))


def _spread(prefix: str) -> list[int]:
    return [ord(sign) >> 5 for sign in prefix] + [0] + [ord(sign) & 31 for sign in prefix]


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for at, generator in enumerate(_GENERATORS):
            check ^= generator if top >> at & 1 else 0
    return check


def _regroup(values: bytes | list[int], old: int, new: int, *, pad: bool) -> list[int]:
    """Return groups of ``old`` bits as groups of ``new`` bits; what is left over must be zero."""
    gathered, bits, groups = 0, 0, []
    for value in values:
        gathered, bits = (gathered << old | value) & 0xFFF, bits + old
        while bits >= new:
            bits -= new
            groups.append(gathered >> bits & (1 << new) - 1)
    left = gathered & (1 << bits) - 1
    if pad and bits:
        groups.append(left << new - bits)
    elif not pad and (bits >= old or left):
        raise ValueError("padding")
    return groups
