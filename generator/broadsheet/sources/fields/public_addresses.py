"""Reduces a web address to its public part: without the proxy of a library, a password or a session."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from broadsheet.model.urls import is_url
from broadsheet.system.ascii_text import has_any, to_ascii
from broadsheet.system.patterns import compile_late

_WORDS = ("proxy", ";jsessionid", "oclc.org", "ezp.", ".ezp", "/ezp", "vpn")
"""Parts, in lower case, of addresses behind the proxy of a library, or of a session."""
_ACCOUNT = re.compile(r"://[^/\s]*@")
"""A name or a password before the host of an address."""
_NAMED = re.compile(
    r"[?&;#](?:amp;)?(?:[\w-]{0,20}token|sid|sess|session|[a-z]{0,4}sessi?o?n?id|auth|api|pass|pwd|e-?mail|x-amz|aws"
    r"|accountid|cust|group|_?user|_acct|profile)",
    re.IGNORECASE,
)
"""How a parameter begins that may belong to a session or to an account."""
_BEFORE_NAME = tuple("?&;#")
"""What is before the name of a parameter. A character is found much faster than a pattern."""
_SECRETS = compile_late(
    r"[\w-]{0,20}token|sid|sess(?:ion)?(?:_?id)?|\w{0,6}sess(?:ion)?id|auth(?:key|type|code)?|api_?key|passw(?:or)?d|pwd"
    r"|e-?mail|x-amz-[\w-]+|awsaccesskeyid|accountid|custid|groupid|user(?:name|id|_id)|_(?:user(?:id)?|acct)|profile_?id",
    re.IGNORECASE,
)
"""Names of parameters that belong to a session or to an account."""
_PARAMETER = re.compile(r"(?P<before>[?&;])(?P<name>[\w.-]{1,40})=(?P<value>[^&;#]*)")
_SESSION_ID = re.compile(r"(?=.*\d)[\w.@-]{10,}")
_SESSION = re.compile(r";jsessionid=[\w.!-]*", re.IGNORECASE)
_PROXIED = compile_late(
    r"(?P<host>(?:[\w-]+\.)*[\w-]+?)\.(?:[\w-]*proxy[\w-]*|ezp\d*|[\w-]*webvpn|[\w-]*sslvpn|vpn)\.[\w.-]+(?::\d+)?",
    re.IGNORECASE,
)
"""A host behind the proxy of a library, such as `doi-org.ezproxy.shore.example`."""
_PROXY = compile_late(r"[\w.-]*(?:proxy|ezp|oclc|vpn)[\w.-]*", re.IGNORECASE)
_BEHIND = ("url", "qurl", "targetURL")
"""Parameters with the address that a proxy opens."""
_HOST = compile_late(r"(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|int|info|io|eu|ac|example|[a-z]{2})", re.IGNORECASE)
_LONGEST_HOST = 253
"""The most characters of the name of a host (RFC 1035, section 2.3.4, without the final full stop)."""
_DEEPEST = 3
"""How often an address may be within another."""


def may_be_reduced(text: str) -> bool:
    """Whether a text, or an address, may have an address that `make_public` reduces."""
    first = text.find("://")
    if first < 0:
        return False
    rest = text[first:]
    if (has_any(rest, _BEFORE_NAME) and _NAMED.search(rest)) or ("@" in rest and _ACCOUNT.search(rest)):
        return True
    return has_any(to_ascii(rest).lower(), _WORDS)


def make_public(address: str) -> str:
    """The public part of the address; the address itself if all of it is public.

    `https://doi-org.ezproxy.shore.example/10.1234/a` becomes `https://doi.org/10.1234/a`.
    """
    if not may_be_reduced(address):
        return address
    for _ in range(_DEEPEST):
        if (shorter := _leave_proxy(address)) == address:
            break
        address = shorter
    scheme, mark, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    path, _, query = _SESSION.sub("", path).partition("?")
    kept = "".join(_keep(match) for match in _PARAMETER.finditer("?" + query)) if query else ""
    fragment = "#" + query.partition("#")[2] if "#" in query else ""
    if query and "=" not in query:
        kept, fragment = "?" + query, ""
    return f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}" + ("?" + kept[1:] if kept else "") + fragment


def _keep(parameter: re.Match[str]) -> str:
    """The parameter with the mark before it; empty if it belongs to a session or an account."""
    name = parameter["name"].removeprefix("amp;")
    # In an OpenURL, `sid` is the database that made it, such as `sid=EMBASE`.
    is_source = name.lower() == "sid" and not _SESSION_ID.fullmatch(parameter["value"])
    return parameter[0] if is_source or not _SECRETS().fullmatch(name) else ""


def _leave_proxy(address: str) -> str:
    """The address behind the proxy of a library; the same address if there is none."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return address
    if len(host) > _LONGEST_HOST:
        return address
    if _PROXY().fullmatch(host):
        asked = dict(parse_qsl(parts.query)) if len(parts.query) < 4_000 else {}
        named = next((value for name in _BEHIND if is_url(value := unquote(asked.get(name, "")))), "")
        if named:
            return address[address.index(named) :] if named in address else named
    proxied = _PROXIED().fullmatch(host)
    if not proxied:
        return address
    original = proxied["host"]
    if "." not in original:
        original = original.replace("--", "\0").replace("-", ".").replace("\0", "-")
    if not _HOST().fullmatch(original):
        return address
    return f"{parts.scheme}://{original}" + address.split("://", 1)[1][len(parts.netloc) :]
