"""The system tells that the screen is locked or that the computer sleeps."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from ctypes import wintypes
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from tests.fakes import fake_context
from ui import wtswatch
from ui.sleepwatch import SleepWatch

BEAT_MS = 20


class Wall:
    """A clock on the wall that a test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 26, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.mark.parametrize(("seconds", "has_slept"), [(0, False), (10, False), (3600, True)])
def test_a_leap_of_the_clock_means_that_the_computer_slept(
    qtbot: QtBot, tmp_path: Path, seconds: int, *, has_slept: bool
) -> None:
    """Timers stood still meanwhile; a busy computer's few seconds are no sleep."""
    wall = Wall()
    watch = SleepWatch(replace(fake_context(tmp_path), now=wall), beat_ms=BEAT_MS)
    told: list[bool] = []
    watch.slept.connect(lambda: told.append(True))
    beats: list[bool] = []
    watch._beat.timeout.connect(lambda: beats.append(True))
    watch.start()
    qtbot.waitUntil(lambda: len(beats) >= 3)
    assert told == []

    wall.now += timedelta(seconds=seconds)
    beats.clear()
    qtbot.waitUntil(lambda: len(beats) >= 3)
    watch.stop()

    assert told == ([True] if has_slept else [])


@pytest.mark.parametrize(
    ("message", "told", "is_leaving"),
    [
        (wtswatch.WM_WTSSESSION_CHANGE, wtswatch.WTS_SESSION_LOCK, True),
        (wtswatch.WM_WTSSESSION_CHANGE, wtswatch.WTS_REMOTE_DISCONNECT, True),
        (wtswatch.WM_WTSSESSION_CHANGE, 0x8, False),  # unlocked
        (wtswatch.WM_POWERBROADCAST, wtswatch.PBT_APMSUSPEND, True),
        (wtswatch.WM_POWERBROADCAST, 0x12, False),  # woken
        (0x0100, wtswatch.WTS_SESSION_LOCK, False),  # a key
    ],
)
def test_messages_of_windows_are_understood(message: int, told: int, *, is_leaving: bool) -> None:
    """Locked, left and going to sleep, by the numbers that Windows gives them."""
    calls: list[bool] = []
    watch = wtswatch.WindowsWatch(lambda: calls.append(True))
    sent = wintypes.MSG(message=message, wParam=told)

    assert watch.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(sent)) == (False, 0)
    watch.nativeEventFilter(b"xcb_generic_event_t", ctypes.addressof(sent))

    assert calls == [True] * is_leaving


if sys.platform == "linux":
    from PySide6.QtDBus import (
        QDBusConnection,
        QDBusMessage,
        QDBusUnixFileDescriptor,
        QDBusVirtualObject,
    )

    from ui.buswatch import LOGIN, LOGIN_PATH, MANAGER, SCREEN_SAVERS, SESSION, BusWatch

    @pytest.fixture
    def bus(qapp: QCoreApplication) -> Iterator[str]:
        """Return the address of a bus of our own."""
        program = shutil.which("dbus-daemon")
        if program is None:
            pytest.skip("dbus-daemon is not installed")
        daemon = subprocess.Popen(
            [program, "--session", "--nofork", "--nopidfile", "--print-address=1"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        for name in ("ours", "theirs"):
            QDBusConnection.disconnectFromBus(name)
        daemon.terminate()
        daemon.communicate()

    class LoginManager(QDBusVirtualObject):
        """What the login manager answers to whoever asks that sleep waits."""

        def __init__(self) -> None:
            super().__init__()
            self.reading, self.writing = os.pipe()
            self.asked: list[object] = []

        def introspect(self, path: str) -> str:
            return ""

        def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:  # noqa: N802 - Qt override
            self.asked = list(message.arguments())
            answer = message.createReply()
            answer.setArguments([QDBusUnixFileDescriptor(self.writing)])
            os.close(self.writing)
            return connection.send(answer)

    @pytest.mark.parametrize(
        ("signal", "values", "is_leaving"),
        [
            ((LOGIN_PATH, MANAGER, "PrepareForSleep"), [True], True),
            ((LOGIN_PATH, MANAGER, "PrepareForSleep"), [False], False),
            ((f"{LOGIN_PATH}/session/_31", SESSION, "Lock"), [], True),
            ((f"{LOGIN_PATH}/session/_31", SESSION, "Unlock"), [], False),
            *((("/ScreenSaver", one, "ActiveChanged"), [True], True) for one in SCREEN_SAVERS),
            (("/ScreenSaver", SCREEN_SAVERS[0], "ActiveChanged"), [False], False),
        ],
    )
    def test_the_buses_tell_of_sleep_and_screen_lock(
        bus: str, signal: tuple[str, str, str], values: list[bool], *, is_leaving: bool
    ) -> None:
        """Each signal of a real bus daemon, as its sender sends it; their ends are no leaving."""
        ours = QDBusConnection.connectToBus(bus, "ours")
        watch = BusWatch(ours, ours)
        told: list[bool] = []
        watch.leaving.connect(lambda: told.append(True))
        sent = QDBusMessage.createSignal(*signal)
        sent.setArguments(values)

        theirs = QDBusConnection.connectToBus(bus, "theirs")
        assert theirs.send(sent)
        ping = QDBusMessage.createMethodCall(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId"
        )
        theirs.call(ping)  # what was sent before is on its way to everybody now
        ours.call(ping)  # and has arrived, before this answer
        QCoreApplication.processEvents()

        assert told == [True] * is_leaving

    def test_sleep_waits_until_the_process_has_ended(qtbot: QtBot, bus: str) -> None:
        """The file of the login manager is held open, as long as this process lives."""
        theirs = QDBusConnection.connectToBus(bus, "theirs")
        manager = LoginManager()
        assert theirs.registerService(LOGIN)
        assert theirs.registerVirtualObject(LOGIN_PATH, manager)
        ours = QDBusConnection.connectToBus(bus, "ours")
        watch = BusWatch(ours, ours)

        watch.hold_sleep()
        qtbot.waitUntil(lambda: watch.holds_sleep)

        assert manager.asked == ["sleep", "Waymark", "Lock the records", "delay"]
        (held,) = watch._held
        assert isinstance(held, QDBusUnixFileDescriptor)
        os.write(held.fileDescriptor(), b"held")
        assert os.read(manager.reading, 4) == b"held"
        os.close(manager.reading)

    def test_without_buses_nothing_is_heard_and_nothing_fails(qapp: QCoreApplication) -> None:
        """A computer without them has the idle time left."""
        nowhere = QDBusConnection("nowhere")
        watch = BusWatch(nowhere, nowhere)

        watch.hold_sleep()
        QCoreApplication.processEvents()

        assert not watch.holds_sleep
