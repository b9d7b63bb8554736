"""A plan being edited, with the plans before and after it."""

from __future__ import annotations

from tryon.editing.plan import EditPlan

MOST_STEPS = 200


class Draft:
    """Undo is a list of plans: they are small and frozen.

    Changes with the same `gesture` (a slider being drawn, a sticker being moved) are one step, until
    `settle` ends it or something else is changed.
    """

    def __init__(self, plan: EditPlan) -> None:
        self._plan = plan
        self._past: list[EditPlan] = []
        self._future: list[EditPlan] = []
        self._gesture = ""

    @property
    def plan(self) -> EditPlan:
        return self._plan

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        return bool(self._future)

    def change(self, plan: EditPlan, gesture: str = "") -> bool:
        """Go on with `plan`; False where it is what there is already."""
        if plan == self._plan:
            return False
        if not gesture or gesture != self._gesture:
            self._past = [*self._past[-MOST_STEPS + 1 :], self._plan]
        self._plan, self._gesture = plan, gesture
        self._future = []
        return True

    def settle(self) -> None:
        """The finger was lifted: the next change is a step of its own."""
        self._gesture = ""

    def undo(self) -> None:
        """Nothing happens where there is nothing to take back."""
        self._gesture = ""
        if self._past:
            self._future.append(self._plan)
            self._plan = self._past.pop()

    def redo(self) -> None:
        """Nothing happens where nothing was taken back."""
        self._gesture = ""
        if self._future:
            self._past.append(self._plan)
            self._plan = self._future.pop()
