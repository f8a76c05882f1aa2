"""Puts a Theme on the application, or on one page that is turned to a student."""

from __future__ import annotations

from types import MappingProxyType

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ui.theme.appearance import Theme
from ui.theme.stylesheet import stylesheet
from ui.theme.tokens import ColourName

_Part = QPalette.ColorRole
ROLES: MappingProxyType[QPalette.ColorRole, ColourName] = MappingProxyType(
    {
        _Part.Window: "canvas",
        _Part.Base: "surface",
        _Part.AlternateBase: "sunken",
        _Part.Text: "ink",
        _Part.WindowText: "ink",
        _Part.Button: "surface",
        _Part.ButtonText: "ink",
        _Part.Highlight: "selection",
        _Part.HighlightedText: "ink",
        _Part.PlaceholderText: "ink3",
        _Part.ToolTipBase: "toast",
        _Part.ToolTipText: "on_toast",
        _Part.Link: "primary",
        _Part.Mid: "line",
        _Part.Dark: "line_strong",
        _Part.Light: "surface",
        _Part.Accent: "primary",
        _Part.BrightText: "danger",
    }
)


def dress_application(app: QApplication, theme: Theme) -> None:
    """Give every window of ``app`` the look, the font and the direction of ``theme``.

    Fusion comes first: the styles of Windows and macOS draw over a stylesheet.
    """
    app.setStyle("Fusion")
    app.setLayoutDirection(theme.direction)
    app.setFont(theme.font())
    app.setPalette(palette_of(theme))
    app.setStyleSheet(stylesheet(theme))


def dress_page(page: QWidget, theme: Theme) -> None:
    """Give ``page`` alone the look of ``theme``, while the rest of the window keeps its own."""
    page.setLayoutDirection(theme.direction)
    page.setFont(theme.font())
    page.setPalette(palette_of(theme))
    page.setStyleSheet(stylesheet(theme))


def palette_of(theme: Theme) -> QPalette:
    """Return Qt's palette of ``theme``, for what the stylesheet does not reach."""
    palette = QPalette()
    for role, name in ROLES.items():
        palette.setColor(role, theme.colour(name))
    for role in (_Part.Text, _Part.WindowText, _Part.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.colour("disabled"))
    return palette
