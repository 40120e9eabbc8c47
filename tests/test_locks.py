"""The lock files hold all that pyproject.toml asks for; as far as can be told without a package index."""

import tomllib
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SERVING = PROJECT["project"]["dependencies"]
LOCKS = {"requirements.lock": SERVING, "requirements-dev.lock": [*SERVING, *PROJECT["dependency-groups"]["dev"]]}


def pinned(lock: str) -> dict[str, tuple[str, int]]:
    """Version and number of hashes of each package, by its normal name."""
    pins: dict[str, tuple[str, int]] = {}
    for entry in (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        requirement, *hashes = entry.split(" --hash=")
        name, _, version = requirement.partition(";")[0].strip().partition("==")
        pins[canonicalize_name(name)] = version.strip(), len(hashes)
    return pins


def wanted(requirement: Requirement) -> list[Requirement]:
    """The requirement, and what it draws in on this machine, by what the installed package says of itself."""
    extras = requirement.extras or {""}
    inner = [Requirement(text) for text in requires(requirement.name) or ()]
    return [
        requirement,
        *(each for each in inner if not each.marker or any(each.marker.evaluate({"extra": extra}) for extra in extras)),
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_what_is_asked_for_with_hashes(lock: str) -> None:
    pins = pinned(lock)
    for text in LOCKS[lock]:
        asked = Requirement(text)
        if asked.marker and not asked.marker.evaluate():
            continue
        for requirement in wanted(asked):
            version, _ = pins[canonicalize_name(requirement.name)]
            assert requirement.specifier.contains(version, prereleases=True), f"{requirement}: {version}"
    assert all(hashes for _, hashes in pins.values())


def test_what_is_tested_is_what_serves() -> None:
    assert pinned("requirements.lock").items() <= pinned("requirements-dev.lock").items()
