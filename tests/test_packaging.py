import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
PACKAGES: list[str] = SETUPTOOLS["packages"]
TRAINING = ROOT / "index" / "training" / "written"  # text to train on: for the repository, not for those who ask


def test_every_folder_with_modules_is_installed() -> None:
    tops = {package.split(".")[0] for package in PACKAGES}
    modules = (path for top in tops for path in (ROOT / top).rglob("*.py"))
    found = {".".join(path.parent.relative_to(ROOT).parts) for path in modules}
    assert found <= set(PACKAGES)


@pytest.mark.parametrize("top", [package for package in PACKAGES if "." not in package])
def test_every_file_that_a_module_reads_is_installed(top: str) -> None:
    folder = ROOT / top
    patterns: list[str] = SETUPTOOLS["package-data"].get(top, [])
    shipped = {path for pattern in patterns for path in folder.glob(pattern)}
    data = {path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")}
    assert {str(path.relative_to(ROOT)) for path in data - shipped if TRAINING not in path.parents} == set()
