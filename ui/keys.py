"""Which key does what."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import Qt


class Action(Enum):
    PHOTO = auto()
    RECORD = auto()
    PAUSE = auto()
    REPLAY = auto()
    BURST = auto()
    BEFORE_AFTER = auto()
    TIMER = auto()
    MICROPHONE = auto()
    NEXT_PRODUCT = auto()
    PREVIOUS_PRODUCT = auto()
    DEPARTMENT = auto()
    NEXT_COLOURWAY = auto()
    PREVIOUS_COLOURWAY = auto()
    MIRROR = auto()
    FULLSCREEN = auto()
    ESCAPE = auto()
    BEFORE = auto()
    CAMERA = auto()
    HELP = auto()
    GALLERY = auto()
    LOCK = auto()
    EVERYONE = auto()
    PERSON_1 = auto()
    PERSON_2 = auto()
    PERSON_3 = auto()
    PERSON_4 = auto()


KEYS = {
    Qt.Key.Key_Space: Action.PHOTO,
    Qt.Key.Key_R: Action.RECORD,
    Qt.Key.Key_P: Action.PAUSE,
    Qt.Key.Key_S: Action.REPLAY,
    Qt.Key.Key_U: Action.BURST,
    Qt.Key.Key_A: Action.BEFORE_AFTER,
    Qt.Key.Key_T: Action.TIMER,
    Qt.Key.Key_V: Action.MICROPHONE,
    Qt.Key.Key_Right: Action.NEXT_PRODUCT,
    Qt.Key.Key_Left: Action.PREVIOUS_PRODUCT,
    Qt.Key.Key_D: Action.DEPARTMENT,
    Qt.Key.Key_Down: Action.NEXT_COLOURWAY,
    Qt.Key.Key_Up: Action.PREVIOUS_COLOURWAY,
    Qt.Key.Key_M: Action.MIRROR,
    Qt.Key.Key_F: Action.FULLSCREEN,
    Qt.Key.Key_F11: Action.FULLSCREEN,
    Qt.Key.Key_Escape: Action.ESCAPE,
    Qt.Key.Key_B: Action.BEFORE,
    Qt.Key.Key_C: Action.CAMERA,
    Qt.Key.Key_Question: Action.HELP,
    Qt.Key.Key_F1: Action.HELP,
    Qt.Key.Key_G: Action.GALLERY,
    Qt.Key.Key_L: Action.LOCK,
    Qt.Key.Key_0: Action.EVERYONE,
    Qt.Key.Key_1: Action.PERSON_1,
    Qt.Key.Key_2: Action.PERSON_2,
    Qt.Key.Key_3: Action.PERSON_3,
    Qt.Key.Key_4: Action.PERSON_4,
}

PEOPLE = {Action.PERSON_1: 1, Action.PERSON_2: 2, Action.PERSON_3: 3, Action.PERSON_4: 4}
"""Which person an action is about."""


def action_of(key: int, modifiers: Qt.KeyboardModifier) -> Action | None:
    """The action of a key press; None for keys without one and for shortcuts of the system (Ctrl+C)."""
    system = (
        Qt.KeyboardModifier.ControlModifier
        | Qt.KeyboardModifier.AltModifier
        | Qt.KeyboardModifier.MetaModifier
    )
    if modifiers & system:
        return None
    return KEYS.get(Qt.Key(key))
