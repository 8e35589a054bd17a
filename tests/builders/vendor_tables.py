"""Small tables as each vendor writes them, with every trap that its reader must handle."""

EGFR_1197 = "STAENAEYLRVAPQS"
SRC_419 = "RLIEDNEYTARQGAK"
MAPK1_187 = "HTGFLTEYVATRWYR"
MAPK1_185 = "PDHTGFLTEYVATRW"


def tab(header, rows, separator="\t"):
    return "\n".join(separator.join(map(str, row)) for row in [header, *rows]) + "\n"


def maxquant():
    header = ["Proteins", "Positions within proteins", "Leading proteins", "Protein", "Gene names",
              "Localization prob", "Amino acid", "Sequence window", "Reverse",
              "Potential contaminant", "Intensity", "Intensity ctrl", "Intensity ctrl___1",
              "Intensity ctrl___2", "Intensity ctrl___3", "Intensity drug", "Intensity drug___1",
              "Intensity drug___2", "Intensity drug___3"]
    window31 = "PNGIFKGSTAENAEYLRVAPQSSEFIGAS"
    rows = [
        ["P00533", "1197", "P00533", "P00533", "EGFR", "0.99", "Y", f"_{window31}_", "", "", 9,
         8000, 8000, 0, 0, 1000, 1000, 0, 0],
        ["P12931;P07947", "419;426", "P12931;P07947", "P12931", "SRC;YES1", "1", "Y",
         "DFGLARLIEDNEYTARQGAKFPIKW;DFGLARLIEDNEYTAREGAKFPIKW", "", "", 9, 500, 500, 0, 0, 400,
         400, 0, 0],
        ["P28482", "187", "P28482", "P28482", "MAPK1", "0.6", "Y", MAPK1_187, "", "", 9, 120, 100,
         20, 0, 33, 30, 3, 0],
        ["REV__P11111", "5", "REV__P11111", "REV__P11111", "", "0.9", "S", "AAAAAAASAAAAAAA", "+",
         "", 9, 1, 1, 0, 0, 1, 1, 0, 0],
        ["CON__P02769", "7", "CON__P02769", "CON__P02769", "", "0.9", "S", "AAAAAAASAAAAAAA", "",
         "+", 9, 1, 1, 0, 0, 1, 1, 0, 0],
        ["P35222", "33", "P35222", "P35222", "", "0.8", "S", "QQSYLDSGIHSGATT", "", "", 9, 0, 0, 0,
         0, 0, 0, 0, 0],
        ["P46937", "127", "P46937", "P46937", "", "0.8", "S", "PQHVRAHSSPASLQL", "", "", 9, 50, 50,
         0, 0, 60, 60, 0, 0],
    ]
    return "Phospho (STY)Sites.txt", tab(header, rows)


def diann_matrix():
    header = ["Protein", "Protein.Names", "Gene.Names", "Residue", "Site", "Sequence",
              r"D:\raw\ctrl.raw", r"D:\raw\drug.raw"]
    rows = [["P00533", "EGFR_HUMAN", "EGFR", "Y", 1197, EGFR_1197, 8000, 1000],
            ["P12931;P07947", "SRC_HUMAN;YES_HUMAN", "SRC;YES1", "Y", 419, SRC_419, 500, 0],
            ["P28482", "MK01_HUMAN", "MAPK1", "K", 12, "AAAAAAAKAAAAAAA", 1, 1],
            ["P28482", "MK01_HUMAN", "MAPK1", "Y", 187, MAPK1_187, 100, 30]]
    return "report.phosphosites_90.tsv", tab(header, rows)


def diann_report():
    header = ["File.Name", "Run", "Protein.Group", "Protein.Ids", "Genes", "Modified.Sequence",
              "Stripped.Sequence", "Precursor.Id", "Q.Value", "PTM.Q.Value", "PTM.Site.Confidence",
              "Precursor.Normalised"]
    double = "VADPDHDHTGFLT(UniMod:21)EY(UniMod:21)VATR"
    single = "VADPDHDHTGFLTEY(UniMod:21)VATR"

    def row(run, gene, owner, sequence, charge, quantity, q=0.001, ptm=0.001, sure=0.99):
        return [f"/raw/{run}.raw", run, owner, owner, gene, sequence, "X", f"{sequence}{charge}", q,
                ptm, sure, quantity]

    rows = [row("ctrl", "MAPK1", "P28482", double, 2, 100), row("drug", "MAPK1", "P28482", double,
                                                                2, 30),
            row("ctrl", "MAPK1", "P28482", double, 3, 50), row("drug", "MAPK1", "P28482", double, 3,
                                                               15),
            row("ctrl", "MAPK1", "P28482", single, 2, 40, sure=0.5),
            row("drug", "MAPK1", "P28482", single, 2, 40, sure=0.6),
            row("ctrl", "EGFR", "P00533", "GSTAENAEY(UniMod:21)LR", 2, 8000),
            row("drug", "EGFR", "P00533", "GSTAENAEY(UniMod:21)LR", 2, 1000, q=0.05),
            row("drug", "EGFR", "P00533", "GSTAENAEY(UniMod:21)LR", 3, 7, ptm=0.2),
            row("ctrl", "ACTB", "P60709", "AVFPSIVGR", 2, 9), row("drug", "ACTB", "P60709",
                                                                  "AVFPSIVGR", 2, 9)]
    return "report.tsv", tab(header, rows)


def spectronaut():
    header = ["R.FileName", "R.Condition", "PG.Genes", "PTM.CollapseKey", "PTM.ModificationTitle",
              "PTM.SiteProbability", "PTM.FlankingRegion", "PTM.Quantity"]

    def row(run, gene, key, quantity, sure=0.99, title="Phospho (STY)", window=EGFR_1197):
        return [run, "x", gene, key, title, sure, window, quantity]

    rows = [row("ctrl", "EGFR", "P00533_Y1197_M1", 8000), row("drug", "EGFR", "P00533_Y1197_M1",
                                                              1000),
            row("drug", "EGFR", "P00533_Y1197_M1", 1000),
            row("ctrl", "MAPK1", "P28482_Y187_M2", 100, window=MAPK1_187),
            row("drug", "MAPK1", "P28482_Y187_M2", "Filtered", window=MAPK1_187),
            row("ctrl", "MAPK1", "P28482_T185_M1", 5, sure=0.5, window=MAPK1_185),
            row("drug", "MAPK1", "P28482_T185_M1", 6, sure=0.7, window=MAPK1_185),
            row("ctrl", "ACTB", "P60709_M44_M1", 3, title="Oxidation (M)")]
    return "PTMSiteReport.tsv", tab(header, rows)


def fragpipe_tmt():
    header = ["Index", "Gene", "ProteinID", "Peptide", "SequenceWindow", "Start", "End",
              "MaxPepProb", "ReferenceIntensity", "ctrl", "drug"]
    rows = [["P00533_Y1197", "EGFR", "P00533", "GSTAENAEyLR", EGFR_1197, 1189, 1199, 1, 20.1, 21.5,
             18.5],
            ["P28482_Y187", "MAPK1", "P28482", "x", MAPK1_187, 1, 9, 1, 20, 19.5, "NA"]]
    return "abundance_single-site_None.tsv", tab(header, rows)


def fragpipe_lfq():
    header = ["Index", "Gene", "Protein", "Protein ID", "Entry Name", "Peptide", "Sequence Window",
              "Best Localization Probability", "ctrl Localization Probability", "ctrl Intensity",
              "drug Intensity", "ctrl MaxLFQ Intensity", "drug MaxLFQ Intensity"]
    rows = [["P00533_Y1197", "EGFR", "sp|P00533|EGFR_HUMAN", "P00533", "EGFR_HUMAN", "x", EGFR_1197,
             0.99, 0.99, 1, 2, 8000, 1000],
            ["P28482_Y187", "MAPK1", "sp|P28482|MK01_HUMAN", "P28482", "MK01_HUMAN", "x", MAPK1_187,
             0.6, 0.6, 1, 2, 100, 0],
            ["P02769_S3", "ALB", "contam_sp|P02769|ALBU_BOVIN", "P02769", "x", "x",
             "AAAAAAASAAAAAAA", 1, 1, 1, 2, 5, 5]]
    return "combined_site_STY_79.9663.tsv", tab(header, rows)


def proteome_discoverer():
    header = ["Checked", "Annotated Sequence", "Modifications", "Modifications in Master Proteins",
              "Master Protein Accessions", "Master Protein Descriptions",
              "Positions in Master Proteins", "Contaminant", "Abundance: F1: 126, Sample, n/a",
              "Abundance: F1: 127N, Sample, drug", "Abundances (Scaled): F1: 126, Sample, n/a"]
    egfr = "Epidermal growth factor receptor OS=Homo sapiens OX=9606 GN=EGFR PE=1 SV=2"
    mapk = "Mitogen-activated protein kinase 1 OS=Homo sapiens OX=9606 GN=MAPK1 PE=1 SV=3"
    rows = [["FALSE", "[K].GSTAENAEyLR.[V]", "1xPhospho [Y9(99.5)]; 1xTMT6plex [N-Term]",
             "P00533 1xPhospho [Y1197(99.5)]", "P00533", egfr, "P00533 [1189-1199]", "FALSE", 8000,
             1000, 1],
            ["FALSE", "[R].VADPDHDHTGFLTEYVATR.[W]", "2xPhospho [T13(100); Y15(60)]",
             "P28482 1xCarbamidomethyl [C3]; 2xPhospho [T185(100); Y187(60)]", "P28482", mapk,
             "P28482 [173-191]", "FALSE", 100, "", 1],
            ["FALSE", "[R].SSAAR.[W]", "1xPhospho [S/T]", "P28482 1xPhospho [S/T]", "P28482", mapk,
             "P28482 [1-5]", "FALSE", 5, 5, 1],
            ["FALSE", "[R].AVFPSIVGR.[P]", "1xTMT6plex [N-Term]", "", "P60709", "x",
             "P60709 [29-37]", "FALSE", 9, 9, 1],
            ["FALSE", "[R].AYAAR.[P]", "1xPhospho [Y2(100)]", "P02769 1xPhospho [Y3(100)]",
             "P02769", "x", "P02769 [2-6]", "TRUE", 9, 9, 1]]
    return "peptide_groups.txt", tab(header, rows)


def rppa():
    header = ["Order", "Sample_ID", "Sample_Type", "Akt_pS473", "Akt", "MAPK_pT202_Y204",
              "EGFR_pY1068-R-V", "HER2", "Caspase-7_cleavedD198", "FooBar"]
    rows = [[1, "ctrl", "line", 0.5, -0.1, 1.2, 2, 0.3, 0.1, 0.2],
            [2, "drug", "line", -0.5, 0.1, -1.2, -2, 0.3, "NA", 0.1]]
    return "rppa_log2.csv", tab(header, rows, ",")


def luminex():
    lines = [
        "Program,xPONENT", "Batch,plate 7", "", "Results", "",
        "DataType:,Median", "Location,Sample,p-ERK1/2 (Thr202/Tyr204),p-Akt (Ser473),Total Events",
        '"1(1,A1)",Background0,40,30,200', '"2(1,B1)",ctrl,940,430,200',
        '"3(1,C1)",drug,140,230,200', '"4(1,D1)",drug,150,240,200', "",
        "DataType:,Net MFI", "Location,Sample,p-ERK1/2 (Thr202/Tyr204),p-Akt (Ser473),Total Events",
        '"1(1,A1)",Background0,0,0,200', '"2(1,B1)",ctrl,900,400,200', '"3(1,C1)",drug,100,200,200',
        '"4(1,D1)",drug,110,-5,200', "",
        "DataType:,Count", "Location,Sample,p-ERK1/2 (Thr202/Tyr204),p-Akt (Ser473),Total Events",
        '"1(1,A1)",Background0,90,90,200', '"2(1,B1)",ctrl,90,90,200', '"3(1,C1)",drug,90,12,200',
        '"4(1,D1)",drug,90,90,200', "",
    ]
    return "plate7.csv", "\n".join(lines) + "\n"


def incucyte():
    lines = ["Vessel Name: growth 1", "Metric: Phase Object Confluence (Percent)",
             "Cell Type: PC9", "Passage: ",
             "Date Time\tElapsed\tA1, Image 1\tA1, Image 2\tA1 (Std Err Img)\tB12, Image 1",
             "07/01/2021 10:00:00 AM\t0\t10\t12\t0.1\t9",
             "07/01/2021 02:00:00 PM\t4\t14\t16\t0.1\t",
             ""]
    return "growth.txt", "\n".join(lines) + "\n"


TABLES = {f.__name__: f for f in (maxquant, diann_matrix, diann_report, spectronaut, fragpipe_tmt,
                                  fragpipe_lfq, proteome_discoverer, rppa, luminex, incucyte)}
