"""The layers that keep a reading process in: each is tried, each that cannot be had is said.

None replaces another. Namespaces and Landlock are the kernel's and hold for machine code too; the filter closes what
they leave open (local sockets, other processes); the audit hook holds everywhere but only for Python code.
"""

import errno
import mimetypes
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from landlockpy import AccessFS, Ruleset, Scope

from models.documents.sandboxed import audit
from models.documents.sandboxed.limits import LIMITS, Family, apply
from models.documents.sandboxed.system_calls import enter_namespaces, enter_own_mounts, filter_calls, hide_memory

_TCP_SINCE = 4
"""First version of Landlock that also refuses TCP."""
_PACKAGE = Path(__file__).parents[2]
_READABLE = (
    *("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/fonts"),
    *("/opt/libreoffice", "/etc/libreoffice", "/var/lib/libreoffice", "/var/spool/libreoffice"),
    *("/etc/localtime", "/etc/alternatives", "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat"),
    *("/proc/sys/vm", "/sys/devices/system", "/dev/urandom", "/dev/random", "/dev/zero"),
    *mimetypes.knownfiles,
)
_SHARED = Path("/tmp")  # noqa: S108  (LibreOffice puts its socket there, whatever TMPDIR says)
_TEMPORARY = "temporary"
_READ = AccessFS.READ_FILE | AccessFS.READ_DIR
_OWN = ~(AccessFS.EXECUTE | AccessFS.MAKE_CHAR | AccessFS.MAKE_BLOCK) & ((1 << 17) - 1)


class Layer(StrEnum):
    """What keeps a reading process in."""

    LIMITS = "limits"
    """Memory, processor time, size of files, open files: by the kernel."""
    NAMESPACES = "namespaces"
    """A network without devices and a process table of its own."""
    LANDLOCK = "landlock"
    """Which files can be read and written at all; no TCP."""
    FILTER = "filter"
    """No sockets, no other programs, no other processes' memory."""
    AUDIT = "audit"
    """The same, inside Python."""


@dataclass(frozen=True)
class LayerState:
    """Whether a layer holds on this machine.

    Attributes
    ----------
    layer
        Which one.
    active
        Whether it is in force in a reading process.
    detail
        What it lacks, in technical words for the log; empty where nothing is missing.
    """

    layer: Layer
    active: bool
    detail: str = ""


def leave_network() -> LayerState:
    """Move to namespaces of its own; the process must have one thread, and its next child is what they confine."""
    return _tried(Layer.NAMESPACES, enter_namespaces)


def confine(family: Family, folder: Path, speech: Path | None, namespaces: LayerState) -> tuple[LayerState, ...]:
    """Put the calling process under every other layer that this machine has, without a way back.

    Parameters
    ----------
    family
        What will be read.
    folder
        The only place where it may write.
    speech
        Folder of the speech model, which stays readable.
    namespaces
        What :func:`leave_network` gave.
    """
    converter = family is Family.CONVERTER
    if converter and namespaces.active:
        namespaces = _tried(Layer.NAMESPACES, lambda: _take_temporary_folder(folder, speech))
    hide_memory()
    return (
        _tried(Layer.LIMITS, lambda: apply(LIMITS[family], count_processes=namespaces.active)),
        namespaces,
        _tried(Layer.LANDLOCK, lambda: _close_files(folder, speech, converter=converter)),
        _tried(Layer.FILTER, lambda: filter_calls(converter=converter)),
        _tried(Layer.AUDIT, lambda: audit.watch(folder, converter=converter)),
    )


def _tried(layer: Layer, measure: Callable[[], str | None]) -> LayerState:
    try:
        return LayerState(layer, active=True, detail=measure() or "")
    except (OSError, ValueError, AttributeError) as error:
        reason = errno.errorcode.get(getattr(error, "errno", None) or 0, "")
        return LayerState(layer, active=False, detail=f"{type(error).__name__} {reason}".strip())


def _close_files(folder: Path, speech: Path | None, *, converter: bool) -> str:
    """Leave to this process the programs and libraries, to be read, and its own folder; say what the kernel lacks."""
    everywhere = _READ | AccessFS.EXECUTE if converter else _READ
    readable = [*map(Path, _READABLE), *_programs(speech)]
    with Ruleset(scoped=Scope.ABSTRACT_UNIX_SOCKET | Scope.SIGNAL) as rules:
        for path in readable:
            if path.exists():
                rules.allow_path(path, everywhere if path.is_dir() else everywhere & ~AccessFS.READ_DIR)
        rules.allow_path(os.devnull, AccessFS.READ_FILE | AccessFS.WRITE_FILE)
        rules.allow_path(folder, AccessFS(_OWN))
        if (folder / _TEMPORARY).is_dir():
            rules.allow_path(folder / _TEMPORARY, AccessFS(_OWN))
        rules.restrict()
        return "" if rules.abi_version >= _TCP_SINCE else f"version {rules.abi_version}, TCP not covered"


def _programs(speech: Path | None) -> list[Path]:
    """Return where Python, installed packages, the readers and the speech model are.

    The folder that holds our own sources is on the search path too, but may hold a service's data beside them.
    """
    searched = [Path(entry) for entry in sys.path if entry and Path(entry).resolve() != _PACKAGE.parent.resolve()]
    own = [_PACKAGE / "documents", _PACKAGE / "errors", *([speech] if speech else [])]
    return [Path(sys.prefix), Path(sys.base_prefix), Path(sys.exec_prefix), *own, *searched]


def _take_temporary_folder(folder: Path, speech: Path | None) -> None:
    """Give the converter a folder for temporary files that no other process sees."""
    own = folder / _TEMPORARY
    own.mkdir()
    enter_own_mounts(own, _SHARED, [folder, *(path for path in _programs(speech) if path.is_dir())])
