"""How the gate and matches are told in the window: lights with words, never colour alone."""

from __future__ import annotations

from types import MappingProxyType

from app.i18n import N_, Text
from app.rules.matching.gate import GateLight, Light, Shine, is_open
from app.rules.matching.policy import Priority
from app.usecases.matchwords import LIGHTS, light_words
from ui.theme.appearance import Theme
from ui.widgets.badges import LightState

STATES: MappingProxyType[Shine, LightState] = MappingProxyType(
    {Shine.GREEN: "go", Shine.AMBER: "wait", Shine.RED: "stop"}
)
PRIORITIES: MappingProxyType[Priority, Text] = MappingProxyType(
    {
        Priority.WAITING: N_("waits long"),
        Priority.DEADLINE: N_("a goal is near"),
        Priority.AT_RISK: N_("needs safety"),
    }
)
BANDS = (N_("weak"), N_("fair"), N_("good"))
_SAID: MappingProxyType[tuple[Light, Shine], Text] = MappingProxyType(
    {
        (Light.CHECKS, Shine.GREEN): N_("The checks are valid."),
        (Light.CHECKS, Shine.AMBER): N_("A check ends soon: {what}."),
        (Light.CHECKS, Shine.RED): N_("A check is missing or over: {what}."),
        (Light.TRAINING, Shine.GREEN): N_("The training is done."),
        (Light.TRAINING, Shine.RED): N_("Training is missing: {what}."),
        (Light.AGREEMENT, Shine.GREEN): N_("The agreement is signed."),
        (Light.AGREEMENT, Shine.RED): N_("No signed agreement is in force."),
        (Light.CAPACITY, Shine.GREEN): N_("A place is free."),
        (Light.CAPACITY, Shine.RED): N_("No place is free."),
    }
)
_NOT_APPROVED = N_("The mentor is not approved.")


def light_sentence(theme: Theme, one: GateLight) -> Text:
    """Return what a light says, as a sentence."""
    words = light_words(one, theme.catalog)
    if one.light is Light.CHECKS and one.shine is Shine.RED and not words:
        return _NOT_APPROVED
    return _SAID[one.light, one.shine].with_values(what=words)


def short_lights(theme: Theme, lights: tuple[GateLight, ...]) -> list[tuple[LightState, str]]:
    """Return each light with its name, for a row of a list."""
    return [(STATES[one.shine], theme.line(LIGHTS[one.light])) for one in lights]


def gate_sentence(theme: Theme, lights: tuple[GateLight, ...]) -> str:
    """Return the whole gate in words, for screen readers and tooltips."""
    first = N_("The gate is open.") if is_open(lights) else N_("The gate is closed.")
    said = [theme.plain(light_sentence(theme, one)) for one in lights]
    return " ".join([theme.plain(first), *said])


def fit_words(fit: int, bands: tuple[int, int]) -> Text:
    """Return how well two people fit, as a number and a word."""
    band = BANDS[sum(fit >= edge for edge in bands)]
    return N_("Fit {fit} of 1000 · {band}").with_values(fit=fit, band=band)


def short_fit(fit: int, bands: tuple[int, int]) -> Text:
    """Return how well two people fit in a word and a number, for a row of a list."""
    band = BANDS[sum(fit >= edge for edge in bands)]
    return N_("{fit} · {band}").with_values(fit=fit, band=band)
