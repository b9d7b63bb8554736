"""What lies over a whole post: its template, with the card of what is worn just then, and its captions."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from tryon.catalogue import load_catalogue
from tryon.editing.captions import caption_overlays
from tryon.editing.drawing import clips_of
from tryon.editing.overlay import Overlay
from tryon.editing.plan import EditPlan
from tryon.editing.product_facts import ProductFacts, product_facts
from tryon.editing.template_layout import caption_room, template_overlays
from tryon.editing.templates import load_templates
from tryon.editing.timeline import lay_out
from tryon.editing.worn import notes_of, worn_in
from tryon.errors import ProductError

Spell = tuple[float, float, ProductFacts]
"""Seconds of the post, and what is worn between them."""


def overlays_of(plan: EditPlan, canvas_wh: tuple[int, int]) -> tuple[Overlay, ...]:
    """The template and the captions of a plan, the last on top.

    The template tells of the plan's selection, or where it has none of what is worn at the moment, as the
    clips' notes know. Raises InputError for a template that is not there or cannot be used, ProductError for
    a selection that is not in the catalogue.
    """
    if plan.template is None:
        return caption_overlays(plan.captions, canvas_wh)
    template = load_templates().template(plan.template)
    parts = spells(plan)
    laid: list[Overlay] = []
    for start_s, end_s, facts in parts:
        drawn = template_overlays(template, facts, canvas_wh, end_s - start_s, plan.language)
        # What stays to the end of the post reaches beyond it; within, it makes room for what comes next.
        until_s = np.inf if end_s == parts[-1][1] else end_s
        moved = [
            replace(one, start_s=start_s + one.start_s, end_s=min(until_s, start_s + one.end_s))
            for one in drawn
        ]
        laid = _continued(laid, moved, start_s)
    room = caption_room(template, canvas_wh, any(facts.is_low for _, _, facts in parts))
    return (*laid, *caption_overlays(plan.captions, canvas_wh, room))


def shows_shoes(plan: EditPlan) -> bool:
    """Whether the post tells of shoes, which are low in the picture."""
    catalogue = load_catalogue()
    worn = [plan.selection] if plan.selection is not None else []
    worn += [one.selections[0] for one in worn_in(plan, notes_of(clips_of(plan))) if one.selections]
    for selection in worn:
        with contextlib.suppress(ProductError):  # no longer sold
            if catalogue.resolve(selection)[0].category == "shoes":
                return True
    return False


def spells(plan: EditPlan) -> list[Spell]:
    """Which product a post is about from when to when. Raises ProductError as `overlays_of` does."""
    duration_s = lay_out(plan).duration_s
    catalogue = load_catalogue()
    if plan.selection is not None:
        product, variant = catalogue.resolve(plan.selection)
        return [(0.0, duration_s, product_facts(product, variant.id, plan.language))]
    found: list[Spell] = []
    wearing = worn_in(plan, notes_of(clips_of(plan)))
    edges = [*(worn.start_s for worn in wearing), duration_s]
    for (start_s, end_s), worn in zip(pairwise(edges), wearing, strict=True):
        facts = ProductFacts("")
        try:
            if worn.selections:
                product, variant = catalogue.resolve(worn.selections[0])
                facts = product_facts(product, variant.id, plan.language)
        except ProductError:  # no longer sold
            pass
        found.append((start_s, end_s, facts))
    return found


def _continued(before: Sequence[Overlay], after: Sequence[Overlay], at_s: float) -> list[Overlay]:
    """Both; what the product does not change stays as it is at second `at_s`, where one follows the other."""
    laid = list(before)
    for overlay in after:
        for number, there in enumerate(laid):
            if (
                abs(there.end_s - at_s) < 1e-6
                and there.origin_px == overlay.origin_px
                and np.array_equal(there.image, overlay.image)
            ):
                laid[number] = replace(there, end_s=overlay.end_s)
                break
        else:
            laid.append(overlay)
    return laid
