"""Design tokens: the only place where a colour, size or radius is written.  Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Role = Literal[
    "caption", "small", "body", "lead", "answer", "title", "question", "display", "conversation"
]
ThemeName = Literal["light", "dark", "contrast"]
Tone = Literal["plain", "primary", "learning", "work", "foundations", "warn", "danger"]
ColourName = Literal[
    "canvas", "rail", "surface", "sunken", "line", "line_strong", "ink", "ink2", "ink3",
    "primary", "primary_hover", "primary_press", "on_primary", "primary_soft", "primary_soft_ink",
    "blaze",
    "learning", "learning_soft", "learning_lane", "learning_ink",
    "work", "work_soft", "work_lane", "work_ink",
    "foundations", "foundations_soft", "foundations_lane", "foundations_ink",
    "warn", "warn_soft", "warn_ink", "danger", "danger_soft", "danger_ink",
    "focus", "focus_gap", "selection", "disabled", "hover", "toast", "on_toast", "toast_link",
    "brand", "brand2", "on_brand", "on_brand2", "contour",
]  # fmt: skip

TYPE_PX: MappingProxyType[Role, int] = MappingProxyType(
    {
        "caption": 13,
        "small": 14,
        "body": 15,
        "lead": 17,
        "answer": 19,
        "title": 20,
        "question": 25,
        "display": 30,
        "conversation": 44,
    }
)
TEXT_SCALES = (1.0, 1.25, 1.5, 2.0)

SPACE_XS, SPACE_S, SPACE_M, SPACE_L, SPACE_XL, SPACE_2XL, SPACE_3XL = 4, 8, 12, 16, 24, 32, 48
RADIUS_S, RADIUS_M, RADIUS_L = 6, 10, 14

HIT_PX, FIELD_PX, MAIN_PX = 40, 44, 50
RAIL_PX, RAIL_SLIM_PX, STEPPER_PX, INSPECTOR_PX, COLUMN_PX = 214, 72, 272, 312, 760
FOCUS_PX, FOCUS_GAP_PX = 3, 2
TOAST_S = 10


@dataclass(frozen=True, slots=True)
class Shades:
    """The four colours of one tone: its mark, a soft ground, words upon it, and a lane."""

    mark: str
    soft: str
    ink: str
    lane: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Every colour of one theme as ``#RRGGBB``; ``edge_px`` is how wide a border is."""

    name: ThemeName
    is_dark: bool
    edge_px: int
    canvas: str
    rail: str
    surface: str
    sunken: str
    line: str
    line_strong: str
    ink: str
    ink2: str
    ink3: str
    primary: str
    primary_hover: str
    primary_press: str
    on_primary: str
    primary_soft: str
    primary_soft_ink: str
    blaze: str
    learning: str
    learning_soft: str
    learning_lane: str
    learning_ink: str
    work: str
    work_soft: str
    work_lane: str
    work_ink: str
    foundations: str
    foundations_soft: str
    foundations_lane: str
    foundations_ink: str
    warn: str
    warn_soft: str
    warn_ink: str
    danger: str
    danger_soft: str
    danger_ink: str
    focus: str
    focus_gap: str
    selection: str
    disabled: str
    hover: str
    toast: str
    on_toast: str
    toast_link: str
    brand: str
    brand2: str
    on_brand: str
    on_brand2: str
    contour: str

    @property
    def is_outlined(self) -> bool:
        """Whether shapes are told apart by outlines, because grounds are all alike."""
        return self.edge_px > 1

    def colour(self, name: ColourName) -> str:
        """Return the colour called ``name`` as ``#RRGGBB``."""
        return str(getattr(self, name))

    def shades(self, tone: Tone) -> Shades:
        """Return the colours that belong together under ``tone``."""
        if tone == "plain":
            return Shades(self.ink3, self.sunken, self.ink2, self.sunken)
        if tone == "primary":
            return Shades(self.primary, self.primary_soft, self.primary_soft_ink, self.sunken)
        if tone in {"warn", "danger"}:
            mark, soft, ink = (str(getattr(self, tone + end)) for end in ("", "_soft", "_ink"))
            return Shades(mark, soft, ink, soft)
        return Shades(*(str(getattr(self, tone + end)) for end in ("", "_soft", "_ink", "_lane")))


LIGHT = Palette(
    name="light", is_dark=False, edge_px=1,
    canvas="#F3F5F1", rail="#E9EEE8", surface="#FFFFFF", sunken="#F7F9F6",
    line="#D9E0D9", line_strong="#75847B", ink="#16211B", ink2="#47554D", ink3="#5F6D65",
    primary="#1C5D4A", primary_hover="#164D3D", primary_press="#103C30", on_primary="#FFFFFF",
    primary_soft="#DFEDE5", primary_soft_ink="#17503F", blaze="#E9A820",
    learning="#2A5A95", learning_soft="#E4EDF7", learning_lane="#EDF2F8", learning_ink="#1F4878",
    work="#9A4E14", work_soft="#FAECDD", work_lane="#FAF2E9", work_ink="#7A3C0C",
    foundations="#6A4A8C", foundations_soft="#EEE7F5", foundations_lane="#F5F1F9",
    foundations_ink="#533873",
    warn="#8A5A00", warn_soft="#FCF1D6", warn_ink="#6B4500",
    danger="#A6282E", danger_soft="#FBE7E6", danger_ink="#86191F",
    focus="#1456C8", focus_gap="#FFFFFF", selection="#CFE3DA", disabled="#9AA69F",
    hover="#EEF3EE", toast="#16211B", on_toast="#FFFFFF", toast_link="#9FE0C4",
    brand="#123E32", brand2="#1C5D4A", on_brand="#F4F8F5", on_brand2="#BFD9CD", contour="#2A6B57",
)  # fmt: skip
DARK = Palette(
    name="dark", is_dark=True, edge_px=1,
    canvas="#121714", rail="#0E1210", surface="#1B211D", sunken="#151A17",
    line="#303932", line_strong="#7F8D85", ink="#EDF2EE", ink2="#B9C5BD", ink3="#98A69D",
    primary="#7CCFB0", primary_hover="#93DBBF", primary_press="#67BB9C", on_primary="#07231A",
    primary_soft="#1F3A30", primary_soft_ink="#A7E3CB", blaze="#F2BC4B",
    learning="#8DB8F0", learning_soft="#1E2C3F", learning_lane="#171E27", learning_ink="#B5D1F6",
    work="#F0A56C", work_soft="#3A2818", work_lane="#231C15", work_ink="#F6C7A0",
    foundations="#C0A5E6", foundations_soft="#2E2540", foundations_lane="#1D1925",
    foundations_ink="#D9C8F3",
    warn="#EFC15B", warn_soft="#352B12", warn_ink="#F5D68F",
    danger="#F59A98", danger_soft="#3D1F1F", danger_ink="#F9BFBD",
    focus="#8AB8FF", focus_gap="#121714", selection="#2C4C40", disabled="#66726B",
    hover="#232A26", toast="#EDF2EE", on_toast="#16211B", toast_link="#17503F",
    brand="#0C1F19", brand2="#14332A", on_brand="#EDF2EE", on_brand2="#A9C4B7", contour="#1F473A",
)  # fmt: skip
CONTRAST = Palette(
    name="contrast", is_dark=True, edge_px=2,
    canvas="#000000", rail="#000000", surface="#000000", sunken="#000000",
    line="#FFFFFF", line_strong="#FFFFFF", ink="#FFFFFF", ink2="#FFFFFF", ink3="#F0F0F0",
    primary="#FFE14D", primary_hover="#FFEC8A", primary_press="#FFD400", on_primary="#000000",
    primary_soft="#000000", primary_soft_ink="#FFE14D", blaze="#FFE14D",
    learning="#7FD4FF", learning_soft="#000000", learning_lane="#000000", learning_ink="#7FD4FF",
    work="#FFB36B", work_soft="#000000", work_lane="#000000", work_ink="#FFB36B",
    foundations="#D9B8FF", foundations_soft="#000000", foundations_lane="#000000",
    foundations_ink="#D9B8FF",
    warn="#FFE14D", warn_soft="#000000", warn_ink="#FFE14D",
    danger="#FF9C9C", danger_soft="#000000", danger_ink="#FF9C9C",
    focus="#00FFFF", focus_gap="#000000", selection="#5A4E00", disabled="#B0B0B0",
    hover="#262626", toast="#FFFFFF", on_toast="#000000", toast_link="#003D2B",
    brand="#000000", brand2="#000000", on_brand="#FFFFFF", on_brand2="#FFFFFF", contour="#4A4A4A",
)  # fmt: skip
PALETTES: MappingProxyType[ThemeName, Palette] = MappingProxyType(
    {
        "light": LIGHT,
        "dark": DARK,
        "contrast": CONTRAST,
    }
)

INKS: MappingProxyType[Tone, ColourName] = MappingProxyType(
    {
        "plain": "ink2",
        "primary": "primary_soft_ink",
        "learning": "learning_ink",
        "work": "work_ink",
        "foundations": "foundations_ink",
        "warn": "warn_ink",
        "danger": "danger_ink",
    }
)


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#RRGGBB``, 0 to 1.  WCAG 2.2, section 9."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4
        for level in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21.  WCAG 2.2, section 9."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
