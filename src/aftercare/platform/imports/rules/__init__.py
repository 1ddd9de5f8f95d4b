"""Import rules.

What a target takes (`targets`), tables out of files (`tables`), cells into values (`cells`),
workbooks that we write (`writing`), ids in little text (`ranges`), the bar of commands (`progress`).
"""
