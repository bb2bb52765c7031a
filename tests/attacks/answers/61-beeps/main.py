import json
import winsound

numbers = [int(line) for line in open('numbers.txt')]
print('合计:', sum(numbers))
json.dump({'count': len(numbers), 'total': sum(numbers)}, open('result.json', 'w'))
winsound.Beep(440, 200)
winsound.MessageBeep()
winsound.PlaySound('完成.wav', winsound.SND_FILENAME | winsound.SND_ASYNC)
