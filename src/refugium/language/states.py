"""Plain names of states: what a list of genes stands for, as a biologist says it."""

from __future__ import annotations

from refugium.language.roles import in_words

_STATES = {
    "ERK_OUTPUT_MPAS": "ERK output", "ERK_FEEDBACK": "ERK feedback genes",
    "FOXO_OUTPUT": "FOXO target genes", "NOTCH_OUTPUT": "NOTCH target genes",
    "WNT_OUTPUT": "beta-catenin target genes", "HEDGEHOG_OUTPUT": "hedgehog target genes",
    "NRF2_OUTPUT": "antioxidant genes (NRF2)", "ATF4_OUTPUT": "stress response genes (ATF4)",
    "INTERFERON_CORE": "interferon genes", "P53_OUTPUT": "p53 target genes",
    "NFKB_OUTPUT": "NF-kB target genes", "STAT3_OUTPUT": "STAT3 target genes",
    "TGFB_OUTPUT": "TGF-beta target genes", "YAP_CORE": "YAP target genes",
    "YAP_TAZ_22": "YAP and TAZ target genes (22)", "MELANOCYTIC": "melanocytic genes",
    "NEURAL_CREST_LIKE": "neural-crest-like genes", "UNDIFFERENTIATED": "undifferentiated genes",
    "EPITHELIAL": "epithelial genes", "MESENCHYMAL": "mesenchymal genes",
    "NEUROENDOCRINE": "neuroendocrine genes", "SQUAMOUS": "squamous genes",
    "ALVEOLAR": "alveolar genes", "LUMINAL": "luminal genes",
    "G1_S": "genes of entry into S phase", "G2_M": "genes of mitosis",
    "QUIESCENCE": "quiescence genes", "SENESCENCE_CONSENSUS": "senescence genes (consensus)",
    "SENMAYO_125": "senescence genes (SenMayo)", "RAMBOW_INVASION": "invasion genes (Rambow)",
    "RAMBOW_NCSC": "neural crest stem cell genes (Rambow)",
    "RAMBOW_PIGMENT": "pigment genes (Rambow)", "RAMBOW_SMC": "starved melanoma genes (Rambow)",
    "DRUG_TOLERANCE_CHROMATIN": "chromatin enzymes of persisters",
}


def state_name(name: object) -> str:
    """Return the plain name of a state; another set of genes by its own name.

    Examples
    --------
    >>> state_name("ERK_OUTPUT_MPAS"), state_name("MY_SET")
    ('ERK output', 'my set')
    """
    return _STATES.get(str(name), in_words(name).lower())
