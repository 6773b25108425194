"""The user's own settings: theme, density, sidebar, keys. One TOML file in the XDG config directory."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import platformdirs

CHOICES: Final = {
    "density": ("cards", "lines"), "sidebar": ("auto", "yes", "no"), "signs": ("auto", "unicode", "ascii"),
}  # fmt: skip
"""Settings that are one of a few words, the first of which holds when nothing is said."""


@dataclass(frozen=True)
class Config:
    """What may stand in config.toml. `fault` is a sentence when something there is wrong: defaults then hold."""

    theme: str | None = None
    density: str = "cards"
    sidebar: str = "auto"
    """`auto`: shown where there is plenty of room."""
    signs: str = "auto"
    """What the board draws with; `auto`: what the locale's encoding has."""
    keys: dict[str, str] = field(default_factory=dict)
    """Binding id → keys."""
    fault: str | None = None


def path() -> Path:
    return platformdirs.user_config_path("leadtui") / "config.toml"


def load(file: Path | None = None) -> Config:
    """The settings; whatever is wrong with the file is told in `fault`."""
    file = file or path()
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        return Config(fault=f"{file.name} cannot be read: {error}")
    import tomllib  # 5 to 18 ms, and most people have no such file

    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Config(fault=f"{file.name} is not TOML: {error}")
    fault = _fault(given)
    return Config(fault=f"{file.name}: {fault}") if fault else Config(**given)


def _fault(given: dict[str, Any]) -> str | None:
    known = ("theme", *CHOICES, "keys")
    for name, value in given.items():
        if name not in known:
            return f"no setting {name!r}; there are {', '.join(known)}"
        if name == "keys":
            if not isinstance(value, dict) or not all(isinstance(keys, str) for keys in value.values()):
                return "[keys] holds lines like \"lead.add\" = \"a\""
        elif not isinstance(value, str):
            return f"{name} must be a text"
        elif name in CHOICES and value not in CHOICES[name]:
            return f"{name} is one of {', '.join(CHOICES[name])}"
    return None


def remember(name: str, value: str, file: Path | None = None) -> str | None:
    """Writes one setting and leaves every other line as it is; the sentence why not, when it cannot."""
    file = file or path()
    line = f'{name} = "{value}"\n'
    try:
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        top, bracket, rest = text.partition("\n[") if not text.startswith("[") else ("", "[", text[1:])
        changed, count = re.subn(rf"(?m)^{name}\s*=.*\n?", lambda _: line, top + "\n" if top else "")
        file.parent.mkdir(parents=True, exist_ok=True)
        top = (changed if count else line + changed).rstrip("\n")
        file.write_text(f"{top}\n{bracket.lstrip()}{rest}", encoding="utf-8")
    except OSError as error:
        return f"the setting could not be kept: {error}"
    return None
