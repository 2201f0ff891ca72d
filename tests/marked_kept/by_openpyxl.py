"""The table by openpyxl: looks of every kind, and what its writer does otherwise than others."""

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import LineChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Alignment, Border, Color, Font, GradientFill, NamedStyle, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula


def styled(path, headers, records, coloured):
    """Writes it; the sheet and the wrong cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Daten"
    sheet["A1"] = "Kunden"
    sheet.merge_cells("A1:F2")
    for row, record in enumerate([headers, *records], 4):
        for column, value in enumerate(record, 1):
            if value is not None:
                sheet.cell(row, column, value)
    accent = NamedStyle("Accent", font=Font(bold=True, color=Color(theme=5)), fill=PatternFill("solid", Color(theme=4, tint=0.6)))
    book.add_named_style(accent)
    sheet["C7"].style = "Accent"
    sheet["C7"].number_format = "@"
    thin, thick = Side("thin", Color(rgb="FF00FF00")), Side("mediumDashDot", Color(indexed=10))
    sheet["D8"].border = Border(left=thin, right=thick, top=thin, diagonal=thick, diagonalUp=True)
    sheet["D8"].alignment = Alignment(horizontal="center", vertical="top", text_rotation=45, wrap_text=True, indent=1)
    sheet["E9"].fill = GradientFill(stop=(Color(rgb="FFFF0000"), Color(theme=1)))
    sheet["E9"].font = Font("SimSun", 9, strike=True, underline="double", vertAlign="superscript")
    sheet["F10"].number_format = '"¥"#,##0.00;[Red]-"¥"#,##0.00'
    sheet["F10"].protection = Protection(locked=False, hidden=True)
    sheet.column_dimensions["B"].fill = PatternFill("lightGrid", Color(rgb="FF123456"))
    sheet.column_dimensions.group("D", "E", hidden=True)
    sheet.row_dimensions[6].height = 33
    sheet.merge_cells("D11:E11")
    sheet["H20"] = CellRichText("a ", TextBlock(InlineFont(b=True, color="FF0000"), "bold"), " text")
    sheet["H21"] = ArrayFormula("H21:H22", "=SUM(F5:F6*2)")
    sheet["H23"].hyperlink = "https://example.com/"
    sheet["H24"] = "_x0041_ and \t tab"
    choices = DataValidation("list", '"gold,silver"', allow_blank=True, showDropDown=False)
    choices.add("D5:D11")
    sheet.add_data_validation(choices)
    sheet.conditional_formatting.add("F5:F11", CellIsRule("greaterThan", ["100"], fill=PatternFill(bgColor="FFFF0000")))
    sheet.conditional_formatting.add("F5:F11", FormulaRule(["$F5=1"], font=Font(i=True)))
    sheet.freeze_panes = "B5"
    sheet.print_title_rows = "4:4"
    sheet.print_area = "A1:F11"
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    sheet.oddFooter.center.text = "&P / &N"
    sheet.protection.set_password("x")
    sheet.protection.enable()
    sheet["C7"].comment = Comment("ask again", "赵")
    chart = LineChart()
    chart.add_data(Reference(sheet, min_col=6, min_row=4, max_row=11), titles_from_data=True)
    sheet.add_chart(chart, "J4")
    book.defined_names["Rate"] = DefinedName("Rate", attr_text="0.17")
    sheet.defined_names["Own"] = DefinedName("Own", attr_text="Daten!$A$1")
    hidden = book.create_sheet("secret")
    hidden.sheet_state = "veryHidden"
    book.create_chartsheet("chart").add_chart(LineChart())
    book.security.lockStructure = True
    book.save(path)
    # A formula that nobody has worked out has no value.
    return "Daten", coloured(4)
