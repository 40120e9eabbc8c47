"""Requests as no well-behaved client sends them: for every path that can be read, valid, nearly valid and hostile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st

from tests.conformance.contract import Operation

LONG = 100_000
MOODS = ("valid", "valid", "near", "near", "hostile")
METHODS = (*["GET"] * 14, *["HEAD"] * 2, "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW", "get")
NOWHERE = ("/v1", "/v1/", "/v1/events/", "/v2/events", "/v1/event", "//v1/events", "/v1/events/a/b/c", "/v1/%2e%2e")

# Each already as it stands in an address, because half of them is about how it is escaped.
HOSTILE = (
    "%00", "a%00b", "%0a", "%0d%0aSet-Cookie:%20a=b", "%1b[2J", "%7f", "%c2%85", "%e2%80%a8", "%e2%80%ae", "%ef%bb%bf",
    "%ed%a0%80", "%ed%b0%80", "%ff", "%c0%80", "%f8%88%80%80%80", "%e2%82", "%", "%%", "%zz", "%u0041", "+", "%2525",
    "a" * LONG, "%41" * LONG, "%f0%9f%92%a9" * 2_000, "(" * 5_000, "0" * 5_000, "-" * 5_000, "%22" * 900, "1e400",
    "0", "-0", "-1", "1.0", "1e3", "0x10", "1_000", "%d9%a3", "%ef%bc%91", "%c2%b2", "9" * 19, "9" * 5_000, "-" * 2,
    "NaN", "Infinity", "-inf", "null", "None", "undefined", "true", "TRUE", "yes", "[]", "{}", "[object%20Object]", "",
    "%20", "%27%20OR%201=1--", "%27", "%22", "%22a", "a%22b*", "*", "a*", "NEAR(a%20b)", "a%20AND%20b", "-a", "%5e",
    "%5c", "%25", "_", "a%25", "%26", "%7c", "!a", "%3c-%3e", "..%2f..%2fetc%2fpasswd", "%24%7b7*7%7d", "a:b",
    "%3cscript%3ealert(1)%3c/script%3e", "%d0%a1%d0%be%d1%87%d0%b8", "\xd0\xa1", "%d8%ad%d8%ac%d8%a7%d8%a8",
    "%cc%81" * 200, "0000-00-00", "0000", "9999-12-31", "10000-01-01", "-9999", "-0001", "Y170000002", "Y-170000002",
    "Y" + "9" * 50, "2017-02-29", "2017-13", "2017-11-31", "2017-11-20/..", "../2017", "2017/2016", "2017-11~?",
    "2017-1X", "XXXX", "2017-11-20T24:00:00Z", "2017-11-20T12:00:00%2B99:99", "0001-01-01T00:00:00%2B14:00",
    "9999-12-31T23:59:59-14:00", "180,90,-180,-90", "0,0,0,0", "nan,0,1,1", "181,0,182,1", "0,10,0,-10", "1,2,3",
    "-180,-90,180,90", "W10", "WyJhIl0", "WzFlNDAwXQ", "bnVsbA", "eyJhIjoxfQ", "_" * 400, "WyJhIiwiXHUwMDAwIl0",
)  # fmt: skip
NAMES = ("", "ACTOR", "actr", "actor[]", "actor.0", "from_", "limit%00", "%ff", "__proto__", "q" * LONG, "%71")
DATES = ("2017", "2017-11", "2017-11-20", "2017-11-28/2017-12-14", "2017-11~", "2017-23", "201X", "-0043", "2018/..")
WORDS = ("Assad", "Сочи", "حجاب", "Astana-7", "Хиджаб", "de Mistura’s", "geneva talks", "七", "İstanbul", "ﬁ", "a")

HEADERS: Mapping[str, tuple[str, ...]] = {
    "accept": ("*/*", "text/html", "application/json;q=0", "text/calendar", "", ";", "*/*;q=2", "a/b;" * 9_000, "\xff"),
    "accept-encoding": ("gzip", "br", "zstd", "gzip;q=0", "*;q=0", "identity;q=0", "", "br;q=x", "br," * 9_000, "\xfe"),
    "if-none-match": ("*", 'W/"a"', '"a", "b"', '"', "a", "", '"a"' * 20_000, "W/" * 9_000, '"\xff"', "*, *"),
    "if-modified-since": ("Sun, 22 Nov 2037 00:00:00 GMT", "yesterday"),
    "if-match": ('"a"', "*"),
    "range": ("bytes=0-1", "bytes=-1", "pages=1"),
    "host": ("", "a b", "[::1]:80", "a:99999999", "evil.example/path", "\xff", "a" * 9_000, "user@host"),
    "x-request-id": ("ok-1", "", "a b", "a" * 101, "\x80", "<script>"),
    "origin": ("null", "https://example.org", "\xff"),
    "access-control-request-method": ("PUT", "BREW", ""),
    "authorization": ("Bearer x", "Basic ====", "\xff", ""),
    "content-type": ("application/json", "text/plain; charset=utf-7", "multipart/form-data", "\xff"),
    "content-length": ("0", "-1", "9" * 5_000, "a", "99999999999"),
    "transfer-encoding": ("chunked", "gzip, chunked"),
    "x-forwarded-proto": ("https", "javascript"),
    "x-http-method-override": ("DELETE",),
}  # fmt: skip
BODIES = (
    b"", b"null", b"[" * LONG, b'{"a":' * 20_000, b'{"a":NaN}', b'{"a":"\\ud800"}', b'{"a":"\\u0000"}', b"\xff\xfe",
    b'{"a":1e999}', b"9" * LONG, b"{}" * 600_000, b'{"id":"' + b"a" * LONG + b'"}', b"a=b&c=d",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A request; its target is as it is sent, byte for character."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def __repr__(self) -> str:
        shown = f"{self.method} {self.target[:300]} { ({name: value[:80] for name, value in self.headers.items()}) }"
        return f"{shown} + {len(self.body)} bytes {self.body[:20]!r}" if self.body else shown


@st.composite
def requests(draw: st.DrawFn, operations: Sequence[Operation], known: Mapping[str, Sequence[str]]) -> Asked:
    """Requests to these operations; `known` are ids that there are, by the parameter that takes them."""
    method = draw(st.sampled_from(METHODS))
    mood = draw(st.sampled_from(MOODS))
    operation = draw(st.sampled_from(operations))
    path = operation.path
    asked = []
    for parameter in operation.parameters:
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", draw(_value(parameter, mood, known)))
        else:
            asked.append(parameter)
    if mood == "hostile" and draw(st.integers(0, 9)) == 0:
        path = draw(st.sampled_from(NOWHERE))
    pairs = [
        f"{parameter['name']}={draw(_value(parameter, mood, known))}"
        for parameter in (draw(st.lists(st.sampled_from(asked), max_size=5)) if asked else ())
    ]
    if mood == "hostile" and draw(st.booleans()):
        pairs.insert(0, draw(st.sampled_from(NAMES)) + draw(st.sampled_from(("", "=", "=a"))))
    joint = draw(st.sampled_from(("&", "&", "&", "&&", ";"))) if mood == "hostile" else "&"
    target = path + "?" * bool(pairs) + joint.join(pairs)
    headers = draw(_headers()) if mood != "valid" or draw(st.booleans()) else {}
    body = draw(st.sampled_from(BODIES)) if method not in {"GET", "HEAD", "OPTIONS"} or mood == "hostile" else b""
    return Asked(method, target, headers, body)


def valid(parameter: Mapping[str, Any], known: Mapping[str, Sequence[str]]) -> st.SearchStrategy[str]:
    """Values that the parameter is documented to take, not yet escaped."""
    name, schema = parameter["name"], parameter["schema"]
    schema = schema.get("items", schema)
    if name in known:
        return st.sampled_from(known[name])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema["type"] == "boolean":
        return st.sampled_from(("true", "false"))
    if schema["type"] == "integer":
        return st.integers(schema["minimum"], schema["maximum"]).map(str)
    if schema.get("format") == "date":
        return st.dates().map(str)
    if schema.get("format") == "date-time":
        return st.datetimes().map(lambda moment: f"{moment.isoformat(timespec='seconds')}Z")
    if name in {"from", "to"}:
        return st.sampled_from(DATES)
    if name == "q":
        return st.sampled_from(WORDS)
    return st.from_regex(schema["pattern"], fullmatch=True).map(lambda text: text[: schema["maxLength"]])


def _value(parameter: Mapping[str, Any], mood: str, known: Mapping[str, Sequence[str]]) -> st.SearchStrategy[str]:
    """A value as it stands in an address."""
    right = valid(parameter, known)
    if mood == "valid":
        return right.map(_escaped)
    if mood == "near":
        return st.one_of(right, right, right.flatmap(_spoilt), st.text(max_size=20)).map(_escaped)
    return st.one_of(
        st.sampled_from(HOSTILE),
        right.map(_escaped),
        st.binary(max_size=12).map(quote),
        st.text(st.characters(), max_size=20).map(_escaped),
    )


def _spoilt(text: str) -> st.SearchStrategy[str]:
    """A value that is off by a little."""
    ways = ("{}0", "{}-", " {}", "-{}", "{}~", "{},{}", "{}{}", "{}\n", "“{}”")
    return st.sampled_from((text.upper(), text[:-1], text * 30, *(way.format(text, text) for way in ways)))


def _escaped(text: str) -> str:
    return quote(text.encode(errors="surrogatepass"), safe="")


def _headers() -> st.SearchStrategy[dict[str, str]]:
    names = st.lists(st.sampled_from(sorted(HEADERS)), max_size=3, unique=True)
    return names.flatmap(
        lambda chosen: st.fixed_dictionaries({name: st.sampled_from(HEADERS[name]) for name in chosen})
    )
