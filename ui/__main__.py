"""The desktop: ``python -m ui [--vault DIR] [--selftest] [--measure]``.

``--measure`` prints as JSON how quick the window is: its first picture, and in a
demonstration centre named by ``--vault`` also what people do in it.

Ends with code 75 to lock; whoever started it then starts it again, and nothing of
the records is left in memory.  A signal that asks to end closes the window as its
own button does; the code is then 128 and the signal's number.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSettings, Qt
from PySide6.QtWidgets import QApplication

from app.context import Context, system_context
from app.supervisor import LOCKED, SIGNAL_EXIT
from app.usecases.process import protect_process
from ui.endings import EndWatch
from ui.language import preferred, window_languages
from ui.measuring import measure
from ui.preferences import read_preferences
from ui.selftest import selftest
from ui.theme.fonts import load_fonts
from ui.tidying import Tidying
from ui.widgets.hearing import guard_scroll_areas
from ui.window import Window


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window and return the exit code; 75 asks to be started again, locked."""
    options = _options(arguments)
    protect_process()
    context = system_context()
    settings = context.state_folder / "qt"
    _keep_settings_apart(settings)
    app = _application()
    tidying = Tidying(app)
    tidying.start()
    if options.selftest:
        return selftest(app, context)
    endings = EndWatch(app)
    window = make_window(app, context, options.vault)
    if options.measure:
        return measure(window, options.vault, context)
    endings.asked.connect(partial(_end_signalled, window))
    window.show()
    code = app.exec()
    shutil.rmtree(settings, ignore_errors=True)
    endings.stop()
    return code


def make_window(app: QApplication, context: Context, vault: Path | None) -> Window:
    """Return the window at the lock screen of ``vault``, of the last one, or at the first run."""
    preferences = read_preferences(context.state_folder)
    language = preferences.language or preferred(window_languages())
    window = Window(app, context, preferences, language)
    last = Path(preferences.vault) if preferences.vault else None
    window.locked.connect(_end_locked, Qt.ConnectionType.QueuedConnection)
    window.begin(vault or last)
    return window


def _end_locked() -> None:
    QCoreApplication.exit(LOCKED)


def _end_signalled(window: Window, number: int) -> None:
    window.close()  # puts half-typed words away, ends threads and processes
    QCoreApplication.exit(SIGNAL_EXIT + number)


def _application() -> QApplication:
    QCoreApplication.setOrganizationName("Waymark")
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Waymark")
    load_fonts()
    guard_scroll_areas()
    return app


def _keep_settings_apart(folder: Path) -> None:
    """Give Qt's own settings a place of ours, and empty it.

    Its file chooser writes the folders that were visited there, whose names may be
    a person's.
    """
    shutil.rmtree(folder, ignore_errors=True)
    native, user = QSettings.Format.NativeFormat, QSettings.Scope.UserScope
    QSettings.setPath(native, user, str(folder))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="waymark-desktop")
    parser.add_argument("--vault", type=Path)
    parser.add_argument("--selftest", action="store_true")
    parser.add_argument("--measure", action="store_true")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
