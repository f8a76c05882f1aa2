"""The window measures itself at work, on a centre of invented people only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.usecases.demonstration import Size, new_demonstration
from app.usecases.vaults import NewVault, init_vault
from tests.fakes import fake_context
from tests.ui.pages.conftest import open_window
from ui.measuring import measure

PASSPHRASE = "correct horse battery staple"


def test_a_demonstration_centre_is_used_and_timed(
    qtbot: QtBot,
    dressed_app: QApplication,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each thing people do has a median, a 95th percentile and a longest time, in this order."""
    context = fake_context(tmp_path / "state")
    folder = tmp_path / "vault"
    new_demonstration(
        folder, None, context, size=Size(3), progress=lambda _done, _count: None
    ).close()
    window = open_window(qtbot, dressed_app, context)

    assert measure(window, folder, context) == 0

    told = json.loads(capsys.readouterr().out)
    for act in ("key_to_found", "scrolled_frame", "today_shown", "student_overview"):
        times = [told[f"{act}_{which}_ms"] for which in ("median", "p95", "longest")]
        assert times == sorted(times)
        assert times[0] > 0


def test_a_real_centre_is_left_alone(
    qtbot: QtBot, dressed_app: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody's passphrase is asked for: only the first picture is timed."""
    context = fake_context(tmp_path / "state")
    init_vault(tmp_path / "vault", PASSPHRASE, NewVault("Linden", "Leila"), context).close()
    window = open_window(qtbot, dressed_app, context)

    measure(window, tmp_path / "vault", context)

    assert set(json.loads(capsys.readouterr().out)) == {"first_paint_ms", "cpu_until_paint_ms"}
