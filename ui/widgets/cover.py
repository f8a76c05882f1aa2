"""A calm page over the whole window, so that nobody reads along while the worker is away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget
from shiboken6 import isValid

from app.i18n import N_, plural
from ui.theme.appearance import Theme
from ui.widgets.announce import announce
from ui.widgets.labels import Heading, Icon, Label
from ui.widgets.layouts import column

_TITLE = N_("Covered while nobody is typing")
_WAY_BACK = N_("Press any key to go on. That key does nothing else.")


class Cover(QWidget):
    """Hides what a window shows until ``lift``; the field that had the caret gets it back."""

    def __init__(self, theme: Theme, window: QWidget, minutes: int) -> None:
        super().__init__(window)
        self._home = window
        self._before: QWidget | None = None
        self.setObjectName("cover")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)  # noqa: FBT003 - Qt's own
        middle = Qt.AlignmentFlag.AlignHCenter
        lines = column(self, gap=14)
        lines.addStretch(1)
        lines.addWidget(Icon(theme, "lock", "primary", 44), 0, middle)
        locks = plural(
            "Waymark locks itself after {count} quiet minute.",
            "Waymark locks itself after {count} quiet minutes.",
            minutes,
        )
        said = [Label(theme, one, "lead", colour="ink2", wraps=True) for one in (_WAY_BACK, locks)]
        for label in (Heading(theme, _TITLE, 3), *said):
            label.setAlignment(middle)
            lines.addWidget(label)
        lines.addStretch(1)
        self.setAccessibleName(theme.plain(_TITLE))
        self.setAccessibleDescription(theme.plain(_WAY_BACK))
        self._spoken = f"{theme.plain(_TITLE)}. {theme.plain(_WAY_BACK)}"
        window.installEventFilter(self)

    def lay(self) -> None:
        """Cover the window, and close what stands open before it."""
        _close_all_before(self._home)
        self._before = QApplication.focusWidget()
        self.setGeometry(self._home.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self._spoken)

    def lift(self) -> None:
        """Show the window again, with the caret where it was, and be gone."""
        before = self._before
        if self.hasFocus() and before is not None and isValid(before):
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._home.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        if watched is self._home and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._home.rect())
        elif watched is self._home and event.type() == QEvent.Type.ChildPolished:
            self.raise_()  # a page or a toast that came meanwhile lies below
        return False


def _close_all_before(window: QWidget) -> None:
    """Close lists that have dropped down, hints, and the file chooser with its folder names."""
    QToolTip.hideText()
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    for one in QApplication.topLevelWidgets():
        if isinstance(one, QDialog) and one is not window and one.isVisible():
            one.reject()
