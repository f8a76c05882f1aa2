"""The key that a server shows, in groups that two people can compare aloud."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont

from app.i18n import N_, verbatim
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.scrolling import reveal_soon

_GROUP, _GROUPS = 4, 6  # letters of a group, and groups of a line
# Inter's own sign forms by which 0 and O, and 1, l and I, cannot be taken for each other.
_PLAIN_SIGNS = "ss02"


class HostKey(Label):
    """A key as SSH tools show it, from left to right in every language of the window."""

    def __init__(self, theme: Theme, host_key: str) -> None:
        lines = "\n".join(f"\u2066{one}\u2069" for one in key_lines(host_key))
        super().__init__(theme, verbatim(lines), "title", wraps=True)
        self.setAccessibleName(host_key)
        font = QFont(self.font())
        font.setFamilies(["Inter"])
        font.setFeature(QFont.Tag(_PLAIN_SIGNS), 1)
        self.setFont(font)


class HostKeyCard(Card):
    """Asks whether a place shows the right key.  Signals: same(), other()."""

    same = Signal()
    other = Signal()

    def __init__(self, theme: Theme, host_key: str, name: str, address: str) -> None:
        super().__init__("warn", gap=8, margins=(18, 14, 18, 14))
        title = N_("Is this the right place? Nothing was sent to it yet.")
        self.setAccessibleName(theme.plain(title))
        self.body.addWidget(Heading(theme, title, 4))
        self.body.addWidget(Label(theme, verbatim(name), weight=600, wraps=True))
        self.body.addWidget(Label(theme, verbatim(address), "small", colour="ink2", wraps=True))
        self.body.addWidget(HostKey(theme, host_key))
        note = N_(
            "Read this key to whoever runs the place, or find it in what they gave you. "
            "Capital and small letters count."
        )
        self.body.addWidget(Label(theme, note, wraps=True))
        acts = Flow(gap=10)
        same = Button(theme, N_("It is the same key"), kind="primary")
        same.clicked.connect(self.same)
        self._other = Button(theme, N_("It is another key"), kind="quiet")
        self._other.clicked.connect(self.other)
        acts.add(same)
        acts.add(self._other)
        self.body.addWidget(acts)

    def begin(self) -> None:
        """Come into sight, the keyboard on No: a key pressed twice has compared nothing."""
        self.show()  # which a layout does only after this event
        self._other.setFocus(Qt.FocusReason.OtherFocusReason)
        reveal_soon(self)


def key_lines(host_key: str) -> list[str]:
    """Return kind and way of hashing, then the digest in groups, some on each line.

    host_key: such as ``ssh-ed25519 SHA256:…``, as SSH tools print it.
    """
    head, colon, digest = host_key.rpartition(":")
    groups = [digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP)]
    lines = [" ".join(groups[at : at + _GROUPS]) for at in range(0, len(groups), _GROUPS)]
    return [f"{head}{colon}", *lines] if head else lines
