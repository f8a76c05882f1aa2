"""What stays above a page until somebody closes it: problems that last, and our own mistakes."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.i18n import N_
from ui.messages import Message, banner
from ui.theme.appearance import Theme
from ui.widgets.announce import announce
from ui.widgets.buttons import IconButton
from ui.widgets.cards import Notice
from ui.widgets.layouts import column


class Banners(QWidget):
    """The messages that stand, the newest last; the same one said twice stands there once."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines = column(self, gap=6, margins=(12, 8, 12, 8))
        self.hide()

    def tell(self, message: Message) -> None:
        """Show ``message`` and say it aloud."""
        notice = banner(self._theme, message)
        for before in self.findChildren(Notice):
            if before.accessibleName() == notice.accessibleName():
                self._take(before)
        close = IconButton(self._theme, "x", N_("Close this message"))
        close.clicked.connect(self._close)
        notice.add_act(close)
        self._lines.addWidget(notice)
        self.show()
        announce(self, notice.accessibleName(), is_urgent=True)

    @Slot()
    def _close(self) -> None:
        """Take the message away whose cross was pressed."""
        sender = self.sender()
        if isinstance(sender, IconButton):
            notice = sender.parentWidget()
            if isinstance(notice, Notice):
                self._take(notice)

    def _take(self, notice: Notice) -> None:
        self._lines.removeWidget(notice)
        notice.hide()
        notice.deleteLater()
        self.setVisible(self._lines.count() > 0)
