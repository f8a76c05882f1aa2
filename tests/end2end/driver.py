"""Drives the desktop as a screen reader would, through the accessibility tree alone.

Run by the system's own Python, which has the bindings (python3-gi, Atspi 2.0):
``python3 driver.py NAME PASSPHRASE OUT PICTURES``.  Each part of the main job is one line
of JSON on standard output; the exit code is 0 if all of them were done.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi

# The bindings of Debian 12 warn of names that later ones have dropped.
warnings.simplefilter("ignore", DeprecationWarning)
T = TypeVar("T")
PATIENCE_S = 20.0
STEP_S = 0.15


def main(person: str, passphrase: str, pictures: Path) -> int:
    """Walk the main job and return the exit code."""
    press(button("Try the demonstration centre"))
    wait_for("label", "Good day")
    tell("opened", pictures)
    for name, part in (("intake", intake), ("plan", plan), ("preview", preview)):
        part(person)
        tell(name, pictures)
    session()
    tell("session", pictures)
    press(button("Lock"))
    field = entry("Your passphrase")
    wait_for(None, "Unlock")
    tell("locked", pictures)
    type_into(field, passphrase)
    press(button("Unlock"))
    wait_for("label", "Good day")
    press(wait_for("check box", "Students"))
    type_into(entry("Find by name"), person)
    wait_for(None, person)
    tell("found", pictures)
    nameless = [one.get_role_name() for one in nodes() if is_nameless(one)]
    print(json.dumps({"nameless": nameless}), flush=True)
    return 1 if nameless else 0


def intake(person: str) -> None:
    """Look for a person, then keep them with four things."""
    press(button("New intake"))
    type_into(entry("Everyday name"), person)
    language = entry("Language")
    type_into(language, "Arabic")
    keys("Down")
    keys("Return")
    until(lambda: "·" in text_of(language))
    press(wait_for(None, "No way to reach"))
    press(wait_for(None, "Says yes"))
    press(button("Save and go on"))
    wait_for("label", "Topic 2 of 11")


def plan(_: str) -> None:
    """Choose a road."""
    press(wait_for("check box", "Plan"))
    press(button("Get your first job"))
    wait_for("label", "Get your first job")


def preview(_: str) -> None:
    """Look at the roadmap as it would be printed."""
    press(wait_for("check box", "Papers"))
    wait_for(None, "Page 1 of ")


def session() -> None:
    """Log a session with one sentence."""
    press(wait_for("check box", "Sessions"))
    press(button("Log a session"))
    type_into(entry("Note for the student"), "We wrote a CV.")
    press(button("Save"))
    wait_for("label", "Note for the student: We wrote a CV.")


def nodes() -> Iterator[Any]:
    """Yield every node of the program's tree that is shown."""
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        program = desktop.get_child_at_index(index)
        if program is not None and "aymark" in (program.get_name() or ""):
            yield from below(program)


def below(node: Any) -> Iterator[Any]:
    """Yield a node and all below it; a part that has gone meanwhile is passed over."""
    yield node
    try:
        count = node.get_child_count()
    except Exception:
        return
    for index in range(count):
        try:
            child = node.get_child_at_index(index)
        except Exception:
            continue
        if child is not None:
            yield from below(child)


def wait_for(role: str | None, name: str) -> Any:
    """Return the first node shown whose name begins so; give up after a while."""
    found = awaited(lambda: next((node for node in nodes() if fits(node, role, name)), None))
    if found is None:
        seen = sorted({f"{node.get_role_name()}: {node.get_name()}" for node in nodes()})
        raise SystemExit(f"no {role or 'part'} named {name!r}; there are: {seen}")
    return found


def fits(node: Any, role: str | None, name: str) -> bool:
    """Tell whether a node is shown, of this role, and named so."""
    try:
        if role is not None and node.get_role_name() != role:
            return False
        states = node.get_state_set()
        shown = states.contains(Atspi.StateType.SHOWING)
        return bool(shown and (node.get_name() or "").startswith(name))
    except Exception:
        return False


def button(name: str) -> Any:
    """Return the push button of this name."""
    return wait_for("push button", name)


def entry(name: str) -> Any:
    """Return the field to type in of this name."""

    def is_field(node: Any) -> bool:
        return fits(node, None, name) and node.get_editable_text_iface() is not None

    found = awaited(lambda: next((node for node in nodes() if is_field(node)), None))
    if found is None:
        raise SystemExit(f"no field named {name!r}")
    return found


def text_of(node: Any) -> str:
    """Return what stands in a field."""
    text = node.get_text_iface()
    return str(Atspi.Text.get_text(text, 0, text.get_character_count()))


def press(node: Any) -> None:
    """Do what the node does when it is pressed, as soon as it may be."""
    until(lambda: node.get_state_set().contains(Atspi.StateType.ENABLED))
    action = node.get_action_iface()
    wanted = {"press", "click", "toggle", "check"}
    for index in range(action.get_n_actions()):
        if action.get_action_name(index).lower() in wanted:
            action.do_action(index)
            return
    action.do_action(0)


def type_into(node: Any, words: str) -> None:
    """Put the caret into a field and type, key by key."""
    until(lambda: _is_focused(node))
    subprocess.run(["xdotool", "type", "--delay", "25", "--", words], check=True)


def _is_focused(node: Any) -> bool:
    """Tell whether a part has the focus, and ask for it if not: a new page may take it first.

    The window is asked for too, as a click into it would: only an active one has a focus.
    """
    if node.get_state_set().contains(Atspi.StateType.FOCUSED):
        return True
    asked = ["xdotool", "search", "--onlyvisible", "--name", "Waymark", "windowactivate"]
    subprocess.run(asked, check=False)
    node.grab_focus()
    return False


def keys(name: str) -> None:
    """Press one key."""
    subprocess.run(["xdotool", "key", name], check=True)


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; give up after a while."""
    if not awaited(holds):
        raise SystemExit(f"waited in vain: {sys._getframe(1).f_lineno}")


def awaited(look: Callable[[], T]) -> T:
    """Return what ``look`` gives as soon as it is something, or its last answer after a while."""
    deadline = time.monotonic() + PATIENCE_S
    while not (found := look()) and time.monotonic() < deadline:
        # Another program is watched through its accessibility tree, which tells no end to wait on.
        time.sleep(STEP_S)
    return found


def is_nameless(node: Any) -> bool:
    """Tell whether something can be reached by Tab and yet says nothing."""
    try:
        states = node.get_state_set()
        can_be_reached = states.contains(Atspi.StateType.FOCUSABLE)
        is_shown = states.contains(Atspi.StateType.SHOWING)
        quiet = {"frame", "filler", "scroll pane", "viewport", "panel", "scroll bar"}
        return bool(
            can_be_reached
            and is_shown
            and not node.get_name()
            and node.get_role_name() not in quiet
        )
    except Exception:
        return False


def tell(part: str, pictures: Path) -> None:
    """Say that a part of the job is done, and keep a picture of the screen."""
    picture = pictures / f"{part}.png"
    subprocess.run(["import", "-window", "root", str(picture)], check=False)
    print(json.dumps({"done": part}), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
