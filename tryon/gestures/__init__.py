"""Hands-free use: what a shopper tells the mirror with a hand."""

from tryon.gestures.events import EVENTS, GestureEvent, GestureKind, GestureState, HoldKind
from tryon.gestures.posture import SeenHand
from tryon.gestures.reader import GestureReader

__all__ = ["EVENTS", "GestureEvent", "GestureKind", "GestureReader", "GestureState", "HoldKind", "SeenHand"]
