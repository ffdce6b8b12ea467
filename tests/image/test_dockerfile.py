"""The Dockerfile, as far as it can be tried without Docker (`make image` builds it whole, from Debian and PyPI)."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.image.dockerfile import Stage, is_ignored, stages
from tests.image.life import lives
from tests.image.root import STATE, borrowed_root, need_namespaces, new_root
from tests.running import ROOT


def _files(source: str) -> list[str]:
    found = [ROOT / source, *(ROOT / source).rglob("*")]
    return [str(p.relative_to(ROOT)) for p in found if p.is_file() and "__pycache__" not in p.parts]


@pytest.fixture(scope="module")
def build() -> Stage:
    """The stage that installs."""
    return stages()[0]


@pytest.fixture(scope="module")
def final() -> Stage:
    """The stage that runs."""
    return stages()[-1]


def test_everything_that_is_copied_is_there_and_goes_to_the_builder(build: Stage) -> None:
    sources = [s for step in build.all("COPY") for s in step.words[:-1]]
    files = [f for source in sources for f in _files(source)]
    assert all(_files(source) for source in sources)
    assert not [f for f in files if is_ignored(f)]
    assert is_ignored(".git/config")
    assert is_ignored("tests/conftest.py")
    assert is_ignored(".venv/bin/python")
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    allowed = {f for f in tracked if not is_ignored(f)}
    assert allowed == {f for f in files if f in tracked}, "what isn't copied needn't go there"


def test_its_python_is_one_we_are_made_for(build: Stage, final: Stage) -> None:
    assert build.base == final.base, "a virtual environment works with the Python that made it"
    version = build.base.partition(":")[2].partition("-")[0]
    assert version == f"{sys.version_info.major}.{sys.version_info.minor}", "the lock is of this version"


def test_it_runs_as_nobody_in_particular_from_a_list_of_words(final: Stage) -> None:
    assert final.one("USER").text not in ("root", "0")
    assert final.one("VOLUME").text == f"/{STATE}"
    assert final.one("CMD").words == ["mailbot", "run"]
    assert f"useradd --system --home-dir /{STATE}" in final.one("RUN").text
    assert f"-m 0700 /{STATE}" in final.one("RUN").text


@pytest.mark.servers
def test_it_lives_with_nothing_writable_but_its_state(build: Stage, final: Stage) -> None:
    """Installed from what is copied by the Dockerfile's own commands (but what lies here already is not fetched), it
    runs as its CMD says: no rights, root folder read-only, no /tmp."""
    need_namespaces()
    with new_root() as root:
        container = borrowed_root(root, sys.base_prefix, sys.prefix)
        container.mountpoints()
        container.copy(build, "/src", {})
        container.environment = {**build.environment, "PATH": f"{sys.base_prefix}/bin:{build.environment['PATH']}"}
        for step in build.all("RUN"):
            for command in step.text.split("&&"):
                if "--require-hashes" not in command:
                    _builds(container.command(["sh", "-ec", command], build=True, workdir="/src"))
                    continue
                here = Path(sysconfig.get_path("purelib"))
                (site,) = (root / "opt" / "mailbot").glob("lib/python*/site-packages")
                (site / "here.pth").write_text(f"{here}\n", "utf-8")
        shutil.rmtree(root / "src")
        container.environment = {**final.environment, "OPENBLAS_NUM_THREADS": "1"}
        lives(container, final, scans=False)


def _builds(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
