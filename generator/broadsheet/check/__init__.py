"""The check of a built site: whether it keeps what Broadsheet promises to readers, feed readers and search engines."""
