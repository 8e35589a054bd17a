"""What a reader of the PC9 study must know beside the numbers."""

NOTES = (
    "Phosphotyrosine peptides, five TMT 10-plexes (R1, R2, BR3: growth factors; DasDR_BR1, "
    "DasDR_BR2: dasatinib doses); linear reporter intensities, one sample per condition and plex. "
    "Compare within a plex only; label ratios are compressed.",
    "All treated contrasts of a growth-factor plex share one erlotinib channel.",
    "The dasatinib plexes are on erlotinib + AXL-activating antibody (AF154); this background is "
    "inferred from the treatment names of a Luminex file of the same repository, which in one "
    "version gives the knock-out erlotinib without the antibody. These plexes hold no sample "
    "without erlotinib.",
    "Doses of erlotinib, R428 (bemcentinib), ligands and antibody, and the times of treatment and "
    "lysis, are not stated in the repository: left empty. Agents of an arm are given one start; "
    "the order in which they were added is not stated.",
    "The lower-case first letter and k of every peptide are the mass label, not sites: a "
    "phosphorylated first residue cannot be told from a labelled one (see losses).",
    "Search engines name one of the proteins that share a peptide; the feature carries the set. "
    "Two forms that differ only in which of two neighbouring residues is phosphorylated stay two "
    "features: the files state no localisation probability.",
    "A peptide with and without oxidised methionine is one form here.",
    "Isoforms and paralogues may hide behind one name in plexes whose search engine wrote only "
    "one protein.",
)
