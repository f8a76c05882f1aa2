"""The last step of setting up a centre: recovery sheets, until one of them is typed back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot

from app.i18n import N_
from app.usecases.recovery import RecoveryPlace
from ui.desk import Desk, Destination
from ui.pages.recovery import RecoveryPage
from ui.widgets.buttons import Button
from ui.widgets.labels import Label


class SetupPage(RecoveryPage):
    """Comes first whenever the vault is opened by who leads it, until a sheet was typed back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, N_("One more step: recovery sheets"))
        note = N_(
            "The centre is set up once you have typed one sheet back. "
            "Until then this page opens first."
        )
        self.foot.addWidget(Label(desk.theme, note, "small", colour="ink2", wraps=True))
        later = Button(desk.theme, N_("Do this later"), kind="quiet")
        later.clicked.connect(self.leave)
        self.foot.addWidget(later, 0, Qt.AlignmentFlag.AlignLeading)

    def show_place(self, place: RecoveryPlace) -> None:
        """Show what is left to do; go on to the records once nothing is."""
        if place.status.current is None and place.status.request is None:
            super().show_place(place)
        else:
            self.leave()

    @Slot()
    def leave(self) -> None:
        """Go to the records; Today tells that this is still to do."""
        self._desk.go(Destination("today"))
