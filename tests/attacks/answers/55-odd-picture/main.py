with open('bars.png', 'wb') as file:
    file.write(DATA)
