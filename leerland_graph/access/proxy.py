"""The origin of a request: this machine, a proxy on it, or a client behind a trusted proxy.

A proxy on this machine makes remote requests look local, but leaves signs: with only `proxy_pass`, nginx speaks HTTP/1.0 and closes;
others add `Forwarded`, `Via` or `X-Forwarded-For`. A sign is a reason to refuse, but its absence proves nothing; for certainty, require
a key (`LEERLAND_LOCAL_KEY`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

__all__ = ["Proxies", "is_loopback", "is_loopback_name", "sign_of_proxy"]

FORWARDED = ("forwarded", "via", "x-real-ip")
Network = IPv4Network | IPv6Network


@lru_cache(maxsize=256)
def is_loopback(host: str) -> bool:
    """Whether an address is a loopback address."""
    try:
        found = ip_address(host)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback


def is_loopback_name(host: str) -> bool:
    """Whether a `Host` header, with or without a port, names the loopback host.

    >>> is_loopback_name("localhost:8501"), is_loopback_name("[::1]:8501"), is_loopback_name("bank.example")
    (True, True, False)
    """
    name = host.strip().rpartition(":")[0] if not host.endswith("]") and ":" in host else host.strip()
    name = name.removeprefix("[").removesuffix("]").rstrip(".").casefold()
    return name == "localhost" or is_loopback(name)


def sign_of_proxy(http_version: str, headers: Mapping[str, str], *, is_upgrade: bool) -> str | None:
    """The sign that a request came through a proxy, or None. Header names are in lower case.

    >>> sign_of_proxy("1.1", {"host": "localhost:8501", "connection": "keep-alive"}, is_upgrade=False)
    >>> sign_of_proxy("1.0", {"host": "127.0.0.1:8501"}, is_upgrade=False)
    'HTTP/1.0'
    """
    if http_version == "1.0":
        return "HTTP/1.0"
    for name in headers:
        if name in FORWARDED or name.startswith("x-forwarded-"):
            return name
    if not is_loopback_name(headers.get("host", "")):
        return "host"
    said = {part.strip().casefold() for part in headers.get("connection", "").split(",")}
    if "close" in said or ("upgrade" in said and not is_upgrade):
        return f"connection: {headers['connection']}"
    return None


@dataclass(frozen=True)
class Proxies:
    """The trusted proxies, and the number of them in a chain."""

    networks: tuple[Network, ...] = ()
    hops: int = 1

    @classmethod
    def read(cls, given: str | None, hops: int) -> "Proxies":
        """Parse a comma-separated list of addresses and networks.

        Raises:
            ValueError: one of them is invalid.
        """
        parts = [p.strip() for p in (given or "").split(",") if p.strip()]
        return cls(tuple(ip_network(p, strict=False) for p in parts), hops)

    def trusts(self, peer: str) -> bool:
        """Whether an address is one of the proxies."""
        try:
            address = ip_address(peer)
        except ValueError:
            return False
        return any(address in network for network in self.networks)

    def client(self, peer: str, forwarded_for: Iterable[str]) -> str:
        """The client address: from the trusted proxies' header, counted from the nearest one; else the peer.

        Entries that the client put in the header come before those of the proxies, and are ignored.

        >>> Proxies.read("127.0.0.1", 1).client("127.0.0.1", ["6.6.6.6, 203.0.113.9"])
        '203.0.113.9'
        >>> Proxies().client("127.0.0.1", ["203.0.113.9"])
        '127.0.0.1'
        """
        if not self.trusts(peer):
            return peer
        chain = [p.strip() for line in forwarded_for for p in line.split(",") if p.strip()]
        if len(chain) < self.hops:
            return peer
        found = chain[-self.hops]
        try:
            return str(ip_address(found))
        except ValueError:
            return peer
