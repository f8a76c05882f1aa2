"""What every process that may hold keys does before any key arrives."""

from __future__ import annotations

from app.crypto.hardening import harden_process


def protect_process() -> None:
    """Make this process leave no core dump and let no other one read its memory."""
    harden_process()
