"""Say a sentence to a screen reader without moving the focus."""

from __future__ import annotations

from PySide6 import QtGui
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str) -> None:
    """Have ``text`` read out when a screen reader listens; Qt before 6.8 announces by an alert on the widget."""
    event_class = getattr(QtGui, "QAccessibleAnnouncementEvent", None)
    if event_class is not None:
        event = event_class(widget, text)
    else:
        event = QtGui.QAccessibleEvent(widget, QtGui.QAccessible.Event.Alert)
    QtGui.QAccessible.updateAccessibility(event)
