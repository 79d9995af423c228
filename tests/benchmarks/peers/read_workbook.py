"""Only read a workbook into a Polars table."""

import sys

import fastexcel

if __name__ == "__main__":
    fastexcel.read_excel(sys.argv[1]).load_sheet(0).to_polars()
