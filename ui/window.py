"""The one window: before the records the lock screen or the first run, behind it the workspace."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from app.context import Context
from app.errors import Code, Problem
from app.i18n import N_
from app.usecases.vaults import look_at_vault, next_slot
from ui.away import Away
from ui.clipboard import ClipboardWatch
from ui.joining import Joiner
from ui.language import WindowLanguage, window_languages
from ui.opening import Opened, Opener
from ui.pages.bringback import BringBackPage
from ui.pages.first_run import FirstRunPage
from ui.pages.join import JoinPage
from ui.pages.recover import RecoverPage
from ui.pages.renewing import RenewingPage
from ui.pages.reports import ReaderSpace
from ui.pages.sealed import NotSealedPage, SealedPage
from ui.pages.unlock import UnlockPage
from ui.pages.workspace import Workspace
from ui.preferences import Preferences, keep_preferences
from ui.rescue import Rescue
from ui.returning import Returner
from ui.theme.appearance import Theme
from ui.theme.dressing import dress_application
from ui.theme.tokens import LIGHT, PALETTES
from ui.widgets.focus import FocusRing

SMALLEST = (640, 480)


class Window(QMainWindow):
    """Signals: locked(), when the process that held the records should end."""

    locked = Signal()

    def __init__(
        self, app: QApplication, context: Context, preferences: Preferences, language: str
    ) -> None:
        super().__init__()
        self._app, self._context, self._preferences = app, context, preferences
        self._speech = WindowLanguage(app, language)
        self._opener = Opener(context, self)
        self._opener.opened.connect(self.show_workspace)
        self._opener.refused.connect(self.show_refusal)
        self._opener.renewed.connect(self.show_renewing)
        self._secrets = ClipboardWatch(app, self)
        self._returner = Returner(self._opener)
        self._returner.sealed.connect(self.locked)
        self._returner.released.connect(self._show_released)
        self._rescue = Rescue(self._opener, self._returner, self)
        self._joiner = Joiner(self._opener, context, self)
        self._joiner.opened.connect(self.show_workspace)
        for way in (self._rescue, self._joiner):
            way.shown.connect(self._show)
            way.spoken.connect(self.speak)
            way.first_wanted.connect(self.show_first_run)
        self._rescue.vault_wanted.connect(self.begin)
        self._rescue.back_wanted.connect(self._go_back)
        self._rescue.lock_wanted.connect(self.locked)
        self._ring: FocusRing | None = None
        self._is_locking = False
        self.away = Away(app, context, self)
        self.away.gone.connect(self.lock)
        self.setWindowTitle("Waymark")
        self.setMinimumSize(*SMALLEST)
        self.resize(1366, 768)
        self._dress()

    @property
    def context(self) -> Context:
        """The clock and folders of this computer."""
        return self._context

    @property
    def theme(self) -> Theme:
        """The look of the window now."""
        palette = PALETTES.get(self._preferences.palette, LIGHT)  # type: ignore[call-overload]  # any text
        return Theme(self._speech.catalog, palette, self._preferences.text_scale)

    @property
    def workspace(self) -> Workspace | None:
        """The workspace, or None before the records are open."""
        page = self.centralWidget()
        return page if isinstance(page, Workspace) else None

    def begin(self, vault: Path | None) -> None:
        """Show the lock screen of ``vault``, or the first run if there is none."""
        if vault is None:
            self.show_first_run()
            return
        try:
            locked = look_at_vault(vault)
        except Problem as problem:
            self._begin_otherwise(vault, problem)
            return
        self._preferences = self._preferences.with_vault(vault)
        page = UnlockPage(self.theme, locked, window_languages(), self._preferences.slot)
        page.unlock_wanted.connect(self.unlock)
        page.language_wanted.connect(self.speak)
        page.other_wanted.connect(self.show_first_run)
        page.sheets_wanted.connect(self.show_recovery)
        page.key_wanted.connect(partial(self._opener.unlock, vault))
        page.restore_wanted.connect(self._bring_back)
        self._show(page)
        page.passphrase.setFocus()

    @Slot()
    def show_first_run(self) -> None:
        """Show the ways to begin."""
        has_other = bool(self._preferences.vault)
        page = FirstRunPage(self.theme, window_languages(), can_go_back=has_other)
        page.back_wanted.connect(self._go_back)
        page.language_wanted.connect(self.speak)
        page.demonstration_wanted.connect(self._opener.make_demonstration)
        page.stop_wanted.connect(self._opener.stop_making)
        self._opener.progressed.connect(page.show_progress)
        page.centre_wanted.connect(self._opener.make_centre)
        page.vault_chosen.connect(self.begin)
        page.restore_wanted.connect(self._bring_back)
        page.join_wanted.connect(self._join)
        self._show(page)
        page.setFocus()

    @Slot(str, str)
    def unlock(self, slot_id: str, passphrase: str) -> None:
        """Try a passphrase; the answer comes by signal."""
        self._opener.unlock(Path(self._preferences.vault), slot_id, passphrase)

    @Slot()
    def show_recovery(self) -> None:
        """Show where two recovery sheets are typed instead of a passphrase."""
        folder = Path(self._preferences.vault)
        page = RecoverPage(self.theme, look_at_vault(folder).alias, window_languages())
        page.language_wanted.connect(self.speak)
        page.back_wanted.connect(self._go_back)
        page.sheets_typed.connect(partial(self._opener.read_sheets, folder))
        page.worker_chosen.connect(self._opener.recover)
        self._opener.workers_found.connect(page.choose_worker)
        self._show(page)
        page.setFocus()

    @Slot(object)
    def show_workspace(self, opened: Opened) -> None:
        """Show the records of a vault that is open now."""
        self._preferences = replace(
            self._preferences, vault=str(opened.folder), slot=opened.keys.slot_id
        )
        self._keep()
        if not opened.keys.case_keys:
            self._show_reports(opened)
            return
        page = Workspace(self.theme, opened, self._context, self._preferences)
        page.lock_wanted.connect(self.lock)
        page.switch_wanted.connect(self._switch_worker)
        page.look_wanted.connect(self.change_look)
        page.seal_wanted.connect(self._seal)
        page.idle_wanted.connect(self._change_idle)
        self._show(page)
        self.away.start(self.theme, self._preferences.idle_minutes)
        page.begin()

    def _show_reports(self, opened: Opened) -> None:
        """Show the reports to somebody who opens nothing else."""
        page = ReaderSpace(self.theme, opened)
        page.lock_wanted.connect(self.lock)
        self._show(page)
        self.away.start(self.theme, self._preferences.idle_minutes)
        page.begin()
        page.setFocus()

    @Slot(int, int)
    def show_renewing(self, done: int, total: int) -> None:
        """Show how far a vault of an older version is brought up to date."""
        page = self.centralWidget()
        if not isinstance(page, RenewingPage):
            page = RenewingPage(self.theme, window_languages())
            page.language_wanted.connect(self.speak)
            page.stop_wanted.connect(self._opener.stop_making)
            self._show(page)
        page.show_progress(done, total)

    @Slot(object)
    def show_refusal(self, problem: Problem) -> None:
        """Say why a vault was not opened or made."""
        if isinstance(self.centralWidget(), RenewingPage):
            self._go_back()
        page = self.centralWidget()
        if isinstance(page, UnlockPage | FirstRunPage | RecoverPage | BringBackPage | SealedPage):
            page.show_refusal(problem)
        elif isinstance(page, Workspace):  # it is closed, to be sealed
            self._rescue.show_not_sealed(self.theme, problem)

    @Slot(str)
    def speak(self, language: str) -> None:
        """Speak another language from now on, beginning with the page that is shown."""
        self._speech.speak(language)
        self._preferences = replace(self._preferences, language=language)
        self._rebuild()

    @Slot(str, float, str)
    def change_look(self, palette: str, text_scale: float, language: str) -> None:
        """Look and speak otherwise from now on."""
        self._preferences = replace(
            self._preferences, palette=palette, text_scale=text_scale, language=language
        )
        self._speech.speak(language)
        self._rebuild()

    @Slot(int)
    def _change_idle(self, minutes: int) -> None:
        self._preferences = replace(self._preferences, idle_minutes=minutes)
        self.away.use(self.theme, minutes)
        self._keep()

    @Slot()
    def _switch_worker(self) -> None:
        """Lock, and let the lock screen expect the next worker."""
        slot = next_slot(Path(self._preferences.vault), self._preferences.slot)
        self._preferences = replace(self._preferences, slot=slot)
        self._keep()
        self.lock()

    @Slot()
    def lock(self) -> None:
        """Put all words away and ask for the end of this process."""
        space = self.centralWidget()
        if self._is_locking:
            return
        self._secrets.clear()
        if isinstance(space, Workspace | ReaderSpace):
            self._is_locking = True
            self.away.stop()
            space.end(partial(self.locked.emit))
        elif isinstance(space, NotSealedPage):
            self.locked.emit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt override
        space = self.centralWidget()
        self._secrets.clear()
        if isinstance(space, Workspace | ReaderSpace):
            space.end(None)
        self.away.stop()
        self._opener.stop()
        super().closeEvent(event)

    @Slot()
    def _go_back(self) -> None:
        self.begin(Path(self._preferences.vault))

    def _begin_otherwise(self, vault: Path, problem: Problem) -> None:
        """Show why a vault does not open: it is sealed for travel, or not in order."""
        if problem.detail == "travel":
            try:
                self._rescue.show_sealed(self.theme, vault)
            except Problem as damaged:
                problem = damaged
            else:
                self._preferences = self._preferences.with_vault(vault)
                return
        self.show_first_run()
        if problem.code is not Code.NOT_FOUND:
            self.show_refusal(problem)

    @Slot()
    def _bring_back(self) -> None:
        is_locked = isinstance(self.centralWidget(), UnlockPage)
        self._rescue.bring_back(self.theme, self._preferences.vault, is_from_lock=is_locked)

    @Slot()
    def _join(self) -> None:
        self._joiner.begin(self.theme)

    @Slot(object)
    def _show_released(self, folder: Path) -> None:
        self.begin(folder)
        page = self.centralWidget()
        if isinstance(page, UnlockPage):
            words = N_("The vault opens again with its passphrases. Destroy the sealed file now.")
            page.show_word(words)

    @Slot(object)
    def _seal(self, path: Path) -> None:
        """Close the records, and let their keys leave into a file; the process ends then."""
        space = self.workspace
        if space is not None:
            self._secrets.clear()
            self.away.stop()
            space.end(partial(self._returner.seal, Path(self._preferences.vault), path))

    def _rebuild(self) -> None:
        self._keep()
        self._dress()
        space = self.workspace
        if space is not None:
            self.away.use(self.theme, self._preferences.idle_minutes)
            space.rebuild(self.theme)
        elif isinstance(self.centralWidget(), RecoverPage):
            self.show_recovery()
        elif isinstance(self.centralWidget(), UnlockPage | SealedPage):
            self.begin(Path(self._preferences.vault))
        elif isinstance(page := self.centralWidget(), JoinPage):
            self._joiner.show_stage(self.theme, page.stage)
        elif isinstance(page, RenewingPage):
            self._show(QWidget())
            self.show_renewing(*page.told)
        elif not self._rescue.rebuild(self.theme, page):
            self.show_first_run()

    @Slot(object)
    def _show(self, page: QWidget) -> None:
        self.setCentralWidget(page)
        self._ring = FocusRing(self.theme, self)

    def _dress(self) -> None:
        dress_application(self._app, self.theme)
        self.setLayoutDirection(self.theme.direction)

    def _keep(self) -> None:
        keep_preferences(self._context.state_folder, self._preferences)
