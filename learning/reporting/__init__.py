"""Reports: columns, rows, denominators and parameters; one writer a format.

A new report is one file in `learning/reporting/reports/` (or, in an app downstream, a module
that its app config names) that registers it in the `catalogue`. Page, Excel, CSV, Word, PDF and
publishing come with it.
"""
