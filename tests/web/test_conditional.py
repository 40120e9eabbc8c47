import gzip

import brotli  # type: ignore[import-untyped]  # it ships no types
import pytest
import zstandard

from app.web.conditional import READ_CACHE, entity_tag, unchanged
from tests.web.asking import ask
from tests.web.sample import BIG, TAG, make_app

NAME = TAG.strip('"')


def tagged(suffix: str) -> str:
    return f'"{NAME}{suffix}"'


def test_a_tag_follows_from_all_its_parts() -> None:
    assert TAG == entity_tag("big") == entity_tag(b"big")
    assert len({entity_tag("a", "bc"), entity_tag("ab", "c"), entity_tag("abc"), entity_tag("a", "bc", "")}) == 4
    assert entity_tag("\ud800")
    assert TAG.startswith('"')
    assert "-" not in TAG


@pytest.mark.parametrize("encoding", ["", "zstd", "br", "gzip"])
def test_each_encoding_has_its_own_tag(encoding: str) -> None:
    answer = ask(make_app(), "GET", "/big", {"accept-encoding": encoding or "identity"})
    assert answer.headers.get("content-encoding", "") == encoding
    assert answer.headers["etag"] == (tagged(f"-{encoding}") if encoding else TAG)
    assert answer.headers["vary"] == "Accept-Encoding"
    unpack = {
        "": bytes,
        "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
        "br": brotli.decompress,
        "gzip": gzip.decompress,
    }
    assert unpack[encoding](answer.body) == BIG


def test_what_is_too_small_to_compress_varies_all_the_same() -> None:
    answer = ask(make_app(), "GET", "/small", {"accept-encoding": "gzip"})
    assert (answer.headers["etag"], answer.headers["vary"]) == (TAG, "Accept, Accept-Encoding")


@pytest.mark.parametrize(
    ("held", "accepted", "match"),
    [
        (TAG, None, TAG),
        (f"W/{TAG}", None, TAG),
        (f'"other", W/"more" , {TAG}', None, TAG),
        (f'"other",{TAG}', "gzip", TAG),
        ("*", None, TAG),
        (" * ", "zstd", TAG),
        (tagged("-zstd"), "zstd, br", tagged("-zstd")),
        (f"W/{tagged('-br')}", "gzip, br", tagged("-br")),
        (tagged("-gzip"), "gzip, zstd", tagged("-gzip")),
        (f"{TAG}, {tagged('-gzip')}", "gzip", tagged("-gzip")),
        (tagged("-gzip"), None, tagged("-gzip")),
        (tagged("-zstd"), "*", tagged("-zstd")),
        (tagged("-zstd"), "gzip, *;q=0.5", tagged("-zstd")),
        (tagged("-zstd"), "zstd;q=0", None),
        (tagged("-zstd"), "zstd; q=0.0, *", None),
        (tagged("-zstd"), "identity", None),
        (tagged("-zstd"), "gzip", None),
        (tagged("-lzma"), None, None),
        ('"other"', None, None),
        (NAME, None, None),
        ("", None, None),
        ('"', None, None),
        (f"{TAG[:-1]}\x80", None, None),
    ],
)
def test_if_none_match(held: str, accepted: str | None, match: str | None) -> None:
    headers = {"if-none-match": held} | ({"accept-encoding": accepted} if accepted else {})
    answer = ask(make_app(), "GET", "/big", headers)
    if match is None:
        assert answer.status == 200
    else:
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["etag"] == match
        assert answer.headers["cache-control"] == READ_CACHE
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br", "zstd", "gzip, deflate, br, zstd"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_tag_of_an_answer_is_good_for_the_next_request(encoding: str, method: str) -> None:
    app, headers = make_app(), {"accept-encoding": encoding}
    tag = ask(app, "GET", "/big", headers).headers["etag"]
    answer = ask(app, method, "/big", headers | {"if-none-match": tag})
    assert (answer.status, answer.headers["etag"]) == (304, tag)


def test_only_reads_are_conditional_and_a_weak_tag_stays_weak() -> None:
    scope = {"method": "POST", "headers": [(b"if-none-match", b"*")]}
    assert unchanged(scope, TAG) is None
    scope = {"method": "GET", "headers": [(b"if-none-match", TAG.encode()), (b"if-none-match", b'"other"')]}
    answer = unchanged(scope, TAG, cache="private", vary="Accept, Accept-Encoding")
    assert answer is not None
    assert (answer.headers["cache-control"], answer.headers["vary"]) == ("private", "Accept, Accept-Encoding")
