"""Ways to say what a post says, in both languages.

Nothing here praises what nobody knows (comfort, quality) or tells where and when it was: only what is seen.
Names in braces: name; named and Named ("the Colette glasses", "The ..."); they, look, are, Do ("they look",
"it looks"); colour; unit (a pair's counter); verb (to try on); on (on the face, the feet); thing and things;
count; tryon; in advice size, low, high.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tryon.catalogue import Bracelet, Product


@dataclass(frozen=True)
class Phrases:
    """One language. words: by kind (see `kind_of`). counts: of two, three and so on.

    one, many, together: about one thing, about several to choose from, about several that are worn at once.
    """

    counts: tuple[str, ...]
    words: Mapping[str, Mapping[str, str]]
    titles_one: tuple[str, ...]
    titles_many: tuple[str, ...]
    titles_together: tuple[str, ...]
    title_short: str
    title_none: str
    openings_one: tuple[str, ...]
    openings_many: tuple[str, ...]
    openings_together: tuple[str, ...]
    opening_none: str
    looked_at: Mapping[str, tuple[str, ...]]
    fact_mark: Mapping[str, str]
    fact_gap: str
    shoe_size: Mapping[str, str]
    shoe_range: str
    shoe_runs: Mapping[str, str]
    frame_fit: Mapping[str, str]
    closings_one: tuple[str, ...]
    closings_many: tuple[str, ...]
    closings_together: tuple[str, ...]
    notes: tuple[str, ...]
    topics: tuple[str, ...]


def kind_of(products: Sequence[Product]) -> str:
    """What words products take.

    Their category, "bangles" for bracelets that keep their shape; of several "accessories", or "any" where
    there are shoes among them, or nothing.
    """
    kinds = {_kind(product) for product in products}
    if len(kinds) == 1:
        return kinds.pop()
    return "any" if not kinds or "shoes" in kinds else "accessories"


def _kind(product: Product) -> str:
    return "bangles" if isinstance(product, Bracelet) and product.is_rigid else product.category
