"""The one Qt stylesheet, generated for a Theme: colours, text size and direction."""

from __future__ import annotations

from ui.theme.appearance import Theme
from ui.theme.tokens import FIELD_PX, HIT_PX, RADIUS_L, RADIUS_M, RADIUS_S, Tone

CARD_TONES: tuple[Tone, ...] = ("primary", "learning", "work", "foundations", "warn", "danger")


def stylesheet(theme: Theme) -> str:
    """Return the stylesheet of ``theme``; the same Theme always gives the same text.

    Qt mirrors sub-controls by itself but neither borders nor paddings, so the
    two directions get different text.
    """
    parts = (_grounds, _panels, _buttons, _fields, _pickers, _lists, _scroll_bars)
    return "\n".join(part(theme) for part in parts)


def _grounds(theme: Theme) -> str:
    c = theme.palette
    return f"""
* {{ outline: none; }}
QWidget[ground="canvas"], QStackedWidget {{ background: {c.canvas}; }}
QWidget[ground="surface"] {{ background: {c.surface}; }}
QScrollArea {{ border: none; background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QLabel {{ background: transparent; color: {c.ink}; }}
QToolTip {{ background: {c.toast}; color: {c.on_toast}; border: none; padding: 6px 8px;
  font-size: {theme.px("small")}px; }}
QProgressBar {{ background: {c.line}; border: none; border-radius: 3px;
  max-height: 6px; min-height: 6px; }}
QProgressBar::chunk {{ background: {c.primary}; border-radius: 3px; }}
"""


def _panels(theme: Theme) -> str:
    c, edge = theme.palette, theme.palette.edge_px
    leading, trailing = _sides(theme)
    tones = "\n".join(_toned_card(theme, tone) for tone in CARD_TONES)
    return f"""
QFrame[card="plain"] {{ background: {c.surface}; border: {edge}px solid {c.line};
  border-radius: {RADIUS_L}px; }}
{tones}
QFrame[panel="bar"] {{ background: {c.surface}; border: none;
  border-bottom: {edge}px solid {c.line}; }}
QFrame[panel="foot"] {{ background: {c.surface}; border: none;
  border-top: {edge}px solid {c.line}; }}
QFrame[panel="rail"] {{ background: {c.rail}; border: none;
  border-{trailing}: {edge}px solid {c.line}; }}
QFrame[panel="stepper"] {{ background: {c.sunken}; border: none;
  border-{trailing}: {edge}px solid {c.line}; }}
QFrame[panel="inspector"] {{ background: {c.surface}; border: none;
  border-{leading}: {edge}px solid {c.line}; }}
QFrame[panel="segments"] {{ background: {c.sunken}; border: {edge}px solid {c.line};
  border-radius: {RADIUS_M}px; }}
QFrame[panel="results"] {{ background: {c.surface}; border: {edge}px solid {c.line_strong};
  border-radius: {RADIUS_M}px; }}
QFrame[panel="toast"] {{ background: {c.toast}; border: none; border-radius: {RADIUS_M}px; }}
QFrame[panel="rule"] {{ background: {c.line}; border: none;
  min-height: {edge}px; max-height: {edge}px; }}
"""


def _toned_card(theme: Theme, tone: Tone) -> str:
    shades = theme.palette.shades(tone)
    edge = shades.mark if theme.palette.is_outlined else shades.soft
    return f"""QFrame[card="{tone}"] {{ background: {shades.soft};
  border: {theme.palette.edge_px}px solid {edge}; border-radius: {RADIUS_L}px; }}"""


def _buttons(theme: Theme) -> str:
    """Return the look of Qt's own buttons, as in its file chooser; ours paint themselves."""
    c, edge = theme.palette, theme.palette.edge_px
    return f"""
QDialog QPushButton {{ background: {c.surface}; color: {c.ink};
  border: {edge}px solid {c.line_strong}; border-radius: {RADIUS_M}px; padding: 0 16px;
  min-height: {HIT_PX - 2 * edge}px; font-size: {theme.px("body")}px; font-weight: 600; }}
QDialog QPushButton:hover {{ background: {c.hover}; }}
QDialog QPushButton:pressed {{ background: {c.line}; }}
QDialog QPushButton:disabled {{ color: {c.disabled}; border-color: {c.line}; }}
QToolButton {{ background: transparent; border: none; border-radius: {RADIUS_S}px; }}
QToolButton:hover {{ background: {c.hover}; }}
"""


def _fields(theme: Theme) -> str:
    c, edge = theme.palette, theme.palette.edge_px
    height = theme.grown(FIELD_PX) - 2 * edge
    # The border grows inwards on focus, so that nothing beside the field moves.
    inner = 12 + edge - 2
    return f"""
QLineEdit, QPlainTextEdit, QComboBox, QSpinBox {{ background: {c.surface}; color: {c.ink};
  border: {edge}px solid {c.line_strong}; border-radius: {RADIUS_M}px;
  placeholder-text-color: {c.ink3};
  font-size: {theme.px("lead")}px; selection-background-color: {c.selection};
  selection-color: {c.ink}; }}
QLineEdit, QComboBox, QSpinBox {{ padding: 0 12px; min-height: {height}px; }}
QLineEdit {{ lineedit-password-character: 8226; }}
QPlainTextEdit {{ padding: 8px 10px; }}
QLineEdit[voice="answer"], QPlainTextEdit[voice="answer"] {{
  font-size: {theme.px("answer")}px; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus {{
  border: 2px solid {c.focus}; }}
QLineEdit:focus, QComboBox:focus, QSpinBox:focus {{ padding: 0 {inner}px;
  min-height: {theme.grown(FIELD_PX) - 4}px; }}
QPlainTextEdit:focus {{ padding: {6 + edge}px {8 + edge}px; }}
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"],
QSpinBox[wrong="true"] {{ border: 2px solid {c.danger}; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QSpinBox:disabled {{
  background: {c.sunken}; color: {c.ink3}; border-color: {c.line}; }}
QSpinBox::up-button, QSpinBox::down-button {{ width: 0; border: none; }}
"""


def _pickers(theme: Theme) -> str:
    c, edge = theme.palette, theme.palette.edge_px
    leading, _trailing = _sides(theme)
    return f"""
QComboBox::drop-down {{ border: none; width: 34px; subcontrol-position: center right; }}
QComboBox::down-arrow {{ image: none; border: none; width: 0; height: 0; }}
QComboBox QAbstractItemView {{ background: {c.surface}; color: {c.ink};
  border: {edge}px solid {c.line_strong}; padding: 4px; font-size: {theme.px("body")}px;
  selection-background-color: {c.selection}; selection-color: {c.ink}; }}
QComboBox QAbstractItemView::item {{ min-height: {HIT_PX}px; padding-{leading}: 8px; }}
"""


def _lists(theme: Theme) -> str:
    c, edge = theme.palette, theme.palette.edge_px
    leading, _trailing = _sides(theme)
    return f"""
QTableView, QListView {{ background: {c.surface}; color: {c.ink}; border: none;
  gridline-color: {c.line}; font-size: {theme.px("body")}px;
  selection-background-color: {c.selection}; selection-color: {c.ink}; }}
QHeaderView::section {{ background: {c.sunken}; color: {c.ink2}; border: none;
  border-bottom: {edge}px solid {c.line}; padding: 8px 14px; font-size: {theme.px("small")}px;
  font-weight: 600; text-align: {leading}; }}
QHeaderView {{ background: {c.sunken}; border: none; }}
QTableCornerButton::section {{ background: {c.sunken}; border: none; }}
QMenu {{ background: {c.surface}; color: {c.ink}; border: {edge}px solid {c.line_strong};
  padding: 4px; font-size: {theme.px("body")}px; }}
QMenu::item {{ padding: 10px 20px; border-radius: {RADIUS_S}px; }}
QMenu::item:selected {{ background: {c.selection}; }}
"""


def _scroll_bars(theme: Theme) -> str:
    c = theme.palette
    return f"""
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 2px; }}
QScrollBar::handle {{ background: {c.line_strong}; border-radius: 4px;
  min-height: 36px; min-width: 36px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def _sides(theme: Theme) -> tuple[str, str]:
    """Return the sides where this language's lines begin and end."""
    return ("right", "left") if theme.is_rtl else ("left", "right")
