"""A taxonomy for papers that have none, proposed from their words."""
