"""The two dialogs of the system: choose a file, choose a folder. Both return at once and call back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, Qt, QTranslator
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.text import Language, Messages

FILES = "*.mp4 *.mov *.mkv *.webm *.avi *.jpg *.jpeg *.png"

MUSIC = "*.mp3 *.m4a *.aac *.wav *.flac *.ogg *.opus"


def use_language(parent: QWidget, language: Language) -> None:
    """Let Qt's own words, which only its dialogs show, follow the language of the window."""
    for old in parent.findChildren(QTranslator):
        QCoreApplication.removeTranslator(old)
        old.deleteLater()
    translator = QTranslator(parent)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if language == "zh" and translator.load("qtbase_zh_CN", folder):
        QCoreApplication.installTranslator(translator)


def choose_file(parent: QWidget, words: Messages, chosen: Callable[[str], None]) -> None:
    """Ask for a video or picture; `chosen` gets its path."""
    dialog = _dialog(parent, words, words["open_file"].rstrip("…"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(f"{words['file_filter']} ({FILES})")
    dialog.fileSelected.connect(chosen)
    dialog.open()


def choose_music(parent: QWidget, words: Messages, title: str, chosen: Callable[[str], None]) -> None:
    """Ask for a file with music; `chosen` gets its path. title: of the dialog and of its only filter."""
    dialog = _dialog(parent, words, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(f"{title} ({MUSIC})")
    dialog.fileSelected.connect(chosen)
    dialog.open()


def choose_folder(parent: QWidget, words: Messages, now: Path, chosen: Callable[[Path], None]) -> None:
    """Ask for a folder, starting at `now`."""
    dialog = _dialog(parent, words, words["recordings"])
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setDirectory(str(now))
    dialog.fileSelected.connect(lambda folder: chosen(Path(folder)))
    dialog.open()


def _dialog(parent: QWidget, words: Messages, title: str) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    # Two words that Qt's own translation leaves in English.
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, words["look_in"])
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, words["file_type"])
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return dialog
