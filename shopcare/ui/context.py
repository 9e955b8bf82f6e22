"""What every page is handed: the open shop, work off the thread, looks, words, questions, and the hub."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from shopcare.i18n import Translator
from shopcare.services.session import Session
from shopcare.ui.icons import Icons
from shopcare.ui.jobs import Jobs
from shopcare.ui.prompts import Prompts
from shopcare.ui.theme import Theme
from shopcare.ui.window_state import WindowState


class Hub(QObject):
    """Wishes and news that pages send each other through the window; no page knows another page.

    ``changed(Changes)``             something was written, here or by another process: show it where it is listed.
    ``open_record(kind, id)``        show this record in its tab, panel open.
    ``show_list(kind, chip, text)``  show a tab's list with this chip and search.
    ``new_record(kind, values)``     begin a record of a kind; values may hold ``order_id`` and typed fields.
    ``import_files(paths)``          start the import of these files.
    ``print_records(form, refs, direct)``  print; refs are (kind, id); ``direct`` skips the preview.
    ``show_page(key)``               show a page of the tab bar.
    ``say(text, undo)``              a toast; ``undo`` offers to take the last step back.
    ``fail(exception)``              a failed step: the page's message bar, or the window's.
    ``language_chosen(lang)``, ``storefront_chosen(id)``, ``restore_requested(path)``, ``other_shop_requested(path)``.
    """

    changed = Signal(object)
    open_record = Signal(str, int)
    show_list = Signal(str, str, str)
    new_record = Signal(str, object)
    import_files = Signal(list)
    print_records = Signal(str, list, bool)
    show_page = Signal(str)
    say = Signal(str, bool)
    fail = Signal(object)
    language_chosen = Signal(str)
    storefront_chosen = Signal(object)
    restore_requested = Signal(str)
    other_shop_requested = Signal(str)


@dataclass
class Context:
    """The surroundings of a page; one per main window, rebuilt when the language changes."""

    session: Session
    jobs: Jobs
    icons: Icons
    tr: Translator
    prompts: Prompts
    hub: Hub
    #: Columns, tab and look as the user left them; None remembers nothing (tests).
    state: WindowState | None = None

    @property
    def theme(self) -> Theme:
        """Colours, fonts and sizes."""
        return self.icons.theme
