"""What the pages of a site may load."""

from __future__ import annotations

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'"
)
"""What every page of a site allows itself: nothing of another host, no code and no style in the page.

The search needs WebAssembly; the icons of the style sheet are `data:` images.
"""
