"""The values that the theme sets pages from: small, frozen, and independent of how large the site is."""
