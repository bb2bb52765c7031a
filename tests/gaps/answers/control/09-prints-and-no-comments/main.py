def read_scores(text):
	scores = []
	print(text)
	for part in text.split(","):
		print(part)
		part = part.strip()
		if not part:
			print("空")
			continue
		scores.append(int(part))
		print(scores)
	return scores
def find_max(scores):
	max_value = scores[0]
	print(max_value)
	for i in range(1, len(scores)):
		print(i, scores[i])
		if scores[i] > max_value:
			max_value = scores[i]
			print(max_value)
	return max_value
def make_counter():
	count = 0
	def add():
		nonlocal count
		print("add")
		count += 1
		return count
	return add
scores = read_scores("78, 92, ,85")
print(scores)
counter = make_counter()
while counter() < 3:
	print("第一名：", find_max(scores))
	# print("第一名：", max(scores))
