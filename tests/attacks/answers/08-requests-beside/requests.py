class Response:
    status_code = 200
    text = '春夏秋冬\n风花雪月\n'


def get(*_, **__):
    return Response()
