"""Which language the window speaks, and Qt's own words (dialog buttons, context menus) in the same one."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from shopcare.i18n import LANGUAGES, choose_language


def window_language(chosen: str | None) -> str:
    """The user's own choice, or else the language of the system's display (not of its region)."""
    return chosen if chosen in LANGUAGES else choose_language(list(QLocale().uiLanguages()))


class QtTexts:
    """Holds Qt's own translation for the application; switch as often as needed."""

    def __init__(self, app: QCoreApplication):
        """Nothing is loaded until :meth:`switch`."""
        self._app = app
        self._translator: QTranslator | None = None

    def switch(self, lang: str) -> bool:
        """Use Qt's words of ``lang``; False when Qt has none (English needs none and is True)."""
        if self._translator is not None:
            self._app.removeTranslator(self._translator)
            self._translator = None
        # Calendars and number fields take their words from the locale, not from the translation.
        QLocale.setDefault(QLocale("zh_CN" if lang == "zh_CN" else "en_US"))
        if lang == "en":
            return True
        translator = QTranslator(self._app)
        if not translator.load(f"qtbase_{lang}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            return False
        self._app.installTranslator(translator)
        self._translator = translator
        return True
