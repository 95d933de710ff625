"""What the desktop asks of programs: less motion, for those whom it makes unwell.

Qt tells contrast and colours, not this; desktops of Linux tell it by their portal of settings
(`org.freedesktop.appearance`, key `reduced-motion`), asked without waiting for the answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings
    from PySide6.QtDBus import QDBusPendingCallWatcher

    from lightering.app.session import Session

__all__ = ["DesktopWishes"]

_PORTAL = (
    "org.freedesktop.portal.Desktop",
    "/org/freedesktop/portal/desktop",
    "org.freedesktop.portal.Settings",
)
_KEY = ("org.freedesktop.appearance", "reduced-motion")


class DesktopWishes(QObject):
    """Takes what the person chose in the program; else asks the desktop."""

    def __init__(self, session: Session, settings: QSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._settings = session, settings
        chosen = settings.value("less_motion")
        if chosen is None:
            self._ask()
        else:
            session.less_motion = str(chosen).lower() == "true"

    def heard(self, value: object) -> None:
        """Takes the answer of the desktop; what the person chose meanwhile goes first.

        Args:
            value: 1 if less shall move; 0, or anything else, if not.
        """
        if self._settings.value("less_motion") is None:
            self._session.less_motion = isinstance(value, int) and value == 1

    def _ask(self) -> None:
        try:
            from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher
        except ImportError:  # a system whose Qt comes without it
            return
        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return
        message = QDBusMessage.createMethodCall(*_PORTAL, "ReadOne")
        message.setArguments(list(_KEY))
        watcher = QDBusPendingCallWatcher(bus.asyncCall(message), self)
        watcher.finished.connect(self._answered)

    def _answered(self, watcher: QDBusPendingCallWatcher) -> None:
        # a desktop without the key answers with an error, which holds no value
        told = watcher.reply().arguments()
        value = told[0] if told and not watcher.isError() else None
        inner = getattr(value, "variant", None)
        self.heard(value if inner is None else inner())
        watcher.deleteLater()
