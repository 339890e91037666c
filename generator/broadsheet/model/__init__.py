"""What the site is about, as values: papers, their text, dates and identifiers, and the library of all of them."""
