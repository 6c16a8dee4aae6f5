"""The last layer, inside Python: an audit hook that refuses what no reader does.

It stops Python code that was led astray, not machine code; the kernel's layers are for that. It holds where the kernel
offers nothing.
"""

import os
import sys
from pathlib import Path

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_NETWORK = (
    *("socket.__new__", "socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"),
    *("socket.getaddrinfo", "socket.gethostbyname", "urllib.Request", "http.client.connect", "ftplib.connect"),
)
_PROGRAMS = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty", "pty.spawn")
_NEVER = ("os.system", "os.kill", "os.killpg", "sys.addaudithook", "cpython.run_command")
_CHANGING = (
    *("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.utime"),
    *("os.chmod", "os.chown", "os.chflags", "shutil.rmtree", "shutil.move", "os.setxattr"),
)


def watch(folder: Path, *, converter: bool) -> None:
    """Refuse sockets, other programs and changes outside a folder, for as long as this process lives.

    Parameters
    ----------
    folder
        The only place where something may be written.
    converter
        Another program may be started.
    """
    refused = frozenset({*_NETWORK, *_NEVER} if converter else {*_NETWORK, *_NEVER, *_PROGRAMS})
    inside, changing = str(folder.resolve()), frozenset(_CHANGING)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & _WRITING and not _may_write(path, inside):
                raise PermissionError(event)
        elif event in refused or (event in changing and not _may_write(arguments[0], inside)):
            raise PermissionError(event)

    sys.addaudithook(hook)


def _may_write(path: object, folder: str) -> bool:
    if not isinstance(path, str | bytes | os.PathLike):
        return isinstance(path, int)  # an open file: what it may do was decided when it was opened
    real = os.path.realpath(os.fsdecode(path))
    return real in {os.devnull, folder} or real.startswith(folder + os.sep)
