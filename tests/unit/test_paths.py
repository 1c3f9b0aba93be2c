"""Where the program's files and the person's vault are found."""

from pathlib import Path

import pytest

from partspair import paths


def test_resources_lie_beside_the_package_in_a_checkout() -> None:
    assert paths.resources() == Path(paths.__file__).resolve().parent.parent / "resources"


def test_resources_lie_inside_an_installed_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "site-packages" / "partspair" / "resources"
    inside.mkdir(parents=True)
    (tmp_path / "site-packages" / "resources").mkdir()  # somebody else's
    monkeypatch.setattr(paths, "__file__", str(inside.parent / "paths.py"))
    assert paths.resources() == inside


def test_a_broken_installation_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "partspair" / "paths.py"))
    with pytest.raises(FileNotFoundError, match="install Parts Pair again"):
        paths.resources()


def test_the_vault_is_in_the_persons_data_folder() -> None:
    assert Path.home() in paths.vault_dir().parents


def test_another_vault_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.VAULT_VARIABLE, str(tmp_path / "other"))
    assert paths.vault_dir() == tmp_path / "other"
