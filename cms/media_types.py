"""Media types of the files that the system hands out."""

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
