"""Every topic's form in pictures: ``python -m tests.ui.forms.gallery FOLDER``.

GALLERY_TEXT=1.5 makes them with larger text; GALLERY_WIDTH=420 in a narrow window.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.i18n import Catalog
from app.schema.registry import TOPICS, Topic
from tests.ui.forms.samples import talk_rows, talk_setting, topic_drafts
from ui.forms.topicform import TopicForm
from ui.theme.appearance import Theme
from ui.theme.dressing import dress_application
from ui.theme.fonts import load_fonts
from ui.theme.tokens import COLUMN_PX, PALETTES
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import column
from ui.widgets.scrolling import ScrollPage

HEIGHT_PX = 4000


def page_of(theme: Theme, topic: Topic) -> tuple[QWidget, TopicForm]:
    """Return a page as the intake shows it, and the form on it."""
    ground = QWidget()
    ground.setProperty("ground", "canvas")
    ground.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    page = ScrollPage(gap=0, margins=(44, 24, 44, 28), widest_px=COLUMN_PX)
    column(ground).addWidget(page)
    page.body.addWidget(Label(theme, topic.title, "small", weight=600, colour="primary"))
    page.body.addWidget(Heading(theme, topic.opening, 2))
    page.body.addWidget(Label(theme, topic.hint, "lead", colour="ink2", wraps=True))
    page.body.addSpacing(22)
    form = TopicForm(talk_setting(theme), talk_rows(topic, *topic_drafts(topic)))
    page.body.addWidget(form)
    page.body.addStretch(1)
    return ground, form


def main(folder: Path) -> None:
    """Leave a picture of every topic, theme and language in ``folder``."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    load_fonts()
    folder.mkdir(parents=True, exist_ok=True)
    width = int(os.environ.get("GALLERY_WIDTH", "880"))
    scale = float(os.environ.get("GALLERY_TEXT", "1"))
    for name in os.environ.get("GALLERY_THEMES", "light dark").split():
        for language in ("en", "ar"):
            theme = Theme(Catalog(language), PALETTES[name], scale)  # type: ignore[index]  # one of its keys
            dress_application(app, theme)
            for topic in TOPICS:
                page, form = page_of(theme, topic)
                page.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
                page.resize(width, HEIGHT_PX)
                page.show()
                if topic.key == "languages":
                    form.add_row(topic["language_other"])
                for _ in range(5):
                    app.processEvents()
                form.show_problems()
                app.processEvents()
                inner = form.parentWidget()
                assert inner is not None
                used = min(HEIGHT_PX, form.y() + form.height() + 40)
                page.grab().copy(0, 0, width, used).save(
                    str(folder / f"{topic.key}-{language}-{name}.png")
                )
                page.close()
                page.deleteLater()
                app.processEvents()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
