"""One recipe per published study: `arrange(published, files)` gives the study."""
