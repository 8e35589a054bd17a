"""In which organ a toxicity is felt, from the words that trials use for it."""

from __future__ import annotations

import re
from enum import StrEnum


class Organ(StrEnum):
    """Class of organs in which a toxicity is felt; `not_classed`: the term is not known here."""

    BLOOD = "blood"
    GUT = "gut"
    SKIN = "skin"
    HEART = "heart"
    LUNG = "lung"
    LIVER = "liver"
    KIDNEY = "kidney"
    NERVES = "nerves"
    VESSELS = "vessels"
    METABOLISM = "metabolism"
    MUSCLE = "muscle"
    EYE = "eye"
    INFECTION = "infection"
    GENERAL = "general"
    NOT_CLASSED = "not_classed"


_WORDS: dict[Organ, str] = {
    Organ.HEART: r"qt|fibrillation|(?<!non)(?<!non-)cardi|arrhythm|tachycard|bradycard|ejection|"
                 r"lvef|heart(?!burn)|troponin|angina|coronary|atrial|ventricular",
    Organ.LUNG: r"pneumonitis|pleural|dyspn|hypox|interstitial lung|\bild\b|respirat|pulmonary (?!"
                r"embol)|lung(?! infection)|cough|bronchosp|ards",
    Organ.INFECTION: r"infect|sepsis|septic|pneumonia\b|cellulitis|abscess|bacter|candid|mening",
    Organ.BLOOD: r"neutrop|\banc\b|\bfn\b|thrombocytop|platelet|leu[ck]op|leukocyt|granulocyt|"
                 r"an(a)?emia|h(a)?emoglobin|lymphop|myelosupp|h(a)?ematolog|cytopen|white blood|"
                 r"\bwbc\b|bone marrow|\bplt\b|granulop|agranulo",
    Organ.LIVER: r"\balt\b|\bast\b|transamin|bilirubin|hepat|liver|\bggt\b|alkaline|\bsgpt\b|"
                 r"\bsgot\b|aminotransf|\blft",
    Organ.KIDNEY: r"renal|creatinin|proteinuri|kidney|nephro|urinary|\bcystitis|h(a)?ematuria",
    Organ.SKIN: r"rash|skin|hand.?foot|palmar|\bppe\b|\bhfsr?\b|prurit[ui]s|dermat|acne|"
                r"erythema|urticaria|alopecia|paronych|nail|stevens",
    Organ.EYE: r"eye|ocular|retin|vision|visual|kerat|uveitis|optic|blurred",
    Organ.GUT: r"diarr|naus|vomit|emesis|mucositis|stomatitis|esophag|oesophag|anorexi|constip|"
               r"abdominal|colitis|ileus|gastr|bowel|enter|perforat|pancreat|lipase|amylase|"
               r"dysphag|intestin|appetite|typhlitis|\bgi\b|ulcer|dyspepsia|rectal|proctitis",
    Organ.NERVES: r"neuropath|neurotox|ataxi|dizz|headache|confus|seizure|somnol|enceph|syncop|"
                  r"depress|insomnia|mental|psych|neuro|stroke|cerebro|cns|vertigo|halluc|"
                  r"par(a)?esthes|ototox|hearing|speech|lethargy|tremor",
    Organ.VESSELS: r"hypertens|hypotens|thrombo(?!cyt)|embol|h(a)?emorrh|bleed|vascular|ischemi|"
                   r"epistaxis|\bdvt\b|clot",
    Organ.METABOLISM: r"hyponat|hypokal|hyperkal|hypophos|hypergly|hypogly|hypocalc|hypercalc|"
                      r"hypomag|dehydrat|hyperuric|tumou?r lysis|electrolyt|albumin|triglycer|"
                      r"cholesterol|acidosis|glucose|phosph|sodium|potassium|magnes|edema|oedema|"
                      r"fluid retention|weight",
    Organ.MUSCLE: r"myalg|arthral|muscle|weakness|\bck\b|creatine (?:phospho)?kinase|\bcpk\b|"
                  r"rhabdo|bone pain|back pain|musculo",
    Organ.GENERAL: r"fatigue|asthen|fever|pyrexia|malaise|pain|allerg|hypersens|infusion|chills|"
                   r"anaphyl|death|performance|cytokine release|flu",
}
_FOUND = {organ: re.compile(words) for organ, words in _WORDS.items()}


def organs_of(term: str) -> tuple[Organ, ...]:
    """Answer: in which organs is a toxicity felt, by its name?

    Notes
    -----
    Every class whose words stand in the term; one cell of a source may name several toxicities.
    Own list of words, by which an unknown term is `not_classed`, never guessed.

    Examples
    --------
    >>> [organs_of(t)[0].value for t in ("prolonged QTc", "Febrile neutropenia")]
    ['heart', 'blood']
    >>> organs_of("dehydration/pleural effusion")
    (<Organ.LUNG: 'lung'>, <Organ.METABOLISM: 'metabolism'>)
    >>> organs_of("something else")
    (<Organ.NOT_CLASSED: 'not_classed'>,)
    """
    said = term.casefold()
    found = tuple(organ for organ, words in _FOUND.items() if words.search(said))
    return found or (Organ.NOT_CLASSED,)
