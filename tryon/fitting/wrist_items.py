"""Watches and bracelets on wrists: how large, how bent, and which way round."""

from __future__ import annotations

import numpy as np

from tryon.catalogue import BraceletSize, WatchSize
from tryon.fitting.straps import StrapFitter
from tryon.geometry import rigid
from tryon.settings import Fit
from tryon.types import FittedHand, FloatArray, Item, Model

_SMALLEST, _LARGEST = 0.8, 1.25  # of a watch that is drawn to suit the wrist
_AHEAD_M = 0.012  # of the origin of wrist space: just behind the wrist bone
_BESIDE_M = 0.004  # between a watch and the bracelet next to it
_TURNED_ROUND = np.diag([-1.0, 1.0, -1.0, 1.0])
_DOWN = np.array([0.0, 1.0, 0.0])  # in camera space: cameras of mirrors stand upright


class WristFitter:
    """Places watches and bracelets on fitted wrists."""

    def __init__(self) -> None:
        self._straps, self._bands = StrapFitter("strap"), StrapFitter("band")

    def clear(self) -> None:
        """Forget the wrists: others follow."""
        self._straps.clear()
        self._bands.clear()

    def place_watch(
        self, hand: FittedHand, sku: str, variant: str, model: Model, size_mm: WatchSize, fit: Fit
    ) -> Item:
        """A watch in its true size, or as large as suits the wrist; its strap goes round the wrist.

        The model is one for a left wrist. On a right one it is turned round, crown to the elbow, so that its
        owner reads it.
        """
        wrist = (hand.wrist_width_m, hand.wrist_height_m)
        scale = 1.0
        if fit == "fit_to_me":
            scale = float(np.clip(wrist[0] * 1000 / size_mm.wrist_width, _SMALLEST, _LARGEST))
        modelled = (size_mm.wrist_width / 1000, size_mm.wrist_height / 1000)
        inner = (wrist[0] / scale, wrist[1] / scale)
        fitted = self._straps.fitted(model, modelled, inner, size_mm.lug_to_lug / 1000)
        pose = hand.camera_from_wrist @ rigid(np.eye(3), np.array([0.0, 0.0, _AHEAD_M]), scale)
        if hand.slot.startswith("right"):
            pose = pose @ _TURNED_ROUND
        return Item(sku, variant, wrist_slot(hand), fitted, pose, hand.confidence)

    def place_bracelet(
        self,
        hand: FittedHand,
        sku: str,
        variant: str,
        model: Model,
        size_mm: BraceletSize,
        is_rigid: bool,
        watch: WatchSize | None = None,
    ) -> Item:
        """A bracelet round the wrist, behind the watch where there is one. A bangle hangs on it."""
        width, height = hand.wrist_width_m, hand.wrist_height_m
        back = 0.0
        if watch is not None:
            back = (watch.case_width + size_mm.band_width) / 2000 + _BESIDE_M
        inner = (size_mm.inner_width / 1000, size_mm.inner_height / 1000)
        offset, scale = np.array([0.0, 0.0, _AHEAD_M - back]), 1.0
        if is_rigid:
            # No hand goes through a bangle that is tighter than the wrist: it comes larger.
            scale = max(1.0, width / inner[0], height / inner[1])
            offset[:2] = _hanging(hand, (inner[0] * scale - width, inner[1] * scale - height))
        else:
            model = self._bands.fitted(model, inner, (width, height), None)
        pose = hand.camera_from_wrist @ rigid(np.eye(3), offset, scale)
        if hand.slot.startswith("right"):
            pose = pose @ _TURNED_ROUND
        return Item(sku, variant, wrist_slot(hand), model, pose, hand.confidence)


def wrist_slot(hand: FittedHand) -> str:
    """ "left_wrist" or "right_wrist"."""
    return hand.slot.replace("hand", "wrist")


def _hanging(hand: FittedHand, room_m: tuple[float, float]) -> FloatArray:
    """(2,) how far a bangle hangs off the wrist's middle, along X and Y, with so much room in all."""
    down = hand.camera_from_wrist[:3, :3].T @ _DOWN
    return np.asarray(down[:2] * np.array(room_m) / 2)
