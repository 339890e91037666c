"""The subject of the site as values: papers, their text, dates and identifiers, and the library that holds them."""
