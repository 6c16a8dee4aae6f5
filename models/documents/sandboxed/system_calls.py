"""Two doors to the kernel that Python 3.11 does not open: namespaces and system-call filters.

The filter is made by libseccomp, where the machine has it; nothing here writes filter programs.
"""

import ctypes
import errno
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path

_CLONE_NEWIPC, _CLONE_NEWUSER, _CLONE_NEWPID, _CLONE_NEWNET = 0x08000000, 0x10000000, 0x20000000, 0x40000000
_CLONE_NEWNS = 0x00020000
_MS_BIND, _MS_REC, _MS_PRIVATE = 0x1000, 0x4000, 0x40000
_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_ALLOW = 0x7FFF0000
_FAIL = 0x00050000 | errno.EPERM
_DIFFERS = 1
"""libseccomp's SCMP_CMP_NE."""
_LOCAL_SOCKETS = 1
"""AF_UNIX."""

# Other processes and their memory; the kernel's own doors; what would leave the network filter aside (io_uring).
_NEVER = (
    *("ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd", "kcmp"),
    *("bpf", "perf_event_open", "userfaultfd", "keyctl", "add_key", "request_key", "io_uring_setup"),
    *("mount", "umount2", "pivot_root", "chroot", "setns", "unshare", "kexec_load", "init_module", "finit_module"),
)
_ONLY_FOR_A_CONVERTER = ("execve", "execveat", "kill", "pidfd_send_signal", "setsid", "setpgid", "fork", "vfork")


class _Comparison(ctypes.Structure):
    """libseccomp's struct scmp_arg_cmp."""

    _fields_ = (("argument", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64))


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def enter_namespaces() -> None:
    """Give the children of this process a process table of their own, and this process a network without any device.

    Raises
    ------
    OSError
        When the kernel or a container's filter does not allow it.
    """
    flags = _CLONE_NEWUSER | _CLONE_NEWPID | _CLONE_NEWNET | _CLONE_NEWIPC
    _checked(_libc().unshare(flags))


def enter_own_mounts(folder: Path, place: Path, kept: Sequence[Path]) -> None:
    """Put an own folder in the place of a shared one, as this process and its children see it.

    Parameters
    ----------
    folder
        What is put there.
    place
        Where: the folder for temporary files of all programs.
    kept
        What stays visible where it is, also when it lies inside ``place``.

    Raises
    ------
    OSError
        When the kernel does not allow it, or the process is not in a user namespace of its own.
    """
    inside = [path for path in kept if path.is_relative_to(place) and path != place]
    _checked(_libc().unshare(_CLONE_NEWNS))
    opened = {path: os.open(path, os.O_PATH) for path in inside}
    _mount("/", "/", _MS_REC | _MS_PRIVATE)
    for path in inside:
        (folder / path.relative_to(place)).mkdir(parents=True, exist_ok=True)
    _mount(str(folder), str(place), _MS_BIND)
    for path, number in opened.items():
        _mount(f"/proc/self/fd/{number}", str(path), _MS_BIND | _MS_REC)
        os.close(number)


def _mount(source: str, target: str, flags: int) -> None:
    _checked(_libc().mount(source.encode(), target.encode(), None, ctypes.c_ulong(flags), None))


def _checked(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def die_with_parent(signal: int, parent: int) -> None:
    """Ask the kernel for a signal when the parent ends; end at once where it already has.

    Parameters
    ----------
    signal
        The signal to be sent.
    parent
        The parent's number as it was when this process was made; 0 inside a process namespace.
    """
    _libc().prctl(_PR_SET_PDEATHSIG, signal, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def hide_memory() -> None:
    """Keep other processes of the same user from reading this one's memory and environment."""
    _libc().prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def filter_calls(*, converter: bool) -> None:
    """Refuse, from now on, the system calls that no reader needs: sockets, other processes, new programs.

    Parameters
    ----------
    converter
        Another program will be started: local sockets, new programs and signals stay allowed.

    Raises
    ------
    OSError
        When libseccomp is not there, or the kernel does not take the filter.
    """
    library = ctypes.CDLL("libseccomp.so.2", use_errno=True)
    library.seccomp_init.restype = ctypes.c_void_p
    rules = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(_ALLOW)))
    try:
        for call in _NEVER if converter else (*_NEVER, *_ONLY_FOR_A_CONVERTER):
            _refuse(library, rules, call, None)
        _refuse(library, rules, "socket", _Comparison(0, _DIFFERS, _LOCAL_SOCKETS, 0) if converter else None)
        failure = library.seccomp_load(rules)
        if failure != 0:
            raise OSError(-failure, os.strerror(-failure))
    finally:
        library.seccomp_release(rules)


def _refuse(library: ctypes.CDLL, rules: ctypes.c_void_p, call: str, when: _Comparison | None) -> None:
    number = library.seccomp_syscall_resolve_name(call.encode())
    if number < 0:  # this machine's processor or this libseccomp has no such call
        return
    condition = None if when is None else ctypes.byref(when)
    failure = library.seccomp_rule_add_array(rules, ctypes.c_uint32(_FAIL), number, int(when is not None), condition)
    if failure != 0:
        raise OSError(-failure, os.strerror(-failure))
