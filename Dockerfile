# Images of the product: `product` (the default) runs web, worker, beat and migrations; `mailbox` is the sandbox's mail
# catcher. All settings come from the environment, see docs/configuration.md.

FROM python:3.13-slim AS python
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1

# ── Packages, catalogues and collected static files; what makes them stays behind ────────────────────────────────────
FROM python AS build
RUN python -m venv /venv
COPY requirements/base.txt /requirements.txt
RUN pip install --no-cache-dir --disable-pip-version-check --no-deps --require-hashes -r /requirements.txt
WORKDIR /app
COPY . .
RUN python -m dev.catalogues \
    && SECRET_KEY=unused DATABASE_URL=postgres:///unused REDIS_URL=redis://unused PUBLIC_URL=https://unused.example \
       python manage.py collectstatic --noinput --verbosity=0 \
    && rm -r dev sandbox requirements

# ── The mail catcher: `docker build --target mailbox` ────────────────────────────────────────────────────────────────
FROM python AS mailbox
RUN python -m venv /venv
COPY requirements/sandbox.txt /requirements.txt
RUN pip install --no-cache-dir --disable-pip-version-check --no-deps --require-hashes -r /requirements.txt
WORKDIR /app
COPY sandbox sandbox
RUN useradd --system --uid 10001 mailbox && install -d -o mailbox /data
USER mailbox
VOLUME /data
EXPOSE 1025 8025
CMD ["python", "-m", "sandbox.mailbox", "--host=0.0.0.0", "--data=/data"]

# ── The product ──────────────────────────────────────────────────────────────────────────────────────────────────────
FROM python AS product
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
RUN useradd --system --uid 10001 product
USER product
EXPOSE 8000
CMD ["gunicorn", "--bind=0.0.0.0:8000", "--worker-tmp-dir=/dev/shm", "config.wsgi"]
