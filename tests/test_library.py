"""The folder of clips: what is listed, what a title changes, and that deleting deletes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from tryon.clips.library import Library
from tryon.clips.note import ClipKind, ClipNote, cover_path, note_path, read_note, write_note
from tryon.errors import InputError, SinkError
from tryon.sinks.finishing import PARTIAL_SUFFIX
from tryon.sinks.image import default_name

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "clips", now=lambda: NOON)


def film(path: Path, seconds: float = 1.0) -> Path:
    path.parent.mkdir(exist_ok=True)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(round(seconds * 10)):
            picture = np.full((48, 64, 3), (0, 0, 20 * number % 250), np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, "bgr24")))
        container.mux(stream.encode())
    return path


def kept(
    path: Path,
    *,
    hours_ago: float = 0.0,
    days: float = 30.0,
    kind: ClipKind = "video",
    made_from: tuple[str, ...] = (),
) -> Path:
    path.parent.mkdir(exist_ok=True)
    if not path.exists():
        path.write_bytes(b"no film")
    made = NOON - timedelta(hours=hours_ago)
    write_note(path, ClipNote(kind=kind, made=made, expires=made + timedelta(days=days), made_from=made_from))
    return path


def test_lists_what_the_program_made_newest_first(library: Library) -> None:
    folder = library.folder
    kept(film(folder / "tryon-2026-05-01-100000-a.mp4", 1.5), hours_ago=2)
    kept(folder / "tryon-2026-05-01-110000-b.jpg", hours_ago=1, kind="photo")
    kept(
        film(folder / "my post.mp4"), hours_ago=0.5, kind="post", made_from=("tryon-2026-05-01-100000-a.mp4",)
    )
    for foreign in (
        "holiday.mp4",
        "tryon-2026-05-01-113000-c.recording.mp4",
        ".tryon-2026-05-01-113000.jpg",
        "x.txt",
    ):
        (folder / foreign).write_bytes(b"")
    clips = library.clips()
    assert [clip.path.name[-5:] for clip in clips] == ["t.mp4", "b.jpg", "a.mp4"]
    assert [clip.kind for clip in clips] == ["post", "photo", "video"]
    assert clips[2].seconds == pytest.approx(1.5, abs=0.01)
    assert clips[1].seconds is None
    assert not any(clip.problem for clip in clips)


def test_what_the_recorder_writes_is_known_by_its_name(library: Library) -> None:
    path = default_name(library.folder, "mp4", "round-metal", now=NOON)
    film(path)
    film(path.with_name(path.stem + PARTIAL_SUFFIX))
    assert [clip.path for clip in library.clips()] == [path]


def test_a_folder_that_is_not_there_is_empty(library: Library) -> None:
    assert library.clips() == ()
    assert library.sweep().deleted == library.sweep().problems == ()


def test_a_broken_note_is_a_line_and_the_clip_is_still_there(library: Library) -> None:
    clip = film(library.folder / "tryon-2026-05-01-100000.mp4")
    note_path(clip).write_text("{ not json")
    (found,) = library.clips()
    assert found.note is None
    assert "tryon-2026-05-01-100000.clip.json" in found.problem
    assert "\n" not in found.problem
    with pytest.raises(InputError):  # what may be understood by a later version is not overwritten
        library.rename(clip, "Sunday")
    assert note_path(clip).read_text() == "{ not json"
    assert library.sweep(NOON + timedelta(days=999)).deleted == ()
    library.delete(clip)
    assert list(library.folder.iterdir()) == []


def test_a_title_changes_the_note_and_not_the_file(library: Library) -> None:
    clip = kept(film(library.folder / "tryon-2026-05-01-100000.mp4"))
    library.rename(clip, "  周末  新眼镜 ")
    assert clip.exists()
    (found,) = library.clips()
    assert found.title == "周末 新眼镜"
    for wrong in ("x" * 61, "a\x07b"):
        with pytest.raises(InputError, match="at most 60"):
            library.rename(clip, wrong)
    library.rename(clip, "")
    assert library.clips()[0].title == clip.stem


def test_a_clip_without_a_note_gets_one_that_expires(library: Library) -> None:
    clip = film(library.folder / "tryon-2026-05-01-100000.mp4")
    library.rename(clip, "mine")
    note = read_note(clip)
    assert note is not None
    assert note.expires == NOON + timedelta(days=30)


def test_delete_takes_everything_made_of_a_clip(library: Library) -> None:
    folder = library.folder
    clip = kept(folder / "tryon-2026-05-01-100000.mp4")
    other = kept(folder / "tryon-2026-05-01-110000.mp4")
    post = kept(folder / "post.mp4", kind="post", made_from=(other.name, clip.name))
    preview = kept(folder / "preview.webp", kind="post", made_from=(post.name,))
    elsewhere = kept(folder / "other.mp4", kind="post", made_from=(other.name,))
    (folder / "holiday.jpg").write_bytes(b"mine")
    assert set(library.made_from(clip)) == {post, preview}
    library.delete(clip)
    left = {path.name for path in folder.iterdir()}
    assert left == {"holiday.jpg", *(p.name for c in (other, elsewhere) for p in (c, note_path(c)))}
    assert library.delete(clip) == ()  # once more is no error


def test_a_cover_belongs_to_its_post(library: Library) -> None:
    post = kept(film(library.folder / "post.mp4"), kind="post")
    cv2.imwrite(str(cover_path(post)), np.full((40, 30, 3), (255, 0, 0), np.uint8))
    assert [clip.path for clip in library.clips()] == [post]
    poster = library.poster(post)
    assert poster is not None
    assert cv2.imdecode(np.frombuffer(poster, np.uint8), cv2.IMREAD_COLOR).shape == (40, 30, 3)
    library.delete(post)
    assert list(library.folder.iterdir()) == []


def test_a_note_that_two_files_share_stays_with_the_second(library: Library) -> None:
    post = kept(library.folder / "post.mp4", kind="post")
    preview = kept(library.folder / "post.webp", kind="post")
    library.delete(preview)
    assert {path.name for path in library.folder.iterdir()} == {"post.mp4", "post.clip.json"}
    library.delete(post)
    assert list(library.folder.iterdir()) == []


def test_sweep_deletes_what_expired_and_nothing_else(library: Library) -> None:
    folder = library.folder
    old = kept(folder / "tryon-2026-04-01-100000.mp4", days=1, hours_ago=25)
    fresh = kept(folder / "tryon-2026-05-01-100000.mp4", days=1)
    longer = kept(folder / "tryon-2026-04-02-100000.jpg", days=1, hours_ago=25, kind="photo")
    library.keep_until(longer, NOON + timedelta(days=7))
    swept = library.sweep()
    assert swept.deleted == (old.name, note_path(old).name)
    assert swept.problems == ()
    assert {clip.path for clip in library.clips()} == {fresh, longer}
    assert len(library.sweep(NOON + timedelta(days=8)).deleted) == 4


def test_what_cannot_be_deleted_is_a_line_and_the_rest_goes(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = kept(library.folder / "tryon-2026-05-01-100000.mp4", days=0)
    stuck = kept(library.folder / "post.mp4", kind="post", made_from=(clip.name,), days=0)
    unlink = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path == stuck:
            error = PermissionError(13, "The process cannot access the file")
            error.winerror = 32  # type: ignore[attr-defined]
            raise error
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(
        SinkError, match=r"^post\.mp4 cannot be deleted: another program has it open; close it"
    ):
        library.delete(clip)
    assert not clip.exists()
    assert note_path(stuck).exists()  # it still expires
    assert library.sweep().problems[0].startswith("post.mp4 cannot be deleted")
    monkeypatch.undo()
    assert set(library.sweep().deleted) == {"post.mp4", "post.clip.json"}


def test_a_folder_that_may_not_be_written_is_a_line(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = kept(library.folder / "tryon-2026-05-01-100000.mp4", days=0)

    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(
        SinkError, match=r"^tryon-2026-05-01-100000\.mp4 cannot be deleted: the folder may not be"
    ):
        library.delete(clip)
    assert len(library.sweep().problems) == 1
    monkeypatch.undo()
    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(SinkError, match=r"cannot be written: the folder may not be written"):
        library.rename(clip, "x")
    assert clip.exists()
    assert read_note(clip) is not None


def test_a_poster_is_a_small_picture_and_leaves_nothing_behind(library: Library) -> None:
    clip = kept(film(library.folder / "tryon-2026-05-01-100000.mp4"))
    before = sorted(library.folder.iterdir())
    poster = library.poster(clip, width=32)
    assert poster is not None
    image = cv2.imdecode(np.frombuffer(poster, np.uint8), cv2.IMREAD_COLOR)
    assert image.shape == (24, 32, 3)
    assert image[..., 2].mean() > image[..., 0].mean() + 20  # the film is red
    photo = library.folder / "tryon-2026-05-01-110000.jpg"
    photo.write_bytes(poster)
    assert library.poster(photo) is not None
    photo.write_bytes(b"")
    assert library.poster(photo) is None
    photo.unlink()
    assert sorted(library.folder.iterdir()) == before


def test_a_damaged_video_is_listed_with_a_line(library: Library) -> None:
    kept(library.folder / "tryon-2026-05-01-100000.mp4")
    (found,) = library.clips()
    assert found.seconds is None
    assert "cannot be played" in found.problem
    assert library.poster(found.path) is None
