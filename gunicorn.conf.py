"""The web server wherever it runs; gunicorn reads this file by itself. Address and WEB_CONCURRENCY are given."""

worker_class = "gthread"
threads = 4
graceful_timeout = 8  # seconds for requests under way when told to stop: within the ten that Docker and the demo wait
max_requests, max_requests_jitter = 5000, 500  # a leak somewhere in a library stays small
control_socket_disable = True
