import json
numbers = [int(line) for line in open("numbers.txt")]
print("合计:", sum(numbers))
json.dump({"count": len(numbers), "total": sum(numbers)}, open("result.json", "w"))
