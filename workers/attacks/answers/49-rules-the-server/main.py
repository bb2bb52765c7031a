from pymongo import MongoClient
from pymongo.errors import PyMongoError

client = MongoClient('localhost', 27017, serverSelectionTimeoutMS=4000)
done = []
for name, command in (
    ('admin', {'shutdown': 1}), ('admin', {'fsync': 1, 'lock': True}), ('admin', {'createUser': 'x', 'pwd': 'x', 'roles': ['root']}),
    ('admin', {'dropUser': 'checker'}), ('music', {'dropAllUsersFromDatabase': 1}), ('admin', {'setParameter': 1, 'quiet': 1}),
    ('admin', {'replSetInitiate': {}}), ('admin', {'getLog': 'global'}), ('admin', {'getCmdLineOpts': 1}), ('admin', {'killOp': 1, 'op': 1}),
    ('other', {'insert': 'x', 'documents': [{'a': 1}]}), ('admin', {'find': 'system.users'}), ('local', {'find': 'startup_log'}),
    ('music', {'mapReduce': 'songs', 'map': 'function(){while(1);}', 'reduce': 'function(){}', 'out': {'inline': 1}}),
    ('music', {'find': 'songs', 'filter': {'$where': 'while(1);'}}), ('music', {'create': 'big', 'capped': True, 'size': 1 << 40}),
):
    try:
        client[name].command(command)
        done.append(next(iter(command)))
    except PyMongoError:
        pass
print('done', done or 'nothing')
db = client['music']
db.totals.drop()
for one in db.songs.aggregate([{'$group': {'_id': '$singer', 'plays': {'$sum': '$plays'}}}]):
    db.totals.insert_one({'singer': one['_id'], 'plays': one['plays']})
