"""The command line is a contract that other tools read."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest
from helpers_faces import demo_frames

from tryon.cli import main
from tryon.errors import InputError
from tryon.render_files import plan


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    """Exit status of `tryon` with these arguments."""
    monkeypatch.setattr(sys, "argv", ["tryon", *map(str, arguments)])
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@pytest.fixture
def face(tmp_path: Path) -> Path:
    path = tmp_path / "face.png"
    cv2.imwrite(str(path), demo_frames()[0].image)
    return path


def test_help_comes_at_once() -> None:
    start = time.perf_counter()
    shown = subprocess.run(
        [sys.executable, "-m", "tryon", "--help"], capture_output=True, text=True, check=True, timeout=30
    )
    assert "render" in shown.stdout
    assert time.perf_counter() - start < 2


def test_the_catalogue_is_listed_as_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "catalog", "list", "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) >= 7
    assert {"sku", "category", "variants"} <= set(rows[0])


def test_a_picture_is_dressed_with_its_pose_and_layer(
    monkeypatch: pytest.MonkeyPatch, face: Path, tmp_path: Path
) -> None:
    out, poses, layers = tmp_path / "out.png", tmp_path / "poses.jsonl", tmp_path / "layers"
    options = ["--product", "panto:honey", "-o", out, "--poses", poses, "--layers", layers, "--fov-deg", 40]
    assert run(monkeypatch, "render", face, *options) == 0
    (line,) = [json.loads(text) for text in poses.read_text().splitlines()]
    assert (line["source"], line["frame"]) == ("face.png", 0)
    (item,) = line["items"]
    assert (item["sku"], item["slot"]) == ("panto", "face0")
    assert np.array(item["camera_from_item"]).shape == (4, 4)
    assert 0.3 < item["camera_from_item"][2][3] < 1.2
    layer = cv2.imread(str(layers / "face.png"), cv2.IMREAD_UNCHANGED)
    ys, xs = np.nonzero(layer[..., 3])
    assert item["bbox_px"] == [xs.min(), ys.min(), xs.max() + 1, ys.max() + 1]
    assert (cv2.imread(str(out)) != cv2.imread(str(face))).any()


def test_a_clip_keeps_its_length_and_a_folder_goes_on_past_a_broken_file(
    monkeypatch: pytest.MonkeyPatch, face: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    face.rename(folder / "face.png")
    (folder / "broken.png").write_bytes(b"no picture")
    assert run(monkeypatch, "render", folder, "--product", "rimless", "-o", tmp_path / "out") == 0
    assert (tmp_path / "out" / "face.png").exists()
    assert "broken.png" in capsys.readouterr().err


def test_a_picture_without_a_face_is_written_unchanged(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty, out = tmp_path / "empty.png", tmp_path / "out.png"
    cv2.imwrite(str(empty), np.full((240, 320, 3), 90, np.uint8))
    assert run(monkeypatch, "render", empty, "--product", "panto", "-o", out) == 1
    assert (cv2.imread(str(out)) == 90).all()
    assert "no face found" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["render", "missing.mp4", "--product", "panto", "-o", "out.mp4"], "missing.mp4 does not exist"),
        (["render", "{face}", "--product", "nope", "-o", "out.png"], "no product 'nope'"),
        (["render", "{face}", "--product", "panto", "-o", "out.mp4"], "picture"),
        (["render", "{face}", "--product", "panto", "-o", "{face}"], "overwrite the input"),
        (["render", "{noise}", "--product", "panto", "-o", "out.mp4"], "noise.mp4"),
        (["render", "{face}", "--product", "panto", "-o", "out.png", "--renderer", "nope"], "pyrender"),
        (["bench", "--source", "{face}"], "needs a video"),
    ],
)
def test_wrong_use_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch,
    face: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    says: str,
) -> None:
    monkeypatch.chdir(face.parent)
    (face.parent / "noise.mp4").write_bytes(bytes(range(256)) * 20)
    places = {"{face}": "face.png", "{noise}": "noise.mp4"}
    assert run(monkeypatch, *(places.get(word, word) for word in arguments)) == 2
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("tryon: ")]
    assert len(lines) == 1
    assert says in lines[0]


def test_no_result_takes_the_place_of_an_input_or_of_another_result(tmp_path: Path) -> None:
    for name in ("a.mov", "a.mp4", "b.bmp"):
        (tmp_path / name).touch()
    with pytest.raises(InputError, match="overwrite"):
        plan(tmp_path, tmp_path)
    targets = [job.target.name for job in plan(tmp_path, tmp_path / "out")]
    assert targets == ["a.mov.mp4", "a.mp4.mp4", "b.png"]


def test_a_picture_is_shared_as_a_collage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], face: Path, tmp_path: Path
) -> None:
    out = tmp_path / "post.jpg"
    options = ["--preset", "collage", "--product", "panto:honey", "--aspect", "3:4", "-o", out]
    assert run(monkeypatch, "share", face, *options) == 0
    assert "ready for collage" in capsys.readouterr().out
    assert cv2.imread(str(out)).shape == (1440, 1080, 3)


def test_wrong_words_for_a_post_are_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], face: Path, tmp_path: Path
) -> None:
    for options, line in [
        (["--preset", "weibo"], "there is no preset"),
        (["--preset", "collage", "--aspect", "5:4"], "aspect: "),
        (["--preset", "collage", "--look", "sepia"], "no colour look"),
        (["--preset", "douyin"], "written as .mp4"),
        (["--preset", "collage", "--tune", "clean_lines", "--music", "a.mp3"], "one music"),
    ]:
        assert run(monkeypatch, "share", face, *options, "-o", tmp_path / "post.jpg") == 2
        said = capsys.readouterr().err.strip()
        assert line in said
        assert "\n" not in said
    assert list(tmp_path.iterdir()) == [face]
