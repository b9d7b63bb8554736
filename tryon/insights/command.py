"""What `tryon insights` prints and writes."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tryon.errors import InputError, NothingFoundError
from tryon.insights.charts import funnel, top_products, totals
from tryon.insights.counts import Counts
from tryon.insights.export import export_csv, export_parquet
from tryon.insights.store import insights_path, read_counts

_STEPS = {
    "reached_consent": "stepped up",
    "sessions": "agreed to be shown",
    "reached_captured": "took a picture or clip",
    "reached_share": "asked for its code",
}


def insights(
    console: Console,
    days: int,
    csv_file: Path | None = None,
    parquet_file: Path | None = None,
    as_json: bool = False,
    path: Path | None = None,
) -> None:
    """Print or export what was counted in the last days, today included.

    Raises NothingFoundError where that is nothing, InputError or OSError in one line for the rest.
    """
    if csv_file is not None and parquet_file is not None:
        raise InputError("choose either --csv or --parquet")
    counts = read_counts(insights_path() if path is None else path, date.today() - timedelta(days=days - 1))
    if not counts.hours:
        raise NothingFoundError(f"no visit was counted in the last {days} days; `tryon kiosk` counts them")
    written: tuple[Path, ...] = ()
    if csv_file is not None:
        written = export_csv(counts, csv_file)
    elif parquet_file is not None:
        written = export_parquet(counts, parquet_file)
    if as_json:
        print(json.dumps(_as_json(counts), indent=2, default=date.isoformat))
    elif written:
        for each in written:
            console.print(f"{each}: written", highlight=False, soft_wrap=True, markup=False)
    else:
        _print_tables(console, counts, days)


def _as_json(counts: Counts) -> dict[str, object]:
    """The rows of both tables. An hour or count that is null: see `fold_rare`."""
    return {
        "products": [
            {"day": row.day, "sku": row.sku, "variant": row.variant, **asdict(row.tried)}
            for row in counts.products
        ],
        "visits": [{"day": row.day, "hour": row.hour, **asdict(row.visited)} for row in counts.hours],
    }


def _print_tables(console: Console, counts: Counts, days: int) -> None:
    visits = Table("visits", "", "", title=f"the last {days} days")
    for step in funnel(counts):
        visits.add_row(_STEPS[step.name], str(step.count), f"{step.share:.0%}")
    sums = totals(counts)
    visits.add_row("declined", str(sums["declined"]), "")
    visits.add_row("in Chinese / English", f"{sums['in_zh']} / {sums['in_en']}", "")
    console.print(visits)
    products = Table("product", "tries", "minutes worn", "pictures", "fetched by phones", "colourways")
    for product in top_products(counts):
        colourways = ", ".join(f"{variant} {tries}" for variant, tries in product.variants)
        products.add_row(
            product.sku,
            str(product.tries),
            f"{product.seconds / 60:.0f}",
            str(product.captures),
            str(product.shares),
            colourways,
        )
    console.print(products)
