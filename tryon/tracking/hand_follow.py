"""Following hands through a video: each in a crop of its own, with a search for those that are not in view.

A finder says where palms may be. While a hand is in view another one is looked for a few times a second;
where one was lost, at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType

from tryon.tracking.hand_net import HandSight, Palm
from tryon.tracking.hand_pair import HandPair
from tryon.tracking.hand_search import HandSearch
from tryon.tracking.hand_track import HandTrack
from tryon.types import ByteArray, Frame

_SEARCH_NS, _SETTLED_SEARCH_NS = 200_000_000, 500_000_000
"""Between searches for a second hand while there is none, at first and after a while: a search takes as long
as following the hand in view."""
_SETTLED_NS = 2_000_000_000  # after which one hand alone is likely to stay so
_JUST_LOST_NS = 400_000_000  # for which a lost hand is searched in every frame


class HandFollower:
    """Follows up to `most` (1 or 2) hands of one person. Make, use and close it in one thread."""

    def __init__(self, sight: HandSight, most: int = 2) -> None:
        self._sight = sight
        self._most = most
        self._search = HandSearch(sight)
        self._pair = HandPair(sight)
        self._searched_ns: int | None = None
        self._alone_from_ns: int | None = None

    def __enter__(self) -> HandFollower:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def follow(self, frame: Frame) -> list[HandTrack]:
        """The hands in view. Frames come in order of time."""
        image, now_ns = frame.image, frame.time_ns
        self._pair.follow(image, now_ns)
        if len(self._pair.visible) != 1:
            self._alone_from_ns = None
        elif self._alone_from_ns is None:
            self._alone_from_ns = now_ns
        if len(self._pair.visible) < self._most:
            self._look_for_more(image, now_ns)
        self._pair.settle(now_ns)
        return self._pair.visible

    def reset(self) -> None:
        """Forget earlier frames: the next one is unrelated."""
        self._pair.clear()
        self._search.reset()
        self._searched_ns = self._alone_from_ns = None

    def close(self) -> None:
        """Free the models. Safe to call twice."""
        self.reset()
        self._sight.close()

    def _look_for_more(self, image: ByteArray, now_ns: int) -> None:
        """Search round a hand just lost, and everywhere in turn: in every frame while there is none."""
        for lost in self._pair.lost:
            just_lost = now_ns - lost.seen_ns < _JUST_LOST_NS
            if just_lost and self._try(image, self._search.near(image, lost), now_ns):
                return
        beside = next(iter(self._pair.visible), None)
        if beside is not None and not self._is_time_to_search(now_ns):
            return
        self._searched_ns = now_ns
        self._try(image, self._search.next_turn(image, beside), now_ns)

    def _is_time_to_search(self, now_ns: int) -> bool:
        if self._searched_ns is None or self._alone_from_ns is None:
            return True
        is_settled = now_ns - self._alone_from_ns > _SETTLED_NS
        return now_ns - self._searched_ns >= (_SETTLED_SEARCH_NS if is_settled else _SEARCH_NS)

    def _try(self, image: ByteArray, palms: Sequence[Palm], now_ns: int) -> bool:
        """Follow those of the palms that are hands of this person. Whether any is."""
        found = False
        for palm in palms:
            if len(self._pair.visible) < self._most:
                found |= self._pair.try_palm(image, palm, now_ns)
        return found
