"""Daily sources: services that new papers come from. Everything about one of them is in its module in `services`."""
