"""From a folder on this machine to a public site: its Git repository, the host that builds it, and what is left to do.

The package `publish` writes a site into its folder; this one brings the folder's sources to a host.
"""
