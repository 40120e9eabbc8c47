# The service in a container: `docker build -t communique . && docker run -p 8000:8000 -v communique:/data communique`.

FROM python:3.11-slim-bookworm AS build
COPY requirements.lock /tmp/
RUN python -m venv /opt/communique && \
    /opt/communique/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/requirements.lock && \
    /opt/communique/bin/python -m pip uninstall --yes --quiet pip setuptools

FROM python:3.11-slim-bookworm
WORKDIR /srv/communique
COPY --from=build /opt/communique /opt/communique
COPY alembic.ini ./
COPY migrations migrations
COPY seeds seeds
COPY app app
# Compiled now, because the root may be read-only later; what the service writes goes to /data.
RUN /opt/communique/bin/python -m compileall -q app migrations && install -d -o 10001 -g 10001 /data
ENV PATH=/opt/communique/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PORT=8000 \
    COMMUNIQUE_DATABASE_URL=sqlite:////data/communique.db \
    COMMUNIQUE_SEED=true
VOLUME /data
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as web; web.build_opener(web.ProxyHandler({})).open(f'http://127.0.0.1:{os.environ.get(\"PORT\") or 8000}/readyz', timeout=2)"]
CMD ["python", "-m", "app.cli", "serve", "--host", "0.0.0.0", "--migrate"]
