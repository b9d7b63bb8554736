"""What makers of watches, bracelets and rings are told: each mistake in one line that says what to do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from helpers_worn import (
    RING_MM,
    WATCH_MM,
    Mesh,
    bracelet_nodes,
    joined,
    moved,
    ring_nodes,
    tube,
    watch_nodes,
    write_worn,
)

from tryon.catalogue import check_product, load_model, load_product

HALF_TURN = np.diag([-1.0, 1.0, -1.0])  # about Y
ON_ITS_SIDE = [[1, 0, 0], [0, 0, 1], [0, -1, 0]]


@pytest.mark.parametrize(
    ("category", "nodes"),
    [("watches", watch_nodes()), ("bracelets", bracelet_nodes()), ("rings", ring_nodes())],
)
def test_products_in_order_have_no_faults(tmp_path: Path, category: str, nodes: dict[str, Mesh]) -> None:
    folder = write_worn(tmp_path / "good", category, nodes)
    assert check_product(folder) == []
    assert {part.node for part in load_model(load_product(folder)).parts} == set(nodes)


WATCH_MISTAKES = {
    "in metres": moved(watch_nodes(), np.eye(3) * 1000),
    "left wrist": moved(watch_nodes(), HALF_TURN),
    "no top-level node strap": {"head": watch_nodes()["head"], "Bracelet.001": watch_nodes()["strap"]},
    "lug_to_lug says 47": watch_nodes(WATCH_MM | {"lug_to_lug": 55.0}),
    "wrist's top": watch_nodes() | {"head": watch_nodes(WATCH_MM | {"wrist_height": 52.0})["head"]},
    "case_thickness says 11": watch_nodes(WATCH_MM | {"case_thickness": 15.0}),
    "strap's inside is 80%": watch_nodes() | {"strap": tube(46.4, 35.2, 8.0, 20.0)},
    "strap is open": watch_nodes() | {"strap": tube(58.0, 44.0, 3.0, 20.0, open_deg=90.0)},
    "more than 25000": watch_nodes() | {"head": joined(*[watch_nodes()["head"]] * 110)},
}


@pytest.mark.parametrize("told", WATCH_MISTAKES)
def test_mistakes_in_watches(tmp_path: Path, told: str) -> None:
    assert told in " | ".join(check_product(write_worn(tmp_path / "bad", "watches", WATCH_MISTAKES[told])))


RING_MISTAKES = {
    "hole round Z": moved(ring_nodes(), ON_ITS_SIDE),
    "+Y must point to the stone": moved(ring_nodes(), np.diag([-1.0, -1.0, 1.0])),
    "inner_diameter says 17.2": ring_nodes(RING_MM | {"inner_diameter": 19.0}),
    "head_height says 6": ring_nodes(RING_MM | {"head_height": 9.0}),
    "band_width says 3": ring_nodes(RING_MM | {"band_width": 6.0}),
    "no top-level node band": {"Torus": ring_nodes()["band"]},
}


@pytest.mark.parametrize("told", RING_MISTAKES)
def test_mistakes_in_rings(tmp_path: Path, told: str) -> None:
    assert told in " | ".join(check_product(write_worn(tmp_path / "bad", "rings", RING_MISTAKES[told])))


def test_a_ring_is_modelled_in_a_size_that_is_made(tmp_path: Path) -> None:
    faults = check_product(
        write_worn(tmp_path / "bad", "rings", ring_nodes(), sizes_eu="{smallest = 60, largest = 64}")
    )
    assert len(faults) == 1
    assert "size 54, which is not one of sizes_eu 60 to 64" in faults[0]


def test_only_cuffs_may_be_open(tmp_path: Path) -> None:
    (fault,) = check_product(write_worn(tmp_path / "chain", "bracelets", bracelet_nodes(open_deg=70.0)))
    assert "is_rigid = true" in fault
    cuff = write_worn(tmp_path / "cuff", "bracelets", bracelet_nodes(open_deg=70.0), is_rigid="true")
    assert check_product(cuff) == []
    (fault,) = check_product(
        write_worn(tmp_path / "wide", "bracelets", bracelet_nodes(open_deg=150.0), is_rigid="true")
    )
    assert "fall off" in fault


def test_measures_no_product_has_are_named(tmp_path: Path) -> None:
    size = "{inner_diameter = 17.2, band_width = 3.0, band_thickness = 16, head_height = 6.0}"
    assert "size_mm.band_thickness is 16; rings have 0.5 to 6 mm" in check_product(
        write_worn(tmp_path / "thick", "rings", ring_nodes(), size_mm=size)
    )
