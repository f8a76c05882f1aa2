"""What nobody may take as a passphrase, since it is among the first that others try.

No measure of strength: it knows repetitions, runs along the alphabet or the keyboard
and the word "password", however long they are.
"""

from __future__ import annotations

LEAST_DIFFERENT = 6
_RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_USUAL = ("password", "passphrase", "waymark", "letmein", "welcome", "admin", "secret")
LEAST_REST = 8  # signs that must be left without all that


def is_guessed_first(passphrase: str) -> bool:
    """Tell whether ``passphrase`` is one of those that are tried before any search."""
    plain = "".join(one for one in passphrase.casefold() if not one.isspace())
    if len(set(plain)) < LEAST_DIFFERENT or plain in (plain + plain)[1:-1]:
        return True
    return len(_without_usual(plain)) < LEAST_REST


def _without_usual(plain: str) -> str:
    """Return what is left without usual words and without runs of four signs or more."""
    for word in _USUAL:
        plain = plain.replace(word, "")
    for run in (*_RUNS, *(one[::-1] for one in _RUNS)):
        for length in range(len(run), 3, -1):
            for start in range(len(run) - length + 1):
                plain = plain.replace(run[start : start + length], "")
    return plain
