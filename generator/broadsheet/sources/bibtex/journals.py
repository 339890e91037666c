"""The journals that NASA's Astrophysics Data System names by macros, such as `\\mnras`.

The list is https://ui.adsabs.harvard.edu/help/actions/journal-macros, with the macros of AASTeX.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

JOURNALS: Mapping[str, str] = {
    "aap": "Astronomy and Astrophysics", "aapr": "Astronomy and Astrophysics Reviews",
    "aaps": "Astronomy and Astrophysics Supplement Series", "aas": "American Astronomical Society Meeting Abstracts",
    "actaa": "Acta Astronomica", "afz": "Astrofizika", "aj": "Astronomical Journal", "ao": "Applied Optics",
    "apj": "Astrophysical Journal", "apjl": "Astrophysical Journal Letters", "apjlett": "Astrophysical Journal Letters",
    "apjs": "Astrophysical Journal Supplement Series", "apjsupp": "Astrophysical Journal Supplement Series",
    "aplett": "Astrophysics Letters", "applopt": "Applied Optics",
    "apspr": "Astrophysics Space Physics Research", "apss": "Astrophysics and Space Science",
    "araa": "Annual Review of Astronomy and Astrophysics",
    "areps": "Annual Review of Earth and Planetary Sciences", "astap": "Astronomy and Astrophysics",
    "azh": "Astronomicheskii Zhurnal", "baas": "Bulletin of the American Astronomical Society",
    "bac": "Bulletin of the Astronomical Institutes of Czechoslovakia",
    "bain": "Bulletin of the Astronomical Institutes of the Netherlands",
    "caa": "Chinese Astronomy and Astrophysics", "cjaa": "Chinese Journal of Astronomy and Astrophysics",
    "dps": "AAS/Division for Planetary Sciences Meeting Abstracts", "epsl": "Earth and Planetary Science Letters",
    "fcp": "Fundamentals of Cosmic Physics", "gca": "Geochimica et Cosmochimica Acta",
    "grl": "Geophysical Research Letters", "iaucirc": "International Astronomical Union Circulars",
    "icarus": "Icarus", "jaavso": "Journal of the American Association of Variable Star Observers",
    "jatis": "Journal of Astronomical Telescopes, Instruments, and Systems",
    "jcap": "Journal of Cosmology and Astroparticle Physics", "jcp": "Journal of Chemical Physics",
    "jgr": "Journal of Geophysical Research",
    "jqsrt": "Journal of Quantitative Spectroscopy and Radiative Transfer",
    "jrasc": "Journal of the Royal Astronomical Society of Canada",
    "maps": "Meteoritics and Planetary Science", "memras": "Memoirs of the Royal Astronomical Society",
    "memsai": "Memorie della Società Astronomica Italiana",
    "mnras": "Monthly Notices of the Royal Astronomical Society", "na": "New Astronomy", "nar": "New Astronomy Reviews",
    "nat": "Nature", "natas": "Nature Astronomy", "nphysa": "Nuclear Physics A",
    "pasa": "Publications of the Astronomical Society of Australia",
    "pasj": "Publications of the Astronomical Society of Japan",
    "pasp": "Publications of the Astronomical Society of the Pacific", "physrep": "Physics Reports",
    "physscr": "Physica Scripta", "planss": "Planetary and Space Science", "pra": "Physical Review A",
    "prb": "Physical Review B", "prc": "Physical Review C", "prd": "Physical Review D", "pre": "Physical Review E",
    "prl": "Physical Review Letters", "procspie": "Proceedings of the SPIE", "psj": "The Planetary Science Journal",
    "qjras": "Quarterly Journal of the Royal Astronomical Society",
    "rmxaa": "Revista Mexicana de Astronomía y Astrofísica", "skytel": "Sky and Telescope", "solphys": "Solar Physics",
    "sovast": "Soviet Astronomy", "ssr": "Space Science Reviews", "zap": "Zeitschrift für Astrophysik",
}  # fmt: skip
"""The name of each journal by its macro, without the backslash."""
_MACRO = re.compile(r"[{\s]*\\([a-z]+)[\\{}\s]*")
"""The macro of a journal and nothing else, with the braces or the backslash and blank that may end it."""


def read_journal_macro(text: str) -> str:
    """Return the journal for which a text in BibTeX stands, if it is nothing but the macro of one; empty otherwise.

    `{\\mnras}` and `\\mnras` give `Monthly Notices of the Royal Astronomical Society`.
    """
    macro = _MACRO.fullmatch(text) if "\\" in text else None
    return JOURNALS.get(macro[1], "") if macro else ""
