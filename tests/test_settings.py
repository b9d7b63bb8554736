"""Settings survive a round trip, and a broken file never stops the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from tryon.settings import Settings, assets_dir, load_settings, save_settings


def test_round_trip_keeps_every_value(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.toml"
    settings = Settings(
        source='C:\\clips\\"quoted" \x7f 试戴.mp4',
        department="shoes",
        worn=("round-metal:gold", "runner"),
        language="zh",
        mirror_recording=True,
        vertical_fov_deg=43.5,
        recordings_dir=tmp_path / "my clips",
        camera_size_wh=(640, 480),
        camera_fps=25.0,
    )
    save_settings(settings, path)
    assert load_settings(path) == (settings, None)
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.toml"]


def test_a_file_that_knows_glasses_alone_is_still_read(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('product = "panto"\nvariant = "honey"\n', "utf-8")
    assert load_settings(path) == (Settings(worn=("panto:honey",)), None)
    path.write_text('product = "panto"\n', "utf-8")
    assert load_settings(path)[0].worn == ("panto",)
    path.write_text('product = 5\nlanguage = "zh"\n', "utf-8")
    assert load_settings(path) == (Settings(language="zh"), None)


def test_no_file_gives_defaults_in_silence(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.toml") == (Settings(), None)


@pytest.mark.parametrize("content", [b"mirror_display = maybe\n", b"\xff\xfe\x00", b"source = "])
def test_unreadable_file_is_kept_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    settings, message = load_settings(path)
    assert settings == Settings()
    assert message is not None
    assert "\n" not in message
    assert not path.exists()
    assert (tmp_path / "settings.toml.broken").read_bytes() == content


def test_wrong_value_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('source = "demo"\nmax_faces = 99\nfrom_the_future = 1\n', "utf-8")
    settings, message = load_settings(path)
    assert settings == Settings(source="demo")
    assert message is not None
    assert "max_faces" in message
    assert "from_the_future" not in message


def test_assets_are_found_in_a_checkout() -> None:
    assert (assets_dir() / "model_files.toml").is_file()
