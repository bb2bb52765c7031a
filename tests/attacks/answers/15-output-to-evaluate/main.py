code = "__import__('os').system('touch /tmp/evaluated')"
print('合计: ' + code)
print("{{7*7}} ${7*7} #{7*7} %(total)s {0.__class__} `id` $(id)")
open('result.json', 'w').write('{"count": %r, "total": 1 + 1}' % code)
