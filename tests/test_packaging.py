"""What ``pip install`` brings: the wheel, built from the sdist, has every shipped file and can read it."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.source_tree import ROOT


def shipped() -> list[str]:
    """The files of ``resources/`` and ``forms/``, as paths from the project folder."""
    found = [p for folder in ("resources", "forms") for p in (ROOT / folder).rglob("*") if p.is_file()]
    names = [p.relative_to(ROOT).as_posix() for p in found if p.suffix != ".pyc"]
    assert names
    return sorted(names)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the wheel made from it."""
    folder = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_the_sdist_has_everything_that_is_needed_to_build_and_test(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames()}
    for name in [*shipped(), "LICENSE", "README.md", "start.py", "pyproject.toml", "tests/conftest.py"]:
        assert name in names, f"{name} is missing in the sdist"


def test_the_wheel_has_resources_and_forms_inside_the_package(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as archive:
        names = set(archive.namelist())
        entry_points = next(archive.read(n).decode() for n in names if n.endswith("entry_points.txt"))
    for name in shipped():
        assert f"shopcare/_{name}" in names, f"{name} is missing in the wheel"
    top = {name.split("/")[0] for name in names}
    assert {t for t in top if not t.endswith(".dist-info")} == {"shopcare"}, "the wheel must bring one package only"
    assert "shopcare = shopcare.__main__:main" in entry_points


def test_an_installed_wheel_reads_its_own_files(built: Path, tmp_path: Path) -> None:
    target = tmp_path / "新 店"
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", str(target)]
    subprocess.run([*install, str(next(built.glob("*.whl")))], check=True)
    script = (
        "import json, sys; sys.path.insert(0, sys.argv[1]); from shopcare import assets, i18n; "
        "print(json.dumps([str(assets.path('resources')), len(assets.read_bytes('resources/fonts/OFL.txt')), "
        "len(i18n.catalogue('zh_CN')), assets.listing('forms', '.toml')]))"
    )
    answer = subprocess.run([sys.executable, "-I", "-c", script, str(target)], capture_output=True, check=True)
    folder, licence, words, forms = json.loads(answer.stdout)
    assert Path(folder) == target / "shopcare" / "_resources"
    assert licence == (ROOT / "resources" / "fonts" / "OFL.txt").stat().st_size
    assert words > 0
    assert forms == sorted(p.name for p in (ROOT / "forms").glob("*.toml"))
