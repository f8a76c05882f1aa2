"""How a match goes: two big faces to ask with, what was said so far, and the ladder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.calendars import show_day
from app.i18n import N_, Text, verbatim
from app.records import Draft, RecordId
from app.schema import standing as fields
from app.schema.kinds import Choice
from app.schema.talkcodes import FACES
from app.schema.voicecodes import TWO_FACES, VOICES
from app.usecases.intakes import KeptDraft, kept_drafts
from app.usecases.login import Login, Outcome, unchanged
from app.usecases.voices import Voice, feedback_draft, save_feedback
from ui.desk import Desk
from ui.pages.rowform import FormKind, RowForm
from ui.theme.appearance import Theme
from ui.widgets.cards import Card
from ui.widgets.faces import BigFace, FaceMark
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column, row

SHOWN_VOICES = 4
FACE_PX = 30
_TOP = Qt.AlignmentFlag.AlignTop
_FORM = "voice"
_KIND = FormKind(
    _FORM,
    N_("A face, and a sentence"),
    (fields.two_faces, fields.said_by, fields.feedback_words, fields.feedback_interpreter),
    save_feedback,
    N_("It is written down, with the day."),
    is_personal=False,
)


class VoiceDesk(QObject):
    """Asks with faces; a face that was pressed opens a form that a second press saves.

    side: who speaks unless the form says otherwise.
    Signals: changed(), something was said.
    """

    changed = Signal()

    def __init__(self, desk: Desk, place: QVBoxLayout, parent: QObject, side: str) -> None:
        super().__init__(parent)
        self._desk, self._place, self._side = desk, place, side
        self.form: RowForm | None = None

    def faces(self, match: RecordId, name: Text) -> QWidget:
        """Return the question with its two faces, for the match with ``name``."""
        theme = self._desk.theme
        whole = QWidget()
        lines = column(whole, gap=8)
        asked = N_("How is it going? Press a face, then save.")
        lines.addWidget(Label(theme, asked, "small", weight=600, wraps=True))
        flow = Flow(gap=12)
        for key, words in TWO_FACES.items():
            told = N_("{face}: the mentoring with {name}").with_values(face=words, name=name)
            face = BigFace(theme, key, words, told)
            face.setObjectName(f"{match} {key}")
            face.clicked.connect(self.press)
            flow.add(face)
        lines.addWidget(flow)
        return whole

    @Slot()
    def press(self) -> None:
        """Take the face that was pressed, and open the rest to be said or left out."""
        sender = self.sender()
        if sender is not None:
            match, _, key = sender.objectName().partition(" ")
            done = partial(self.open_draft, key)
            self._desk.jobs.ask(feedback_draft, RecordId(match), done=done)

    def open_draft(self, face: str, draft: Draft) -> None:
        """Show the form of a draft with its face, ready to be saved."""
        draft.put(fields.face, face)
        draft.put(fields.said_by, self._side)
        self._open(KeptDraft(draft, {}))
        if self.form is not None:
            self.form.begin(fields.feedback_words.key)

    def resume(self, matches: Iterable[str]) -> None:
        """Open the form again on words about one of these matches that were left half-typed."""
        if self.form is None:
            self._desk.jobs.run(_kept, frozenset(matches), done=self.show_kept)

    def show_kept(self, kept: KeptDraft | None) -> None:
        """Show the form of words that were not saved yet."""
        if kept is not None and self.form is None:
            self._open(kept)

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        if self.form is not None:
            self.form.flush()

    @Slot()
    @Slot(str)
    def close(self, _: str = "") -> None:
        """Show the page without the form."""
        self.form = None
        clear(self._place)
        self.changed.emit()

    def _open(self, kept: KeptDraft) -> None:
        self.flush()
        clear(self._place)
        self.form = RowForm(self._desk, _KIND, kept)
        self.form.saved.connect(self.close)
        self.form.stopped.connect(self.close)
        self._place.addWidget(self.form)


def history(theme: Theme, voices: Sequence[Voice], *, names: bool = False) -> Card | None:
    """Return what was said lately, the latest first; None if nothing was.

    names: say of whose match it is.
    """
    if not voices:
        return None
    card = Card(gap=12, margins=18)
    card.body.addWidget(Heading(theme, N_("What was said"), 4))
    for one in voices[:SHOWN_VOICES]:
        card.body.addLayout(_line(theme, one, names=names))
    if len(voices) > SHOWN_VOICES:
        more = N_("Said earlier, too: {count}.").with_values(count=len(voices) - SHOWN_VOICES)
        card.body.addWidget(Label(theme, more, "small", colour="ink2"))
    return card


def _line(theme: Theme, voice: Voice, *, names: bool) -> QHBoxLayout:
    line = row(gap=12)
    words = FACES.get(str(voice.face))
    if words is not None:
        line.addWidget(FaceMark(theme, voice.face, words, theme.grown(FACE_PX)), 0, _TOP)
    told = column(gap=2)
    said = voice.record.get(fields.feedback_words, "")
    first = verbatim(said) if said else words or verbatim("")
    told.addWidget(Label(theme, first, wraps=True, weight=500 if said else 400))
    told.addWidget(
        Label(theme, _beside(theme, voice, names=names), "small", colour="ink2", wraps=True)
    )
    line.addLayout(told, 1)
    return line


def _beside(theme: Theme, voice: Voice, *, names: bool) -> Text:
    """Return who said it how, when, to whom and through whom, in one line."""
    parts: list[Text] = [VOICES.get(voice.side, verbatim(voice.side))]
    if names and voice.student:
        parts.append(verbatim(voice.student))
    face = FACES.get(str(voice.face))
    if face is not None and voice.record.get(fields.feedback_words, ""):
        parts.append(face)
    day = voice.record.get(fields.felt_on)
    if day is not None:
        parts.append(verbatim(show_day(day, theme.language)))
    if voice.asked_by:
        parts.append(N_("asked by {name}").with_values(name=voice.asked_by))
    code = voice.record.get(fields.feedback_interpreter)
    kind = fields.feedback_interpreter.kind
    if code and isinstance(kind, Choice) and code in kind.options:
        parts.append(N_("interpreter: {who}").with_values(who=kind.options[code]))
    return verbatim(" · ".join(theme.plain(one) for one in parts))


def _kept(login: Login, matches: frozenset[str]) -> Outcome[KeptDraft | None]:
    kept = (
        one
        for one in kept_drafts(login)
        if one.more.get("form") == _FORM
        and one.draft.now.stored.get(fields.feedback_match.key) in matches
    )
    return unchanged(next(kept, None))
