print('合计: 0')
