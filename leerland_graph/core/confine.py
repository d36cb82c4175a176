"""Confine a worker process: no network, bounded memory. Uses the standard library only.

Whatever the engine is made to do, the process can no longer open a socket; file access stays. The process confines itself before its first
query and before it starts threads; the confinement lasts until it ends and is inherited by its child processes.
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
"""Opcodes of a BPF filter: load a word, jump if equal, jump if greater or equal, return."""
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2  # for prctl
_SET_FILTER, _ALL_THREADS = 1, 1  # for seccomp
_NONE_AT_ALL = (errno.EACCES, errno.EPERM, errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL)
"""Errors that mean that the process had no network to begin with."""
_NEW_USER_AND_NETWORK = 0x50000000  # for unshare


def cut_network() -> str:
    """Cut off the network for this process, permanently; return the name of the mechanism, verified by trying, or '' if none works here."""
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
    """Whether a connection to this address succeeds, tested by connecting."""
    try:
        with socket.create_connection(address, timeout=1):
            return True
    except OSError:
        return False


def _seccomp() -> bool:
    """Linux seccomp: socket calls fail with EACCES. Needs no privileges and works in containers."""
    known = _ARCHES.get(platform.machine())
    if known is None or ctypes.sizeof(ctypes.c_void_p) != 8:
        return False
    arch, calls, seccomp = known
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, arch), (_RETURN, 0, 0, _FORBIDDEN), (_LOAD, 0, 0, 0)]
    if platform.machine() == "x86_64":  # the x32 ABI has other numbers for the same calls
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
    """Linux: a new, empty network namespace. Not available in most containers."""
    return bool(ctypes.CDLL(None, use_errno=True).unshare(_NEW_USER_AND_NETWORK) == 0)


def _seatbelt() -> bool:
    """macOS: the sandbox, with a profile that denies network access."""
    error = ctypes.c_char_p()
    profile = b"(version 1)(allow default)(deny network*)"
    library = ctypes.CDLL("/usr/lib/libSystem.dylib")
    return bool(library.sandbox_init(profile, ctypes.c_uint64(0), ctypes.byref(error)) == 0)


def can_cut() -> str:
    """The mechanism that confines a process started from here, tested in a child process; '' if there is none."""
    command = [sys.executable, "-I", __file__]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    return done.stdout.strip()


def bound_memory(megabytes: int) -> bool:
    """Limit the private memory of this process; beyond it, the engine aborts the process. Linux only; return whether it was set."""
    if sys.platform != "linux":
        return False
    import resource

    for kind, size in ((resource.RLIMIT_DATA, megabytes << 20), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        least = size if hard == resource.RLIM_INFINITY else min(size, hard)
        resource.setrlimit(kind, (least, least))
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:  # noqa: PTH123
        file.write("1000")  # if the machine runs out of memory, the kernel kills this process first
    return True


if __name__ == "__main__":
    sys.stdout.write(cut_network())
