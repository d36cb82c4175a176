"""What a process that answers others may not have: a network, and all of the memory. Nothing but the standard library is needed.

Whatever the engine is led to do, a socket cannot be made any more; files stay. This is done in the process itself, before its first
query and before it has threads, holds until it ends and for whatever it starts.
"""

import ctypes
import errno
import platform
import socket
import struct
import subprocess
import sys
from contextlib import suppress

__all__ = ["bound_memory", "can_cut", "cut_network"]

_ARCHES = {  # audit architecture; socket, socketpair, connect, io_uring_setup, io_uring_enter, io_uring_register; seccomp
    "x86_64": (0xC000003E, (41, 53, 42, 425, 426, 427), 317),
    "aarch64": (0xC00000B7, (198, 199, 203, 425, 426, 427), 277),
}
_FORBIDDEN = 0x00050000 | 13  # SECCOMP_RET_ERRNO, EACCES
_ALLOWED = 0x7FFF0000
_LOAD, _EQUAL, _NOT_BELOW, _RETURN = 0x20, 0x15, 0x35, 0x06
"""The instructions of a filter: load a word, skip unless equal, skip unless not below, answer."""
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2  # for prctl
_SET_FILTER, _ALL_THREADS = 1, 1  # for seccomp
_NONE_AT_ALL = (errno.EACCES, errno.EPERM, errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL)
"""How a process that has no network as it is hears so."""
_NEW_USER_AND_NETWORK = 0x50000000  # for unshare


def cut_network() -> str:
    """Take the network from this process for good: the way by which that was done, tried out; '' where no way is known here."""
    ways = {"darwin": (("seatbelt", _seatbelt),), "linux": (("seccomp", _seccomp), ("namespace", _namespace))}
    try:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            for name, way in ways.get(sys.platform, ()):
                with suppress(OSError, AttributeError):
                    if way() and not _reaches(listening.getsockname()):
                        return name
    except OSError as error:
        return "before" if error.errno in _NONE_AT_ALL else ""
    return ""


def _reaches(address: tuple[str, int]) -> bool:
    """Whether what listens here can be called. Tried, not believed."""
    try:
        with socket.create_connection(address, timeout=1):
            return True
    except OSError:
        return False


def _seccomp() -> bool:
    """Linux: sockets fail as if forbidden. For any user, also within containers."""
    known = _ARCHES.get(platform.machine())
    if known is None or ctypes.sizeof(ctypes.c_void_p) != 8:
        return False
    arch, calls, seccomp = known
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, arch), (_RETURN, 0, 0, _FORBIDDEN), (_LOAD, 0, 0, 0)]
    if platform.machine() == "x86_64":  # the same calls have other numbers there, for 32 bits
        steps += [(_NOT_BELOW, 0, 1, 0x40000000), (_RETURN, 0, 0, _FORBIDDEN)]
    for number in calls:
        steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _FORBIDDEN)]
    steps.append((_RETURN, 0, 0, _ALLOWED))
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]

    program = Program(len(steps), ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    if libc.syscall(ctypes.c_long(seccomp), _SET_FILTER, _ALL_THREADS, ctypes.byref(program)) == 0:
        return True
    return bool(libc.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)


def _namespace() -> bool:
    """Linux: a network of its own with nothing in it. Not within most containers."""
    return bool(ctypes.CDLL(None, use_errno=True).unshare(_NEW_USER_AND_NETWORK) == 0)


def _seatbelt() -> bool:
    """macOS: its sandbox, with a profile that has no network."""
    error = ctypes.c_char_p()
    profile = b"(version 1)(allow default)(deny network*)"
    library = ctypes.CDLL("/usr/lib/libSystem.dylib")
    return bool(library.sandbox_init(profile, ctypes.c_uint64(0), ctypes.byref(error)) == 0)


def can_cut() -> str:
    """The way by which processes started from here can do without a network, tried in one; '' where there is none."""
    command = [sys.executable, "-I", __file__]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    return done.stdout.strip()


def bound_memory(megabytes: int) -> bool:
    """Let this process have so much memory of its own and no more: beyond it, the engine ends the process. Linux alone knows such a bound."""
    if sys.platform != "linux":
        return False
    import resource

    for kind, size in ((resource.RLIMIT_DATA, megabytes << 20), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        least = size if hard == resource.RLIM_INFINITY else min(size, hard)
        resource.setrlimit(kind, (least, least))
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:  # noqa: PTH123
        file.write("1000")  # where the whole machine runs out, this process goes first
    return True


if __name__ == "__main__":
    sys.stdout.write(cut_network())
