"""Paper: forms, fonts and codes as PDF. reportlab lives here and nowhere else."""
