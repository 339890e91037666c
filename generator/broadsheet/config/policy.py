"""The content security policy of a site (https://www.w3.org/TR/CSP3/)."""

from __future__ import annotations

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'"
)
"""What a page of a site may load: nothing from other hosts, and no scripts or styles within the page itself.

`wasm-unsafe-eval` is for the search, which uses WebAssembly, and `data:` for the icons in the style sheet. A page
carries the policy in a `<meta>` element, so that it holds on every host.
"""
