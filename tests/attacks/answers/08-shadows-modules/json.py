raise SystemExit('not the json you meant')
