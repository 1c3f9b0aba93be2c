"""The folders of sync programs, found in a home made for the test."""

import json
from pathlib import Path

import pytest

from partspair.sync.places import Place, engine_of, find_places

LINUX, MAC, WINDOWS = "linux", "darwin", "win32"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return _made(tmp_path / "home")


def _made(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


def _written(path: Path, content: str) -> None:
    _made(path.parent)
    path.write_text(content, encoding="utf-8")


def _find(home: Path, platform: str = LINUX, **env: str) -> list[Place]:
    return find_places(home, env, platform)


def test_settings_of_absurd_size_are_not_read(home: Path) -> None:
    content = json.dumps({"personal": {"path": str(_made(home / "d"))}})
    _written(home / ".dropbox/info.json", content + " " * 1_000_000)
    assert _find(home) == [Place("Dropbox", home / "d")]
    _written(home / ".dropbox/info.json", content + " " * 2_000_000)
    assert _find(home) == []


def test_a_relative_path_is_no_place(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _made(home / "relative")
    monkeypatch.chdir(home)
    _written(home / ".dropbox/info.json", json.dumps({"personal": {"path": "relative"}}))
    assert _find(home) == []


def test_an_empty_home_has_none(home: Path) -> None:
    for platform in (LINUX, MAC, WINDOWS):
        assert _find(home, platform) == []


@pytest.mark.parametrize(
    ("platform", "file"),
    [
        (LINUX, ".dropbox/info.json"),
        (MAC, ".dropbox/info.json"),
        (WINDOWS, "AppData/Roaming/Dropbox/info.json"),
        (WINDOWS, "AppData/Local/Dropbox/info.json"),
    ],
)
def test_dropbox(home: Path, platform: str, file: str) -> None:
    personal, business = _made(home / "My Dropbox"), _made(home / "Dropbox (Work)")
    accounts = {"personal": {"path": str(personal), "host": 1}, "business": {"path": str(business)}}
    _written(home / file, json.dumps(accounts))
    assert _find(home, platform) == [Place("Dropbox", personal), Place("Dropbox", business)]


def test_dropbox_without_its_settings_where_it_usually_is(home: Path) -> None:
    path = _made(home / "Dropbox")
    assert _find(home) == [Place("Dropbox", path)]


def test_windows_says_where_settings_are(home: Path, tmp_path: Path) -> None:
    path = _made(home / "D")
    _written(tmp_path / "roaming/Dropbox/info.json", json.dumps({"personal": {"path": str(path)}}))
    assert _find(home, WINDOWS, APPDATA=str(tmp_path / "roaming")) == [Place("Dropbox", path)]


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '"text"', '{"personal": 1}', '{"personal": {"path": 7}}', '{"personal": {"path": ""}}',
     '{"personal": {"path": "relative"}}', "[" * 100_000, '{"a": {"path": "/nul\\u0000"}}', "x" * 2_000_000],
)  # fmt: skip
def test_odd_dropbox_settings_are_skipped(home: Path, content: str) -> None:
    _written(home / ".dropbox/info.json", content)
    assert _find(home) == []


SYNCTHING = """<configuration version="37">
    <folder id="a" label="Ours" path="{path}" type="sendreceive"><filesystemType>basic</filesystemType></folder>
    <folder id="b" label="Tilde" path="~/tilde"></folder>
    <folder id="c" label="Gone" path="/nowhere/at/all"></folder>
    <device id="X"><folder id="x" path="{home}/not-this"/></device>
    <defaults><folder id="" label="" path="~"/></defaults>
</configuration>"""


@pytest.mark.parametrize(
    ("platform", "directory"),
    [
        (LINUX, ".local/state/syncthing"),
        (LINUX, ".config/syncthing"),
        (MAC, "Library/Application Support/Syncthing"),
        (WINDOWS, "AppData/Local/Syncthing"),
    ],
)
def test_syncthing(home: Path, platform: str, directory: str) -> None:
    path, tilde, _other = _made(home / "Sync & Öl"), _made(home / "tilde"), _made(home / "not-this")
    content = SYNCTHING.format(path=str(path).replace("&", "&amp;"), home=home)
    _written(home / directory / "config.xml", content)
    assert _find(home, platform) == [Place("Syncthing", path), Place("Syncthing", tilde)]


def test_syncthing_where_a_variable_says(home: Path, tmp_path: Path) -> None:
    path = _made(home / "s")
    _written(tmp_path / "st/config.xml", f'<configuration><folder path="{path}"/></configuration>')
    assert _find(home, STHOMEDIR=str(tmp_path / "st")) == [Place("Syncthing", path)]


def test_syncthing_settings_with_entities_are_refused(home: Path) -> None:
    path = _made(home / "s")
    document = f'<!DOCTYPE c [<!ENTITY e "{path}">]><configuration><folder path="&e;"/></configuration>'
    _written(home / ".config/syncthing/config.xml", document)
    assert _find(home) == []
    _written(home / ".config/syncthing/config.xml", f'<configuration><folder path="{path}"/></wrong>')
    assert _find(home) == []


@pytest.mark.parametrize(
    ("platform", "file", "engine"),
    [
        (LINUX, ".config/Nextcloud/nextcloud.cfg", "Nextcloud"),
        (LINUX, ".config/ownCloud/owncloud.cfg", "ownCloud"),
        (MAC, "Library/Preferences/Nextcloud/nextcloud.cfg", "Nextcloud"),
        (WINDOWS, "AppData/Roaming/Nextcloud/nextcloud.cfg", "Nextcloud"),
    ],
)
def test_nextcloud(home: Path, platform: str, file: str, engine: str) -> None:
    first, second = _made(home / "Wölken"), _made(home / "a, b")
    escaped = str(first).replace("ö", "\\xf6")
    content = (
        f"[Accounts]\n0\\Folders\\1\\localPath={escaped}/\n0\\Folders\\1\\targetPath=/\n"
        f'0\\FoldersWithPlaceholders\\2\\localPath="{second}/"\n1\\url=https://example.org\n'
    )
    _written(home / file, content)
    assert _find(home, platform) == [Place(engine, first), Place(engine, second)]


def test_a_sign_that_there_is_not_is_left_out(home: Path) -> None:
    path = _made(home / "ab")
    escaped = str(path).replace("ab", "a\\xffffffb")
    _written(home / ".config/Nextcloud/nextcloud.cfg", f"[Accounts]\n0\\Folders\\1\\localPath={escaped}/\n")
    assert _find(home) == [Place("Nextcloud", path)]


def test_nextcloud_without_its_settings(home: Path) -> None:
    path = _made(home / "Nextcloud")
    assert _find(home) == [Place("Nextcloud", path)]


@pytest.mark.parametrize("variable", ["OneDrive", "OneDriveConsumer", "OneDriveCommercial", "ONEDRIVE"])
def test_onedrive_on_windows(home: Path, variable: str) -> None:
    path = _made(home / "OneDrive - Ada")
    assert _find(home, WINDOWS, **{variable: str(path)}) == [Place("OneDrive", path)]


def test_onedrive_on_linux(home: Path) -> None:
    path = _made(home / "cloud")
    _written(home / ".config/onedrive/config", '# comment\nsync_dir = "~/cloud"\n')
    assert _find(home) == [Place("OneDrive", path)]


def test_the_clouds_of_a_mac(home: Path) -> None:
    clouds = home / "Library/CloudStorage"
    expected = [
        Place("iCloud Drive", _made(home / "Library/Mobile Documents/com~apple~CloudDocs")),
        Place("Box", _made(clouds / "Box-Box")),
        Place("Dropbox", _made(clouds / "Dropbox")),
        Place("Google Drive", _made(clouds / "GoogleDrive-ada@example.org/My Drive")),
        Place("OneDrive", _made(clouds / "OneDrive-Personal")),
    ]
    _made(clouds / "Unheard-of")
    assert _find(home, MAC) == expected


def test_the_clouds_of_a_mac_are_looked_for_on_a_mac_alone(home: Path) -> None:
    _made(home / "Library/CloudStorage/Dropbox")
    assert _find(home, LINUX) == []


@pytest.mark.parametrize("problem", [PermissionError("no"), ValueError("no such name can be")])
def test_a_place_that_may_not_be_asked_about_is_none(
    home: Path, monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    _made(home / "Dropbox")
    _made(home / "Nextcloud")
    real = Path.is_dir

    def refuse(path: Path) -> bool:
        if path.name == "Dropbox":
            raise problem
        return real(path)

    monkeypatch.setattr(Path, "is_dir", refuse)
    assert _find(home) == [Place("Nextcloud", home / "Nextcloud")]


def test_google_drive(home: Path) -> None:
    path = _made(home / "Google Drive")
    assert _find(home) == [Place("Google Drive", path)]


def test_icloud_on_windows(home: Path) -> None:
    path = _made(home / "iCloudDrive")
    assert _find(home, WINDOWS) == [Place("iCloud Drive", path)]


def test_one_folder_is_named_once(home: Path) -> None:
    path = _made(home / "Dropbox")
    (home / "OneDrive").symlink_to(path)
    assert _find(home) == [Place("Dropbox", path)]


def test_files_are_no_places(home: Path) -> None:
    (home / "Dropbox").touch()
    assert _find(home) == []


def test_which_program_carries_a_folder(home: Path) -> None:
    inner = _made(home / "Dropbox" / "s" / "Ours")
    places = [Place("Dropbox", home / "Dropbox"), Place("Syncthing", home / "Dropbox" / "s")]
    assert engine_of(inner, places) == "Syncthing"
    assert engine_of(home / "Dropbox", places) == "Dropbox"
    assert engine_of(home / "Dropbox 2", places) == ""
    assert engine_of(home, []) == ""
