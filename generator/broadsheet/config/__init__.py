"""What a site owner sets in `site_config/`."""
