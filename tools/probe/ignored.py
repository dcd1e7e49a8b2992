"""The headers that the probe never reports. To silence a finding about a field or a value, describe it in the spec."""

import re

# Headers of HTTP itself, of caches and of browsers, all registered with IANA.
HEADERS = re.compile(
    """(access-control|content|cross-origin|proxy|sec)-.+
    |accept-ranges|age|allow|alt-svc|cache-control|connection|date|etag|expires|keep-alive|last-modified|link|location
    |nel|origin-agent-cluster|permissions-policy|pragma|referrer-policy|report-to|reporting-endpoints|retry-after|server
    |server-timing|strict-transport-security|timing-allow-origin|trailer|transfer-encoding|upgrade|vary|via|warning
    |www-authenticate|x-content-type-options|x-frame-options""",
    re.VERBOSE,
)
