"""The check of a built site: does it keep what Broadsheet promises?"""
