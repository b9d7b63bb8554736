"""The command line. Exit status: 0 done, 1 nothing could be done with the input, 2 wrong use."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from tryon.errors import InputError, NothingFoundError, TryOnError
from tryon.files import write_whole

app = typer.Typer(
    help="Try on real products in a mirror.", add_completion=False, pretty_exceptions_enable=False
)
catalog = typer.Typer(help="The products.", no_args_is_help=True)
app.add_typer(catalog, name="catalog")
console = Console()
errors = Console(stderr=True)

JsonFile = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the figures as JSON.")]


def main() -> None:
    """Run the command line; every error that is meant for people is one line."""
    # MediaPipe logs its start-up to stderr, where people look for our own lines.
    os.environ.setdefault("GLOG_minloglevel", "3")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    try:
        app(prog_name="tryon")
    except NothingFoundError as error:
        _complain(error)
        sys.exit(1)
    except (TryOnError, OSError) as error:
        _complain(error)
        sys.exit(2)
    except KeyboardInterrupt:
        _complain("stopped")
        sys.exit(130)


@app.callback(invoke_without_command=True)
def mirror(context: typer.Context) -> None:
    """Without a command: open the mirror."""
    if context.invoked_subcommand is None:
        _open_window()


@app.command()
def kiosk(
    unsupervised: Annotated[
        bool, typer.Option("--unsupervised", help="Without the parent process that restarts it.")
    ] = False,
) -> None:
    """Open the mirror for a shop: fullscreen, one shopper after the other, started again if it fails."""
    if unsupervised:
        _open_window("--kiosk")
    from tryon.kiosk.supervisor import supervise

    sys.exit(supervise())


@app.command()
def render(
    source: Annotated[Path, typer.Argument(metavar="INPUT", help="A still, a video, or a folder of them.")],
    product: Annotated[list[str], typer.Option(metavar="SKU[:VARIANT]", help="What to put on.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="OUT", help="File or folder to write.")],
    poses: Annotated[Path | None, typer.Option(metavar="FILE", help="Write poses as JSON lines.")] = None,
    layers: Annotated[Path | None, typer.Option(metavar="DIR", help="Write what was drawn as PNG.")] = None,
    fov_deg: Annotated[
        float | None, typer.Option(min=1, max=170, help="The camera's vertical field of view in degrees.")
    ] = None,
    renderer: Annotated[str, typer.Option(metavar="NAME", help="What draws.")] = "auto",
    faces: Annotated[int, typer.Option(min=1, max=4, help="How many people to dress at most.")] = 2,
) -> None:
    """Dress a picture, a clip or a folder of them."""
    from tryon.catalogue import load_catalogue
    from tryon.dressing.base import load_worn
    from tryon.models import progress_bar
    from tryon.pipeline import Pipeline
    from tryon.render_files import grouped, plan, render_file

    found = load_catalogue()
    jobs = plan(source, output)
    worn = [load_worn(found, selection) for selection in product]
    dressed = frames = 0
    problems: list[str] = []
    lines = None if poses is None else io.StringIO()
    for still, chosen in grouped(jobs):
        with progress_bar() as fetching:
            pipeline = Pipeline(
                max_faces=faces,
                video=not still,
                renderer=renderer,
                vertical_fov_deg=fov_deg,
                progress=fetching,
            )
        try:
            for job in chosen:
                with _progress(job.source.name) as advance:
                    try:
                        report = render_file(job, pipeline, worn, lines, layers, advance)
                    except InputError as error:
                        if len(jobs) == 1:
                            raise
                        problems.append(str(error))
                        continue
                frames += report.frames
                dressed += report.dressed
                if report.dressed == 0:
                    problems.append(f"no face found in {job.source.name}; it was written unchanged")
        finally:
            pipeline.close()
    if poses is not None and lines is not None:
        write_whole(poses, lines.getvalue().encode())
    for problem in problems:
        _complain(problem)
    if dressed == 0:
        raise NothingFoundError("nothing could be put on: show a face to the camera, lit and not too far")
    console.print(f"{output}: dressed {dressed} of {frames} pictures", highlight=False, soft_wrap=True)


@app.command()
def share(
    clips: Annotated[list[Path], typer.Argument(metavar="CLIP...", help="Clips and stills, in their order.")],
    preset: Annotated[
        str, typer.Option(metavar="NAME", help="douyin, xiaohongshu, wechat, gif, webp, collage or picture.")
    ],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="OUT", help="File to write.")],
    template: Annotated[str | None, typer.Option(metavar="NAME", help="What frames the post.")] = None,
    product: Annotated[
        str | None, typer.Option(metavar="SKU[:VARIANT]", help="The template's; clips made here know it.")
    ] = None,
    caption: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help="Words, one after the other.")
    ] = None,
    aspect: Annotated[str, typer.Option(metavar="W:H", help="9:16, 3:4, 1:1 or 16:9.")] = "9:16",
    tune: Annotated[str | None, typer.Option(metavar="NAME", help="Music that the program plays.")] = None,
    music: Annotated[Path | None, typer.Option(metavar="FILE", help="The shop's own music.")] = None,
    look: Annotated[str | None, typer.Option(metavar="NAME", help="A colour look.")] = None,
) -> None:
    """Make clips ready to be posted."""
    from tryon.editing.export import export
    from tryon.editing.presets import find_preset
    from tryon.editing.quick_plan import quick_plan

    kind = find_preset(preset)
    plan = quick_plan(
        clips,
        aspect=aspect,
        template=template,
        selection=product,
        captions=caption or [],
        tune=tune,
        music=music,
        look=look,
    )
    with _progress(output.name) as advance:
        export(plan, kind, output, advance=lambda share_done: advance(round(share_done * 1000), 1000))
    console.print(f"{output}: ready for {kind.name}", highlight=False, soft_wrap=True, markup=False)


@app.command()
def measure(
    source: Annotated[Path, typer.Argument(metavar="INPUT", help="A still or a video of faces or feet.")],
    json_file: JsonFile = None,
    fov_deg: Annotated[
        float | None, typer.Option(min=1, max=170, help="The camera's vertical field of view in degrees.")
    ] = None,
) -> None:
    """Measure faces and feet in millimetres; finest with a card at the forehead or paper on the floor."""
    from tryon.measure_files import measure_file

    with _progress(source.name) as advance:
        found = measure_file(source, fov_deg, advance)
    if json_file is not None:
        _write_json(json_file, found)
    print(json.dumps(found, ensure_ascii=False, indent=2))


@app.command()
def bench(
    product: Annotated[str | None, typer.Option(metavar="SKU[:VARIANT]")] = None,
    source: Annotated[str | None, typer.Option(metavar="S", help="A clip, or a demo.")] = None,
    json_file: JsonFile = None,
) -> None:
    """Measure the whole pipeline against the bare tracker, on the same frames in the same run."""
    from dataclasses import asdict

    from tryon.bench import run_bench, usual_source
    from tryon.catalogue import load_catalogue
    from tryon.dressing.base import load_worn
    from tryon.settings import load_settings

    found = load_catalogue()
    if not found.products and product is None:
        raise InputError("the catalogue is empty; add a product first")
    worn = load_worn(found, product or found.products[0].sku)
    with _progress("measuring") as advance:
        report = run_bench(worn, source or usual_source(worn), load_settings()[0], found, advance)
    table = Table("", "median ms", "p95 ms", title=f"{worn.sku}, {report.frames} frames at 1280x720")
    for name, figures in report.stages.items():
        table.add_row(name, f"{figures['median_ms']:.2f}", f"{figures['p95_ms']:.2f}")
    console.print(table)
    console.print(report.renderer)
    console.print(f"bare tracker     {report.bare_ms:6.2f} ms a frame")
    console.print(f"whole pipeline   {report.whole_ms:6.2f} ms = {report.ratio:.2f} x, {report.fps:.0f} fps")
    console.print(
        f"with recording   {report.recording_ms:6.2f} ms = {report.ratio_recording:.2f} x, "
        f"{report.fps_recording:.0f} fps, {report.dropped_recording} dropped"
    )
    console.print(
        f"grab to ready    {report.latency_median_ms:6.2f} ms median, {report.latency_p95_ms:.2f} ms p95"
    )
    if json_file is not None:
        _write_json(json_file, asdict(report))


@app.command("eval")
def evaluate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The media to score it on.")],
    only: Annotated[list[str] | None, typer.Option(metavar="PART", help="Run these parts alone.")] = None,
    json_file: JsonFile = None,
) -> None:
    """Score how still, quick and true products sit, on real and rendered faces and feet."""
    from tryon.evaluation.parts import choose_parts
    from tryon.evaluation.report import MissingMediaError, as_json, as_table

    done, skipped = {}, {}
    for name, part in choose_parts(folder, only or []).items():
        try:
            with _progress(name) as advance:
                done[name] = part(folder, advance)
        except (MissingMediaError, NothingFoundError) as error:
            skipped[name] = str(error)
            _complain(f"{name} is skipped: {error}")
    console.print(as_table(done))
    if json_file is not None:
        _write_json(json_file, as_json(done, skipped))


@app.command()
def insights(
    days: Annotated[int, typer.Option(min=1, max=3650, metavar="N", help="How many days, with today.")] = 30,
    csv_file: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write as CSV.")] = None,
    parquet_file: Annotated[
        Path | None, typer.Option("--parquet", metavar="FILE", help="Write as Parquet.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show or export what the kiosk has counted: visits and what was tried on, of nobody in particular."""
    from tryon.insights.command import insights as show

    show(console, days, csv_file, parquet_file, as_json)


@app.command()
def models(
    fetch: Annotated[bool, typer.Option("--fetch", help="Fetch what the mirror needs.")] = False,
) -> None:
    """List the model files, or fetch them."""
    from tryon.models import fetch_models, find_model, manifest, models_dir, progress_bar

    if fetch:
        with progress_bar() as progress:
            fetch_models(progress=progress)
    table = Table(Column("file", no_wrap=True), "for", "bytes", "needed", "here")
    for entry in manifest():
        needed, here = "yes" if entry.needed else "", "yes" if find_model(entry.name) else "no"
        table.add_row(entry.name, entry.purpose, f"{entry.size:,}", needed, here)
    console.print(table)
    console.print(f"fetched files lie in {models_dir()}", markup=False, soft_wrap=True)


@app.command()
def doctor() -> None:
    """Say what works on this PC, and what to do about what does not."""
    from tryon.doctor import run_checks

    colours = {"ok": "green", "warning": "yellow", "failed": "red"}
    table = Table("", "", "found", "what to do")
    for check in run_checks():
        colour = colours[check.status]
        table.add_row(check.name, f"[{colour}]{check.status}[/]", check.finding, check.advice)
    console.print(table)


@catalog.command("list")
def catalog_list(as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False) -> None:
    """List the products and their colourways."""
    from tryon.catalogue import load_catalogue

    found = load_catalogue()
    for problem in found.problems:
        _complain(problem)
    if as_json:
        rows = [
            {
                "sku": product.sku,
                "category": product.category,
                "variants": [variant.id for variant in product.variants],
                "name": {"en": product.name.en, "zh": product.name.zh},
            }
            for product in found.products
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table("sku", "name", "size", "colourways")
    for product in found.products:
        table.add_row(
            product.sku,
            f"{product.name.en} / {product.name.zh}",
            product.size_text(),
            ", ".join(variant.id for variant in product.variants),
        )
    console.print(table)


@catalog.command("check")
def catalog_check(folder: Annotated[Path, typer.Argument(help="A product's folder.")]) -> None:
    """Check a product's folder before it is put on the shelf."""
    from tryon.catalogue import check_product

    faults = check_product(folder)
    for fault in faults:
        _complain(fault)
    if faults:
        raise NothingFoundError(f"{folder.name} has {len(faults)} fault(s)")
    console.print(f"{folder.name} is in order")


@catalog.command("add")
def catalog_add(
    folder: Annotated[Path, typer.Argument(help="A product's folder: product.toml and model.glb.")],
    replace: Annotated[bool, typer.Option("--replace", help="Replace an own product of that sku.")] = False,
) -> None:
    """Put a product on the shelf: checked, copied, and its pictures made."""
    from tryon.catalogue import add_product, load_model, thumbnail
    from tryon.rendering import create_renderer
    from tryon.rendering.thumbnails import write_thumbnail

    product = add_product(folder, replace)
    bare = [v.id for v in product.variants if not thumbnail(product, v.id).is_file()]
    if bare:
        renderer = create_renderer()
        try:
            for variant in bare:
                path = thumbnail(product, variant)
                write_thumbnail(renderer, load_model(product, variant), path, product.category)
        finally:
            renderer.close()
    console.print(f"{product.sku} is on the shelf: {product.folder}", markup=False, soft_wrap=True)


@catalog.command("tags")
def catalog_tags(
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="OUT", help="PDF, or PNG, to write.")
    ] = Path("tags.pdf"),
) -> None:
    """Print tags that the kiosk reads when somebody holds them to its camera."""
    from tryon.catalogue import load_catalogue
    from tryon.kiosk.tag_sheet import write_tags

    pages = write_tags(load_catalogue().products, output)
    console.print(f"{output}: {pages} page(s) of tags", markup=False, highlight=False, soft_wrap=True)


def _complain(what: object) -> None:
    """One line to stderr, as it is: names may hold what looks like markup."""
    errors.print(f"tryon: {what}", markup=False, highlight=False, soft_wrap=True)


def _open_window(*arguments: str) -> None:
    try:
        from ui.__main__ import main as open_window
    except ImportError as error:
        raise InputError(f"the window needs Qt, which does not load ({error}); run tryon doctor") from error
    sys.exit(open_window(list(arguments)))


def _write_json(path: Path, value: object) -> None:
    write_whole(path, json.dumps(value, indent=2).encode())


@contextmanager
def _progress(name: str) -> Iterator[Callable[[int, int | None], None]]:
    """A progress bar on a terminal; yields advance(done, total)."""
    from rich.progress import Progress

    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
